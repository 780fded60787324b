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
    double seconds = 10;                         // processor time; an ordinary page of 16 MiB takes about two
};

class HtmlTree {
public:
    // The page must outlive the tree. Errors: format (the bounds are passed), out_of_memory.
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
