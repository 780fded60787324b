// Rajamanoharan et al., "Jumping Ahead: Improving Reconstruction Fidelity with JumpReLU Sparse Autoencoders"
// (arXiv 2407.14435): z = π where it exceeds the latent's threshold, π = x W_enc + b_enc. The logarithm of the
// threshold is trained, through the edge of a rectangle `bandwidth` wide; λ weighs the number of latents, here their
// density.
#include "base/number_format.h"
#include "sae/sae_variants.h"
#include "sae/variants/above_threshold.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr float firstThreshold = 0.01F; // SAELens's

void logarithm(Matrix& tensor, const SaeExtents&, Random&) {
    std::fill_n(tensor.data(), tensor.size(), std::log(firstThreshold));
}
void threshold(Matrix& tensor, const SaeExtents&, Random&) {
    std::fill_n(tensor.data(), tensor.size(), firstThreshold);
}

void sealJumpRelu(const SaeConfig&, SaeParameters& parameters, const EncodeStatistics&) {
    const Matrix& trained = parameters["log_threshold"];
    std::transform(trained.data(), trained.data() + trained.size(), parameters.at("threshold").data(),
                   [](float value) { return std::exp(value); });
}

Status checkJumpRelu(const SaeConfig& config) {
    if (!(config.bandwidth > 0) || !std::isfinite(config.bandwidth))
        return wrongSaeSetting("bandwidth", formatNumber(config.bandwidth), "a number above 0");
    return {};
}

constexpr std::array jumpReluParameters{linearParameters[0],
                                        linearParameters[1],
                                        linearParameters[2],
                                        linearParameters[3],
                                        thresholdParameter(threshold),
                                        ParameterSpec{.name = "log_threshold",
                                                      .rows = Extent::One,
                                                      .cols = Extent::Latents,
                                                      .initial = logarithm,
                                                      .whenTied = true,
                                                      .stored = false}};

constexpr std::array jumpReluSettings{SaeSetting{
    .key = "bandwidth",
    .placeholder = "E",
    .label = "Bandwidth ε",
    .tooltip = "jumprelu: how near a latent has to come to its threshold, half of this on either side, to move it in "
               "training.",
    .whole = false,
    .minimum = 1e-6,
    .maximum = 1e3,
    .initial = 0.05, // SAELens's
    .get = [](const SaeConfig& config) { return config.bandwidth; },
    .set = [](SaeConfig& config, double chosen) { config.bandwidth = chosen; },
}};

} // namespace

constinit const SaeVariant saeJumpRelu{
    .name = "jumprelu",
    .label = "JumpReLU",
    .sentence = "Only latents above a threshold of their own count, which is trained; λ weighs how many they are.",
    .saeLens = "jumprelu",
    .saeLensActivation = "relu",
    .saeLensFields = nullptr,
    .parameters = jumpReluParameters,
    .settings = jumpReluSettings,
    .stateCode = std::nullopt,
    .check = checkJumpRelu,
    .encode = encodeAboveThreshold,
    .seal = sealJumpRelu,
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = nullptr,
    .weighed = [](double, double density) { return density; },
};

} // namespace lamina
