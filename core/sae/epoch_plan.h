// What every engine's training has in common: the order of rows, the rows that histograms look at, and what is said
// when it diverges. Letters: N rows.
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

// The order in which an epoch (from 0) takes the rows; empty where one step takes them all as they are.
std::vector<std::uint32_t> epochOrder(const SaeConfig& config, std::size_t N, std::uint64_t shuffleSeed, int epoch);

// The rows at multiples of this in an epoch's order count in its histogram of activations: about a thousand are enough
// for what is drawn while the training runs.
std::size_t histogramStride(std::size_t N);

// epoch from 0; step: the update, counted from 1, that showed it.
Error divergedTraining(const SaeConfig& config, int epoch, std::int64_t step);

} // namespace lamina
