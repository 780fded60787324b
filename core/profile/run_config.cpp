#include "profile/run_config.h"

#include "profile/settings.h"
#include "sae/sae_defaults.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <array>

namespace lamina {

SaeConfig RunConfig::saeConfig(std::size_t inputs) const {
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
    config.batch = batch;
    config.epochs = epochs;
    return config;
}

namespace {

void applyLaminar(RunConfig& config) {
    config.text = CleaningMode::Article;
    config.windows = WindowMode::Random;
    config.rows = 10;
    config.cols = 1024;
    config.dropFirst = true;
    config.hook = HookPoint::MlpOut;
    config.latents = {true, 2};
    config.sae = findSaeVariant("relu");
    config.tied = false;
    config.saeSettings.clear();
    config.l1 = laminarL1;
    config.learningRate = laminarLearningRate;
    config.batch = laminarBatch;
    config.epochs = 75;
}

void applyCourse(RunConfig& config) {
    config.text = CleaningMode::Markup;
    config.windows = WindowMode::First;
    config.rows = 10;
    config.cols = 1024;
    config.dropFirst = false;
    config.hook = HookPoint::MlpPre;
    config.latents = {true, 2};
    config.sae = findSaeVariant("topk");
    config.tied = true;
    config.saeSettings.clear();
    config.l1 = 1.0;
    config.learningRate = 1e-4;
    config.batch = 0;
    config.epochs = 75;
}

// The settings a preset sets; `tied` follows the preset and has no option of its own.
constexpr std::array presetKeys{"text",   "windows", "rows", "cols", "drop_first", "hook", "epochs",
                                "latents", "l1",      "lr",   "batch", "sae"};

} // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> table{
        {"laminar", "The recommended profile: clean article text, 10 random windows, a ReLU autoencoder per layer.",
         applyLaminar},
        {"course", "The original exercise exactly as published: raw markup, tied weights, a third of the latents per token.",
         applyCourse},
    };
    return table;
}

Status applyPreset(RunConfig& config, std::string_view name) {
    for (const Preset& preset : presets())
        if (preset.name == name) {
            preset.apply(config);
            config.preset = name;
            return {};
        }
    if (name == "research")
        return makeError(ErrorKind::Usage, "--preset research is not available yet; use laminar or course");
    return makeError(ErrorKind::Usage, "--preset '" + std::string(name) + "' is unknown; use laminar or course");
}

bool presetModified(const RunConfig& config) {
    RunConfig fresh;
    if (!applyPreset(fresh, config.preset).ok())
        return true;
    return config.saeSettings != fresh.saeSettings ||
           std::any_of(presetKeys.begin(), presetKeys.end(), [&](const char* key) {
               const Setting* setting = findSetting(key);
               return setting->get(config) != setting->get(fresh);
           });
}

} // namespace lamina
