// The article inside an HTML page, as text.
#pragma once

#include "base/error.h"
#include "text/article.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct HtmlText {
    std::string text;
    std::string title;
    std::size_t sliceStart = 0; // the article's bounds in the page, in bytes
    std::size_t sliceEnd = 0;
    std::vector<std::string> warnings;
    std::vector<RemovedText> removed;
};

// Finds the article root (content element of a MediaWiki page of any skin,
// else <article>, <main> or <body>) and keeps its headings, paragraphs, list items, captions, table rows and formulas.
// Errors: format (nested too deeply or otherwise beyond what an article is), out_of_memory.
Result<HtmlText> htmlToText(std::string_view utf8);

} // namespace lamina
