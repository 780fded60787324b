// One pass over all rows with fixed weights.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "sae/evaluation_sums.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"

namespace lamina {

// X [N, d] raw inputs, N >= 1, and their facts. In row blocks, sums in double; polls the token. Compute thread.
// Errors: cancelled.
Result<EvaluationSums> evaluationSums(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X,
                                      const InputFacts& facts, RunToken& token);

// x^ of every row, [N, d]. Errors: cancelled.
Result<Matrix> reconstruction(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X,
                              RunToken& token);

} // namespace lamina
