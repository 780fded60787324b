// z = relu(x W_enc + b_enc).
#include "sae/kernels/positive_latents.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"

namespace lamina {

namespace {

double encode(const SaeConfig&, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    const SaeKernels& kernels = saeKernels();
    const float* bias = parameters["b_enc"].data();
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n)
        sum += kernels.reluCount(z.row(n), bias, counts, z.cols);
    return sum;
}

constexpr NativeTraining native{encode, gradientOfPositive};

} // namespace

constinit const SaeVariant saeRelu{
    .name = "relu",
    .label = "ReLU",
    .sentence = "Every positive latent counts.",
    .saeLens = "standard",
    .saeLensActivation = "relu",
    .saeLensFields = nullptr,
    .parameters = linearParameters,
    .settings = {},
    .stateCode = 0,
    .check = [](const SaeConfig&) { return Status(); },
    .encode = encode,
    .seal = nullptr,
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = &native,
};

} // namespace lamina
