// The files of one layer, in journal and archive alike. They are written once, from the LayerResult alone (no times, no
// paths), so that a killed and resumed run ends with the same bytes as an undisturbed one.
//
//   layer.json       control, repeat, layer, hook, split, the autoencoder's configuration, failure (null or why)
//   metrics.csv      metric,value; of a failed layer every value is nan
//   epochs.csv       epoch,objective,mse,l1,density
//   histograms.json  latent_density, activations, inputs, l0_per_token; epoch_density: one list an epoch, its 60 bins
//                    and the dead
//   latents.csv      latent,density,mean_activation,max_activation,top_tokens,top_positions,top_rows,top_activations
//                    (top_tokens a JSON list, the rest separated by spaces; a position is window:index, from 0)
//   sae/cfg.json, sae/sae_weights.safetensors   where weights are kept, in the layout SAELens loads
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/format/layer_latents.h"
#include "session/format/layer_names.h"
#include "session/format/window_layout.h"
#include "text/tokenizer.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct NamedBytes {
    std::string name; // inside the layer's folder
    std::string bytes;
};

struct LayerContext {
    const Tokenizer& tokenizer;
    const std::vector<TokenId>& articleIds;
    const WindowLayout& windows;
    const std::string& modelName;
    HookPoint hook;
};

std::vector<NamedBytes> layerFiles(const LayerResult& result, const LayerContext& context);

// The columns of latents.csv, and one latent's fields in their order; `topTokens`: the texts at its topRows, in any
// bytes (those that are no UTF-8 become U+FFFD).
inline constexpr std::array<std::string_view, 8> latentColumns{"latent",         "density",        "mean_activation",
                                                               "max_activation", "top_tokens",     "top_positions",
                                                               "top_rows",       "top_activations"};
std::vector<std::string> latentFields(std::size_t latent, const LatentStatistics& statistics,
                                      const std::vector<std::string>& topTokens, const WindowLayout& windows);

// Reads the files back, bit for bit. `read` gives one file's bytes, at most `limit`; `where` names archive and folder
// for messages. Errors: format, and those of `read`.
using LayerFileReader = std::function<Result<std::string>(const std::string& name, std::uint64_t limit)>;
// Everything but weights, seconds and latents, which are most of a layer's bytes.
Result<LayerResult> loadLayerFiles(const LayerKey& key, const std::string& where, const LayerFileReader& read);
// The latents of that result; checked against it and against the rows of the windows.
Result<LayerLatents> loadLayerLatents(const LayerResult& result, const WindowLayout& windows, const std::string& where,
                                      const LayerFileReader& read);

} // namespace lamina
