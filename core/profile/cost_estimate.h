// What a run will take, before it starts.
#pragma once

#include "base/run_token.h"
#include "model/gpt2.h"
#include "profile/run_config.h"

#include <cstdint>

namespace lamina {

// Speed of this machine, measured in a fraction of a second (a forward-like and a training-like step).
struct MachineSpeed {
    double forwardFlopsPerSecond = 0;
    double trainingFlopsPerSecond = 0;
};

// About 0.2 s on the calling (compute) thread, at the thread count set there.
MachineSpeed measureSpeed(RunToken& token);

struct CostEstimate {
    double seconds = 0;
    std::uint64_t memoryBytes = 0; // peak, of the run's own buffers and the program
    std::uint64_t diskBytes = 0;   // the finished .lamina, SAE weights included if saved
    double flops = 0;
};

// Bytes of one SAE's weights as saved (tied weights once).
std::uint64_t saeWeightBytes(const SaeConfig& config);
// Whether the run keeps its SAEs: as set, else where they are at most 256 MiB together.
bool savesWeights(const RunConfig& config, const Gpt2Config& model);

CostEstimate estimateCost(const RunConfig& config, const Gpt2Config& model, const MachineSpeed& speed);

} // namespace lamina
