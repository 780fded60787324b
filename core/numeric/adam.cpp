#include "numeric/adam.h"

#include "base/isa_choice.h"
#include "numeric/adam_kernel.h"

#include <algorithm>
#include <cmath>
#include <omp.h>

namespace lamina {

namespace {

const AdamLoops& loops() {
#define LAMINA_LOOPS(isa) isa::adamLoops
    static const AdamLoops& chosen = LAMINA_FOR_THIS_ISA(LAMINA_LOOPS);
#undef LAMINA_LOOPS
    return chosen;
}

AdamFactors factorsOf(const AdamOptions& options, std::int64_t step) {
    const double t = static_cast<double>(step);
    const double correction1 = 1.0 - std::pow(options.beta1, t);
    const double correction2 = 1.0 - std::pow(options.beta2, t);
    return {static_cast<float>(options.beta1),
            static_cast<float>(1.0 - options.beta1),
            static_cast<float>(options.beta2),
            static_cast<float>(1.0 - options.beta2),
            static_cast<float>(options.epsilon),
            static_cast<float>(options.learningRate / correction1),
            static_cast<float>(1.0 / std::sqrt(correction2)),
            static_cast<float>(1.0 - options.learningRate * options.weightDecay),
            static_cast<float>(options.gradientScale)};
}

} // namespace

AdamStep::AdamStep(const AdamOptions& options, std::int64_t t)
    : m_factors(factorsOf(options, t)), m_beta1(options.beta1), m_beta2(options.beta2) {}

void AdamStep::range(float* w, const float* g, float* m, float* v, std::size_t n) const {
    loops().step(m_factors, w, g, m, v, n);
}

bool AdamStep::rangeWithoutGradient(float* w, float* m, float* v, std::size_t n) const {
    return loops().stepWithoutGradient(m_factors, w, m, v, n);
}

void AdamStep::decay(std::int64_t steps, float* m, float* v, std::size_t n) const {
    constexpr float tiny = 1e-36F; // as in a step
    const auto first = static_cast<float>(std::pow(m_beta1, static_cast<double>(steps)));
    const auto second = static_cast<float>(std::pow(m_beta2, static_cast<double>(steps)));
    for (std::size_t i = 0; i < n; ++i) {
        m[i] *= first;
        v[i] *= second;
        if (std::fabs(m[i]) < tiny)
            m[i] = 0.0F;
        if (v[i] < tiny)
            v[i] = 0.0F;
    }
}

void adamRange(const AdamOptions& options, std::int64_t step, float* w, const float* g, float* m, float* v,
               std::size_t n) {
    AdamStep(options, step).range(w, g, m, v, n);
}

void adam(const AdamOptions& options, std::int64_t step, float* w, const float* g, float* m, float* v, std::size_t n) {
    constexpr std::size_t block = 16384; // floats: four streams of it fit in L2
    const std::size_t blocks = (n + block - 1) / block;
#pragma omp parallel for schedule(static) if (blocks > 1)
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t first = b * block;
        adamRange(options, step, w + first, g + first, m + first, v + first, std::min(block, n - first));
    }
}

} // namespace lamina
