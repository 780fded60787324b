// What training goes on from, and its bytes.
#pragma once

#include "base/error.h"
#include "sae/sae_config.h"
#include "sae/sae_metrics.h"
#include "sae/sae_parameters.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct SaeTrainingState {
    SaeParameters weights;
    SaeParameters firstMoment, secondMoment; // Adam's m and v
    std::int64_t step = 0;                   // updates done
    int epoch = 0;                           // epochs done
    std::vector<EpochPoint> points;
    // Latents that cannot fire any more on these rows and whose weights do not change, ascending; their moments are
    // zero. An engine may leave them out; none has to name them.
    std::vector<std::uint32_t> retired;
    // Latents that were not positive in any row of the epoch done last, ascending, where the configuration has an
    // auxiliary loss: they learn by it in the next one.
    std::vector<std::uint32_t> dead;
};

// What has to be the same for a training to go on.
struct SaeTrainingIdentity {
    std::string_view engine; // whose state it is: "native"
    SaeConfig config;
    std::uint64_t rows = 0; // N
    std::uint64_t shuffleSeed = 0;
};

// Little-endian, version 5: magic, version, identity, step, epoch, points, retired latents, dead latents, tensors by
// name, CRC-32 of all before.
std::string saeStateBytes(const SaeTrainingIdentity& identity, const SaeTrainingState& state);

// Reads versions 1, which the native engine wrote before variants had names, and 2, before there were schedules (both
// only for a configuration without schedules and with a trained decoder), 3, before latents were retired, and 4, before
// there were other starts, decoder norms, auxiliary losses and resampling.
// Errors: format (damaged, or written for another configuration or engine, naming the field).
Result<SaeTrainingState> parseSaeState(std::string_view bytes, const SaeTrainingIdentity& identity);

} // namespace lamina
