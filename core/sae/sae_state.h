// What training goes on from, and its bytes.
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"
#include "sae/sae_metrics.h"
#include "sae/sae_weights.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct SaeTrainingState {
    SaeWeights weights;
    SaeWeights firstMoment, secondMoment; // Adam's m and v
    std::int64_t step = 0;                // updates done
    int epoch = 0;                        // epochs done
    std::vector<EpochPoint> points;
};

// Little-endian: magic, version, configuration, N, shuffle seed, step, epoch, points, tensors, CRC-32 of all before.
std::string saeStateBytes(const SaeConfig& config, std::size_t N, std::uint64_t shuffleSeed,
                          const SaeTrainingState& state);

// Errors: format (damaged, or written for another configuration, naming the field).
Result<SaeTrainingState> parseSaeState(std::string_view bytes, const SaeConfig& config, std::size_t N,
                                       std::uint64_t shuffleSeed);

} // namespace lamina
