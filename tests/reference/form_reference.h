// JumpReLU and Gated SAEs as their papers have them, in eager PyTorch and float64, with Adam written out: the reference
// of the engines' steps. Torch headers stay in its source.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"

#include <memory>

namespace lamina::reference {

// Full batch: config.batch is not looked at. config.variant is jumprelu or gated.
class FormReference {
public:
    FormReference(const SaeConfig& config, ConstMatrixView X, const SaeParameters& initial);
    ~FormReference();

    // One update; returns the objective before it.
    double step();
    // Of the tensors that are trained; the others stay as they were given.
    SaeParameters weights() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina::reference
