// Private to core/numeric/adam: its elementwise loop, compiled once for each instruction set.
#pragma once

#include <cstddef>

namespace lamina {

// Everything of a step that does not depend on the element.
struct AdamFactors {
    float beta1, oneMinusBeta1, beta2, oneMinusBeta2;
    float epsilon, stepSize, inverseRootCorrection2, keep, gradientScale;
};

namespace baseline {
void adamLoop(const AdamFactors& factors, float* w, const float* g, float* m, float* v, std::size_t n);
}
namespace avx2 {
void adamLoop(const AdamFactors& factors, float* w, const float* g, float* m, float* v, std::size_t n);
}
namespace avx512 {
void adamLoop(const AdamFactors& factors, float* w, const float* g, float* m, float* v, std::size_t n);
}

} // namespace lamina
