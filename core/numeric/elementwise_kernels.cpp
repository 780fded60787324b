#include "numeric/elementwise_kernels.h"

#include "numeric/elementwise.h"
#include "numeric/isa_lanes.h"
#include "numeric/isa_math.h"

namespace lamina::LAMINA_ISA {

namespace {

[[gnu::always_inline]] inline float activate(Activation activation, float x) {
    switch (activation) {
    case Activation::GeluTanh: // 0.5 (1 + tanh u) = 1 / (1 + e^-2u), u = √(2/π) (x + 0.044715 x³)
        return timesLogistic(x, x * (1.59576912F + 0.0713548162F * (x * x)));
    case Activation::Gelu:
        return 0.5F * x * (1.0F + errorFunction(x * 0.707106781F));
    case Activation::Relu:
        return x < 0.0F ? 0.0F : x; // a NaN is not below 0 and stays
    case Activation::Silu:
        return timesLogistic(x, x);
    case Activation::Tanh:
        return hyperbolicTangent(x);
    }
    return x;
}

template <Activation activation> void activationOf(const float* x, float* y, std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        y[i] = activate(activation, x[i]);
}

template <Activation activation>
void biasActivationOf(const float* x, const float* __restrict bias, float* y, std::size_t rows, std::size_t cols) {
    for (std::size_t i = 0; i < rows; ++i, x += cols, y += cols) {
#pragma GCC ivdep
        for (std::size_t j = 0; j < cols; ++j)
            y[j] = activate(activation, x[j] + bias[j]);
    }
}

} // namespace

void expLoop(const float* x, float* y, std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        y[i] = exponential(x[i]);
}

void tanhLoop(const float* x, float* y, std::size_t n) { activationOf<Activation::Tanh>(x, y, n); }

void erfLoop(const float* x, float* y, std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        y[i] = errorFunction(x[i]);
}

void activationLoop(Activation activation, const float* x, float* y, std::size_t n) {
    switch (activation) {
    case Activation::GeluTanh:
        return activationOf<Activation::GeluTanh>(x, y, n);
    case Activation::Gelu:
        return activationOf<Activation::Gelu>(x, y, n);
    case Activation::Relu:
        return activationOf<Activation::Relu>(x, y, n);
    case Activation::Silu:
        return activationOf<Activation::Silu>(x, y, n);
    case Activation::Tanh:
        return activationOf<Activation::Tanh>(x, y, n);
    }
}

void biasActivationLoop(Activation activation, const float* x, const float* bias, float* y, std::size_t rows,
                        std::size_t cols) {
    switch (activation) {
    case Activation::GeluTanh:
        return biasActivationOf<Activation::GeluTanh>(x, bias, y, rows, cols);
    case Activation::Gelu:
        return biasActivationOf<Activation::Gelu>(x, bias, y, rows, cols);
    case Activation::Relu:
        return biasActivationOf<Activation::Relu>(x, bias, y, rows, cols);
    case Activation::Silu:
        return biasActivationOf<Activation::Silu>(x, bias, y, rows, cols);
    case Activation::Tanh:
        return biasActivationOf<Activation::Tanh>(x, bias, y, rows, cols);
    }
}

void addBiasLoop(float* __restrict x, const float* __restrict bias, std::size_t rows, std::size_t cols) {
    for (std::size_t i = 0; i < rows; ++i, x += cols)
        for (std::size_t j = 0; j < cols; ++j)
            x[j] += bias[j];
}

void addLoop(float* __restrict x, const float* __restrict y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        x[i] += y[i];
}

void addBiasAndResidualLoop(float* __restrict y, const float* __restrict bias, float* __restrict x, std::size_t rows,
                            std::size_t cols) {
    for (std::size_t i = 0; i < rows; ++i, x += cols, y += cols) {
        for (std::size_t j = 0; j < cols; ++j) {
            const float value = y[j] + bias[j];
            y[j] = value;
            x[j] += value;
        }
    }
}

void layerNormLoop(const float* x, const float* __restrict gain, const float* __restrict bias, float epsilon, float* y,
                   float* mean, float* rstd, std::size_t rows, std::size_t cols) {
    const float count = static_cast<float>(cols);
    const std::size_t whole = cols - cols % lanes;
    for (std::size_t i = 0; i < rows; ++i, x += cols, y += cols) {
        Lanes sums{};
        for (std::size_t j = 0; j < whole; j += lanes)
            add(sums, load(x + j));
        float sum = sumOf(sums);
        for (std::size_t j = whole; j < cols; ++j)
            sum += x[j];
        const float m = sum / count;
        Lanes squares{};
        for (std::size_t j = 0; j < whole; j += lanes)
            addSquaredDifference(squares, load(x + j), m);
        float square = sumOf(squares);
        for (std::size_t j = whole; j < cols; ++j)
            square += (x[j] - m) * (x[j] - m);
        const float r = 1.0F / __builtin_sqrtf(square / count + epsilon);
#pragma GCC ivdep
        for (std::size_t j = 0; j < cols; ++j)
            y[j] = (x[j] - m) * r * gain[j] + bias[j];
        if (mean)
            mean[i] = m;
        if (rstd)
            rstd[i] = r;
    }
}

float softmaxNumeratorsLoop(float* x, std::size_t n, float scale, float* maximum) {
    const std::size_t whole = n - n % lanes;
    float largest = -__builtin_inff();
    if (whole > 0) {
        Lanes best = load(x);
        for (std::size_t j = lanes; j < whole; j += lanes)
            keepLarger(best, load(x + j));
        for (std::size_t l = 0; l < lanes; ++l) {
            const float candidate = best.v[l / vectorLanes][l % vectorLanes];
            largest = candidate > largest ? candidate : largest;
        }
    }
    for (std::size_t j = whole; j < n; ++j)
        largest = x[j] > largest ? x[j] : largest;
    // A NaN is skipped by the maximum and reaches the sum through its own exponential.
    const float m = largest;
#pragma GCC ivdep
    for (std::size_t j = 0; j < n; ++j)
        x[j] = exponential((x[j] - m) * scale);
    Lanes sums{};
    for (std::size_t j = 0; j < whole; j += lanes)
        add(sums, load(x + j));
    float sum = sumOf(sums);
    for (std::size_t j = whole; j < n; ++j)
        sum += x[j];
    *maximum = m;
    return sum;
}

void scaleLoop(float* x, float factor, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        x[i] *= factor;
}

} // namespace lamina::LAMINA_ISA
