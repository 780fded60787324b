#include "engine/sae_run.h"

namespace lamina {

Result<SaeEvaluation> trainAndEvaluate(Engine& engine, const SaeConfig& config, Activations& activations,
                                       SaeTraining& training, const SaeRunSteps& steps, RunToken& token) {
    while (!training.finished()) {
        LAMINA_ASSIGN(const EpochPoint point, training.runEpoch(token, steps.progress));
        if (steps.epochDone)
            LAMINA_TRY(steps.epochDone(point));
    }
    if (steps.trained)
        steps.trained();
    return evaluateSae(engine, config, training.weights(), activations, token);
}

Result<SaeEvaluation> evaluateSae(Engine& engine, const SaeConfig& config, const SaeParameters& weights,
                                  Activations& activations, RunToken& token) {
    LAMINA_ASSIGN(const EvaluationSums sums, engine.evaluate(config, weights, activations, token));
    LAMINA_ASSIGN(const InputFacts facts, activations.facts(token));
    return finishEvaluation(config, activations.rows(), facts, sums);
}

} // namespace lamina
