// Scalar float functions that vectorise: no branches, no calls, the same code for every instruction set.
// Only for sources built by lamina_isa_sources() (internal linkage, so each set keeps its own copy).
// Polynomials: our own least-maximum fits on the ranges named; errors against double libm are in elementwise_test.
#pragma once

#include <cstdint>

namespace lamina::LAMINA_ISA {

namespace {

[[gnu::always_inline]] inline float exponential(float x) {
    // exp(x) = 2^n e^r, |r| <= ln2/2, e^r = 1 + r + r² P(r). 2^n in two factors, so that subnormal results and
    // infinity come out right. A NaN passes both comparisons and stays in r.
    float c = x < -104.0F ? -104.0F : x;
    c = c > 89.0F ? 89.0F : c;
    constexpr float magic = 12582912.0F; // 1.5 * 2^23: adding it rounds to an integer held in the low bits
    const float shifted = c * 1.44269504F + magic;
    const float n = shifted - magic;
    float r = c - n * 0.693359375F;
    r = r + n * 2.12194440e-4F;
    float p = 1.381459413e-3F;
    p = p * r + 8.368717507e-3F;
    p = p * r + 4.166838899e-2F;
    p = p * r + 1.666652113e-1F;
    p = p * r + 4.999999404e-1F;
    p = p * (r * r) + r + 1.0F;
    const std::int32_t exponent = __builtin_bit_cast(std::int32_t, shifted) - 0x4B400000;
    const std::int32_t half = exponent >> 1;
    const float first = __builtin_bit_cast(float, (half + 127) << 23);
    const float second = __builtin_bit_cast(float, (exponent - half + 127) << 23);
    return p * first * second;
}

[[gnu::always_inline]] inline float magnitude(float x) {
    return __builtin_bit_cast(float, __builtin_bit_cast(std::int32_t, x) & 0x7FFFFFFF);
}

[[gnu::always_inline]] inline float withSignOf(float size, float sign) {
    return __builtin_bit_cast(float, __builtin_bit_cast(std::int32_t, size) |
                                         (__builtin_bit_cast(std::int32_t, sign) & static_cast<std::int32_t>(0x80000000)));
}

[[gnu::always_inline]] inline float hyperbolicTangent(float x) {
    const float t = magnitude(x);
    const float s = x * x;
    float p = -5.515143741e-3F; // (tanh(x) - x) / x³ for |x| <= 0.65
    p = p * s + 2.046939917e-2F;
    p = p * s - 5.368801579e-2F;
    p = p * s + 1.333083063e-1F;
    p = p * s - 3.333325982e-1F;
    const float small = withSignOf(magnitude(x + x * s * p), x); // -0 keeps its sign
    const float large = withSignOf(1.0F - 2.0F / (exponential(2.0F * t) + 1.0F), x);
    return t < 0.625F ? small : large;
}

[[gnu::always_inline]] inline float errorFunction(float x) {
    const float s = x * x;
    float p = 8.185083425e-5F; // erf(x)/x - 1 for |x| <= 0.95
    p = p * s - 8.097700775e-4F;
    p = p * s + 5.196951795e-3F;
    p = p * s - 2.685770579e-2F;
    p = p * s + 1.128366366e-1F;
    p = p * s - 3.761263192e-1F;
    p = p * s + 1.283791661e-1F;
    const float small = x + x * p;
    const float m = magnitude(x);
    const float t = m > 4.0F ? 4.0F : m; // erf(4) rounds to 1
    float q = 2.145970648e-4F;           // log(erfc(t))/t + 1 for 0.9 <= t <= 4
    q = q * t - 3.219990991e-3F;
    q = q * t + 2.290607803e-2F;
    q = q * t - 1.052869186e-1F;
    q = q * t - 6.356993318e-1F;
    q = q * t - 1.285199672e-1F;
    const float large = withSignOf(1.0F - exponential(q * t - t), x);
    return m < 0.925F ? small : large;
}

// x times the logistic function of y. The sigmoid form keeps GELU's and SiLU's negative tails exact.
[[gnu::always_inline]] inline float timesLogistic(float x, float y) { return x / (1.0F + exponential(-y)); }

} // namespace

} // namespace lamina::LAMINA_ISA
