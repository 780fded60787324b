#include "numeric/adam.h"

#include "base/isa_choice.h"
#include "numeric/adam_kernel.h"

#include <algorithm>
#include <cmath>
#include <omp.h>

namespace lamina {

namespace {

using AdamLoop = void (*)(const AdamFactors&, float*, const float*, float*, float*, std::size_t);

AdamLoop chooseLoop() {
#define LAMINA_LOOP(isa) isa::adamLoop
    return LAMINA_FOR_THIS_ISA(LAMINA_LOOP);
#undef LAMINA_LOOP
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

void adamRange(const AdamOptions& options, std::int64_t step, float* w, const float* g, float* m, float* v,
               std::size_t n) {
    static const AdamLoop loop = chooseLoop();
    loop(factorsOf(options, step), w, g, m, v, n);
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
