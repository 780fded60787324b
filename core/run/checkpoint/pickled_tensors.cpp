#include "run/checkpoint/pickled_tensors.h"

#include <bit>
#include <cstring>
#include <utility>

namespace lamina {

namespace {

// Limits far above any checkpoint.
constexpr std::size_t mostNodes = 2'000'000;
constexpr std::size_t mostLeaves = 200'000;
constexpr int mostDepth = 8;             // of dictionaries in dictionaries
constexpr std::size_t longestText = 256; // of a key, and of a text that is kept

struct Refused {
    Error error;
};

[[noreturn]] void damaged(const std::string& what) {
    throw Refused{makeError(ErrorKind::Format, "its pickle is damaged: " + what)};
}
[[noreturn]] void unsupported(const std::string& what) {
    throw Refused{makeError(ErrorKind::Unsupported, what)};
}

// Values refer to each other by their place in one list: nothing can own itself, and nothing is freed in depth.
using Place = std::uint32_t;

struct Nothing {};
struct Global {
    std::string name; // "torch._utils._rebuild_tensor_v2"
};
struct Sequence { // a list or tuple
    std::vector<Place> items;
};
struct Dictionary {
    std::vector<std::pair<Place, Place>> items;
};
struct Storage {
    std::string type, key;
    std::uint64_t length = 0;
};
using Node = std::variant<Nothing, std::int64_t, double, bool, std::string, Global, Sequence, Dictionary, Storage,
                          PickledTensor>;

bool isKnown(const std::string& name) {
    constexpr std::string_view storages = "torch.";
    for (const char* known : {"collections.OrderedDict", "torch._utils._rebuild_tensor_v2",
                              "torch._utils._rebuild_parameter", "torch.Size"})
        if (name == known)
            return true;
    return name.starts_with(storages) && name.ends_with("Storage") &&
           name.find('.', storages.size()) == std::string::npos;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

    PickledLeaves read() {
        while (step(static_cast<unsigned char>(take(1)[0]))) {
        }
        if (m_stack.size() != 1 || !m_marks.empty())
            damaged("it ends with another number of values than one");
        PickledLeaves leaves;
        collect(m_stack.front(), {}, 0, leaves);
        return leaves;
    }

private:
    std::string_view take(std::uint64_t count) {
        if (count > m_bytes.size())
            damaged("it ends early");
        const std::string_view taken = m_bytes.substr(0, static_cast<std::size_t>(count));
        m_bytes.remove_prefix(static_cast<std::size_t>(count));
        return taken;
    }
    // Little endian.
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        const std::string_view taken = take(bytes);
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
        return value;
    }
    std::string line() {
        const std::size_t end = m_bytes.find('\n');
        if (end == std::string_view::npos || end > 256)
            damaged("a name has no end");
        std::string text(take(end));
        take(1);
        return text;
    }

    void push(Node node) {
        if (m_nodes.size() >= mostNodes)
            unsupported("its pickle holds more values than any checkpoint");
        m_stack.push_back(static_cast<Place>(m_nodes.size()));
        m_nodes.push_back(std::move(node));
    }
    Place pop() {
        if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
            damaged("it takes a value where there is none");
        const Place place = m_stack.back();
        m_stack.pop_back();
        return place;
    }
    std::vector<Place> popToMark() {
        if (m_marks.empty())
            damaged("it takes values to a mark where there is none");
        const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<Place> items(begin, m_stack.end());
        m_stack.erase(begin, m_stack.end());
        m_marks.pop_back();
        return items;
    }
    std::vector<Place> popSome(std::size_t count) {
        std::vector<Place> items(count);
        for (std::size_t i = count; i > 0; --i)
            items[i - 1] = pop();
        return items;
    }
    template <class T> T& at(Place place, const char* what) {
        T* const value = std::get_if<T>(&m_nodes[place]);
        if (!value)
            damaged(std::string("a ") + what + " is something else");
        return *value;
    }
    template <class T> T& top(const char* what) {
        if (m_stack.empty())
            damaged("it changes a value where there is none");
        return at<T>(m_stack.back(), what);
    }
    std::uint64_t count(Place place) {
        const std::int64_t value = at<std::int64_t>(place, "size");
        if (value < 0)
            damaged("a size is negative");
        return static_cast<std::uint64_t>(value);
    }

