// z = relu(x W_enc + b_enc), as in Cunningham et al., "Sparse Autoencoders Find Highly Interpretable Features in
// Language Models" (2023).
#include "engine/torch/objectives/objective.h"

namespace lamina {

namespace {

torch::Tensor encodeRelu(const SaeConfig&, const TorchParameters& parameters, const torch::Tensor& x) {
    return torch::relu(preActivations(parameters, x));
}

} // namespace

const TorchObjective torchRelu{
    .variant = "relu",
    .encode = encodeRelu,
    .terms =
        [](const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
           const StepFactors& step) {
            return squaredErrorAndL1(config, parameters, x, encodeRelu(config, parameters, x), step);
        },
};

} // namespace lamina
