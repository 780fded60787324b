// The weights of one SAE and their files.
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"
#include "tensor/matrix.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace lamina {

struct SaeWeights {
    Matrix W_enc; // [d, F]
    Matrix b_enc; // [1, F], empty when tied
    Matrix W_dec; // [F, d], empty when tied
    Matrix b_dec; // [1, d], empty when tied

    std::size_t bytes() const;
    // W_enc, b_enc, W_dec, b_dec; those a tied SAE lacks are empty.
    std::array<Matrix*, 4> tensors() { return {&W_enc, &b_enc, &W_dec, &b_dec}; }
    std::array<const Matrix*, 4> tensors() const { return {&W_enc, &b_enc, &W_dec, &b_dec}; }
};

// All zero, in the configuration's shapes.
SaeWeights zeroSaeWeights(const SaeConfig& config);

// Fresh weights. Untied: torch.nn.Linear's defaults (encoder uniform ±1/√d, decoder uniform ±1/√F, biases likewise).
// Tied: W_enc uniform ±1/√d.
SaeWeights initialSaeWeights(const SaeConfig& config, std::uint64_t seed);

// From a safetensors file holding W_enc [d,F] and, unless tied, b_enc [F], W_dec [F,d], b_dec [d].
// Errors: not_found, format (naming the tensor and the shape expected).
Result<SaeWeights> loadSaeWeights(const std::filesystem::path& path, const SaeConfig& config);
// The same from an open file, called `name` in messages (the session reads weights out of its archive).
class SafetensorsFile;
Result<SaeWeights> readSaeWeights(const SafetensorsFile& file, const std::string& name, const SaeConfig& config);

// sae_weights.safetensors in the layout SAELens loads; tied weights are stored once (W_enc alone).
std::string saeWeightsBytes(const SaeWeights& weights);

// cfg.json beside it, in SAELens's terms (https://github.com/jbloomAus/SAELens; the untied ReLU form is its "standard"
// with apply_b_dec_to_input false, the untied TopK form its "topk"). A tied SAE has "tied": true, which SAELens does not
// know: there W_dec = W_encᵀ and zero biases have to be added to the file. hookName e.g. "blocks.3.hook_mlp_out".
std::string saeConfigJson(const SaeConfig& config, const std::string& modelName, const std::string& hookName, int layer);

} // namespace lamina
