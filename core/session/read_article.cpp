#include "session/read_article.h"

#include <algorithm>

namespace lamina {

namespace {

bool continuesCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// UTF-8 has at most three continuation bytes; a longer row of them is no UTF-8 and is cut anywhere.
std::size_t characterStart(const std::string& text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && at - start < 3 && start < text.size() && continuesCharacter(text[start]))
        --start;
    return start;
}
std::size_t characterEnd(const std::string& text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && end - at < 3 && continuesCharacter(text[end]))
        ++end;
    return end;
}

// Within tokens [first, last).
TokenContext context(const ReadArticle& article, std::size_t index, std::size_t first, std::size_t last,
                     std::size_t before, std::size_t after) {
    const std::string& text = article.text;
    const std::size_t low = characterStart(text, article.offsets[first]);
    const std::size_t high = characterEnd(text, article.offsets[last]);
    const std::size_t start = characterStart(text, article.offsets[index]);
    const std::size_t end = characterEnd(text, article.offsets[index + 1]);
    const std::size_t from = std::max(low, characterStart(text, start > before ? start - before : 0));
    const std::size_t to = std::min(high, characterEnd(text, std::min(text.size(), end + after)));
    return {text.substr(from, start - from), text.substr(start, end - start), text.substr(end, to - end)};
}

} // namespace

std::size_t ReadArticle::tokensUsed() const {
    std::vector<std::size_t> starts = windows.starts;
    std::sort(starts.begin(), starts.end());
    const std::size_t dropped = windows.dropFirst ? 1 : 0;
    std::size_t used = 0, counted = 0; // tokens before `counted` are done
    for (const std::size_t start : starts) {
        const std::size_t begin = std::max(start + dropped, counted);
        const std::size_t end = start + windows.cols;
        if (end > begin) {
            used += end - begin;
            counted = end;
        }
    }
    return used;
}

bool ReadArticle::findToken(std::size_t token, std::size_t& window, std::size_t& position) const {
    for (std::size_t i = 0; i < windows.starts.size(); ++i)
        if (token >= windows.starts[i] && token - windows.starts[i] < windows.cols) {
            window = i;
            position = token - windows.starts[i];
            return true;
        }
    return false;
}

TokenContext tokenContext(const ReadArticle& article, std::size_t index, std::size_t before, std::size_t after) {
    return context(article, index, 0, article.ids.size(), before, after);
}

TokenContext rowContext(const ReadArticle& article, std::size_t row, std::size_t before, std::size_t after) {
    const std::size_t first = article.windows.starts[article.windows.window(row)];
    return context(article, article.windows.tokenIndex(row), first, first + article.windows.cols, before, after);
}

std::vector<std::uint32_t> tokenLengths(std::span<const TokenId> ids, const Tokenizer& tokenizer) {
    std::vector<std::uint32_t> lengths;
    lengths.reserve(ids.size());
    for (const TokenId id : ids)
        lengths.push_back(static_cast<std::uint32_t>(tokenizer.tokenBytes(id).size()));
    return lengths;
}

std::vector<std::uint32_t> tokenOffsets(std::span<const std::uint32_t> lengths) {
    std::vector<std::uint32_t> offsets{0};
    offsets.reserve(lengths.size() + 1);
    for (const std::uint32_t length : lengths)
        offsets.push_back(offsets.back() + length);
    return offsets;
}

ReadArticlePtr readArticle(const Article& article, const std::vector<TokenId>& ids, const Tokenizer& tokenizer,
                           const TokenMatrix& windows, bool dropFirst) {
    auto read = std::make_shared<ReadArticle>();
    read->title = article.title;
    read->text = article.text;
    read->rawCharacters = article.rawCharacters;
    read->slicedCharacters = article.slicedCharacters;
    read->cleanedCharacters = article.cleanedCharacters;
    read->removed = article.removed;
    read->ids = ids;
    read->offsets = tokenOffsets(tokenLengths(ids, tokenizer));
    read->windows = {windows.starts, windows.cols, dropFirst};
    return read;
}

TokensRead tokensRead(const std::vector<TokenId>& articleIds, const WindowLayout& runWindows,
                      const CurveTokens& tokens) {
    TokensRead read{{}, runWindows};
    if (tokens.order.empty() && tokens.ids.empty()) {
        read.ids = articleIds;
        if (!tokens.starts.empty())
            read.windows.starts = tokens.starts;
        return read;
    }
    read.ids = idsRead(articleIds, runWindows.starts, runWindows.cols, tokens);
    for (std::size_t window = 0; window < read.windows.starts.size(); ++window)
        read.windows.starts[window] = window * read.windows.cols;
    return read;
}

ReadArticlePtr readByCurve(const ReadArticle& article, const CurveTokens& tokens, const OwnText& own) {
    if (tokens.asTheRun())
        return std::make_shared<const ReadArticle>(article);
    auto read = std::make_shared<ReadArticle>();
    TokensRead moved = tokensRead(article.ids, article.windows, tokens);
    if (tokens.order.empty() && tokens.ids.empty()) {
        *read = article;
        read->windows = std::move(moved.windows);
        return read;
    }
    read->title = article.title;
    read->ids = std::move(moved.ids);
    read->windows = std::move(moved.windows);
    if (!tokens.ids.empty()) {
        read->text = own.text;
        read->offsets = tokenOffsets(own.lengths);
        return read;
    }
    read->origins = tokens.order;
    if (!article.hasOffsets())
        return read;
    const std::vector<std::size_t>& starts = tokens.starts.empty() ? article.windows.starts : tokens.starts;
    const std::size_t cols = article.windows.cols;
    std::vector<std::uint32_t> lengths;
    lengths.reserve(tokens.order.size());
    for (const std::uint32_t place : tokens.order) {
        const std::size_t token = starts[place / cols] + place % cols;
        const std::uint32_t begin = article.offsets[token], length = article.offsets[token + 1] - begin;
        read->text.append(article.text, begin, length);
        lengths.push_back(length);
    }
    read->offsets = tokenOffsets(lengths);
    return read;
}

OwnText ownText(const CurveTokens& tokens, const Tokenizer& tokenizer) {
    OwnText own;
    own.lengths = tokenLengths(tokens.ids, tokenizer);
    for (const TokenId id : tokens.ids)
        own.text += tokenizer.tokenBytes(id);
    return own;
}

} // namespace lamina
