// An SAE trained to its end and evaluated, on any engine: the one loop of profiles, `train-sae` and evidence.
#pragma once

#include "engine/engine.h"

#include <functional>

namespace lamina {

// Told on the compute thread; each may be empty.
struct SaeRunSteps {
    EngineProgress progress;                            // of the epoch at work
    std::function<Status(const EpochPoint&)> epochDone; // an error ends the run
    std::function<void()> trained;                      // the evaluation begins
};

// Trains what is left of `training` and evaluates the outcome on the same activations.
// scale: of trainFolded(). Errors: cancelled, diverged, epochDone's.
Result<SaeEvaluation> trainAndEvaluate(Engine& engine, const SaeConfig& config, Activations& activations,
                                       SaeTraining& training, const SaeRunSteps& steps, RunToken& token,
                                       double scale = 1);

// The engine's sums and what follows from them. Errors: cancelled, diverged (not finite).
Result<SaeEvaluation> evaluateSae(Engine& engine, const SaeConfig& config, const SaeParameters& weights,
                                  Activations& activations, RunToken& token, double scale = 1);

} // namespace lamina
