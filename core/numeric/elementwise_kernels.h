// Private to core/numeric/elementwise: its loops, compiled once for each instruction set.
#pragma once

#include <cstddef>

namespace lamina {

enum class Activation;

#define LAMINA_DECLARE_KERNELS(isa)                                                                                    \
    namespace isa {                                                                                                    \
    void expLoop(const float* x, float* y, std::size_t n);                                                             \
    void tanhLoop(const float* x, float* y, std::size_t n);                                                            \
    void erfLoop(const float* x, float* y, std::size_t n);                                                             \
    void activationLoop(Activation activation, const float* x, float* y, std::size_t n);                               \
    void biasActivationLoop(Activation activation, const float* x, const float* bias, float* y, std::size_t rows,      \
                            std::size_t cols);                                                                         \
    void addBiasLoop(float* x, const float* bias, std::size_t rows, std::size_t cols);                                 \
    void addLoop(float* x, const float* y, std::size_t n);                                                             \
    void addBiasAndResidualLoop(float* y, const float* bias, float* x, std::size_t rows, std::size_t cols);            \
    void layerNormLoop(const float* x, const float* gain, const float* bias, float epsilon, float* y, float* mean,     \
                       float* rstd, std::size_t rows, std::size_t cols);                                               \
    float softmaxNumeratorsLoop(float* x, std::size_t n, float scale, float* maximum);                                 \
    void scaleLoop(float* x, float factor, std::size_t n);                                                             \
    }
LAMINA_DECLARE_KERNELS(baseline)
LAMINA_DECLARE_KERNELS(avx2)
LAMINA_DECLARE_KERNELS(avx512)
#undef LAMINA_DECLARE_KERNELS

} // namespace lamina
