// Private to core/engine/native: causal self-attention over the columns of a qkv product. Letters: T positions, H
// heads, w = d / H.
#pragma once

#include "base/run_token.h"
#include "tensor/matrix.h"

#include <cstddef>

namespace lamina {

struct AttentionShape {
    std::size_t sequences = 0;
    std::size_t positions = 0; // T
    std::size_t heads = 0;     // H
    std::size_t headWidth = 0; // w
    float scale = 1.0F;        // of the scores
};

// Scratch for causalAttention: one row for each thread.
Matrix attentionScratch(const AttentionShape& shape, int threads);
std::size_t attentionScratchFloats(const AttentionShape& shape);

// qkv [sequences*T, 3d] is x W_qkv without its bias [3d]; out [sequences*T, d]. Only scores at or below the diagonal
// are computed, in blocks of queries; no [T, T] matrix is held. Runs the heads' blocks in parallel; once `token` is
// cancelled the rest is skipped and out is not to be used.
void causalAttention(const AttentionShape& shape, const float* qkv, const float* bias, float* out, Matrix& scratch,
                     const RunToken& token);

} // namespace lamina
