#include "engine/torch/torch_activations.h"

namespace lamina {

Result<ConstMatrixView> TorchActivations::onHost(RunToken& token) {
    LAMINA_TRY(token.checkpoint());
    if (m_values.is_cpu())
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

Result<torch::Tensor> activationsOn(const torch::Device& device, Activations& activations, RunToken& token) {
    if (const auto* own = dynamic_cast<TorchActivations*>(&activations); own && own->values().device() == device)
        return own->values();
    LAMINA_ASSIGN(const ConstMatrixView rows, activations.onHost(token));
    return tensorOn(device, rows);
}

} // namespace lamina
