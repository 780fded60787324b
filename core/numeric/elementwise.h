// Elementwise and row-wise kernels of the transformer: float32, vectorised for the processor's instruction set
// (chosen at run time). Every function is single-threaded and works on contiguous rows; the OpenMP loop over row
// ranges is the caller's. In-place use (y == x) is allowed unless said otherwise. NaN in gives NaN out.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lamina {

enum class Activation {
    GeluTanh, // 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))
    Gelu,     // 0.5 x (1 + erf(x/√2))
    Relu,
    Silu, // x / (1 + e^-x)
    Tanh
};

// The names of Hugging Face's activation_function that are one of these: gelu_new, gelu_pytorch_tanh, gelu_fast,
// gelu, relu, silu, swish, tanh. Nothing for any other.
std::optional<Activation> parseActivation(std::string_view name);

// y[i] = f(x[i]), i < n. Relative error about 1e-7 (measured in elementwise_test); exp is right to the ends
// (e^-inf = 0, subnormal results, overflow to inf).
void expRange(const float* x, float* y, std::size_t n);
void tanhRange(const float* x, float* y, std::size_t n);
void erfRange(const float* x, float* y, std::size_t n);
void activationRange(Activation activation, const float* x, float* y, std::size_t n);

// y[rows, cols] = f(x + bias), x kept (x and y may be the same). bias [cols].
void biasActivationRows(Activation activation, const float* x, const float* bias, float* y, std::size_t rows,
                        std::size_t cols);
// x[rows, cols] += bias[cols].
void addBiasRows(float* x, const float* bias, std::size_t rows, std::size_t cols);
// x += y, n values.
void addRange(float* x, const float* y, std::size_t n);
// y = (y + bias), x += y: a block's output and the residual stream in one pass. x, y [rows, cols], bias [cols].
void addBiasAndResidualRows(float* y, const float* bias, float* x, std::size_t rows, std::size_t cols);

// y[rows, cols] = (x - mean) / √(variance + epsilon) * gain + bias, mean and (biased) variance of each row.
// mean and rstd [rows] receive each row's mean and 1/√(variance + epsilon) where they are not null.
void layerNormRows(const float* x, const float* gain, const float* bias, float epsilon, float* y, float* mean,
                   float* rstd, std::size_t rows, std::size_t cols);

// x[j] = exp(scale * (x[j] - max of x)) for j < n, and returns their sum (scale > 0). Dividing by the sum gives the
// softmax of scale * x; attention divides its few outputs instead of its many weights. n = 0 returns 0.
float softmaxNumerators(float* x, std::size_t n, float scale);
// The softmax itself; returns log Σ exp(scale * x[j]).
float softmaxRange(float* x, std::size_t n, float scale);

// x *= factor, n values.
void scaleRange(float* x, float factor, std::size_t n);

} // namespace lamina
