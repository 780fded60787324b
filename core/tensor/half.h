// 16-bit floats to and from float32: IEEE half (F16) and bfloat16 (BF16). Single-threaded ranges, vectorised.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

// y[i] = x[i] exactly: subnormals, infinities and NaNs included.
void halfToFloat(const std::uint16_t* x, float* y, std::size_t n);
void bfloat16ToFloat(const std::uint16_t* x, float* y, std::size_t n);

// Round to nearest, ties to even. False where a finite value lies beyond F16's range (|x| >= 65520); y is then not
// to be used. Infinities and NaNs are kept.
bool floatToHalf(const float* x, std::uint16_t* y, std::size_t n);
// Round to nearest, ties to even.
void floatToBfloat16(const float* x, std::uint16_t* y, std::size_t n);

} // namespace lamina
