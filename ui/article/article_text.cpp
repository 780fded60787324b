#include "ui/article/article_text.h"

#include <algorithm>

namespace lamina {

namespace {

// Length of the UTF-8 character at `at`; 0: it is none.
std::size_t characterLength(const std::string& text, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned first = byte(at);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || at + length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80U)
            return 0;
    if (length > 2) { // overlong forms, surrogates, beyond Unicode
        const unsigned second = byte(at + 1);
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F))
            return 0;
    }
    return length;
}

} // namespace

ArticleText::ArticleText(const ReadArticle& article) {
    const std::string& bytes = article.text;
    text.reserve(static_cast<qsizetype>(bytes.size()));
    if (article.hasOffsets())
        starts.reserve(article.offsets.size());
    std::size_t next = 0; // the token whose place comes next
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = characterLength(bytes, at);
        const std::size_t end = at + std::max<std::size_t>(length, 1);
        for (; next < article.offsets.size() && article.offsets[next] < end; ++next)
            starts.push_back(static_cast<int>(text.size()));
        if (length == 1)
            text += QLatin1Char(bytes[at]);
        else if (length == 0)
            text += QChar(QChar::ReplacementCharacter);
        else
            text += QString::fromUtf8(bytes.data() + at, static_cast<qsizetype>(length));
        at = end;
    }
    for (; next < article.offsets.size(); ++next)
        starts.push_back(static_cast<int>(text.size()));
}

int ArticleText::tokenAt(int position) const {
    if (starts.empty() || position < 0 || position >= starts.back())
        return -1;
    return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), position) - starts.begin()) - 1;
}

} // namespace lamina
