// Private to core/profile: the checkpoints inside a layer's training.
#pragma once

#include "base/error.h"
#include "engine/engine.h"
#include "profile/run_store.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina {

// Keeps a layer's checkpoints, each when its time has come.
class Checkpoints {
public:
    explicit Checkpoints(const SaeConfig& sae);

    Status keep(RunStore& store, const LayerKey& key, const SaeTraining& training,
                const std::vector<DensityHistogram>& epochDensity);

private:
    std::size_t m_bytes; // of one, an estimate until the first
    std::chrono::steady_clock::time_point m_last = std::chrono::steady_clock::now();
};

// Puts a training, and the density histogram of each of its epochs, where a checkpoint left them. Errors: format (of
// another training, or damaged).
Status unpackCheckpoint(const std::string& bytes, SaeTraining& trainer, std::vector<DensityHistogram>& epochDensity);

} // namespace lamina
