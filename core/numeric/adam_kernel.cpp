#include "numeric/adam_kernel.h"

namespace lamina::LAMINA_ISA {

namespace {

// One element's new weight; m and v become theirs.
[[gnu::always_inline]] inline float stepped(const AdamFactors& f, float w, float gradient, float& m, float& v) {
    constexpr float tiny = 1e-36F;
    const float first = f.beta1 * m + f.oneMinusBeta1 * gradient;
    const float second = f.beta2 * v + f.oneMinusBeta2 * gradient * gradient;
    const float magnitude = first < 0.0F ? -first : first;
    m = magnitude < tiny ? 0.0F : first;
    v = second < tiny ? 0.0F : second;
    return f.keep * w - f.stepSize * first / (__builtin_sqrtf(second) * f.inverseRootCorrection2 + f.epsilon);
}

void step(const AdamFactors& factors, float* __restrict w, const float* __restrict g, float* __restrict m,
          float* __restrict v, std::size_t n) {
    const AdamFactors f = factors;
    for (std::size_t i = 0; i < n; ++i)
        w[i] = stepped(f, w[i], g[i] * f.gradientScale, m[i], v[i]);
}

bool stepWithoutGradient(const AdamFactors& factors, float* __restrict w, float* __restrict m, float* __restrict v,
                         std::size_t n) {
    const AdamFactors f = factors;
    int changed = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float next = stepped(f, w[i], 0.0F, m[i], v[i]);
        changed |= next != w[i] ? 1 : 0;
        w[i] = next;
    }
    return changed != 0;
}

} // namespace

extern const AdamLoops adamLoops{step, stepWithoutGradient};

} // namespace lamina::LAMINA_ISA
