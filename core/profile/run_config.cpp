#include "profile/run_config.h"

#include "base/number_format.h"
#include "sae/sae_variant.h"

namespace lamina {

std::string Sweep::text() const {
    if (empty())
        return "none";
    std::string written = key;
    for (std::size_t i = 0; i < values.size(); ++i)
        written += (i == 0 ? "=" : ",") + formatNumber(values[i]);
    return written;
}

SaeConfig RunConfig::saeConfig(std::size_t inputs, std::size_t trainedRows) const {
    SaeConfig config;
    config.variant = sae;
    config.tied = tied;
    config.inputs = inputs;
    config.latents = latents.resolve(inputs);
    for (const SaeSetting& setting : sae->settings) {
        const auto chosen = saeSettings.find(setting.key);
        setting.set(config, chosen == saeSettings.end() ? setting.initial : chosen->second);
    }
    config.l1 = l1;
    config.learningRate = learningRate;
    config.batch = batch.resolve(trainedRows);
    config.epochs = epochs;
    config.l1Warmup = l1Warmup;
    config.lrWarmup = lrWarmup;
    config.lrDecay = lrDecay;
    config.start = start;
    config.meanDecoderBias = meanDecoderBias;
    config.subtractsDecoderBias = subtractsDecoderBias;
    config.l1ByDecoderNorm = l1ByDecoderNorm;
    config.auxiliary = auxiliary;
    config.resampleEvery = resampleEvery;
    return config;
}

} // namespace lamina
