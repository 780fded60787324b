#include "sae/sae_weights.h"

#include "base/seed.h"

#include <cmath>

namespace lamina {

std::size_t SaeWeights::bytes() const {
    std::size_t total = 0;
    for (const Matrix* tensor : tensors())
        total += tensor->size() * sizeof(float);
    return total;
}

SaeWeights zeroSaeWeights(const SaeConfig& config) {
    SaeWeights weights;
    weights.W_enc = Matrix(config.inputs, config.latents);
    if (!config.tied) {
        weights.b_enc = Matrix(1, config.latents);
        weights.W_dec = Matrix(config.latents, config.inputs);
        weights.b_dec = Matrix(1, config.inputs);
    }
    return weights;
}

SaeWeights initialSaeWeights(const SaeConfig& config, std::uint64_t seed) {
    SaeWeights weights = zeroSaeWeights(config);
    const auto fill = [seed](Matrix& tensor, std::string_view name, std::size_t fanIn) {
        Random random(deriveSeed(seed, name));
        const auto bound = static_cast<float>(1.0 / std::sqrt(static_cast<double>(fanIn)));
        for (std::size_t i = 0; i < tensor.size(); ++i)
            tensor.data()[i] = random.uniform(-bound, bound);
    };
    fill(weights.W_enc, "W_enc", config.inputs);
    fill(weights.b_enc, "b_enc", config.inputs);
    fill(weights.W_dec, "W_dec", config.latents);
    fill(weights.b_dec, "b_dec", config.latents);
    return weights;
}

} // namespace lamina
