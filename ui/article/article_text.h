// An article's text as Qt shows it, and which of its characters a token is.
#pragma once

#include "session/read_article.h"

#include <QString>
#include <vector>

namespace lamina {

// Bytes that are no UTF-8 are shown as U+FFFD, one for each.
struct ArticleText {
    QString text;
    // [tokens + 1], UTF-16 places in `text`: token i is [starts[i], starts[i + 1]); a token that begins inside a
    // character begins with it. Empty where the article knows no places.
    std::vector<int> starts;

    explicit ArticleText(const ReadArticle& article);
    // The token at a place of `text`; -1: none.
    int tokenAt(int position) const;
};

} // namespace lamina
