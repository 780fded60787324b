#include "engine/sae_run.h"

#include "engine/input_scaling.h"

namespace lamina {

Result<SaeEvaluation> trainAndEvaluate(Engine& engine, const SaeConfig& config, Activations& activations,
                                       SaeTraining& training, const SaeRunSteps& steps, RunToken& token, double scale) {
    while (!training.finished()) {
        LAMINA_ASSIGN(const EpochPoint point, training.runEpoch(token, steps.progress));
        if (steps.epochDone)
            LAMINA_TRY(steps.epochDone(point));
    }
    if (steps.trained)
        steps.trained();
    return evaluateSae(engine, config, training.weights(), activations, token, scale);
}

Result<SaeEvaluation> evaluateSae(Engine& engine, const SaeConfig& config, const SaeParameters& weights,
                                  Activations& activations, RunToken& token, double scale) {
    LAMINA_ASSIGN(const EvaluationSums sums, engine.evaluate(config, weights, activations, token));
    LAMINA_ASSIGN(const InputFacts facts, activations.facts(token));
    LAMINA_ASSIGN(SaeEvaluation evaluation, finishEvaluation(config, activations.rows(), facts, sums));
    evaluation.metrics.objective = scaledObjective(config, evaluation.metrics, scale);
    return evaluation;
}

} // namespace lamina
