// z = relu(x W_enc + b_enc), then in each row the k largest kept, as in Gao et al., "Scaling and evaluating sparse
// autoencoders" (2024); ties with the k-th are kept too. The choice of the k has no gradient.
#include "engine/torch/objectives/objective.h"

namespace lamina {

namespace {

torch::Tensor encodeTopK(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x) {
    const torch::Tensor z = torch::relu(preActivations(parameters, x));
    if (config.k >= config.latents)
        return z;
    const auto k = static_cast<std::int64_t>(config.k);
    const torch::Tensor largest = std::get<0>(torch::topk(z.detach(), k, 1, /*largest=*/true, /*sorted=*/false));
    return z * (z.detach() >= largest.amin(1, /*keepdim=*/true));
}

} // namespace

const TorchObjective torchTopK{
    .variant = "topk",
    .encode = encodeTopK,
    .terms =
        [](const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
           const StepFactors& step) {
            return squaredErrorAndL1(config, parameters, x, encodeTopK(config, parameters, x), step);
        },
};

} // namespace lamina
