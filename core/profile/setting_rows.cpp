#include "profile/setting_rows.h"

#include "engine/engine.h"
#include "sae/sae_variants.h"

#include <cmath>

namespace lamina::rows {

Setting flag(std::string_view key, bool RunConfig::*field, std::string_view label, std::string_view tooltip) {
    return {key,
            SettingKind::Flag,
            "0|1",
            label,
            tooltip,
            [field](const RunConfig& c) { return std::string(c.*field ? "1" : "0"); },
            [field](RunConfig& c, const std::string& t, std::string&) {
                if (t != "0" && t != "1")
                    return false;
                c.*field = t == "1";
                return true;
            },
            {},
            0,
            1};
}

Setting number(std::string_view key, double RunConfig::*field, double low, double high, std::string_view placeholder,
               std::string_view label, std::string_view tooltip) {
    return {key,
            SettingKind::Number,
            std::string(placeholder),
            label,
            tooltip,
            [field](const RunConfig& c) { return formatNumber(c.*field); },
            [=](RunConfig& c, const std::string& t, std::string&) {
                const auto value = parseNumber(t);
                if (!value || !std::isfinite(*value) || *value < low || *value > high)
                    return false;
                c.*field = *value;
                return true;
            },
            {},
            low,
            high};
}

Setting named(std::string_view key, std::string RunConfig::*field, std::vector<std::string> (*names)(),
              bool (*taken)(const std::string&), std::string_view label, std::string_view tooltip) {
    return {key,
            SettingKind::Choice,
            {},
            label,
            tooltip,
            [field](const RunConfig& c) { return c.*field; },
            [field, names, taken](RunConfig& c, const std::string& t, std::string&) {
                if (t != automaticChoice && !(taken && taken(t)))
                    if (const auto known = names(); std::find(known.begin(), known.end(), t) == known.end())
                        return false;
                c.*field = t;
                return true;
            },
            [names] {
                std::vector<std::string> choices = names();
                std::erase(choices, automaticChoice);
                choices.insert(choices.begin(), std::string(automaticChoice));
                return choices;
            }};
}

Setting variantRow(const SaeSetting& setting) {
    Setting row{setting.key,
                setting.whole ? SettingKind::Integer : SettingKind::Number,
                std::string(setting.placeholder),
                setting.label,
                setting.tooltip,
                [&setting](const RunConfig& c) {
                    const auto chosen = c.saeSettings.find(setting.key);
                    const double value = chosen == c.saeSettings.end() ? setting.initial : chosen->second;
                    return setting.whole ? std::to_string(static_cast<long long>(value)) : formatNumber(value);
                },
                [&setting](RunConfig& c, const std::string& t, std::string&) {
                    const auto number = parseNumber(t);
                    const auto integer = parseInteger(t);
                    if (!number || !(*number >= setting.minimum && *number <= setting.maximum) ||
                        (setting.whole && !integer))
                        return false;
                    if (*number == setting.initial)
                        c.saeSettings.erase(std::string(setting.key));
                    else
                        c.saeSettings[std::string(setting.key)] = *number;
                    return true;
                },
                {},
                setting.minimum,
                setting.maximum};
    row.applies = [&setting](const RunConfig& c) { return hasSetting(*c.sae, setting.key); };
    row.since = setting.key == "k" ? 1 : 3; // every file has k; the variants that came later brought the others
    return row;
}

std::vector<Setting> recipeRows() {
    using C = RunConfig;
    Setting start =
        choice<SaeStart>("sae_init", &C::start, {{"linear", SaeStart::Linear}, {"transpose", SaeStart::Transpose}},
                         "First weights", "How each autoencoder's weights start.");
    start.choiceSentences = {"As torch.nn.Linear's: every tensor uniform, by itself.",
                             "The decoder in random directions of norm 0.1, the encoder its transpose, biases 0."};
    Setting bias = choice<bool>("b_dec_init", &C::meanDecoderBias, {{"start", false}, {"mean", true}},
                                "First decoder bias", "Where the decoder's bias starts.");
    bias.choiceSentences = {"Where the first weights put it.", "At the mean of the layer's rows."};
    Setting subtracted =
        flag("apply_b_dec_to_input", &C::subtractsDecoderBias, "Subtract decoder bias",
             "Latents come from x minus the decoder's bias, as in SAELens's setting of this name. Kept weights have it "
             "folded in.");
    Setting norms = flag("l1_decoder_norm", &C::l1ByDecoderNorm, "λ by decoder norm",
                         "λ weighs each latent by the norm of its row of the decoder, so that it cannot get off by "
                         "shrinking while the row grows. Kept weights have rows of norm 1. For relu.");
    Setting auxiliary =
        number("aux_loss", &C::auxiliary, 0, 1e6, "A", "Auxiliary loss",
               "How much the error that dead latents could take away weighs (AuxK): latents that were "
               "dead for an epoch learn by it. 0: none. For topk and batchtopk, with the engine torch.");
    Setting resample = whole("resample", &C::resampleEvery, 0, maximumEpochs, "N", "Resample dead latents",
                             "After every N epochs of the training's first half, latents that were dead for the last "
                             "one start anew at rows that are reconstructed badly. 0: never. For relu.");
    const auto isRelu = [](const RunConfig& c) { return !c.tied && c.sae->native && c.sae->native->independent; };
    start.applies = bias.applies = subtracted.applies = [](const RunConfig& c) { return !c.tied; };
    norms.applies = resample.applies = isRelu;
    auxiliary.applies = [](const RunConfig& c) { return hasSetting(*c.sae, "k"); };
    return {start, bias, subtracted, norms, auxiliary, resample};
}

Setting training(Setting row) {
    row.trainSae = true;
    return row;
}
Setting capturing(Setting row) {
    row.activations = true;
    return row;
}
Setting effect(Effect effect, Setting row) {
    row.effect = effect;
    return row;
}

Setting since(int schema, Setting row) {
    row.since = schema;
    return row;
}

} // namespace lamina::rows
