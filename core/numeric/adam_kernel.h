// What numeric/adam needs of its elementwise loops, compiled once for each instruction set.
#pragma once

#include <cstddef>

namespace lamina {

// Everything of a step that does not depend on the element.
struct AdamFactors {
    float beta1, oneMinusBeta1, beta2, oneMinusBeta2;
    float epsilon, stepSize, inverseRootCorrection2, keep, gradientScale;
};

struct AdamLoops {
    void (*step)(const AdamFactors& factors, float* w, const float* g, float* m, float* v, std::size_t n);
    // The same with a gradient of zero; whether an element of w changed.
    bool (*stepWithoutGradient)(const AdamFactors& factors, float* w, float* m, float* v, std::size_t n);
};

namespace baseline {
extern const AdamLoops adamLoops;
}
namespace avx2 {
extern const AdamLoops adamLoops;
}
namespace avx512 {
extern const AdamLoops adamLoops;
}

} // namespace lamina
