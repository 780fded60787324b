// Loops over the latents that are not zero, compiled once for each instruction set. d inputs, F latents; W is [·, d],
// row-major, a row for each latent. The sums of one call are made in a fixed order, which differs between sets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

// One latent at work in one row.
struct LatentUse {
    std::uint32_t row;
    float z;
    float gradient; // of the objective at the latent's pre-activation
};

// A not-a-number counts as not zero and is passed on. Arrays of one call do not overlap.
struct SparseKernels {
    // Columns of a panel: rows of inputs cut into pieces this wide, [ceil(d / panel)][rows][panel], so that a piece of
    // many rows stays in a cache. The last one ends in zeros.
    std::size_t panel;
    // Which of z[F] are not zero, ascending, each plus `first`, and their values. Writes up to `slack` elements more
    // than it returns, nothing of them meant.
    std::size_t (*compress)(const float* z, std::size_t F, std::uint32_t first, std::uint32_t* indices, float* values);
    // out[d] += Σ_i values[i] W[indices[i]].
    void (*addRows)(float* out, const float* W, const std::uint32_t* indices, const float* values, std::size_t count,
                    std::size_t d);
    // products[i] = x[d] · W[indices[i]].
    void (*products)(const float* x, const float* W, const std::uint32_t* indices, float* products, std::size_t count,
                     std::size_t d);
    // Of one latent and one panel of two matrices: byZ[panel] = Σ z P[row], byGradient[panel] = Σ gradient Q[row].
    void (*gradients)(const float* P, const float* Q, const LatentUse* uses, std::size_t count, float* byZ,
                      float* byGradient);

    static constexpr std::size_t slack = 16;
};

// The loops for instructionSet().
const SparseKernels& sparseKernels();

namespace baseline {
extern const SparseKernels sparseKernelTable;
}
namespace avx2 {
extern const SparseKernels sparseKernelTable;
}
namespace avx512 {
extern const SparseKernels sparseKernelTable;
}

} // namespace lamina
