// Trained SAEs in SAELens's layout: cfg.json beside sae_weights.safetensors, read as SAELens reads them.
// https://github.com/jbloomAus/SAELens
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

// What one cfg.json says, in every version of SAELens from 1 on.
struct SaeLensConfig {
    std::filesystem::path folder;
    std::string hook; // "hook_mlp_out"
    int layer = 0;
    SaeConfig sae; // its variant, sizes and k; no epochs, no λ
    // What is folded into the weights when they are read.
    bool subtractsDecoderBias = false;  // apply_b_dec_to_input
    bool rescalesByDecoderNorm = false; // rescale_acts_by_decoder_norm
    bool scalesLatents = false;         // finetuning_scaling_factor
    double inputScale = 1;              // norm_scaling_factor of expected_average_only_in
    // What a reader of the numbers should know, in whole sentences; empty: nothing.
    std::vector<std::string> warnings;
};

// Every form whose name in SAELens is that of a row of core/sae/sae_variants is read, its tensors by the row's names;
// what changes the numbers and cannot be folded into weights is refused by the field's name. Errors: not_found, format,
// unsupported, each naming file and field.
Result<SaeLensConfig> readSaeLensConfig(const std::filesystem::path& folder);

// The tensors, with everything folded in, so that they take the activations as they are. Errors: not_found, format (a
// tensor missing, of another shape, not finite), unsupported.
Result<SaeParameters> readSaeLensWeights(const SaeLensConfig& config);

// The SAEs of one hook point below a folder, itself included, one a layer.
class SaeFolder {
public:
    // width: of the model's activations at that hook. Errors: not_found (none), usage (only other hooks'; two of one
    // layer), format (another width), and those of readSaeLensConfig().
    static Result<SaeFolder> open(const std::filesystem::path& folder, const std::string& hook, std::size_t width);

    const std::filesystem::path& path() const { return m_path; }
    const std::vector<SaeLensConfig>& layers() const { return m_layers; } // ascending
    const SaeLensConfig* find(int layer) const;                           // nullptr: there is none
    // "0-4, 8"
    std::string layersText() const;

private:
    std::filesystem::path m_path;
    std::vector<SaeLensConfig> m_layers;
};

} // namespace lamina
