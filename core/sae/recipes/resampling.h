// Dead latents started anew: Bricken et al., "Towards Monosemanticity: Decomposing Language Models With Dictionary
// Learning" (2023), appendix "Neuron Resampling". Letters: R rows, d inputs, F latents.
#pragma once

#include "sae/sae_state.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

// Whether latents are started anew after this epoch (counted from 1): every resampleEvery-th, in the first half of the
// training, so that those started anew can still learn.
bool resamplesAfter(const SaeConfig& config, int epoch);

// The rows that the squared errors are taken of: at most 4096 of N, the same for the same seed and epoch.
std::vector<std::uint32_t> resamplingRows(std::size_t N, std::uint64_t shuffleSeed, int epoch);

// Each dead latent takes a row x of X, drawn with a probability that grows with the square of the row's squared error:
// W_dec[j] gets the direction of x - b_dec and the mean norm of the living latents' rows; W_enc's column the same
// direction and a fifth of the mean norm of theirs; b_enc makes its pre-activation (x - b_dec)·W_enc[j]. Adam's moments
// of all these become zero. Where every latent is dead, or the SAE makes no error, nothing changes.
// X [R, d]: the rows of resamplingRows(), in their order. fired[F]: whether each latent was positive in any row of the
// epoch just done. For an SAE that is not tied, of a variant whose latents do not depend on each other.
void resampleDeadLatents(const SaeConfig& config, ConstMatrixView X, const std::vector<bool>& fired,
                         std::uint64_t shuffleSeed, SaeTrainingState& state);

} // namespace lamina
