// gumbo's tree of a page, parsed within bounds.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <memory>
#include <string_view>

struct GumboInternalNode;

namespace lamina {

// gumbo knows no limits: hostile pages make it take time in the square of their nesting, or memory without end. These
// bound what one page may take, whatever it contains.
struct HtmlBounds {
    std::size_t memory = std::size_t{512} << 20; // live bytes of the tree and the parser
    double seconds = 2;                          // processor time for a small page, and
    double secondsPerMebibyte = 0.5;             // more for a large one: an ordinary page takes about 0.12 a MiB
    std::size_t depth = 512;                     // elements within each other, as in browsers
};

class HtmlTree {
public:
    // The page must outlive the tree. Errors: format (a bound is passed; the message says which), out_of_memory.
    static Result<HtmlTree> parse(std::string_view utf8, const HtmlBounds& bounds = {});

    HtmlTree(HtmlTree&&) noexcept;
    HtmlTree& operator=(HtmlTree&&) noexcept;
    ~HtmlTree();

    const GumboInternalNode& document() const;

private:
    class Memory;
    HtmlTree();
    std::unique_ptr<Memory> m_memory;
    const GumboInternalNode* m_document = nullptr;
};

} // namespace lamina
