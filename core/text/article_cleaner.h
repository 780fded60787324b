// From a page as served to the text a model reads.
#pragma once

#include "base/error.h"
#include "text/article.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

enum class CleaningMode {
    Article, // parse the HTML, keep the article's own text
    Body,    // parse the HTML, keep all that a reader of the page sees
    Markup   // the original exercise's two string cuts; HTML stays in
};

// Plain text and Markdown (told by name, content type, or no markup) pass through as they are.
// Errors: format (too large, nested too deeply, unknown charset), too_short (no text left).
Result<Article> cleanArticle(const RawPage& page, CleaningMode mode);

} // namespace lamina
