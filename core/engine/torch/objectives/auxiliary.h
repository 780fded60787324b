// The loss that dead latents learn by: Gao et al., "Scaling and evaluating sparse autoencoders" (arXiv 2406.04093),
// appendix A.2, with SAELens's factor for few dead latents.
#pragma once

#include "engine/torch/objectives/objective.h"

namespace lamina {

// α · min(1, dead / K) · Σ (e - e^)² / (rows·d), rows those of the step: e = x - x^ without a gradient, e^ what W_dec
// makes of the K = max(1, d / 2) largest positive pre-activations among the dead latents of each row.
// terms: of the same rows x [R, d]. dead [F]: 1 for a dead latent, else 0; at least one is 1.
torch::Tensor auxiliaryLoss(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                            const ObjectiveTerms& terms, const torch::Tensor& dead, std::int64_t deadCount,
                            const StepFactors& step);

} // namespace lamina
