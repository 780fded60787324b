#include "sae/recipes/folding.h"

#include "sae/sae_variant.h"

#include <cmath>
#include <vector>

namespace lamina {

void foldDecoderBias(const SaeVariant& variant, SaeParameters& parameters) {
    const Matrix &encoder = parameters["W_enc"], &origin = parameters["b_dec"];
    std::vector<double> offset(encoder.cols(), 0.0);
    for (std::size_t i = 0; i < encoder.rows(); ++i)
        for (std::size_t j = 0; j < encoder.cols(); ++j)
            offset[j] -= static_cast<double>(origin(0, i)) * encoder(i, j);
    variant.addToPreActivations(parameters, offset);
}

void foldDecoderNorms(SaeParameters& parameters) {
    Matrix &encoder = parameters.at("W_enc"), &bias = parameters.at("b_enc"), &decoder = parameters.at("W_dec");
    for (std::size_t j = 0; j < decoder.rows(); ++j) {
        double square = 0;
        for (std::size_t i = 0; i < decoder.cols(); ++i)
            square += static_cast<double>(decoder(j, i)) * decoder(j, i);
        const double norm = std::sqrt(square);
        if (!(norm > 0)) // such a latent adds nothing either way
            continue;
        bias(0, j) = static_cast<float>(bias(0, j) * norm);
        for (std::size_t i = 0; i < decoder.cols(); ++i) {
            encoder(i, j) = static_cast<float>(encoder(i, j) * norm);
            decoder(j, i) = static_cast<float>(decoder(j, i) / norm);
        }
    }
}

bool trainsFolded(const SaeConfig& config) {
    return config.subtractsDecoderBias || config.l1ByDecoderNorm;
}

SaeParameters plainParameters(const SaeConfig& config, SaeParameters trained) {
    if (config.subtractsDecoderBias)
        foldDecoderBias(*config.variant, trained);
    if (config.l1ByDecoderNorm)
        foldDecoderNorms(trained);
    return trained;
}

} // namespace lamina
