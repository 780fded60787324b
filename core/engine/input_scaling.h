// Input scaling: an SAE trained on s·x, whose numbers are those of an SAE that takes x itself. At a fixed λ, layers
// whose activations are weak are pressed harder; scaled, all layers are pressed alike.
#pragma once

#include "engine/engine.h"
#include "sae/sae_config.h"

#include <cstdint>
#include <memory>

namespace lamina {

// s with mean ‖s(x - x̄)‖² = d over the rows; 1 where they do not vary or are not finite. Errors: cancelled.
Result<double> inputScale(Activations& activations, RunToken& token);

// Each row times `scale`. activations: [N, d]. Errors: cancelled, out_of_memory.
Result<Matrix> scaledRows(Activations& activations, double scale, RunToken& token);

// Weights trained on s·x as weights that take x and give the same latents (SAELens's
// fold_activation_norm_scaling_factor): W_enc·s, W_dec/s, b_dec/s. A tied SAE has one matrix for both ways and no
// biases, so its weights stay and its latents are divided by s.
SaeParameters foldedParameters(const SaeConfig& config, SaeParameters weights, double scale);

// The objective that was minimised, from what the folded weights reach on x: s²·mse + λ·l1, the latents as trained, or
// what else the variant weighs.
double scaledObjective(const SaeConfig& config, const SaeMetrics& metrics, double scale);

// initialSaeParameters() for a training on the scaled rows, whose mean is b_dec where the configuration says so.
// Errors: cancelled, out_of_memory.
Result<SaeParameters> startingParameters(const SaeConfig& config, Activations& activations, double scale,
                                         std::uint64_t seed, RunToken& token);

// engine.train() on the scaled rows, of which it has a copy of its own. Its weights are those of the plain form
// (sae/recipes/folding.h) and folded, its epochs' mse and l1 are those of x, its objective is the one minimised. Where
// there is nothing to fold: the engine's own training. Errors: as train(), and out_of_memory.
Result<std::unique_ptr<SaeTraining>> trainFolded(Engine& engine, const SaeConfig& config, Activations& activations,
                                                 double scale, SaeParameters initial, std::uint64_t shuffleSeed,
                                                 RunToken& token);

} // namespace lamina
