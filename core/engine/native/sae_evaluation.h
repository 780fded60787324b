// One pass over all rows with fixed weights: every metric, histogram and per-latent statistic.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "sae/sae_metrics.h"
#include "sae/sae_weights.h"
#include "tensor/matrix.h"

namespace lamina {

// X [N, d] raw inputs, N >= 1. One pass in row blocks, sums in double; polls the token.
// Errors: cancelled, diverged (not finite).
Result<SaeEvaluation> evaluateSae(const SaeConfig& config, const SaeWeights& weights, ConstMatrixView X,
                                  RunToken& token);

} // namespace lamina
