// Floating-point operations of a training, for estimates. Letters: N rows, d inputs, F latents.
#pragma once

#include "sae/sae_config.h"

#include <cstddef>

namespace lamina {

// Rows of one training step.
std::size_t saeStepRows(const SaeConfig& config, std::size_t N);
// Of one epoch over N rows, on an engine that computes every product densely.
double saeEpochFlops(const SaeConfig& config, std::size_t N);

} // namespace lamina
