#include "profile/run_config.h"

#include <algorithm>

namespace lamina {

SaeConfig RunConfig::saeConfig(std::size_t inputs) const {
    SaeConfig config;
    config.variant = sae;
    config.tied = tied;
    config.inputs = inputs;
    config.latents = latents.resolve(inputs);
    if (sae == SaeVariant::TopK)
        config.k = k > 0 ? k : std::max<std::size_t>(1, config.latents / 3);
    config.l1 = l1;
    config.learningRate = learningRate;
    config.batch = batch;
    config.epochs = epochs;
    return config;
}

} // namespace lamina
