#include "backward_loops.h"

#include "numeric/isa_lanes.h"
#include "numeric/isa_math.h"

namespace lamina::LAMINA_ISA {

namespace {

// sums += g, products += g * x̂, where g = dy * gain and x̂ = (x - mean) * rstd
[[gnu::always_inline]] inline void addNormGradients(Lanes& sums, Lanes& products, const Lanes& dy, const Lanes& gain,
                                                    const Lanes& x, float mean, float rstd) {
    for (std::size_t k = 0; k < vectors; ++k) {
        const Vector g = dy.v[k] * gain.v[k];
        sums.v[k] += g;
        products.v[k] += g * ((x.v[k] - mean) * rstd);
    }
}

} // namespace

void layerNormBackwardLoop(const float* __restrict dy, const float* __restrict x, const float* mean, const float* rstd,
                           const float* __restrict gain, float* __restrict dx, float* __restrict dgain,
                           float* __restrict dbias, std::size_t rows, std::size_t cols) {
    const std::size_t whole = cols - cols % lanes;
    for (std::size_t i = 0; i < rows; ++i, dy += cols, x += cols, dx += cols) {
        const float m = mean[i];
        const float r = rstd[i];
        Lanes sums{};
        Lanes products{};
        for (std::size_t j = 0; j < whole; j += lanes)
            addNormGradients(sums, products, load(dy + j), load(gain + j), load(x + j), m, r);
        float sum = sumOf(sums);
        float product = sumOf(products);
        for (std::size_t j = whole; j < cols; ++j) {
            sum += dy[j] * gain[j];
            product += dy[j] * gain[j] * ((x[j] - m) * r);
        }
        sum /= static_cast<float>(cols);
        product /= static_cast<float>(cols);
        for (std::size_t j = 0; j < cols; ++j) {
            const float normal = (x[j] - m) * r;
            dbias[j] += dy[j];
            dgain[j] += dy[j] * normal;
            dx[j] += r * (dy[j] * gain[j] - sum - normal * product);
        }
    }
}

void biasGeluBackwardLoop(const float* __restrict x, const float* __restrict bias, float* __restrict dy,
                          std::size_t rows, std::size_t cols) {
    for (std::size_t i = 0; i < rows; ++i, x += cols, dy += cols)
        for (std::size_t j = 0; j < cols; ++j) {
            // gelu(v) = v s(2u), s the logistic function, 2u = v (a + b v²)
            const float v = x[j] + bias[j];
            const float square = v * v;
            const float s = 1.0F / (1.0F + exponential(-v * (1.59576912F + 0.0713548162F * square)));
            const float slope = 1.59576912F + 3.0F * 0.0713548162F * square;
            dy[j] *= s + v * s * (1.0F - s) * slope;
        }
}

void columnSumsLoop(const float* __restrict dy, float* __restrict sums, std::size_t rows, std::size_t cols) {
    for (std::size_t i = 0; i < rows; ++i, dy += cols)
        for (std::size_t j = 0; j < cols; ++j)
            sums[j] += dy[j];
}

void softmaxBackwardLoop(const float* __restrict numerators, float* __restrict dp, float factor, float centre,
                         std::size_t n) {
    for (std::size_t j = 0; j < n; ++j)
        dp[j] = numerators[j] * factor * (dp[j] - centre);
}

float dotLoop(const float* __restrict x, const float* __restrict y, std::size_t n) {
    const std::size_t whole = n - n % lanes;
    Lanes products{};
    for (std::size_t j = 0; j < whole; j += lanes)
        addProduct(products, load(x + j), load(y + j));
    float sum = sumOf(products);
    for (std::size_t j = whole; j < n; ++j)
        sum += x[j] * y[j];
    return sum;
}

} // namespace lamina::LAMINA_ISA
