// z = relu(x W_enc + b_enc), then of a step's B rows the B·k largest kept, as in Bussmann et al., "BatchTopK Sparse
// Autoencoders" (2024); ties with the last are kept too. The choice has no gradient. After the training z counts
// where it exceeds the threshold (sae/variants/batchtopk.cpp).
#include "engine/torch/objectives/objective.h"

namespace lamina {

namespace {

torch::Tensor keptOfStep(const SaeConfig& config, const torch::Tensor& z) {
    const std::int64_t kept = static_cast<std::int64_t>(config.k) * z.size(0);
    if (kept >= z.numel())
        return z;
    const torch::Tensor all = z.detach().flatten();
    const torch::Tensor largest = std::get<0>(torch::topk(all, kept, 0, /*largest=*/true, /*sorted=*/false));
    return z * (z.detach() >= largest.amin());
}

} // namespace

const TorchObjective torchBatchTopK{
    .variant = "batchtopk",
    .encode = keptAboveThreshold,
    .terms =
        [](const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
           const StepFactors& step) {
            const torch::Tensor z = torch::relu(preActivations(parameters, x));
            return squaredErrorAndL1(config, parameters, x, keptOfStep(config, z), step);
        },
    .wholeStep = true,
};

} // namespace lamina
