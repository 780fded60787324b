// The SAE in eager PyTorch with autograd and torch.optim.Adam: the reference of the trainer's tests (float64 and float32)
// and of lamina-bench (float32). Torch headers stay in its source.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"
#include "tests/reference/gpt2_reference.h"

#include <memory>

namespace lamina::reference {

struct SaeReferenceMetrics {
    double objective = 0, mse = 0, l1 = 0, density = 0, fvu = 0;
};

// Full batch: config.batch is not looked at.
class SaeReference {
public:
    SaeReference(const SaeConfig& config, ConstMatrixView X, const SaeParameters& initial, Precision precision);
    ~SaeReference();

    // One Adam step on all rows.
    void step();
    // Gradient of the objective at the present weights.
    SaeParameters gradient();
    SaeReferenceMetrics metrics() const;
    SaeParameters weights() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina::reference
