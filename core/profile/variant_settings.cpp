#include "profile/variant_settings.h"

#include "base/number_format.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina {

namespace {

double chosenValue(const RunConfig& config, const SaeSetting& setting) {
    const auto chosen = config.saeSettings.find(setting.key);
    return chosen == config.saeSettings.end() ? setting.initial : chosen->second;
}

std::string textOf(const SaeSetting& setting, double value) {
    return setting.whole ? std::to_string(static_cast<long long>(value)) : formatNumber(value);
}

bool read(RunConfig& config, const SaeSetting& setting, const std::string& text) {
    const auto whole = parseInteger(text);
    const auto value = setting.whole ? (whole ? std::optional(static_cast<double>(*whole)) : std::nullopt) : parseNumber(text);
    if (!value || !std::isfinite(*value) || *value < setting.minimum || *value > setting.maximum)
        return false;
    if (*value == setting.initial)
        config.saeSettings.erase(std::string(setting.key));
    else
        config.saeSettings[std::string(setting.key)] = *value;
    return true;
}

} // namespace

Setting variantRow() {
    static const std::string tooltip = [] {
        std::string text;
        for (const SaeVariant* variant : saeVariants())
            text += (text.empty() ? "" : " ") + std::string(variant->name) + ": " + std::string(variant->sentence);
        return text;
    }();
    Setting row;
    row.key = "sae";
    row.kind = SettingKind::Choice;
    row.label = "Autoencoder";
    row.tooltip = tooltip;
    for (const SaeVariant* variant : saeVariants()) {
        row.choices.emplace_back(variant->name);
        row.value += (row.value.empty() ? "" : "|") + row.choices.back();
    }
    row.get = [](const RunConfig& c) { return std::string(c.sae->name); };
    row.set = [](RunConfig& c, const std::string& t, std::string&) {
        const SaeVariant* variant = findSaeVariant(t);
        if (variant)
            c.sae = variant;
        return variant != nullptr;
    };
    row.planned = [](const std::string& t) {
        constexpr std::array<std::string_view, 3> later{"batchtopk", "jumprelu", "gated"};
        return std::find(later.begin(), later.end(), t) != later.end();
    };
    return row;
}

std::vector<Setting> variantSettingRows() {
    std::vector<Setting> rows;
    for (const SaeSetting* setting : saeSettings()) {
        Setting row;
        row.key = setting->key;
        row.kind = setting->whole ? SettingKind::Integer : SettingKind::Number;
        row.value = setting->placeholder;
        row.label = setting->label;
        row.tooltip = setting->tooltip;
        row.minimum = setting->minimum;
        row.maximum = setting->maximum;
        row.get = [setting](const RunConfig& c) { return textOf(*setting, chosenValue(c, *setting)); };
        row.set = [setting](RunConfig& c, const std::string& t, std::string&) { return read(c, *setting, t); };
        row.applies = [setting](const RunConfig& c) { return hasSetting(*c.sae, setting->key); };
        rows.push_back(std::move(row));
    }
    return rows;
}

Status checkVariantSettings(const RunConfig& config) {
    for (const auto& [key, value] : config.saeSettings) {
        if (hasSetting(*config.sae, key))
            continue;
        std::string owners;
        for (const SaeVariant* variant : saeVariants())
            if (hasSetting(*variant, key))
                owners += (owners.empty() ? "" : " or ") + std::string(variant->name);
        return makeError(ErrorKind::Usage, optionName(key) + " " + findSetting(key)->get(config) + " needs --sae " + owners);
    }
    return {};
}

void dropOtherVariantsSettings(RunConfig& config) {
    std::erase_if(config.saeSettings, [&](const auto& chosen) { return !hasSetting(*config.sae, chosen.first); });
}

} // namespace lamina
