#include "tests/reference/form_reference.h"

#include "sae/sae_variant.h"

#include <cmath>
#include <cstring>
#include <map>
#include <string>
#include <torch/torch.h>

namespace lamina::reference {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

Tensor rectangle(const Tensor& u) {
    return ((u > -0.5) & (u < 0.5)).to(torch::kFloat64);
}

// The paper's two functions with the derivatives that it gives them (arXiv 2407.14435, appendix J).
struct Heaviside : torch::autograd::Function<Heaviside> {
    static Tensor forward(AutogradContext* context, const Tensor& z, const Tensor& threshold, double bandwidth) {
        context->save_for_backward({z, threshold});
        context->saved_data["bandwidth"] = bandwidth;
        return (z > threshold).to(torch::kFloat64);
    }
    static tensor_list backward(AutogradContext* context, tensor_list output) {
        const auto saved = context->get_saved_variables();
        const double bandwidth = context->saved_data["bandwidth"].toDouble();
        const Tensor kernel = rectangle((saved[0] - saved[1]) / bandwidth);
        return {torch::zeros_like(saved[0]), (-1.0 / bandwidth * kernel * output[0]).sum(0), Tensor()};
    }
};

struct Jump : torch::autograd::Function<Jump> {
    static Tensor forward(AutogradContext* context, const Tensor& z, const Tensor& threshold, double bandwidth) {
        context->save_for_backward({z, threshold});
        context->saved_data["bandwidth"] = bandwidth;
        return z * (z > threshold);
    }
    static tensor_list backward(AutogradContext* context, tensor_list output) {
        const auto saved = context->get_saved_variables();
        const double bandwidth = context->saved_data["bandwidth"].toDouble();
        const Tensor kernel = rectangle((saved[0] - saved[1]) / bandwidth);
        return {(saved[0] > saved[1]) * output[0], (-saved[1] / bandwidth * kernel * output[0]).sum(0), Tensor()};
    }
};

} // namespace

struct FormReference::State {
    SaeConfig config;
    SaeParameters initial;
    Tensor X;
    std::map<std::string, Tensor> w, m, v;
    int steps = 0;

    Tensor decoder() const { return config.tied ? w.at("W_enc").t() : w.at("W_dec"); }
    Tensor reconstructed(const Tensor& z, bool frozen = false) const {
        const Tensor x = z.matmul(frozen ? decoder().detach() : decoder());
        return config.tied ? x : x + (frozen ? w.at("b_dec").detach() : w.at("b_dec"));
    }
    Tensor jumpRelu() const {
        const Tensor product = X.matmul(w.at("W_enc")), pre = config.tied ? product : product + w.at("b_enc");
        const Tensor threshold = torch::exp(w.at("log_threshold"));
        const Tensor count = Heaviside::apply(pre, threshold, config.bandwidth);
        const Tensor z = Jump::apply(pre, threshold, config.bandwidth);
        return (reconstructed(z) - X).square().mean() + config.l1 * count.mean();
    }
    Tensor gated() const {
        const Tensor gate = X.matmul(w.at("W_enc")) + w.at("b_gate");
        const Tensor magnitudes = w.at("W_enc") * torch::exp(w.at("r_mag"));
        const Tensor z = (gate > 0).to(torch::kFloat64) * torch::relu(X.matmul(magnitudes) + w.at("b_mag"));
        const Tensor open = torch::relu(gate);
        return (reconstructed(z) - X).square().mean() + config.l1 * open.mean() +
               (reconstructed(open, true) - X).square().mean();
    }
};

FormReference::FormReference(const SaeConfig& config, ConstMatrixView X, const SaeParameters& initial)
    : m_state(std::make_unique<State>()) {
    const auto tensor = [](ConstMatrixView values, bool vector) {
        const auto rows = static_cast<std::int64_t>(values.rows), cols = static_cast<std::int64_t>(values.cols);
        const Tensor view = torch::from_blob(const_cast<float*>(values.data), {rows, cols},
                                             {static_cast<std::int64_t>(values.stride), 1}, torch::kFloat32);
        const Tensor copy = view.to(torch::kFloat64);
        return vector ? copy.squeeze(0).clone() : copy.clone();
    };
    m_state->config = config;
    m_state->initial = initial;
    m_state->X = tensor(X, false);
    for (const auto& [spec, values] : initial)
        if (isTrained(config, *spec)) {
            const std::string name(spec->name);
            m_state->w[name] = tensor(values, spec->vector()).requires_grad_(true);
            m_state->m[name] = m_state->v[name] = torch::zeros_like(m_state->w[name].detach());
        }
}

FormReference::~FormReference() = default;

double FormReference::step() {
    State& s = *m_state;
    const Tensor objective = s.config.variant->name == "gated" ? s.gated() : s.jumpRelu();
    std::vector<Tensor> inputs;
    for (auto& [name, values] : s.w)
        inputs.push_back(values);
    const tensor_list gradients = torch::autograd::grad({objective}, inputs);
    const torch::NoGradGuard guard;
    ++s.steps;
    std::size_t i = 0;
    for (auto& [name, values] : s.w) {
        const Tensor& g = gradients[i++];
        s.m[name] = 0.9 * s.m[name] + 0.1 * g;
        s.v[name] = 0.999 * s.v[name] + 0.001 * g * g;
        values -= s.config.learningRate * (s.m[name] / (1 - std::pow(0.9, s.steps))) /
                  ((s.v[name] / (1 - std::pow(0.999, s.steps))).sqrt() + 1e-8);
    }
    return objective.item<double>();
}

SaeParameters FormReference::weights() const {
    SaeParameters result = m_state->initial;
    for (auto& [spec, values] : result)
        if (const auto found = m_state->w.find(std::string(spec->name)); found != m_state->w.end()) {
            const Tensor flat = found->second.detach().to(torch::kFloat32).contiguous();
            std::memcpy(values.data(), flat.data_ptr<float>(), values.size() * sizeof(float));
        }
    return result;
}

} // namespace lamina::reference
