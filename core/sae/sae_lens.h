// An SAE's files in the layout that SAELens loads: sae_weights.safetensors and cfg.json.
// https://github.com/jbloomAus/SAELens
#pragma once

#include "base/error.h"
#include "sae/sae_parameters.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace lamina {

class SafetensorsFile;

// From a safetensors file that holds the configuration's tensors: W_enc [d,F] and, unless tied, b_enc [F], W_dec [F,d],
// b_dec [d]. Errors: not_found, format (naming the tensor and the shape expected).
Result<SaeParameters> loadSaeParameters(const std::filesystem::path& path, const SaeConfig& config);
// The same from an open file, called `name` in messages (the session reads weights out of its archive).
Result<SaeParameters> readSaeParameters(const SafetensorsFile& file, const std::string& name, const SaeConfig& config);

// sae_weights.safetensors. SAELens wants every tensor of its form: of a tied SAE also W_dec = W_encᵀ and zero biases.
std::string saeParametersBytes(const SaeConfig& config, const SaeParameters& parameters);

// What an SAE was trained on.
struct SaeLensSource {
    std::string modelName;
    std::string hookName; // "blocks.3.hook_mlp_out"
    int layer = 0;
    std::size_t contextSize = 0; // tokens of a window; 0: not known
    bool dropFirst = false;      // without the first of each window
};

// cfg.json beside it, as SAELens 6 has it, with apply_b_dec_to_input false. "tied": true is Lamina's own.
std::string saeConfigJson(const SaeConfig& config, const SaeLensSource& source);

} // namespace lamina
