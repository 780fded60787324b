// Private to core/tensor/half: its loops, compiled once for each instruction set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

#define LAMINA_DECLARE_KERNELS(isa)                                                                                    \
    namespace isa {                                                                                                    \
    void halfToFloatLoop(const std::uint16_t* x, float* y, std::size_t n);                                             \
    void bfloat16ToFloatLoop(const std::uint16_t* x, float* y, std::size_t n);                                         \
    bool floatToHalfLoop(const float* x, std::uint16_t* y, std::size_t n);                                             \
    void floatToBfloat16Loop(const float* x, std::uint16_t* y, std::size_t n);                                         \
    }
LAMINA_DECLARE_KERNELS(baseline)
LAMINA_DECLARE_KERNELS(avx2)
LAMINA_DECLARE_KERNELS(avx512)
#undef LAMINA_DECLARE_KERNELS

} // namespace lamina
