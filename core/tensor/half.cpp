#include "tensor/half.h"

#include "base/isa_choice.h"
#include "tensor/half_kernels.h"

namespace lamina {

namespace {

struct Kernels {
    decltype(&baseline::halfToFloatLoop) halfToFloat;
    decltype(&baseline::bfloat16ToFloatLoop) bfloat16ToFloat;
    decltype(&baseline::floatToHalfLoop) floatToHalf;
    decltype(&baseline::floatToBfloat16Loop) floatToBfloat16;
};

#define LAMINA_KERNELS(isa)                                                                                            \
    Kernels { isa::halfToFloatLoop, isa::bfloat16ToFloatLoop, isa::floatToHalfLoop, isa::floatToBfloat16Loop }

const Kernels& kernels() {
    static const Kernels chosen = LAMINA_FOR_THIS_ISA(LAMINA_KERNELS);
    return chosen;
}

#undef LAMINA_KERNELS

} // namespace

void halfToFloat(const std::uint16_t* x, float* y, std::size_t n) { kernels().halfToFloat(x, y, n); }

void bfloat16ToFloat(const std::uint16_t* x, float* y, std::size_t n) { kernels().bfloat16ToFloat(x, y, n); }

bool floatToHalf(const float* x, std::uint16_t* y, std::size_t n) { return kernels().floatToHalf(x, y, n); }

void floatToBfloat16(const float* x, std::uint16_t* y, std::size_t n) { kernels().floatToBfloat16(x, y, n); }

} // namespace lamina
