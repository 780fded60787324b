#include "engine/torch/torch_activations.h"

namespace lamina {

Result<ConstMatrixView> TorchActivations::onHost(RunToken& token) {
    LAMINA_TRY(token.checkpoint());
    if (m_values.is_cpu() && m_values.scalar_type() == torch::kFloat32)
        return ConstMatrixView{m_values.data_ptr<float>(), rows(), width(), width()};
    return catching<Result<ConstMatrixView>>("a layer's activations", [&]() -> Result<ConstMatrixView> {
        if (m_host.empty()) {
            Matrix host(rows(), width());
            copyTo(host, m_values);
            m_host = std::move(host);
        }
        return ConstMatrixView(m_host);
    });
}

Result<InputFacts> TorchActivations::workOutFacts(RunToken& token) {
    if (m_values.scalar_type() == torch::kFloat32)
        return Activations::workOutFacts(token);
    LAMINA_TRY(token.checkpoint());
    return catching<Result<InputFacts>>("a layer's activations", [&]() -> Result<InputFacts> {
        const torch::NoGradGuard noGradients;
        InputFacts facts;
        facts.power = m_values.square().mean().item<double>();
        // Relative to the first row: a constant column then has exactly no variance.
        const torch::Tensor relative = m_values - m_values.narrow(0, 0, 1);
        facts.variance = (relative - relative.mean(0, /*keepdim=*/true)).square().sum().item<double>();
        facts.largest = m_values.abs().max().item<double>();
        return facts;
    });
}

Result<torch::Tensor> activationsOn(const torch::Device& device, torch::Dtype type, Activations& activations,
                                    RunToken& token) {
    if (const auto* own = dynamic_cast<TorchActivations*>(&activations); own && own->values().device() == device)
        return own->values().to(type);
    LAMINA_ASSIGN(const ConstMatrixView rows, activations.onHost(token));
    return tensorOn(device, rows).to(type);
}

} // namespace lamina
