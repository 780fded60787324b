// Private to core/engine/torch: activations that stay on the device that made them.
#pragma once

#include "engine/activations.h"
#include "engine/torch/torch_support.h"

namespace lamina {

class TorchActivations : public Activations {
public:
    // values [rows, width], float32 or float64, contiguous.
    explicit TorchActivations(torch::Tensor values) : m_values(std::move(values)) {}

    std::size_t rows() const override { return static_cast<std::size_t>(m_values.size(0)); }
    std::size_t width() const override { return static_cast<std::size_t>(m_values.size(1)); }
    Result<ConstMatrixView> onHost(RunToken& token) override;
    const torch::Tensor& values() const { return m_values; }

protected:
    Result<InputFacts> workOutFacts(RunToken& token) override;

private:
    torch::Tensor m_values;
    Matrix m_host; // empty until it is asked for, and where the values are float32 on the host
};

// Any engine's activations on the device; shares their memory where it can, so they must outlive the tensor.
// Errors: as onHost().
Result<torch::Tensor> activationsOn(const torch::Device& device, torch::Dtype type, Activations& activations,
                                    RunToken& token);

} // namespace lamina
