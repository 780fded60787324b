// What a reader has to know of one layer before reading its numbers. One row each; the window, reports and the command
// line read them.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/curve_sentences.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct LayerWarning {
    std::string_view name;     // "mostly_dead"
    std::string_view label;    // a few words: "mostly dead"
    std::string_view sentence; // a template
    // Its arguments; nothing where the layer gives no reason to warn. Layers that diverged are not asked.
    std::optional<std::vector<std::string>> (*arguments)(const LayerResult& layer);
};
std::span<const LayerWarning> layerWarnings();

struct WarnedOf {
    const LayerWarning* warning;
    Sentence sentence;
};
// In the order of the rows; none for a layer that diverged.
std::vector<WarnedOf> warningsOf(const LayerResult& layer);

} // namespace lamina
