// Private to core/engine/torch: one pass over all rows with fixed weights, counted on the device.
#pragma once

#include "base/run_token.h"
#include "engine/torch/objectives/objective.h"
#include "sae/evaluation_sums.h"

namespace lamina {

// X [N, d] on the device, N >= 1, whose precision all is computed in, and its facts. Errors: cancelled, out_of_memory.
Result<EvaluationSums> torchEvaluation(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                                       const InputFacts& facts, RunToken& token);

// x^ of every row, [N, d]. Errors: cancelled, out_of_memory.
Result<Matrix> torchReconstruction(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                                   RunToken& token);

} // namespace lamina
