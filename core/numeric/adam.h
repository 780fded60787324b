// Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019) as torch.optim has them, in one fused pass.
#pragma once

#include "numeric/adam_kernel.h"

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

// One step, t, counted from 1: what does not depend on the element is worked out once, for many ranges.
class AdamStep {
public:
    AdamStep(const AdamOptions& options, std::int64_t t);
    // adamRange() below.
    void range(float* w, const float* g, float* m, float* v, std::size_t n) const;
    // The same where the gradient is zero. Whether an element of w changed: where none did, none will while the
    // gradient stays zero and the learning rate does not rise, once t >= 10 (a step falls by 0.9 / 0.9995 each time,
    // times the change of the bias corrections, 1.05 at most from there on).
    bool rangeWithoutGradient(float* w, float* m, float* v, std::size_t n) const;
    // What `steps` steps without a gradient leave of moments that moved no weight.
    void decay(std::int64_t steps, float* m, float* v, std::size_t n) const;

private:
    AdamFactors m_factors;
    double m_beta1, m_beta2;
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
