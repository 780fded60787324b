#include "sae/sae_variants.h"

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"

#include <algorithm>
#include <string>

namespace lamina {

namespace {

std::vector<const SaeVariant*>& table() {
    static std::vector<const SaeVariant*> variants{&saeRelu, &saeTopK, &saeBatchTopK, &saeJumpRelu, &saeGated};
    return variants;
}

const SaeVariant* findIn(std::string_view SaeVariant::*name, std::string_view value) {
    const auto found = std::ranges::find(table(), value, name);
    return found == table().end() ? nullptr : *found;
}

} // namespace

const SaeVariant& defaultSaeVariant() {
    return *table().front();
}

std::span<const SaeVariant* const> saeVariants() {
    return table();
}

const SaeVariant* findSaeVariant(std::string_view name) {
    return findIn(&SaeVariant::name, name);
}

const SaeVariant* findSaeLensForm(std::string_view architecture) {
    const SaeVariant* const namesake = findSaeVariant(architecture);
    return namesake && namesake->saeLens == architecture ? namesake : findIn(&SaeVariant::saeLens, architecture);
}

Result<const SaeVariant*> parseSaeVariant(std::string_view name) {
    if (const SaeVariant* variant = findSaeVariant(name))
        return variant;
    std::string names;
    for (const SaeVariant* variant : table())
        names.append(names.empty() ? "" : ", ").append(variant->name);
    return makeError(ErrorKind::Usage, "there is no SAE variant '" + std::string(name) + "'; choose one of: " + names);
}

std::vector<const SaeSetting*> saeSettings() {
    std::vector<const SaeSetting*> all;
    for (const SaeVariant* variant : table())
        for (const SaeSetting& setting : variant->settings)
            if (std::ranges::find(all, setting.key, &SaeSetting::key) == all.end())
                all.push_back(&setting);
    return all;
}

bool hasSetting(const SaeVariant& variant, std::string_view key) {
    return std::ranges::find(variant.settings, key, &SaeSetting::key) != variant.settings.end();
}

void addToEncoderBias(SaeParameters& parameters, std::span<const double> offset) {
    Matrix& bias = parameters.at("b_enc");
    for (std::size_t j = 0; j < offset.size(); ++j)
        bias(0, j) = static_cast<float>(static_cast<double>(bias(0, j)) + offset[j]);
}

void addSaeVariant(const SaeVariant& variant) {
    table().push_back(&variant);
}

} // namespace lamina
