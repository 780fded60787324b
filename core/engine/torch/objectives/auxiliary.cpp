#include "engine/torch/objectives/auxiliary.h"

#include <algorithm>

namespace lamina {

torch::Tensor auxiliaryLoss(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                            const ObjectiveTerms& terms, const torch::Tensor& dead, std::int64_t deadCount,
                            const StepFactors& step) {
    const std::int64_t wanted = std::max<std::int64_t>(1, static_cast<std::int64_t>(config.inputs) / 2);
    const std::int64_t kept = std::min(wanted, deadCount);
    const torch::Tensor z = torch::relu(preActivations(parameters, x)) * dead;
    const torch::Tensor smallest =
        std::get<0>(torch::topk(z.detach(), kept, 1, /*largest=*/true, /*sorted=*/false)).amin(1, /*keepdim=*/true);
    const torch::Tensor revived = z * (z.detach() >= smallest);
    const torch::Tensor& decoder = parameters.at("W_enc");
    const torch::Tensor taken = torch::mm(revived, config.tied ? decoder.t() : parameters.at("W_dec"));
    const double share = std::min(1.0, static_cast<double>(deadCount) / static_cast<double>(wanted));
    const double cells = static_cast<double>(step.rows) * static_cast<double>(config.inputs);
    return (taken + terms.error.detach()).square().sum() * (config.auxiliary * share / cells);
}

} // namespace lamina
