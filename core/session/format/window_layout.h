// Which token of the article a row of a layer's activations belongs to.
#pragma once

#include "profile/curve_tokens.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

// Row n of a layer's X is token n % (cols - drop) + drop of window n / (cols - drop).
struct WindowLayout {
    std::vector<std::size_t> starts; // of each window in the article's ids
    std::size_t cols = 0;
    bool dropFirst = false;

    std::size_t rowsAWindow() const { return cols - (dropFirst ? 1 : 0); }
    std::size_t trainingRows() const { return starts.size() * rowsAWindow(); }
    std::size_t window(std::size_t row) const { return row / rowsAWindow(); }
    std::size_t position(std::size_t row) const { return row % rowsAWindow() + (dropFirst ? 1 : 0); }
    std::size_t tokenIndex(std::size_t row) const { return starts[window(row)] + position(row); }
};

// Tokens as they were read: ids, and where the windows lie in them.
struct TokensRead {
    std::vector<TokenId> ids;
    WindowLayout windows;
};
// What a curve read. Tokens that stand elsewhere than in the article lie window after window in `ids`; with windows of
// its own, or none, ids are the article's.
TokensRead tokensRead(const std::vector<TokenId>& articleIds, const WindowLayout& runWindows, const CurveTokens& tokens);

} // namespace lamina
