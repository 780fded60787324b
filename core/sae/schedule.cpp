#include "sae/schedule.h"

#include "sae/sae_cost.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

// The steps that a share of all stands for: none for 0, else at least one.
std::int64_t stepsOf(double share, std::int64_t steps) {
    return share > 0 ? std::max<std::int64_t>(1, std::llround(share * static_cast<double>(steps))) : 0;
}

// 1/count, 2/count, …, 1, 1, 1 for step 1, 2, …
double rise(std::int64_t step, std::int64_t count) {
    return step < count ? static_cast<double>(step) / static_cast<double>(count) : 1.0;
}

} // namespace

std::int64_t saeSteps(const SaeConfig& config, std::size_t N) {
    const std::size_t rows = saeStepRows(config, N);
    return rows == 0 ? 0 : static_cast<std::int64_t>((N + rows - 1) / rows) * config.epochs;
}

StepRates ratesAtStep(const SaeConfig& config, std::int64_t step, std::int64_t steps) {
    return {config.l1 * rise(step, stepsOf(config.l1Warmup, steps)),
            config.learningRate * rise(step, stepsOf(config.lrWarmup, steps)) *
                rise(steps - step + 1, stepsOf(config.lrDecay, steps))};
}

} // namespace lamina
