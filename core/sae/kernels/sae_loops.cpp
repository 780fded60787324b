#include "sae/kernels/sae_kernels.h"

namespace lamina::LAMINA_ISA {

namespace {

// One register of the instruction set: wider vectors would be compared element by element.
#if defined(__AVX512F__)
constexpr std::size_t registerBytes = 64;
#elif defined(__AVX2__)
constexpr std::size_t registerBytes = 32;
#else
constexpr std::size_t registerBytes = 16;
#endif
constexpr std::size_t lanes = registerBytes / sizeof(float);
using Floats = float __attribute__((vector_size(registerBytes), aligned(4), may_alias));
using Ints = std::int32_t __attribute__((vector_size(registerBytes), aligned(4), may_alias));

#define LAMINA_AT(pointer) (*reinterpret_cast<Floats*>(pointer))
#define LAMINA_AT_CONST(pointer) (*reinterpret_cast<const Floats*>(pointer))

float sumOf(const Floats& values) {
    float sum = 0.0F;
    for (std::size_t l = 0; l < lanes; ++l)
        sum += values[l];
    return sum;
}

std::uint32_t sumOf(const Ints& values) {
    std::int32_t sum = 0;
    for (std::size_t l = 0; l < lanes; ++l)
        sum += values[l];
    return static_cast<std::uint32_t>(sum);
}

float reluCount(float* __restrict z, const float* __restrict bias, std::uint32_t* __restrict counts, std::size_t F) {
    const Floats zero = {};
    Floats sums = {};
    std::size_t j = 0;
    for (; j + lanes <= F; j += lanes) {
        Floats value = LAMINA_AT(z + j);
        if (bias)
            value += LAMINA_AT_CONST(bias + j);
        value = value < zero ? zero : value;
        LAMINA_AT(z + j) = value;
        sums += value;
        *reinterpret_cast<Ints*>(counts + j) -= value > zero; // a true lane is -1
    }
    float sum = sumOf(sums);
    for (; j < F; ++j) {
        const float value = bias ? z[j] + bias[j] : z[j];
        z[j] = value < 0.0F ? 0.0F : value;
        sum += z[j];
        counts[j] += z[j] > 0.0F ? 1 : 0;
    }
    return sum;
}

ReluRow relu(float* __restrict z, const float* __restrict bias, std::size_t F) {
    const Floats zero = {};
    Floats largest = {};
    Ints positives = {};
    std::size_t j = 0;
    for (; j + lanes <= F; j += lanes) {
        Floats value = LAMINA_AT(z + j);
        if (bias)
            value += LAMINA_AT_CONST(bias + j);
        value = value < zero ? zero : value;
        LAMINA_AT(z + j) = value;
        largest = value > largest ? value : largest;
        positives -= value > zero;
    }
    ReluRow row{sumOf(positives), 0.0F};
    for (std::size_t l = 0; l < lanes; ++l)
        row.largest = largest[l] > row.largest ? largest[l] : row.largest;
    for (; j < F; ++j) {
        const float value = bias ? z[j] + bias[j] : z[j];
        z[j] = value < 0.0F ? 0.0F : value;
        row.positives += z[j] > 0.0F ? 1 : 0;
        row.largest = z[j] > row.largest ? z[j] : row.largest;
    }
    return row;
}

std::uint32_t countAtLeast(const float* z, float threshold, std::size_t F) {
    const Floats limit = Floats{} + threshold;
    Ints counts = {};
    std::size_t j = 0;
    for (; j + lanes <= F; j += lanes)
        counts -= LAMINA_AT_CONST(z + j) >= limit;
    std::uint32_t count = sumOf(counts);
    for (; j < F; ++j)
        count += z[j] >= threshold ? 1 : 0;
    return count;
}

float keepAtLeast(float* __restrict z, float threshold, std::uint32_t* __restrict counts, std::size_t F) {
    const Floats zero = {};
    const Floats limit = zero + threshold;
    Floats sums = {};
    std::size_t j = 0;
    for (; j + lanes <= F; j += lanes) {
        Floats value = LAMINA_AT(z + j);
        value = value < limit ? zero : value;
        LAMINA_AT(z + j) = value;
        sums += value;
        *reinterpret_cast<Ints*>(counts + j) -= value > zero;
    }
    float sum = sumOf(sums);
    for (; j < F; ++j) {
        z[j] = z[j] < threshold ? 0.0F : z[j];
        sum += z[j];
        counts[j] += z[j] > 0.0F ? 1 : 0;
    }
    return sum;
}

float residual(float* __restrict e, const float* __restrict x, const float* __restrict bias, float scale,
               float* __restrict biasGradient, std::size_t d) {
    const Floats scales = Floats{} + scale;
    Floats squares = {};
    std::size_t i = 0;
    for (; i + lanes <= d; i += lanes) {
        Floats error = LAMINA_AT(e + i) - LAMINA_AT_CONST(x + i);
        if (bias)
            error += LAMINA_AT_CONST(bias + i);
        squares += error * error;
        error *= scales;
        LAMINA_AT(e + i) = error;
        if (biasGradient)
            LAMINA_AT(biasGradient + i) += error;
    }
    float sum = sumOf(squares);
    for (; i < d; ++i) {
        const float error = bias ? e[i] - x[i] + bias[i] : e[i] - x[i];
        sum += error * error;
        e[i] = error * scale;
        if (biasGradient)
            biasGradient[i] += e[i];
    }
    return sum;
}

void maskGradient(const float* __restrict z, float* __restrict g, float slope, float* __restrict biasGradient,
                  std::size_t F) {
    const Floats zero = {};
    const Floats slopes = zero + slope;
    std::size_t j = 0;
    for (; j + lanes <= F; j += lanes) {
        const Floats value = LAMINA_AT_CONST(z + j) > zero ? LAMINA_AT(g + j) + slopes : zero;
        LAMINA_AT(g + j) = value;
        if (biasGradient)
            LAMINA_AT(biasGradient + j) += value;
    }
    for (; j < F; ++j) {
        g[j] = z[j] > 0.0F ? g[j] + slope : 0.0F;
        if (biasGradient)
            biasGradient[j] += g[j];
    }
}

#undef LAMINA_AT
#undef LAMINA_AT_CONST

} // namespace

extern const SaeKernels saeKernelTable{reluCount, relu, countAtLeast, keepAtLeast, residual, maskGradient};

} // namespace lamina::LAMINA_ISA
