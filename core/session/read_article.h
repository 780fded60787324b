// The article as a run read it: text, tokens and windows, for views and tables that show what stands where.
#pragma once

#include "session/format/window_layout.h"
#include "text/article_cleaner.h"
#include "text/tokenizer.h"
#include "text/windows.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lamina {

// Immutable once made, shared between threads.
struct ReadArticle {
    std::string title;
    std::string text; // cleaned, as the model read it; bytes that are no UTF-8 pass through
    std::size_t rawCharacters = 0;
    std::size_t slicedCharacters = 0;
    std::size_t cleanedCharacters = 0;
    std::vector<RemovedText> removed; // what the cleaner left out; empty where not known

    std::vector<TokenId> ids;
    // [ids.size() + 1]: token i is text[offsets[i], offsets[i + 1]). Empty where not known (sessions written before
    // lengths were kept).
    std::vector<std::uint32_t> offsets;
    WindowLayout windows; // no starts until the windows are sampled
    // Of tokens that a control moved: for each of `ids` the place in the curve's windows, in reading
    // order, that it was taken from. Empty: the tokens stand as in the article.
    std::vector<std::uint32_t> origins;

    bool hasOffsets() const { return !offsets.empty(); }
    // Distinct tokens of the article that lie in a window; with windows.dropFirst without the dropped ones.
    std::size_t tokensUsed() const;
    // The window a token was read in and its place there, of the first window that holds it; false: in none.
    bool findToken(std::size_t token, std::size_t& window, std::size_t& position) const;
};

using ReadArticlePtr = std::shared_ptr<const ReadArticle>;

// A token with the text round it, cut between Unicode characters.
struct TokenContext {
    std::string before;
    std::string token;
    std::string after;
};
// About `before` and `after` bytes round token `index`; needs offsets. Of the article, and of a row of a layer's X:
// then no more than the window the model read.
TokenContext tokenContext(const ReadArticle& article, std::size_t index, std::size_t before, std::size_t after);
TokenContext rowContext(const ReadArticle& article, std::size_t row, std::size_t before, std::size_t after);

// Bytes of each id.
std::vector<std::uint32_t> tokenLengths(std::span<const TokenId> ids, const Tokenizer& tokenizer);

ReadArticlePtr readArticle(const Article& article, const std::vector<TokenId>& ids, const Tokenizer& tokenizer,
                           const TokenMatrix& windows, bool dropFirst);

// The text of a curve's own tokens (CurveTokens::ids), and the bytes of each; empty where it has none.
struct OwnText {
    std::string text;
    std::vector<std::uint32_t> lengths;
};
OwnText ownText(const CurveTokens& tokens, const Tokenizer& tokenizer);
// What a curve read: the article with its windows, or text, ids and windows of its tokens as they stood there.
ReadArticlePtr readByCurve(const ReadArticle& article, const CurveTokens& tokens, const OwnText& own);

// [lengths.size() + 1]: the sums.
std::vector<std::uint32_t> tokenOffsets(std::span<const std::uint32_t> lengths);

} // namespace lamina
