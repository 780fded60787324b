#include "sae/sae_cost.h"

#include "sae/sae_parameters.h"

#include <algorithm>
#include <cmath>

namespace lamina {

std::size_t saeStepRows(const SaeConfig& config, std::size_t N) {
    return config.batch == 0 ? N : std::min(config.batch, N);
}

double saeEpochFlops(const SaeConfig& config, std::size_t N) {
    const auto n = static_cast<double>(N), d = static_cast<double>(config.inputs),
               F = static_cast<double>(config.latents);
    const double steps = std::ceil(n / static_cast<double>(saeStepRows(config, std::max<std::size_t>(N, 1))));
    const auto parameters = static_cast<double>(saeParameterCount(config));
    return 10.0 * n * d * F + 8.0 * n * (d + F) + 14.0 * steps * parameters;
}

} // namespace lamina
