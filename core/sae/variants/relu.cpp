// z = relu(x W_enc + b_enc).
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"

namespace lamina {

namespace {

double forward(const SaeConfig&, const float* encBias, MatrixView z, std::uint32_t* counts) {
    const SaeKernels& kernels = saeKernels();
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n)
        sum += kernels.reluCount(z.row(n), encBias, counts, z.cols);
    return sum;
}

double encode(const SaeConfig& config, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    return forward(config, parameters["b_enc"].data(), z, counts);
}

constexpr NativeTraining native{.forward = forward, .independent = true};

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
