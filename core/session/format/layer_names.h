// Where the files of a layer stand inside an archive or journal.
#pragma once

#include "profile/curves.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

// "controls/random-weights/"; of the run itself "".
std::string controlFolder(const std::string& control);
// "layers/03", "controls/random-weights/layers/03"; a repeat r > 0 has "repeats/r/" before "layers".
std::string layerFolder(const LayerKey& key);
// Nothing where the text is no layer's folder exactly as layerFolder() writes it.
std::optional<LayerKey> layerKeyOf(std::string_view folder);

inline constexpr const char* latentsFile = "latents.csv";
inline constexpr const char* saeConfigFile = "sae/cfg.json";
inline constexpr const char* saeWeightsFile = "sae/sae_weights.safetensors";
// Every file a layer may have, in the archive's order.
std::span<const char* const> layerFileNames();

} // namespace lamina
