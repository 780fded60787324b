#include "base/seed.h"
#include "engine/engines.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "sae/sae_variants.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>

namespace lamina {
namespace {

using test::unwrap;

Matrix times(const Matrix& X, float factor) {
    Matrix scaled = X;
    for (std::size_t i = 0; i < scaled.size(); ++i)
        scaled.data()[i] *= factor;
    return scaled;
}

SaeConfig configOf(const test::SaeForm& form) {
    SaeConfig config;
    config.variant = form.variant;
    config.tied = form.tied;
    config.inputs = 10;
    config.latents = 24;
    for (const SaeSetting& setting : form.variant->settings)
        setting.set(config, setting.initial);
    config.l1 = 0.7;
    config.batch = 64;
    config.epochs = 12;
    return config;
}

struct Outcome {
    SaeEvaluation evaluation;
    EpochPoint last;
};

Outcome train(const SaeConfig& config, const Matrix& X) {
    RunToken token;
    Engine& engine = *unwrap(openEngine("native", automaticChoice));
    HostActivations activations{ConstMatrixView(X)};
    const double scale = unwrap(inputScale(activations, token));
    const auto training =
        unwrap(trainFolded(engine, config, activations, scale, initialSaeParameters(config, 1), 2, token));
    Outcome outcome{unwrap(trainAndEvaluate(engine, config, activations, *training, {}, token, scale)), {}};
    outcome.last = training->epochPoints().back();
    return outcome;
}

TEST(InputScaling, BringsTheSpreadToTheNumberOfInputs) {
    RunToken token;
    const Matrix X = test::structuredRows(200, 10, 1);
    HostActivations rows{ConstMatrixView(X)};
    HostActivations scaled{unwrap(scaledRows(rows, unwrap(inputScale(rows, token)), token))};
    EXPECT_NEAR(unwrap(scaled.facts(token)).variance, 200.0 * 10.0, 1e-3);
    Matrix constant(5, 10);
    HostActivations still{ConstMatrixView(constant)};
    EXPECT_EQ(unwrap(inputScale(still, token)), 1.0);
}

// What the setting is for: a layer's numbers no longer depend on how strong its activations are. The factor is a power
// of two, so that rounding is the same too.
TEST(InputScaling, TheSameRowsTimesAFactorAreTheSameProfile) {
    const Matrix X = test::structuredRows(300, 10, 1);
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form);
        const Outcome one = train(config, X), eight = train(config, times(X, 8.0F));
        const SaeMetrics &a = one.evaluation.metrics, &b = eight.evaluation.metrics;
        EXPECT_NEAR(a.density, b.density, 1e-4) << form.name();
        EXPECT_NEAR(a.fvu, b.fvu, 1e-4 * a.fvu) << form.name();
        EXPECT_NEAR(a.dead, b.dead, 0.05) << form.name();
        EXPECT_NEAR(64 * a.mse, b.mse, 1e-3 * b.mse) << form.name(); // in the units of the rows
        EXPECT_NEAR(a.objective, b.objective, 1e-3 * b.objective) << form.name();
        EXPECT_GT(a.density, 0.01) << form.name();
    }
}

// The folded weights give on x what the training reached on s·x: the last epoch's means are about those of the
// evaluation that follows it, in the same units.
TEST(InputScaling, FoldedWeightsTakeTheRowsAsTheyAre) {
    const Matrix X = times(test::structuredRows(300, 10, 1), 3.0F);
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config = configOf(form);
        config.epochs = 40;
        const Outcome outcome = train(config, X);
        const SaeMetrics& metrics = outcome.evaluation.metrics;
        EXPECT_NEAR(outcome.last.mse, metrics.mse, 0.1 * metrics.mse) << form.name();
        EXPECT_NEAR(outcome.last.l1, metrics.l1, 0.1 * metrics.l1) << form.name();
        EXPECT_NEAR(outcome.last.objective, metrics.objective, 0.1 * metrics.objective) << form.name();
        EXPECT_NEAR(outcome.last.density, metrics.density, 0.02) << form.name();
    }
}

TEST(InputScaling, GoesOnFromASavedStateWithTheSameBits) {
    RunToken token;
    Engine& engine = *unwrap(openEngine("native", automaticChoice));
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    const SaeConfig config = configOf(test::saeForms.front());
    const auto start = [&] {
        return unwrap(trainFolded(engine, config, activations, 3.0, initialSaeParameters(config, 1), 2, token));
    };
    const auto whole = start();
    unwrap(whole->runEpoch(token));
    const std::string middle = whole->saveState();
    unwrap(whole->runEpoch(token));
    const auto resumed = start();
    ASSERT_TRUE(resumed->restoreState(middle).ok());
    ASSERT_EQ(resumed->epochPoints().size(), 1U);
    EXPECT_EQ(resumed->epochPoints()[0].mse, whole->epochPoints()[0].mse);
    unwrap(resumed->runEpoch(token));
    EXPECT_EQ(resumed->saveState(), whole->saveState());
    EXPECT_EQ(resumed->epochPoints()[1].mse, whole->epochPoints()[1].mse);
}

} // namespace
} // namespace lamina
