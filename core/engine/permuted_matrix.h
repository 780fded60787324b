// The random-weights control: a matrix whose entries change places.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "model/index_permutation.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>

namespace lamina {

// out[i] = the entry of `values` that the permutation puts at first + i, i < count. In parallel where there are many.
void gatherPermuted(const Matrix& values, const IndexPermutation& permutation, std::size_t first, std::size_t count,
                    float* out);

// The entries of `values` moved by a permutation of all of them that the seed alone decides. Errors: cancelled.
Result<Matrix> permuted(const Matrix& values, std::uint64_t seed, RunToken& token);

} // namespace lamina
