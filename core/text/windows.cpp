#include "text/windows.h"

#include "base/seed.h"

#include <algorithm>

namespace lamina {

namespace {

// More than any model reads; keeps rows * cols far from overflow.
constexpr std::size_t maximumTokens = std::size_t{1} << 30;

std::string overlapWarning(std::size_t tokens, std::size_t rows, std::size_t cols,
                           const std::vector<std::size_t>& starts) {
    std::size_t largest = 0; // evenly spread, so the windows still cover every token
    for (std::size_t i = 1; i < rows; ++i)
        largest = std::max(largest, cols - std::min(cols, starts[i] - starts[i - 1]));
    return "the article has " + std::to_string(tokens) + " tokens, fewer than the " + std::to_string(rows * cols) +
           " that " + std::to_string(rows) + " windows of " + std::to_string(cols) +
           " need: neighbouring windows overlap by up to " + std::to_string(largest) + " tokens, and " +
           std::to_string(rows * cols - tokens) + " of the " + std::to_string(rows * cols) + " tokens are repeats";
}

} // namespace

Result<TokenMatrix> sampleWindows(std::span<const TokenId> ids, std::size_t rows, std::size_t cols, WindowMode mode,
                                  std::uint64_t seed, std::size_t positions) {
    if (rows == 0 || cols == 0)
        return makeError(ErrorKind::Usage, "rows and cols must both be at least 1; they are " + std::to_string(rows) +
                                               " and " + std::to_string(cols));
    if (cols > positions)
        return makeError(ErrorKind::Usage, "cols is " + std::to_string(cols) + ", but the model reads at most " +
                                               std::to_string(positions) + " tokens at once; choose cols up to " +
                                               std::to_string(positions));
    if (rows > maximumTokens / cols)
        return makeError(ErrorKind::Usage, "rows is " + std::to_string(rows) + ", more than can be read; choose fewer");
    if (ids.size() < cols)
        return makeError(ErrorKind::TooShort, "the article has " + std::to_string(ids.size()) +
                                                  " tokens, fewer than one window of " + std::to_string(cols) +
                                                  "; choose a longer article or fewer cols");

    TokenMatrix matrix;
    matrix.rows = rows;
    matrix.cols = cols;
    matrix.starts.resize(rows);
    if (ids.size() < rows * cols) {
        // rows >= 2 here, since one row of cols tokens fits. Evenly from the first token to the last.
        const std::size_t span = ids.size() - cols;
        for (std::size_t i = 0; i < rows; ++i)
            matrix.starts[i] = i * span / (rows - 1);
        matrix.warnings.push_back(overlapWarning(ids.size(), rows, cols, matrix.starts));
    } else {
        std::vector<std::size_t> shifts(rows, 0);
        if (mode == WindowMode::Random) {
            Random random(seed);
            for (std::size_t& shift : shifts)
                shift = random.below(ids.size() - rows * cols + 1);
            std::sort(shifts.begin(), shifts.end());
        }
        for (std::size_t i = 0; i < rows; ++i)
            matrix.starts[i] = shifts[i] + i * cols;
    }
    matrix.ids.reserve(rows * cols);
    for (const std::size_t start : matrix.starts) {
        const auto window = ids.subspan(start, cols);
        matrix.ids.insert(matrix.ids.end(), window.begin(), window.end());
    }
    return matrix;
}

} // namespace lamina
