#include "tensor/half_kernels.h"

namespace lamina::LAMINA_ISA {

void halfToFloatLoop(const std::uint16_t* __restrict x, float* __restrict y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t bits = x[i];
        const std::uint32_t sign = (bits & 0x8000U) << 16;
        const std::uint32_t size = bits & 0x7FFFU;
        const std::uint32_t normal = (size << 13) + (112U << 23);
        const std::uint32_t special = (size << 13) | 0x7F800000U; // infinity and NaN
        // A subnormal is its fraction times 2^-24, exact in float32.
        const float fraction = static_cast<float>(static_cast<std::int32_t>(size)) * 0x1p-24F;
        const std::uint32_t finite = size < 0x400U ? __builtin_bit_cast(std::uint32_t, fraction) : normal;
        y[i] = __builtin_bit_cast(float, (size < 0x7C00U ? finite : special) | sign);
    }
}

void bfloat16ToFloatLoop(const std::uint16_t* __restrict x, float* __restrict y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] = __builtin_bit_cast(float, static_cast<std::uint32_t>(x[i]) << 16);
}

bool floatToHalfLoop(const float* __restrict x, std::uint16_t* __restrict y, std::size_t n) {
    std::uint32_t beyond = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, x[i]);
        const std::uint32_t size = bits & 0x7FFFFFFFU;
        // Normal result: drop 13 bits, ties to even.
        const std::uint32_t normal = (size - (112U << 23) + 0xFFFU + ((size >> 13) & 1U)) >> 13;
        // Subnormal result: adding 0.5 leaves the value's multiple of 2^-24 in the low bits, rounded to even.
        const float shifted = __builtin_bit_cast(float, size) + 0.5F;
        const std::uint32_t subnormal = __builtin_bit_cast(std::uint32_t, shifted) - 0x3F000000U;
        const std::uint32_t special = size > 0x7F800000U ? 0x7E00U : 0x7C00U;
        const std::uint32_t finite = size < 0x38800000U ? subnormal : normal;
        const std::uint32_t result = size < 0x7F800000U ? finite : special;
        beyond |= static_cast<std::uint32_t>(size < 0x7F800000U) & static_cast<std::uint32_t>(size >= 0x477FF000U);
        y[i] = static_cast<std::uint16_t>(result | ((bits >> 16) & 0x8000U));
    }
    return beyond == 0;
}

void floatToBfloat16Loop(const float* __restrict x, std::uint16_t* __restrict y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, x[i]);
        const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;
        const std::uint32_t quiet = (bits >> 16) | 0x40U; // a NaN must not round to infinity
        y[i] = static_cast<std::uint16_t>((bits & 0x7FFFFFFFU) > 0x7F800000U ? quiet : rounded);
    }
}

} // namespace lamina::LAMINA_ISA
