// The setting k, shared by the variants that keep a number of latents.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <array>
#include <string>

namespace lamina {

// Errors: usage, naming k.
inline Status checkKeptLatents(const SaeConfig& config) {
    if (config.k == 0 || config.k > config.latents)
        return wrongSaeSetting("k", std::to_string(config.k),
                               "between 1 and the number of latents, " + std::to_string(config.latents));
    return {};
}

inline constexpr std::array keptLatentsSettings{SaeSetting{
    .key = "k",
    .placeholder = "K",
    .label = "k",
    .tooltip = "topk, batchtopk: latents kept for each token, in batchtopk on average; 0 for a third of them.",
    .whole = true,
    .minimum = 0,
    .maximum = 1 << 20,
    .initial = 0,
    .get = [](const SaeConfig& config) { return static_cast<double>(config.k); },
    .set =
        [](SaeConfig& config, double chosen) {
            config.k = chosen > 0 ? static_cast<std::size_t>(chosen) : std::max<std::size_t>(1, config.latents / 3);
        },
}};

} // namespace lamina
