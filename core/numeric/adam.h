// Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019) as torch.optim has them, in one fused pass.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

struct AdamOptions {
    double learningRate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;      // outside the root: denominator = sqrt(v) / sqrt(1 - β2^t) + ε
    double weightDecay = 0.0;   // decoupled (AdamW): w *= 1 - learningRate·weightDecay before the step; 0 = Adam
    double gradientScale = 1.0; // every gradient is taken times this (clipping by the norm without a pass of its own)
};

// One step over n floats. w, m (first moment) and v (second moment) are updated, g is only read; the four do not
// overlap. step counts from 1. Moments below 1e-36 are set to zero: latents that died would otherwise fill them with
// denormals, which many processors handle a hundred times slower, and their part in the step is far below rounding.
// Single-threaded; the result does not depend on how a range is cut.
void adamRange(const AdamOptions& options, std::int64_t step, float* w, const float* g, float* m, float* v,
               std::size_t n);

// The same over OpenMP threads; bit-identical for every thread count.
void adam(const AdamOptions& options, std::int64_t step, float* w, const float* g, float* m, float* v, std::size_t n);

} // namespace lamina
