#include "sae/parameter_spec.h"

#include <cmath>

namespace lamina {

namespace {

void uniform(Matrix& tensor, std::size_t fanIn, Random& random) {
    const auto bound = static_cast<float>(1.0 / std::sqrt(static_cast<double>(fanIn)));
    for (std::size_t i = 0; i < tensor.size(); ++i)
        tensor.data()[i] = random.uniform(-bound, bound);
}

} // namespace

std::size_t extentOf(Extent extent, const SaeExtents& extents) {
    return extent == Extent::Inputs ? extents.inputs : extent == Extent::Latents ? extents.latents : 1;
}

void uniformByInputs(Matrix& tensor, const SaeExtents& extents, Random& random) {
    uniform(tensor, extents.inputs, random);
}
void uniformByLatents(Matrix& tensor, const SaeExtents& extents, Random& random) {
    uniform(tensor, extents.latents, random);
}

} // namespace lamina
