#include "sae/sae_config.h"

#include "base/number_format.h"
#include "sae/sae_variant.h"

#include <cmath>
#include <string>

namespace lamina {

namespace {

// What only some forms can do.
Status checkRecipe(const SaeConfig& config) {
    const auto refuse = [](const char* field, const std::string& why) {
        return makeError(ErrorKind::Usage, "SAE setting " + std::string(field) + ": " + why);
    };
    const std::string variant(config.variant->name);
    const struct {
        bool on;
        const char* field;
    } ofTwoMatrices[] = {{config.start != SaeStart::Linear, "sae_init"},
                         {config.meanDecoderBias, "b_dec_init"},
                         {config.subtractsDecoderBias, "apply_b_dec_to_input"},
                         {config.l1ByDecoderNorm, "l1_decoder_norm"},
                         {config.resampleEvery != 0, "resample"}};
    if (config.tied)
        for (const auto& [on, field] : ofTwoMatrices)
            if (on)
                return refuse(field, "a tied autoencoder has neither a decoder of its own nor biases; leave it as it "
                                     "is, or choose a preset that is not tied");
    const bool apart = config.variant->native && config.variant->native->independent;
    if (config.l1ByDecoderNorm && !apart)
        return refuse("l1_decoder_norm",
                      "the latents of " + variant + " are not weighed one by one; choose --sae relu, or leave it off");
    if (config.resampleEvery < 0)
        return wrongSaeSetting("resample", std::to_string(config.resampleEvery), "at least 0");
    if (config.resampleEvery > 0 && !apart)
        return refuse("resample", "latents of " + variant + " are not started anew; choose --sae relu, or 0");
    if (config.resampleEvery > 0 && config.frozenDecoder)
        return refuse("resample", "a frozen decoder stays as it starts; choose 0");
    if (!std::isfinite(config.auxiliary) || config.auxiliary < 0)
        return wrongSaeSetting("aux_loss", formatNumber(config.auxiliary), "a number not below 0");
    if (config.auxiliary > 0 && config.k == 0)
        return refuse("aux_loss", "it is for latents that compete; choose --sae topk or batchtopk, or 0");
    return {};
}

} // namespace

Status checkSaeConfig(const SaeConfig& config) {
    if (config.inputs == 0)
        return wrongSaeSetting("inputs", "0", "at least 1");
    if (config.latents == 0)
        return wrongSaeSetting("latents", "0", "at least 1");
    constexpr std::size_t mostWeights = std::size_t{1} << 34;
    if (config.latents > mostWeights / config.inputs)
        return wrongSaeSetting("latents", std::to_string(config.latents),
                               "at most " + std::to_string(mostWeights / config.inputs) + " for " +
                                   std::to_string(config.inputs) + " inputs");
    LAMINA_TRY(config.variant->check(config));
    if (!std::isfinite(config.l1) || config.l1 < 0.0)
        return wrongSaeSetting("l1", formatNumber(config.l1), "a number not below 0");
    if (!std::isfinite(config.learningRate) || config.learningRate <= 0.0)
        return wrongSaeSetting("lr", formatNumber(config.learningRate), "a number above 0");
    if (config.epochs < 0)
        return wrongSaeSetting("epochs", std::to_string(config.epochs), "at least 0");
    const auto share = [](double value) { return value >= 0.0 && value <= 1.0; };
    if (!share(config.l1Warmup))
        return wrongSaeSetting("l1_warmup", formatNumber(config.l1Warmup), "a share from 0 to 1");
    if (!share(config.lrWarmup))
        return wrongSaeSetting("lr_warmup", formatNumber(config.lrWarmup), "a share from 0 to 1");
    if (!share(config.lrDecay))
        return wrongSaeSetting("lr_decay", formatNumber(config.lrDecay), "a share from 0 to 1");
    LAMINA_TRY(checkRecipe(config));
    if (config.frozenDecoder && config.tied)
        return makeError(ErrorKind::Usage, "a tied autoencoder has no decoder of its own that could stay as it starts; "
                                           "leave frozen-decoder out or choose a preset that is not tied");
    return {};
}

Error wrongSaeSetting(const std::string& field, const std::string& value, const std::string& range) {
    return makeError(ErrorKind::Usage, "SAE setting " + field + " is " + value + "; it has to be " + range);
}

} // namespace lamina
