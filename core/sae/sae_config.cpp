#include "sae/sae_config.h"

#include "base/number_format.h"
#include "sae/sae_variant.h"

#include <array>
#include <cmath>
#include <string>

namespace lamina {

std::span<const SaeVariantDefinition* const> saeVariants() {
    static const std::array variants{&saeRelu, &saeTopK};
    return variants;
}

const SaeVariantDefinition& saeVariantDefinition(SaeVariant variant) {
    for (const SaeVariantDefinition* definition : saeVariants())
        if (definition->variant == variant)
            return *definition;
    return saeRelu;
}

std::string_view saeVariantName(SaeVariant variant) { return saeVariantDefinition(variant).name; }

Result<SaeVariant> parseSaeVariant(std::string_view name) {
    std::string names;
    for (const SaeVariantDefinition* definition : saeVariants()) {
        if (definition->name == name)
            return definition->variant;
        names += (names.empty() ? "" : ", ") + std::string(definition->name);
    }
    return makeError(ErrorKind::Usage, "there is no SAE variant '" + std::string(name) + "'; choose one of: " + names);
}

Status checkSaeConfig(const SaeConfig& config) {
    const auto wrong = [](std::string_view field, const std::string& value, const std::string& range) {
        return makeError(ErrorKind::Usage,
                         "SAE setting " + std::string(field) + " is " + value + "; it has to be " + range);
    };
    if (config.inputs == 0)
        return wrong("inputs", "0", "at least 1");
    if (config.latents == 0)
        return wrong("latents", "0", "at least 1");
    constexpr std::size_t mostWeights = std::size_t{1} << 34;
    if (config.latents > mostWeights / config.inputs)
        return wrong("latents", std::to_string(config.latents),
                     "at most " + std::to_string(mostWeights / config.inputs) + " for " +
                         std::to_string(config.inputs) + " inputs");
    if (saeVariantDefinition(config.variant).usesK && (config.k == 0 || config.k > config.latents))
        return wrong("k", std::to_string(config.k), "between 1 and the number of latents, " +
                                                        std::to_string(config.latents));
    if (!std::isfinite(config.l1) || config.l1 < 0.0)
        return wrong("l1", formatNumber(config.l1), "a number not below 0");
    if (!std::isfinite(config.learningRate) || config.learningRate <= 0.0)
        return wrong("lr", formatNumber(config.learningRate), "a number above 0");
    if (config.epochs < 1)
        return wrong("epochs", std::to_string(config.epochs), "at least 1");
    return {};
}

} // namespace lamina
