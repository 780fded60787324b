// What a run will take, before it starts.
#pragma once

#include "engine/engine.h"
#include "profile/run_config.h"

#include <cstdint>

namespace lamina {

struct CostEstimate {
    double seconds = 0;
    std::uint64_t memoryBytes = 0; // peak, of the run's own buffers and the program
    std::uint64_t diskBytes = 0;   // the finished .lamina, SAE weights included if saved
    double flops = 0;
};

// Bytes of one SAE's weights as saved (of tied weights the decoder too).
std::uint64_t saeWeightBytes(const SaeConfig& config);
// Whether the run keeps its SAEs: as set, else where they are at most 256 MiB together.
bool savesWeights(const RunConfig& config, const Gpt2Config& model);
// The same, of a model of so many layers whose autoencoders are all as `sae`.
bool savesWeights(const RunConfig& config, int modelLayers, const SaeConfig& sae);

// On this engine, at the speed measured for it.
CostEstimate estimateCost(const RunConfig& config, const Gpt2Config& model, const Engine& engine,
                          const MachineSpeed& speed);

} // namespace lamina
