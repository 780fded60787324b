#include "sae/parameter_spec.h"

#include "sae/sae_config.h"

#include <cmath>

namespace lamina {

namespace {

void uniform(Matrix& tensor, std::size_t fanIn, Random& random) {
    const auto bound = static_cast<float>(1.0 / std::sqrt(static_cast<double>(fanIn)));
    for (std::size_t i = 0; i < tensor.size(); ++i)
        tensor.data()[i] = random.uniform(-bound, bound);
}

} // namespace

std::size_t extentOf(Extent extent, const SaeConfig& config) {
    return extent == Extent::Inputs ? config.inputs : extent == Extent::Latents ? config.latents : 1;
}

void uniformByInputs(Matrix& tensor, const SaeConfig& config, Random& random) { uniform(tensor, config.inputs, random); }
void uniformByLatents(Matrix& tensor, const SaeConfig& config, Random& random) { uniform(tensor, config.latents, random); }

} // namespace lamina
