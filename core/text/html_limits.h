// What a page would cost the HTML parser, found out before the parser sees it.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <string_view>

namespace lamina {

inline constexpr std::size_t maximumHtmlDepth = 512; // as in browsers
inline constexpr std::size_t maximumHtmlNodes = 1'000'000;
inline constexpr std::size_t maximumHtmlAttributes = 512; // of one tag

// Upper bounds for gumbo's tree of this page. gumbo has no limits of its own, takes time in the square of the depth
// and of one tag's attributes, and formatting left open is opened again in every paragraph.
struct HtmlCost {
    std::size_t depth = 0;      // stack of open elements and formatting still to be reopened
    std::size_t nodes = 0;      // elements made, clones included
    std::size_t attributes = 0; // of the tag that has most; those of all <html> and <body> tags together
};

// One pass, linear in the page; stops early once a limit is passed. Follows the tokenizer of the HTML standard and
// the part of its tree construction that closes elements: an element is only taken as closed where the parser
// certainly closes it, so ill-formed pages may be judged deeper than they are, never flatter.
HtmlCost measureHtml(std::string_view utf8);

// Errors: format, naming what is too much and where the limit lies.
Status checkHtmlLimits(std::string_view utf8);

} // namespace lamina
