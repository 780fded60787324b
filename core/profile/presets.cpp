#include "profile/presets.h"

#include "profile/settings.h"

#include <algorithm>

namespace lamina {

namespace {

const Preset* findPreset(std::string_view name) {
    const auto found =
        std::find_if(presets().begin(), presets().end(), [&](const Preset& preset) { return preset.name == name; });
    return found == presets().end() ? nullptr : &*found;
}

std::vector<Preset>& table() {
    static std::vector<Preset> rows{
        // The evidence for its l1, lr, lr_decay and batch stands beside the demo model (EVIDENCE.md).
        {"laminar",
         "The recommended profile: clean article text, 10 random windows, a ReLU autoencoder per layer.",
         false,
         {{"text", "article"},
          {"windows", "random"},
          {"rows", "10"},
          {"heldout", "0"},
          {"cols", "1024"},
          {"drop_first", "1"},
          {"hook", "hook_mlp_out"},
          {"latents", "x2"},
          {"sae", "relu"},
          {"k", "0"},
          {"l1", "1.5"},
          {"lr", "0.0001"},
          {"l1_warmup", "0"},
          {"lr_warmup", "0"},
          {"lr_decay", "0.2"},
          {"normalize", "none"},
          {"sae_init", "linear"},
          {"b_dec_init", "start"},
          {"apply_b_dec_to_input", "0"},
          {"l1_decoder_norm", "0"},
          {"aux_loss", "0"},
          {"resample", "0"},
          {"batch", "1/20"},
          {"epochs", "75"}}},
        {"course",
         "The original exercise exactly as published: raw markup, tied weights, a third of the latents per token.",
         true,
         {{"text", "markup"},
          {"windows", "first"},
          {"rows", "10"},
          {"heldout", "0"},
          {"cols", "1024"},
          {"drop_first", "0"},
          {"hook", "mlp.hook_pre"},
          {"latents", "x2"},
          {"sae", "topk"},
          {"k", "0"},
          {"l1", "1"},
          {"lr", "0.0001"},
          {"l1_warmup", "0"},
          {"lr_warmup", "0"},
          {"lr_decay", "0"},
          {"normalize", "none"},
          {"sae_init", "linear"},
          {"b_dec_init", "start"},
          {"apply_b_dec_to_input", "0"},
          {"l1_decoder_norm", "0"},
          {"aux_loss", "0"},
          {"resample", "0"},
          {"batch", "full"},
          {"epochs", "75"}}},
        // Conerly et al., "Update on how we train SAEs" (Anthropic, April 2024), with b_dec subtracted from the inputs as
        // in SAELens. Their λ = 5 weighs sums over inputs and latents, which for means is 5·F/d = 40. What it does to
        // the demo stands beside that model (EVIDENCE.md).
        {"research",
         "Made for comparing layers: inputs scaled alike, eight times as many latents, λ by decoder norm, one window "
         "held out.",
         false,
         {{"text", "article"},
          {"windows", "random"},
          {"rows", "10"},
          {"heldout", "1"},
          {"cols", "1024"},
          {"drop_first", "1"},
          {"hook", "hook_mlp_out"},
          {"latents", "x8"},
          {"sae", "relu"},
          {"k", "0"},
          {"l1", "40"},
          {"lr", "0.0003"},
          {"l1_warmup", "0.05"},
          {"lr_warmup", "0"},
          {"lr_decay", "0.2"},
          {"normalize", "scale"},
          {"sae_init", "transpose"},
          {"b_dec_init", "mean"},
          {"apply_b_dec_to_input", "1"},
          {"l1_decoder_norm", "1"},
          {"aux_loss", "0"},
          {"resample", "0"},
          {"batch", "1/10"},
          {"epochs", "75"}}},
    };
    return rows;
}

} // namespace

const std::vector<Preset>& presets() {
    return table();
}

void addPreset(const Preset& row) {
    table().push_back(row);
}

Status applyPreset(RunConfig& config, std::string_view name) {
    const Preset* const preset = findPreset(name);
    if (!preset) {
        std::string known;
        for (const Preset& one : presets())
            known.append(known.empty() ? "" : " or ").append(one.name);
        return makeError(ErrorKind::Usage, "--preset '" + std::string(name) + "' is unknown; use " + known);
    }
    for (const auto& [key, value] : preset->values)
        LAMINA_TRY(setSetting(config, key, value));
    config.tied = preset->tied;
    config.preset = preset->name;
    return {};
}

std::vector<std::string_view> changedFromPreset(const RunConfig& config) {
    std::vector<std::string_view> changed;
    RunConfig fresh;
    if (!applyPreset(fresh, config.preset).ok())
        return changed;
    for (const auto& [key, value] : findPreset(config.preset)->values)
        if (const Setting* const setting = findSetting(key); setting->get(config) != setting->get(fresh))
            changed.push_back(key);
    return changed;
}

bool presetModified(const RunConfig& config) {
    return !findPreset(config.preset) || !changedFromPreset(config).empty();
}

} // namespace lamina
