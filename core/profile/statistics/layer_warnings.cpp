#include "profile/statistics/layer_warnings.h"

#include "sae/sae_variant.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina {

namespace {

using Arguments = std::optional<std::vector<std::string>>;

constexpr double mostlyDead = 0.5; // share of the latents
constexpr double nearCeiling = 0.98;
constexpr double clearlyWorse = 1.05; // FVU; 1 is always answering the mean
constexpr double moving = 0.1;        // of the density, over the last third of the epochs
constexpr int fewestEpochs = 6;       // below, a third of them says nothing

Arguments nearlyAllDeadLatents(const LayerResult& layer) {
    if (!nearlyAllDead(layer.train.metrics))
        return std::nullopt;
    return std::vector{valueInWords(layer.train.metrics.dead, true)};
}

Arguments mostlyDeadLatents(const LayerResult& layer) {
    const double dead = layer.train.metrics.dead;
    if (!(dead > mostlyDead) || nearlyAllDead(layer.train.metrics))
        return std::nullopt;
    return std::vector{valueInWords(dead, true)};
}

Arguments worseThanTheMean(const LayerResult& layer) {
    const double fvu = layer.train.metrics.fvu;
    if (!(fvu > clearlyWorse))
        return std::nullopt;
    return std::vector{valueInWords(fvu, true)};
}

Arguments atCeiling(const LayerResult& layer) {
    const auto ceiling = layer.sae.latents > 0 ? layer.sae.variant->densityCeiling(layer.sae) : std::nullopt;
    if (!ceiling || !(layer.train.metrics.density >= nearCeiling * *ceiling))
        return std::nullopt;
    return std::vector{valueInWords(*ceiling, true)};
}

Arguments stillMoving(const LayerResult& layer) {
    const auto& epochs = layer.epochs;
    if (static_cast<int>(epochs.size()) < fewestEpochs || nearlyAllDead(layer.train.metrics))
        return std::nullopt;
    const double last = epochs.back().density;
    const double before = epochs[epochs.size() - 1 - epochs.size() / 3].density;
    const double change = std::fabs(last - before) / std::max(last, before);
    if (!(change > moving))
        return std::nullopt;
    return std::vector{valueInWords(before, true), valueInWords(last, true)};
}

constexpr std::array rows{
    LayerWarning{"nearly_all_dead", "nearly all latents dead",
                 "%1 of the latents are dead: this layer's numbers tell of the training, not of the model.",
                 nearlyAllDeadLatents},
    LayerWarning{"mostly_dead", "mostly dead latents",
                 "%1 of the latents are dead: the density is that of the few that are left.", mostlyDeadLatents},
    LayerWarning{"worse_than_mean", "worse than the mean",
                 "The reconstruction is worse than always answering the mean (FVU %1): λ, learning rate or "
                 "number of epochs does not suit this layer.",
                 worseThanTheMean},
    LayerWarning{"at_ceiling", "at the ceiling", "The density sits at its ceiling, %1: it cannot go higher.",
                 atCeiling},
    LayerWarning{"still_moving", "still moving",
                 "The density went from %1 to %2 over the last third of the epochs: more epochs would move this point.",
                 stillMoving}};

} // namespace

std::span<const LayerWarning> layerWarnings() {
    return rows;
}

std::vector<WarnedOf> warningsOf(const LayerResult& layer) {
    std::vector<WarnedOf> warned;
    if (layer.failure)
        return warned;
    for (const LayerWarning& row : rows)
        if (auto arguments = row.arguments(layer))
            warned.push_back({&row, {row.sentence, std::move(*arguments)}});
    return warned;
}

} // namespace lamina
