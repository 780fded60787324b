#include "numeric/adam_kernel.h"

namespace lamina::LAMINA_ISA {

void adamLoop(const AdamFactors& factors, float* __restrict w, const float* __restrict g, float* __restrict m,
              float* __restrict v, std::size_t n) {
    const AdamFactors f = factors;
    constexpr float tiny = 1e-36F;
    for (std::size_t i = 0; i < n; ++i) {
        const float gradient = g[i] * f.gradientScale;
        const float first = f.beta1 * m[i] + f.oneMinusBeta1 * gradient;
        const float second = f.beta2 * v[i] + f.oneMinusBeta2 * gradient * gradient;
        const float magnitude = first < 0.0F ? -first : first;
        m[i] = magnitude < tiny ? 0.0F : first;
        v[i] = second < tiny ? 0.0F : second;
        w[i] = f.keep * w[i] - f.stepSize * first / (__builtin_sqrtf(second) * f.inverseRootCorrection2 + f.epsilon);
    }
}

} // namespace lamina::LAMINA_ISA
