// The SAE variants. A new one is a file that defines its SaeVariantDefinition, a value in SaeVariant and a line in
// saeVariants().
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lamina {

struct SaeVariantDefinition {
    SaeVariant variant;
    std::string_view name;     // in options and files
    std::string_view saeLens;  // "architecture" in SAELens's cfg.json
    std::string_view saeLensActivation; // "activation_fn_str" there
    bool usesK;

    // z [rows, F] holds x W_enc and becomes the latents; bias [F] may be null. counts[F] grows by [z > 0].
    // Returns Σ z. Called by several threads at once, each with its own rows and counts.
    double (*activate)(const SaeConfig& config, const float* bias, MatrixView z, std::uint32_t* counts);
};

extern const SaeVariantDefinition saeRelu; // sae_relu.cpp
extern const SaeVariantDefinition saeTopK; // sae_topk.cpp

std::span<const SaeVariantDefinition* const> saeVariants();
const SaeVariantDefinition& saeVariantDefinition(SaeVariant variant);

} // namespace lamina
