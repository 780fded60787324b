// The latents of one layer as its file latents.csv keeps them.
#pragma once

#include "sae/sae_metrics.h"

#include <string>
#include <vector>

namespace lamina {

struct LayerLatents {
    std::vector<LatentStatistics> statistics;        // [F]; empty for a failed layer
    std::vector<std::vector<std::string>> topTokens; // [F][at most 8], texts of the tokens at each latent's topRows
};

} // namespace lamina
