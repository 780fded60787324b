// An SAE's files in the layout that SAELens loads: sae_weights.safetensors and cfg.json.
// https://github.com/jbloomAus/SAELens
#pragma once

#include "base/error.h"
#include "sae/sae_parameters.h"

#include <filesystem>
#include <string>

namespace lamina {

class SafetensorsFile;

// From a safetensors file that holds the configuration's tensors: W_enc [d,F] and, unless tied, b_enc [F], W_dec [F,d],
// b_dec [d]. Errors: not_found, format (naming the tensor and the shape expected).
Result<SaeParameters> loadSaeParameters(const std::filesystem::path& path, const SaeConfig& config);
// The same from an open file, called `name` in messages (the session reads weights out of its archive).
Result<SaeParameters> readSaeParameters(const SafetensorsFile& file, const std::string& name, const SaeConfig& config);

// sae_weights.safetensors; tied weights are stored once (W_enc alone).
std::string saeParametersBytes(const SaeParameters& parameters);

// cfg.json beside it, with apply_b_dec_to_input false. A tied SAE has "tied": true, which SAELens does not know: there
// W_dec = W_encᵀ and zero biases have to be added to the file. hookName e.g. "blocks.3.hook_mlp_out".
std::string saeConfigJson(const SaeConfig& config, const std::string& modelName, const std::string& hookName, int layer);

} // namespace lamina
