#include "profile/runner/given_saes.h"

#include "profile/settings.h"
#include "sae/sae_variant.h"

namespace lamina {

Status checkGivenSaes(const RunConfig& config) {
    const auto usage = [&](const std::string& what) {
        return makeError(ErrorKind::Usage, "--saes " + config.saes + " measures trained autoencoders; " + what);
    };
    if (!config.controls.empty())
        return usage("leave --control out, which needs some to be trained");
    if (config.normalize != Normalize::None)
        return usage("use --normalize none: their inputs are scaled as their own cfg.json says");
    if (!config.sweep.empty())
        return usage("leave --sweep out, which needs some to be trained");
    if (config.repeats > 1 && config.vary == Vary::Sae)
        return usage("--repeats " + std::to_string(config.repeats) + " needs --vary windows: nothing else differs");
    return {};
}

Status checkGivenSaes(const RunConfig& config, const SaeFolder& saes, const Gpt2Config& model) {
    const auto lacks = [&](const std::string& what) {
        return makeError(ErrorKind::Usage, "--saes " + config.saes + " has no autoencoder of " + what + " at " +
                                               std::string(hookName(config.hook)) + "; it has those of layers " +
                                               saes.layersText() + ": choose --layers among them");
    };
    const int modelLayers = static_cast<int>(model.layers);
    if (const SaeLensConfig& last = saes.layers().back(); last.layer >= modelLayers)
        return makeError(ErrorKind::Format, (last.folder / "cfg.json").string() + ": the field hook_name is of layer " +
                                                std::to_string(last.layer) + "; the model has layers 0 to " +
                                                std::to_string(modelLayers - 1));
    const bool named = config.layers.first > 0 || config.layers.last >= 0; // else those that there are
    for (int layer = config.layers.first; named && layer <= config.layers.lastOf(modelLayers); ++layer)
        if (!saes.find(layer))
            return lacks("layer " + std::to_string(layer));
    return {};
}

RunConfig withGivenSaes(RunConfig config, const SaeFolder& saes) {
    const SaeConfig& sae = saes.layers().front().sae;
    config.tied = false;
    config.start = SaeStart::Linear;
    config.meanDecoderBias = config.subtractsDecoderBias = config.l1ByDecoderNorm = false;
    config.auxiliary = 0;
    config.resampleEvery = 0;
    config.latents = {false, sae.latents};
    config.sae = sae.variant;
    dropOtherVariantsSettings(config);
    for (const SaeSetting& setting : sae.variant->settings)
        config.saeSettings[std::string(setting.key)] = setting.get(sae);
    return config;
}

} // namespace lamina
