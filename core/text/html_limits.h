// Whether a page is nested like an article, found out before the HTML parser sees it.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <string_view>

namespace lamina {

inline constexpr std::size_t maximumHtmlDepth = 512;      // as in browsers
inline constexpr std::size_t maximumHtmlAttributes = 512; // of one tag

struct HtmlCost {
    std::size_t depth = 0;      // most elements open at once
    std::size_t attributes = 0; // of the tag that has most; those of all <html> and <body> tags together
};

// One pass, linear in the page; stops early once a limit is passed. Reads tags as the HTML standard's tokenizer does
// and closes elements where their end tags, or the next paragraph, item or cell, do. A parser may still see an
// ill-formed page otherwise: HtmlTree's bounds hold whatever the page contains, this names the reason and costs
// nothing.
HtmlCost measureHtml(std::string_view utf8);

// Errors: format, naming what is too much and where the limit lies.
Status checkHtmlLimits(std::string_view utf8);

} // namespace lamina
