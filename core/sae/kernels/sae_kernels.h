// The elementwise loops of an SAE over one row, compiled once for each instruction set. F latents, d inputs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

// What a row of pre-activations became under relu.
struct ReluRow {
    std::uint32_t positives;
    float largest;
};

// A not-a-number is passed on, never hidden: a diverged layer has to show in the objective. Arrays of one call do not
// overlap.
struct SaeKernels {
    // z[F] = relu(z + bias); counts[j] += [z_j > 0]. Returns Σ z. bias may be null.
    float (*reluCount)(float* z, const float* bias, std::uint32_t* counts, std::size_t F);
    // z[F] = relu(z + bias). bias may be null.
    ReluRow (*relu)(float* z, const float* bias, std::size_t F);
    // Number of z_j >= threshold.
    std::uint32_t (*countAtLeast)(const float* z, float threshold, std::size_t F);
    // z_j = 0 where z_j < threshold; counts[j] += [z_j > 0]. Returns Σ z.
    float (*keepAtLeast)(float* z, float threshold, std::uint32_t* counts, std::size_t F);
    // e[d] holds x^ without its bias; becomes scale·(x^ + bias - x), which is added to biasGradient[d].
    // Returns Σ (x^ + bias - x)². bias and biasGradient may be null.
    float (*residual)(float* e, const float* x, const float* bias, float scale, float* biasGradient, std::size_t d);
    // g[F] = z > 0 ? g + slope : 0, which is added to biasGradient[F]. biasGradient may be null.
    void (*maskGradient)(const float* z, float* g, float slope, float* biasGradient, std::size_t F);
};

// The loops for instructionSet().
const SaeKernels& saeKernels();

namespace baseline {
extern const SaeKernels saeKernelTable;
}
namespace avx2 {
extern const SaeKernels saeKernelTable;
}
namespace avx512 {
extern const SaeKernels saeKernelTable;
}

} // namespace lamina
