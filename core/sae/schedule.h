// How λ and the learning rate change while an SAE trains.
#pragma once

#include "sae/sae_config.h"

#include <cstddef>
#include <cstdint>

namespace lamina {

// What one update works with.
struct StepRates {
    double l1 = 0;
    double learningRate = 0;
};

// Updates of a whole training over N rows.
std::int64_t saeSteps(const SaeConfig& config, std::size_t N);

// step: from 1 to steps. λ rises linearly from λ/W in the first of its W = l1Warmup·steps warm-up steps to λ in the
// last; the learning rate likewise, and over the last D = lrDecay·steps steps it falls linearly to 1/D of itself
// (SAELens's schedules, without a step that changes nothing). Shares that are 0 leave the configuration's own values.
StepRates ratesAtStep(const SaeConfig& config, std::int64_t step, std::int64_t steps);

} // namespace lamina
