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

// How much of a page is wanted.
enum class PagePart {
    Article, // its main text
    Body     // all that a reader of the page sees
};

// Finds the article (in MediaWiki's content element, whatever the skin; on other pages by findBody) and keeps its
// headings, paragraphs, list items, captions, table rows and formulas. Where the page has far less of its text as HTML
// than as linked data or in <noscript>, the text is taken from there, with a warning.
// Errors: format (nested too deeply or otherwise beyond what an article is), out_of_memory.
Result<HtmlText> htmlToText(std::string_view utf8, PagePart part = PagePart::Article);

} // namespace lamina
