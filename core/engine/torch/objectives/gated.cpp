// Rajamanoharan et al., "Improving Dictionary Learning with Gated Sparse Autoencoders" (arXiv 2404.16014): a gate
// π = x W_enc + b_gate says which latents count, relu(x W_mag + b_mag), W_mag = exp(r_mag) W_enc, how strongly. The
// step at 0 has no gradient; the gates learn from λ·relu(π) and from what a frozen copy of the decoder makes of
// relu(π): mean (x^ - x)² + λ·mean relu(π) + mean (x^_frozen(relu(π)) - x)².
#include "engine/torch/objectives/objective.h"

namespace lamina {

namespace {

struct GatedLatents {
    torch::Tensor gate, z; // π and what counts
};

GatedLatents gatedLatents(const TorchParameters& parameters, const torch::Tensor& x) {
    const torch::Tensor product = torch::mm(x, parameters.at("W_enc"));
    const torch::Tensor gate = product + parameters.at("b_gate");
    const torch::Tensor magnitude = torch::relu(product * parameters.at("r_mag").exp() + parameters.at("b_mag"));
    return {gate, magnitude * (gate.detach() > 0)};
}

ObjectiveTerms gatedTerms(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                          const StepFactors& step) {
    const auto [gate, z] = gatedLatents(parameters, x);
    TorchParameters frozen;
    for (const auto& [name, values] : parameters)
        frozen.emplace(name, values.detach());
    const torch::Tensor open = torch::relu(gate);
    const torch::Tensor missed = (decoded(config, frozen, open) - x.detach()).square().sum();
    // Its mean is over inputs, the penalty's over latents.
    const double share = static_cast<double>(config.latents) / static_cast<double>(config.inputs);
    return squaredErrorAnd(config, parameters, x, z, open.sum() * step.l1 + missed * share, step);
}

} // namespace

const TorchObjective torchGated{
    .variant = "gated",
    .encode = [](const SaeConfig&, const TorchParameters& parameters,
                 const torch::Tensor& x) { return gatedLatents(parameters, x).z; },
    .terms = gatedTerms,
};

} // namespace lamina
