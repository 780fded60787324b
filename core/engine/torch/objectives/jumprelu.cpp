// z = π·H(π - θ), π = x W_enc + b_enc, θ = exp(log_threshold), and MSE + λ·L0 with means for sums, as in Rajamanoharan
// et al., "Jumping Ahead: Improving Reconstruction Fidelity with JumpReLU Sparse Autoencoders" (arXiv 2407.14435). The
// jump's gradient at θ is estimated through a rectangle ε wide, K(u) = 1 for |u| < 1/2:
// ∂z/∂θ = -(θ/ε) K((π - θ)/ε), ∂H/∂θ = -(1/ε) K((π - θ)/ε). At π, z has its own gradient H and H has none.
#include "engine/torch/objectives/objective.h"

namespace lamina {

namespace {

ObjectiveTerms jumpReluTerms(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                             const StepFactors& step) {
    const torch::Tensor pre = preActivations(parameters, x), theta = parameters.at("log_threshold").exp();
    const torch::Tensor distance = pre.detach() - theta.detach();
    const torch::Tensor above = (distance > 0).to(pre.scalar_type());
    const torch::Tensor kernel = (distance.abs() < config.bandwidth / 2).to(pre.scalar_type()) / config.bandwidth;
    // 0 with the gradient -K/ε: added to what jumps, it leaves the value alone.
    const torch::Tensor slope = kernel * (theta.detach() - theta);
    const torch::Tensor z = pre * above + theta.detach() * slope;
    return squaredErrorAnd(config, parameters, x, z, (above + slope).sum() * step.l1, step);
}

} // namespace

const TorchObjective torchJumpRelu{
    .variant = "jumprelu",
    .encode = keptAboveThreshold,
    .terms = jumpReluTerms,
};

} // namespace lamina
