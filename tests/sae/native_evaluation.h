// The native engine's evaluation of weights on rows in memory.
#pragma once

#include "engine/native/native_engine.h"
#include "engine/sae_run.h"

namespace lamina::test {

inline Result<SaeEvaluation> evaluateNatively(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X,
                                              RunToken& token) {
    HostActivations activations(X);
    return evaluateSae(*nativeEngine("cpu"), config, weights, activations, token);
}

} // namespace lamina::test
