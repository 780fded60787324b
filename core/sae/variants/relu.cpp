// z = relu(x W_enc + b_enc).
#include "sae/sae_kernels.h"
#include "sae/sae_variant.h"

namespace lamina {

namespace {

double activate(const SaeConfig&, const float* bias, MatrixView z, std::uint32_t* counts) {
    const SaeKernels& kernels = saeKernels();
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n)
        sum += kernels.reluCount(z.row(n), bias, counts, z.cols);
    return sum;
}

} // namespace

const SaeVariantDefinition saeRelu{SaeVariant::Relu, "relu", "standard", "relu", false, activate};

} // namespace lamina
