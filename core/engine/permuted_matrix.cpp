#include "engine/permuted_matrix.h"

#include <algorithm>

namespace lamina {

namespace {

// Entries between two polls of the token; each is a cache miss.
constexpr std::size_t entriesPerPoll = std::size_t{1} << 20;
// Fewer than these are one thread's.
constexpr std::size_t entriesPerTask = 4096;

} // namespace

void gatherPermuted(const Matrix& values, const IndexPermutation& permutation, std::size_t first, std::size_t count,
                    float* out) {
#pragma omp parallel for schedule(static) if (count > entriesPerTask)
    for (std::size_t i = 0; i < count; ++i)
        out[i] = values.data()[permutation(first + i)];
}

Result<Matrix> permuted(const Matrix& values, std::uint64_t seed, RunToken& token) {
    const IndexPermutation permutation(values.size(), seed);
    Matrix result(values.rows(), values.cols());
    for (std::size_t first = 0; first < values.size(); first += entriesPerPoll) {
        gatherPermuted(values, permutation, first, std::min(entriesPerPoll, values.size() - first),
                       result.data() + first);
        LAMINA_TRY(token.checkpoint());
    }
    return result;
}

} // namespace lamina
