// Private to app/train/backward: its elementwise loops, compiled once for each instruction set.
#pragma once

#include <cstddef>

namespace lamina {

#define LAMINA_DECLARE_LOOPS(isa)                                                                                      \
    namespace isa {                                                                                                    \
    void layerNormBackwardLoop(const float* dy, const float* x, const float* mean, const float* rstd,                  \
                               const float* gain, float* dx, float* dgain, float* dbias, std::size_t rows,             \
                               std::size_t cols);                                                                      \
    void biasGeluBackwardLoop(const float* x, const float* bias, float* dy, std::size_t rows, std::size_t cols);       \
    void columnSumsLoop(const float* dy, float* sums, std::size_t rows, std::size_t cols);                             \
    void softmaxBackwardLoop(const float* numerators, float* dp, float factor, float centre, std::size_t n);           \
    float dotLoop(const float* x, const float* y, std::size_t n);                                                      \
    }
LAMINA_DECLARE_LOOPS(baseline)
LAMINA_DECLARE_LOOPS(avx2)
LAMINA_DECLARE_LOOPS(avx512)
#undef LAMINA_DECLARE_LOOPS

} // namespace lamina
