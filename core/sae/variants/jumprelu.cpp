// z = relu(x W_enc + b_enc) where that is above the latent's threshold, else 0 ("Jumping ahead", arXiv 2407.14435).
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <array>

namespace lamina {

namespace {

constexpr auto parameters = [] {
    std::array<ParameterSpec, linearParameters.size() + 1> all{};
    std::ranges::copy(linearParameters, all.begin());
    all.back() = ParameterSpec{"threshold", Extent::One, Extent::Latents, nullptr};
    return all;
}();

double encode(const SaeConfig&, const SaeParameters& weights, MatrixView z, std::uint32_t* counts) {
    const float* bias = weights["b_enc"].data();
    const float* threshold = weights["threshold"].data();
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float* row = z.row(n);
        for (std::size_t j = 0; j < z.cols; ++j) {
            const float value = row[j] + bias[j];
            // A not-a-number is passed on.
            row[j] = value > threshold[j] && value > 0.0F ? value : value == value ? 0.0F : value;
            counts[j] += row[j] > 0.0F ? 1 : 0;
            sum += row[j];
        }
    }
    return sum;
}

} // namespace

constinit const SaeVariant saeJumpRelu{
    .name = "jumprelu",
    .label = "JumpReLU",
    .sentence = "Only latents above a threshold of their own count.",
    .saeLens = "jumprelu",
    .saeLensActivation = "relu",
    .saeLensFields = nullptr,
    .parameters = parameters,
    .settings = {},
    .stateCode = std::nullopt,
    .check = [](const SaeConfig&) { return Status(); },
    .encode = encode,
    .seal = nullptr,
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = nullptr,
};

} // namespace lamina
