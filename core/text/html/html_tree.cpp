#include "text/html/html_tree.h"

#include "text/html/html_nodes.h"

#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <gumbo.h>
#include <string>

namespace lamina {

// Every block gumbo asks for, in a list. So a parse can be left at any allocation, and the tree is given back without
// gumbo's own destructor, which recurses as deep as the tree.
class HtmlTree::Memory {
public:
    explicit Memory(const HtmlBounds& bounds) : m_bounds(bounds) { m_list.next = m_list.previous = &m_list; }
    ~Memory() {
        while (m_list.next != &m_list)
            deallocate(this, m_list.next + 1);
    }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    enum class Stop { None, TooMuchMemory, TooMuchTime, OutOfMemory };
    Stop stop() const { return m_stop; }

    // nullptr where a bound is passed. gumbo has no way to fail, so the parse is left by longjmp out of allocate().
    // The price: the jump is defined only while the frames between there and here need no destructors, which holds for
    // gumbo's C frames and for this one; nothing with a destructor may ever stand in either function. The parser's
    // state is lost with the jump and nothing frees it, so every block is kept in a list: 48 bytes and some
    // nanoseconds each, a few per cent of a parse.
    const GumboOutput* parse(std::string_view utf8) {
        GumboOptions options = kGumboDefaultOptions;
        options.allocator = allocate;
        options.deallocator = deallocate;
        options.userdata = this;
        options.max_errors = 0; // each would copy the stack of open elements
        m_latest = processorSeconds() + m_bounds.seconds +
                   m_bounds.secondsPerMebibyte * static_cast<double>(utf8.size()) / (1 << 20);
        if (setjmp(m_leave) != 0)
            return nullptr;
        return gumbo_parse_with_options(&options, utf8.data(), utf8.size());
    }

private:
    struct alignas(std::max_align_t) Block {
        Block* next = nullptr;
        Block* previous = nullptr;
        std::size_t size = 0;
    };

    static double processorSeconds() {
        timespec now{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }

    [[noreturn]] void leave(Stop reason) {
        m_stop = reason;
        std::longjmp(m_leave, 1);
    }

    static void* allocate(void* self, std::size_t size) {
        Memory& memory = *static_cast<Memory*>(self);
        memory.m_used += size + sizeof(Block);
        if (memory.m_used > memory.m_bounds.memory)
            memory.leave(Stop::TooMuchMemory);
        // Every token allocates, so the clock is read often enough.
        if (++memory.m_allocations % 256 == 0 && processorSeconds() > memory.m_latest)
            memory.leave(Stop::TooMuchTime);
        auto* block = static_cast<Block*>(std::malloc(size + sizeof(Block)));
        if (!block)
            memory.leave(Stop::OutOfMemory);
        block->size = size;
        block->next = memory.m_list.next;
        block->previous = &memory.m_list;
        block->next->previous = block;
        memory.m_list.next = block;
        return block + 1;
    }

    static void deallocate(void* self, void* bytes) {
        if (!bytes)
            return;
        Block* block = static_cast<Block*>(bytes) - 1;
        block->next->previous = block->previous;
        block->previous->next = block->next;
        static_cast<Memory*>(self)->m_used -= block->size + sizeof(Block);
        std::free(block);
    }

    HtmlBounds m_bounds;
    Block m_list;
    std::size_t m_used = 0;
    std::uint64_t m_allocations = 0;
    double m_latest = 0; // processor time of this thread at which the parse ends
    Stop m_stop = Stop::None;
    std::jmp_buf m_leave{};
};

namespace {

bool isDeeperThan(std::size_t limit, const GumboNode& document) {
    std::size_t depth = 0;
    bool deeper = false;
    walk(
        document,
        [&](const GumboNode& node, bool& stop) {
            if (!isElement(node))
                return node.type == GUMBO_NODE_DOCUMENT;
            deeper = stop = ++depth > limit;
            return true;
        },
        [&](const GumboNode& node) { depth -= isElement(node) ? 1 : 0; });
    return deeper;
}

Error notAnArticle(const std::string& what) {
    return makeError(ErrorKind::Format,
                     "the page " + what + ", which no article does; save its text as a .txt file and use that");
}

} // namespace

HtmlTree::HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

const GumboInternalNode& HtmlTree::document() const {
    return *m_document;
}

Result<HtmlTree> HtmlTree::parse(std::string_view utf8, const HtmlBounds& bounds) {
    HtmlTree tree;
    tree.m_memory = std::make_unique<Memory>(bounds);
    if (const GumboOutput* output = tree.m_memory->parse(utf8)) {
        tree.m_document = output->document;
        if (isDeeperThan(bounds.depth, *output->document))
            return notAnArticle("nests its elements more than " + std::to_string(bounds.depth) + " deep");
        return tree;
    }
    if (tree.m_memory->stop() == Memory::Stop::OutOfMemory)
        return makeError(ErrorKind::OutOfMemory, "out of memory while reading the page; close other programs or use a "
                                                 "shorter article");
    const bool memory = tree.m_memory->stop() == Memory::Stop::TooMuchMemory;
    return notAnArticle(std::string("is built so that reading it takes too much ") + (memory ? "memory" : "time"));
}

} // namespace lamina
