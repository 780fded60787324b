#include "tests/fuzz/entries.h"
#include "text/article_cleaner.h"

#include <algorithm>
#include <string>

namespace lamina::fuzz {

void article(std::string_view input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    RawPage page;
    page.contentType = std::string(input.substr(0, end));
    page.bytes = std::string(input.substr(std::min(end + 1, input.size())));
    page.source = "https://example.org/page";
    for (const CleaningMode mode : {CleaningMode::Article, CleaningMode::Body, CleaningMode::Markup})
        (void)cleanArticle(page, mode);
}

} // namespace lamina::fuzz
