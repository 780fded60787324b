#include "sae/epoch_plan.h"

#include "base/number_format.h"
#include "base/seed.h"
#include "sae/sae_cost.h"

#include <algorithm>
#include <string>

namespace lamina {

std::vector<std::uint32_t> epochOrder(const SaeConfig& config, std::size_t N, std::uint64_t shuffleSeed, int epoch) {
    if (saeStepRows(config, N) >= N)
        return {};
    return Random(deriveSeed(shuffleSeed, "epoch", -1, 0, epoch)).permutation(static_cast<std::uint32_t>(N));
}

std::size_t histogramStride(std::size_t N) {
    return std::max<std::size_t>(1, N / 1024);
}

Error divergedTraining(const SaeConfig& config, int epoch, std::int64_t step) {
    return makeError(ErrorKind::Diverged,
                     "the training diverged in epoch " + std::to_string(epoch + 1) +
                         ": the objective is no longer a finite number; choose a learning rate below " +
                         formatNumber(config.learningRate),
                     "step " + std::to_string(step));
}

} // namespace lamina
