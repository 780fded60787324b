// Whether repeats of one layer's training find the same latents: the mean of the largest cosine between their decoder
// directions. That seeds alone find different latents is shown in "Sparse Autoencoders Trained on the Same Data Learn
// Different Features" (arXiv 2501.16615), which matches latents one to one; here one may be the nearest of several.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "sae/sae_metrics.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"

#include <limits>
#include <span>
#include <vector>

namespace lamina {

// [live, inputs]: the decoder's row of each latent of density above 0, at unit length. Of a tied SAE the encoder's
// columns. Rows of no length are left out.
Matrix liveDirections(const SaeConfig& config, const SaeParameters& weights, std::span<const LatentStatistics> latents);

// For each row of a [n, d] the largest cosine with a row of b [m, d], both of unit rows; the mean over a's rows. NaN
// where either has none. 2 n m d operations. Errors: cancelled.
Result<double> meanLargestCosine(ConstMatrixView a, ConstMatrixView b, RunToken& token);

struct LatentStability {
    int layer = 0;
    int repeats = 0; // that have living latents
    // Of all ordered pairs of them: the mean, and the pairs' smallest and largest. NaN with fewer than two.
    double mean = std::numeric_limits<double>::quiet_NaN();
    double lowest = std::numeric_limits<double>::quiet_NaN(), highest = std::numeric_limits<double>::quiet_NaN();
    // What a repeat gives with as many directions drawn at random: in few dimensions that is far above 0.
    double chance = std::numeric_limits<double>::quiet_NaN();
};
// directions: liveDirections() of each repeat. The same input gives the same numbers. Errors: cancelled.
Result<LatentStability> latentStability(int layer, std::span<const Matrix> directions, RunToken& token);

} // namespace lamina
