// Token windows: which tokens of an article the model reads.
#pragma once

#include "base/error.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lamina {

enum class WindowMode {
    First, // ids[0 : rows*cols]
    Random // rows sorted integers s_i uniform in [0, T - rows*cols], start_i = s_i + i*cols
};

struct TokenMatrix {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<TokenId> ids;        // [rows, cols], row-major
    std::vector<std::size_t> starts; // [rows], index of each row's first token in the article
    std::vector<std::string> warnings;
};

// No BOS is added. Fewer than rows*cols tokens: windows overlap evenly, with a warning that says by how much.
// Errors: too_short (fewer than cols tokens), usage (cols above `positions`, the model's limit; rows or cols of 0).
Result<TokenMatrix> sampleWindows(std::span<const TokenId> ids, std::size_t rows, std::size_t cols, WindowMode mode,
                                  std::uint64_t seed, std::size_t positions);

} // namespace lamina
