#include "sae/imports/imported_sae.h"
#include "sae/recipes/folding.h"
#include "sae/sae_lens.h"
#include "sae/sae_variant.h"
#include "tensor/safetensors.h"

#include <algorithm>
#include <vector>

namespace lamina {

namespace {

// An SAE that takes s·x and gives s·x^ as one that takes x and gives x^.
void foldInputScale(SaeParameters& parameters, double scale) {
    const auto times = [&](const char* name, double factor) {
        Matrix& values = parameters.at(name);
        for (std::size_t i = 0; i < values.size(); ++i)
            values.data()[i] = static_cast<float>(values.data()[i] * factor);
    };
    times("W_enc", scale);
    times("W_dec", 1 / scale);
    times("b_dec", 1 / scale);
}

// The factors of the latents on their way to the decoder. All 1, they mean nothing.
Status foldLatentScales(const SafetensorsFile& file, const SaeLensConfig& config, SaeParameters& parameters) {
    const bool older = !file.find("finetuning_scaling_factor");
    const std::string name = older ? "scaling_factor" : "finetuning_scaling_factor";
    if (!file.find(name)) {
        if (config.scalesLatents)
            return makeError(ErrorKind::Format, file.name() +
                                                    " has no tensor finetuning_scaling_factor, which cfg.json "
                                                    "asks for");
        return {};
    }
    LAMINA_ASSIGN(const Matrix factors, file.readMatrix(name));
    if (std::all_of(factors.data(), factors.data() + factors.size(), [](float f) { return f == 1.0F; }))
        return {};
    if (!config.scalesLatents)
        return makeError(ErrorKind::Unsupported, file.name() + " has a tensor " + name +
                                                     " that is not 1 while cfg.json "
                                                     "says that finetuning_scaling_factor is false");
    if (factors.size() != config.sae.latents)
        return makeError(ErrorKind::Format, file.name() + ": tensor " + name + " has " +
                                                std::to_string(factors.size()) + " values, d_sae is " +
                                                std::to_string(config.sae.latents));
    Matrix& decoder = parameters.at("W_dec");
    for (std::size_t j = 0; j < decoder.rows(); ++j)
        for (std::size_t i = 0; i < decoder.cols(); ++i)
            decoder(j, i) *= factors.data()[j];
    return {};
}

// The latents of a form without b_enc are not simply scaled by their decoder's norms.
Status checkFolding(const SaeLensConfig& config) {
    const auto& specs = config.sae.variant->parameters;
    if (!config.rescalesByDecoderNorm || std::ranges::find(specs, "b_enc", &ParameterSpec::name) != specs.end())
        return {};
    return makeError(ErrorKind::Unsupported,
                     (config.folder / "cfg.json").string() +
                         ": the field rescale_acts_by_decoder_norm is true; it cannot be folded "
                         "into an autoencoder of the form " +
                         std::string(config.sae.variant->saeLens));
}

} // namespace

Result<SaeParameters> readSaeLensWeights(const SaeLensConfig& config) {
    LAMINA_TRY(checkFolding(config));
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(config.folder / "sae_weights.safetensors"));
    LAMINA_ASSIGN(SaeParameters parameters, readSaeParameters(file, file.name(), config.sae));
    if (config.subtractsDecoderBias)
        foldDecoderBias(*config.sae.variant, parameters);
    if (config.rescalesByDecoderNorm)
        foldDecoderNorms(parameters);
    LAMINA_TRY(foldLatentScales(file, config, parameters));
    if (config.inputScale != 1)
        foldInputScale(parameters, config.inputScale);
    return parameters;
}

} // namespace lamina
