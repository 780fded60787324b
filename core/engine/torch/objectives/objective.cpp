#include "engine/torch/objectives/objective.h"

namespace lamina {

const TorchObjective* findTorchObjective(std::string_view variant) {
    static const TorchObjective* const all[] = {&torchRelu, &torchTopK, &torchBatchTopK, &torchJumpRelu, &torchGated};
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

torch::Tensor keptAboveThreshold(const SaeConfig&, const TorchParameters& parameters, const torch::Tensor& x) {
    const torch::Tensor z = torch::relu(preActivations(parameters, x));
    return z * (z > parameters.at("threshold"));
}

torch::Tensor decoded(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& z) {
    return config.tied ? torch::mm(z, parameters.at("W_enc").t())
                       : torch::addmm(parameters.at("b_dec"), z, parameters.at("W_dec"));
}

torch::Tensor decoderNorms(const TorchParameters& parameters) {
    return parameters.at("W_dec").square().sum(1).sqrt();
}

namespace {

ObjectiveTerms squaredError(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                            torch::Tensor z, const StepFactors& step) {
    const torch::Tensor error = decoded(config, parameters, z) - x;
    const double cells = static_cast<double>(step.rows) * static_cast<double>(config.inputs);
    torch::Tensor l1 = z.detach().sum(torch::kFloat64);
    return {std::move(z), error, error.square().sum() / cells, {}, std::move(l1)};
}

double latentsOf(const SaeConfig& config, const StepFactors& step) {
    return static_cast<double>(step.rows) * static_cast<double>(config.latents);
}

} // namespace

ObjectiveTerms squaredErrorAndL1(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                                 torch::Tensor z, const StepFactors& step) {
    ObjectiveTerms terms = squaredError(config, parameters, x, std::move(z), step);
    torch::Tensor weighed = terms.latents.abs();
    if (config.l1ByDecoderNorm) {
        weighed = weighed * decoderNorms(parameters);
        terms.l1 = weighed.detach().sum(torch::kFloat64);
    }
    if (step.l1 != 0.0)
        terms.objective = terms.objective + weighed.sum() * (step.l1 / latentsOf(config, step));
    terms.penalty = terms.l1 * step.l1;
    return terms;
}

ObjectiveTerms squaredErrorAnd(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                               torch::Tensor z, const torch::Tensor& penalty, const StepFactors& step) {
    ObjectiveTerms terms = squaredError(config, parameters, x, std::move(z), step);
    terms.objective = terms.objective + penalty / latentsOf(config, step);
    terms.penalty = penalty.detach().to(torch::kFloat64);
    return terms;
}

} // namespace lamina
