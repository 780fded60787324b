#include "engine/torch/objectives/objective.h"

namespace lamina {

const TorchObjective* findTorchObjective(std::string_view variant) {
    static const TorchObjective* const all[] = {&torchRelu, &torchTopK, &torchBatchTopK};
    for (const TorchObjective* objective : all)
        if (objective->variant == variant)
            return objective;
    return nullptr;
}

torch::Tensor preActivations(const TorchParameters& parameters, const torch::Tensor& x) {
    const auto bias = parameters.find("b_enc");
    const torch::Tensor& weights = parameters.at("W_enc");
    return bias == parameters.end() ? torch::mm(x, weights) : torch::addmm(bias->second, x, weights);
}

torch::Tensor decoded(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& z) {
    return config.tied ? torch::mm(z, parameters.at("W_enc").t())
                       : torch::addmm(parameters.at("b_dec"), z, parameters.at("W_dec"));
}

ObjectiveTerms squaredErrorAndL1(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                                 torch::Tensor z, const StepFactors& step) {
    const auto rows = static_cast<double>(step.rows);
    const torch::Tensor error = decoded(config, parameters, z) - x;
    torch::Tensor objective = error.square().sum() / (rows * static_cast<double>(config.inputs));
    if (step.l1 != 0.0)
        objective = objective + z.abs().sum() * (step.l1 / (rows * static_cast<double>(config.latents)));
    torch::Tensor penalty = z.detach().sum(torch::kFloat64) * step.l1;
    return {std::move(z), error, objective, std::move(penalty)};
}

} // namespace lamina
