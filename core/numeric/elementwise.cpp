#include "numeric/elementwise.h"

#include "base/isa_choice.h"
#include "numeric/elementwise_kernels.h"

#include <array>
#include <cmath>
#include <utility>

namespace lamina {

namespace {

struct Kernels {
    decltype(&baseline::expLoop) exp;
    decltype(&baseline::tanhLoop) tanh;
    decltype(&baseline::erfLoop) erf;
    decltype(&baseline::activationLoop) activation;
    decltype(&baseline::biasActivationLoop) biasActivation;
    decltype(&baseline::addBiasLoop) addBias;
    decltype(&baseline::addLoop) add;
    decltype(&baseline::addBiasAndResidualLoop) addBiasAndResidual;
    decltype(&baseline::layerNormLoop) layerNorm;
    decltype(&baseline::softmaxNumeratorsLoop) softmaxNumerators;
    decltype(&baseline::scaleLoop) scale;
};

#define LAMINA_KERNELS(isa)                                                                                            \
    Kernels {                                                                                                          \
        isa::expLoop, isa::tanhLoop, isa::erfLoop, isa::activationLoop, isa::biasActivationLoop, isa::addBiasLoop,     \
            isa::addLoop, isa::addBiasAndResidualLoop, isa::layerNormLoop, isa::softmaxNumeratorsLoop, isa::scaleLoop  \
    }

const Kernels& kernels() {
    static const Kernels chosen = LAMINA_FOR_THIS_ISA(LAMINA_KERNELS);
    return chosen;
}

#undef LAMINA_KERNELS

} // namespace

std::optional<Activation> parseActivation(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Activation>, 8> names{{{"gelu_new", Activation::GeluTanh},
                                                                            {"gelu_pytorch_tanh", Activation::GeluTanh},
                                                                            {"gelu_fast", Activation::GeluTanh},
                                                                            {"gelu", Activation::Gelu},
                                                                            {"relu", Activation::Relu},
                                                                            {"silu", Activation::Silu},
                                                                            {"swish", Activation::Silu},
                                                                            {"tanh", Activation::Tanh}}};
    for (const auto& [known, activation] : names)
        if (known == name)
            return activation;
    return std::nullopt;
}

void expRange(const float* x, float* y, std::size_t n) { kernels().exp(x, y, n); }

void tanhRange(const float* x, float* y, std::size_t n) { kernels().tanh(x, y, n); }

void erfRange(const float* x, float* y, std::size_t n) { kernels().erf(x, y, n); }

void activationRange(Activation activation, const float* x, float* y, std::size_t n) {
    kernels().activation(activation, x, y, n);
}

void biasActivationRows(Activation activation, const float* x, const float* bias, float* y, std::size_t rows,
                        std::size_t cols) {
    kernels().biasActivation(activation, x, bias, y, rows, cols);
}

void addBiasRows(float* x, const float* bias, std::size_t rows, std::size_t cols) {
    kernels().addBias(x, bias, rows, cols);
}

void addRange(float* x, const float* y, std::size_t n) { kernels().add(x, y, n); }

void addBiasAndResidualRows(float* y, const float* bias, float* x, std::size_t rows, std::size_t cols) {
    kernels().addBiasAndResidual(y, bias, x, rows, cols);
}

void layerNormRows(const float* x, const float* gain, const float* bias, float epsilon, float* y, float* mean,
                   float* rstd, std::size_t rows, std::size_t cols) {
    kernels().layerNorm(x, gain, bias, epsilon, y, mean, rstd, rows, cols);
}

float softmaxNumerators(float* x, std::size_t n, float scale) {
    float maximum = 0.0F;
    return kernels().softmaxNumerators(x, n, scale, &maximum);
}

float softmaxRange(float* x, std::size_t n, float scale) {
    float maximum = 0.0F;
    const float sum = kernels().softmaxNumerators(x, n, scale, &maximum);
    kernels().scale(x, 1.0F / sum, n);
    return maximum * scale + std::log(sum);
}

void scaleRange(float* x, float factor, std::size_t n) { kernels().scale(x, factor, n); }

} // namespace lamina
