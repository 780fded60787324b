// Elementwise kernels of the backward pass, beside numeric/elementwise.h for the forward: float32, vectorised for the
// processor's instruction set (chosen at run time), single-threaded, contiguous rows, no range overlapping another.
#pragma once

#include <cstddef>

namespace lamina {

// Of y = (x - mean) * rstd * gain + bias, given dy [rows, cols]: dx += ..., dgain [cols] += ..., dbias [cols] += ...
void layerNormBackward(const float* dy, const float* x, const float* mean, const float* rstd, const float* gain,
                       float* dx, float* dgain, float* dbias, std::size_t rows, std::size_t cols);
// Of y = gelu(x + bias) (tanh form): dy becomes the gradient of x + bias. x, dy [rows, cols].
void biasGeluBackward(const float* x, const float* bias, float* dy, std::size_t rows, std::size_t cols);
// sums [cols] += the column sums of dy [rows, cols].
void addColumnSums(const float* dy, float* sums, std::size_t rows, std::size_t cols);
// dp[j] = numerators[j] * factor * (dp[j] - centre): the softmax's gradient from numerators e^(s - max), with
// factor = scale / Σ numerators and centre = Σ p dp.
void softmaxBackward(const float* numerators, float* dp, float factor, float centre, std::size_t n);
float dot(const float* x, const float* y, std::size_t n);

} // namespace lamina