    void set(const std::vector<Place>& keysAndValues) {
        if (keysAndValues.size() % 2 != 0)
            damaged("a key has no value");
        Dictionary& dictionary = top<Dictionary>("dictionary");
        for (std::size_t i = 0; i < keysAndValues.size(); i += 2)
            dictionary.items.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
    }
    void append(const std::vector<Place>& items) {
        std::vector<Place>& list = top<Sequence>("list").items;
        list.insert(list.end(), items.begin(), items.end());
    }
    void remember(std::uint64_t key) {
        if (m_stack.empty())
            damaged("it remembers a value where there is none");
        m_memo[key] = m_stack.back();
    }
    void recall(std::uint64_t key) {
        const auto found = m_memo.find(key);
        if (found == m_memo.end())
            damaged("it recalls a value that it never had");
        if (m_stack.size() >= mostNodes)
            unsupported("its pickle holds more values than any checkpoint");
        m_stack.push_back(found->second);
    }

    void global() {
        const std::string module = line(), name = module + "." + line();
        if (!isKnown(name))
            unsupported("it is not tensors alone: reading it as Python does would call " + name +
                        "; it is not opened. Save the tensors alone (torch.save(model.state_dict()))");
        push(Global{name});
    }

    // ('storage', TYPE, KEY, device, length)
    void persistent() {
        const std::vector<Place>& items = at<Sequence>(pop(), "storage's description").items;
        if (items.size() < 5 || at<std::string>(items[0], "storage's description") != "storage")
            damaged("a storage's description is not one");
        const std::string& type = at<Global>(items[1], "storage's type").name;
        const std::string& key = at<std::string>(items[2], "storage's key");
        if (key.size() > longestText)
            damaged("a storage's key is no name");
        push(Storage{type.substr(type.rfind('.') + 1), key, count(items[4])});
    }

    void reduce() {
        const std::vector<Place>& arguments = at<Sequence>(pop(), "call's arguments").items;
        const std::string function = at<Global>(pop(), "call's function").name;
        if (function == "collections.OrderedDict" && arguments.empty()) {
            push(Dictionary{});
        } else if (function == "torch._utils._rebuild_tensor_v2" && arguments.size() >= 4) {
            push(tensor(arguments));
        } else if (function == "torch._utils._rebuild_parameter" && !arguments.empty()) {
            m_stack.push_back(arguments[0]);
        } else if (function == "torch.Size" && arguments.size() == 1) {
            m_stack.push_back(arguments[0]);
        } else {
            unsupported("it calls " + function + " in a way that no checkpoint of tensors does");
        }
    }

    // storage, offset, shape, stride, …
    PickledTensor tensor(const std::vector<Place>& arguments) {
        const Storage& storage = at<Storage>(arguments[0], "tensor's storage");
        PickledTensor tensor{storage.key, storage.type, storage.length, count(arguments[1]), {}, {}};
        const std::vector<Place>& shape = at<Sequence>(arguments[2], "tensor's shape").items;
        const std::vector<Place>& stride = at<Sequence>(arguments[3], "tensor's stride").items;
        if (shape.size() != stride.size() || shape.size() > 8)
            damaged("a tensor's shape and stride do not fit each other");
        for (std::size_t i = 0; i < shape.size(); ++i) {
            tensor.shape.push_back(count(shape[i]));
            tensor.stride.push_back(count(stride[i]));
        }
        return tensor;
    }

    // False: it has stopped.
    bool step(unsigned char code) {
        switch (code) {
        case 0x80: // PROTO
            if (number(1) > 5)
                unsupported("its pickle is of a protocol that is not known here");
            return true;
        case '.':
            return false;
        case '(':
            m_marks.push_back(m_stack.size());
            return true;
        case 'c':
            global();
            return true;
        case 'Q':
            persistent();
            return true;
        case 'R':
            reduce();
            return true;
        case 'b': // BUILD: what state_dict() notes of its versions
            pop();
            (void)top<Dictionary>("dictionary with a state");
            return true;
        default:
            return value(code) || container(code) || memo(code) || refuse(code);
        }
    }
    [[noreturn]] static bool refuse(unsigned char code) {
        constexpr char digits[] = "0123456789abcdef";
        unsupported(std::string("its pickle has the instruction 0x") + digits[code >> 4] + digits[code & 15] +
                    ", which no checkpoint of tensors needs");
    }

