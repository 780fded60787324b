#include "tests/reference/sae_reference.h"

#include "sae/sae_variants.h"

#include <torch/torch.h>

namespace lamina::reference {

namespace {

torch::Tensor tensorOf(ConstMatrixView m, torch::ScalarType type) {
    const torch::Tensor view = torch::from_blob(const_cast<float*>(m.data),
                                                {static_cast<std::int64_t>(m.rows), static_cast<std::int64_t>(m.cols)},
                                                {static_cast<std::int64_t>(m.stride), 1}, torch::kFloat32);
    return view.to(type, /*non_blocking=*/false, /*copy=*/true);
}

Matrix matrixOf(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.detach().to(torch::kFloat32).contiguous();
    Matrix m(static_cast<std::size_t>(flat.size(0)), static_cast<std::size_t>(flat.size(1)));
    std::memcpy(m.data(), flat.data_ptr<float>(), m.size() * sizeof(float));
    return m;
}

} // namespace

struct SaeReference::State {
    SaeConfig config;
    torch::Tensor X, W_enc, b_enc, W_dec, b_dec;
    std::unique_ptr<torch::optim::Adam> optimizer;

    std::vector<torch::Tensor> parameters() const {
        return config.tied ? std::vector{W_enc} : std::vector{W_enc, b_enc, W_dec, b_dec};
    }

    torch::Tensor latents() const {
        const torch::Tensor z = torch::relu(config.tied ? X.matmul(W_enc) : X.matmul(W_enc) + b_enc);
        if (config.variant != findSaeVariant("topk"))
            return z;
        const torch::Tensor kth =
            std::get<0>(z.topk(static_cast<std::int64_t>(config.k), 1)).slice(1, static_cast<std::int64_t>(config.k) - 1);
        return z * (z >= kth.detach());
    }
    torch::Tensor decoded(const torch::Tensor& z) const {
        return config.tied ? z.matmul(W_enc.t()) : z.matmul(W_dec) + b_dec;
    }
    torch::Tensor objective() const {
        const torch::Tensor z = latents();
        return (decoded(z) - X).square().mean() + config.l1 * z.abs().mean();
    }
};

SaeReference::SaeReference(const SaeConfig& config, ConstMatrixView X, const SaeParameters& initial, Precision precision)
    : m_state(std::make_unique<State>()) {
    const torch::ScalarType type = precision == Precision::Float64 ? torch::kFloat64 : torch::kFloat32;
    State& state = *m_state;
    state.config = config;
    state.X = tensorOf(X, type);
    const auto parameter = [type](const Matrix& m) { return tensorOf(m, type).requires_grad_(true); };
    state.W_enc = parameter(initial["W_enc"]);
    if (!config.tied) {
        state.b_enc = parameter(initial["b_enc"]);
        state.W_dec = parameter(initial["W_dec"]);
        state.b_dec = parameter(initial["b_dec"]);
    }
    state.optimizer = std::make_unique<torch::optim::Adam>(
        state.parameters(), torch::optim::AdamOptions(config.learningRate).betas({0.9, 0.999}).eps(1e-8));
}

SaeReference::~SaeReference() = default;

void SaeReference::step() {
    m_state->optimizer->zero_grad();
    m_state->objective().backward();
    m_state->optimizer->step();
}

SaeParameters SaeReference::gradient() {
    State& state = *m_state;
    const std::vector<torch::Tensor> gradients = torch::autograd::grad({state.objective()}, state.parameters());
    SaeParameters result(state.config);
    for (std::size_t i = 0; i < gradients.size(); ++i)
        result[i].values = matrixOf(gradients[i]);
    return result;
}

SaeReferenceMetrics SaeReference::metrics() const {
    const torch::NoGradGuard guard;
    const State& state = *m_state;
    const torch::Tensor z = state.latents(), error = state.decoded(z) - state.X;
    SaeReferenceMetrics metrics;
    metrics.mse = error.square().mean().item<double>();
    metrics.l1 = z.abs().mean().item<double>();
    metrics.objective = metrics.mse + state.config.l1 * metrics.l1;
    metrics.density = (z > 0).to(torch::kFloat64).mean().item<double>();
    metrics.fvu =
        (error.square().sum() / (state.X - state.X.mean(0, true)).square().sum()).item<double>();
    return metrics;
}

SaeParameters SaeReference::weights() const {
    const State& state = *m_state;
    SaeParameters result(state.config);
    const std::vector<torch::Tensor> parameters = state.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        result[i].values = matrixOf(parameters[i]);
    return result;
}

} // namespace lamina::reference
