// Where the files of a layer stand inside an archive or journal.
#pragma once

#include "profile/curves.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

// "controls/random-weights/"; of the run itself "". A repeat r > 0 has "repeats/r/" behind that, a point of a sweep
// "points/l1=0.5/".
std::string curveFolder(const CurveId& curve);
// "layers/03", "controls/random-weights/layers/03", in the curve's folder.
std::string layerFolder(const LayerKey& key);
// Nothing where the text is no layer's folder exactly as layerFolder() writes it.
std::optional<LayerKey> layerKeyOf(std::string_view folder);

inline constexpr const char* latentsFile = "latents.csv";
inline constexpr const char* heldoutFile = "heldout.csv"; // where rows were held out: as metrics.csv
inline constexpr const char* saeConfigFile = "sae/cfg.json";
inline constexpr const char* saeWeightsFile = "sae/sae_weights.safetensors";
// Every file a layer may have, in the archive's order.
std::span<const char* const> layerFileNames();

} // namespace lamina