    bool value(unsigned char code) {
        switch (code) {
        case 'N':
            push(Nothing{});
            return true;
        case 0x88:
            push(true);
            return true;
        case 0x89:
            push(false);
            return true;
        case 'K':
            push(static_cast<std::int64_t>(number(1)));
            return true;
        case 'M':
            push(static_cast<std::int64_t>(number(2)));
            return true;
        case 'J':
            push(static_cast<std::int64_t>(static_cast<std::int32_t>(number(4))));
            return true;
        case 0x8a: { // LONG1, two's complement
            const std::size_t size = number(1);
            if (size > 8)
                return push(Nothing{}), take(size), true; // a seed, say: no number that is needed
            const std::uint64_t bits = number(size);
            const int spare = 64 - 8 * static_cast<int>(size);
            push(size == 0 ? std::int64_t{0} : static_cast<std::int64_t>(bits << spare) >> spare);
            return true;
        }
        case 'G': { // big endian
            std::uint64_t bits = 0;
            for (const char byte : take(8))
                bits = bits << 8 | static_cast<unsigned char>(byte);
            push(std::bit_cast<double>(bits));
            return true;
        }
        case 'X':
            push(std::string(take(number(4))));
            return true;
        case 0x8c:
            push(std::string(take(number(1))));
            return true;
        default:
            return false;
        }
    }

    bool container(unsigned char code) {
        switch (code) {
        case ')':
        case ']':
            push(Sequence{});
            return true;
        case '}':
            push(Dictionary{});
            return true;
        case 't':
            push(Sequence{popToMark()});
            return true;
        case 0x85:
        case 0x86:
        case 0x87:
            push(Sequence{popSome(code - 0x84U)});
            return true;
        case 'a':
            append(popSome(1));
            return true;
        case 'e':
            append(popToMark());
            return true;
        case 's':
            set(popSome(2));
            return true;
        case 'u':
            set(popToMark());
            return true;
        default:
            return false;
        }
    }

    bool memo(unsigned char code) {
        switch (code) {
        case 'q':
            remember(number(1));
            return true;
        case 'r':
            remember(number(4));
            return true;
        case 'h':
            recall(number(1));
            return true;
        case 'j':
            recall(number(4));
            return true;
        default:
            return false;
        }
    }

    void collect(Place place, const std::string& name, int depth, PickledLeaves& leaves) {
        if (leaves.size() > mostLeaves || ++m_visited > mostNodes)
            unsupported("its pickle holds more values than any checkpoint");
        const auto leaf = [&](auto value) { leaves[name] = std::move(value); };
        const Node& node = m_nodes[place];
        if (const auto* dictionary = std::get_if<Dictionary>(&node)) {
            if (depth >= mostDepth)
                return;
            for (const auto& [key, item] : dictionary->items)
                if (const auto* text = std::get_if<std::string>(&m_nodes[key]); text && text->size() <= longestText)
                    collect(item, name.empty() ? *text : name + "/" + *text, depth + 1, leaves);
        } else if (const auto* whole = std::get_if<std::int64_t>(&node)) {
            leaf(*whole);
        } else if (const auto* real = std::get_if<double>(&node)) {
            leaf(*real);
        } else if (const auto* flag = std::get_if<bool>(&node)) {
            leaf(*flag);
        } else if (const auto* text = std::get_if<std::string>(&node); text && text->size() <= longestText) {
            leaf(*text);
        } else if (const auto* values = std::get_if<PickledTensor>(&node)) {
            leaf(*values);
        }
    }

    std::string_view m_bytes;
    std::vector<Node> m_nodes;
    std::vector<Place> m_stack;
    std::vector<std::size_t> m_marks;
    std::map<std::uint64_t, Place> m_memo;
    std::size_t m_visited = 0;
};

} // namespace

Result<PickledLeaves> readPickledTensors(std::string_view bytes) {
    try {
        return Reader(bytes).read();
    } catch (const Refused& refused) {
        return refused.error;
    }
}

} // namespace lamina
