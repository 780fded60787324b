// Other ways to train an SAE on every engine that can: beside plain loops, folded, stopped and gone on with.
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "tests/engine/usable_engines.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::enginesFor;
using test::unwrap;

SaeConfig configOf(const char* variant) {
    SaeConfig config;
    config.variant = findSaeVariant(variant);
    config.inputs = 10;
    config.latents = 24;
    for (const SaeSetting& setting : config.variant->settings)
        setting.set(config, setting.initial);
    config.l1 = 0.5;
    config.batch = 50;
    config.epochs = 6;
    config.learningRate = 1e-3;
    return config;
}

// The whole recipe of the research preset.
SaeConfig research() {
    SaeConfig config = configOf("relu");
    config.start = SaeStart::Transpose;
    config.meanDecoderBias = config.subtractsDecoderBias = config.l1ByDecoderNorm = true;
    config.l1Warmup = 0.2;
    config.lrDecay = 0.2;
    return config;
}

SaeConfig auxiliary(const char* variant, bool tied) {
    SaeConfig config = configOf(variant);
    config.tied = tied;
    config.k = 2;
    config.auxiliary = 0.5;
    config.learningRate = 3e-3;
    return config;
}

// Half of the latents so low that they are not among the k largest, but above 0.
SaeParameters halfDead(const SaeConfig& config) {
    SaeParameters start = initialSaeParameters(config, 1);
    for (std::size_t j = config.latents / 2; j < config.latents; ++j)
        for (std::size_t i = 0; i < config.inputs; ++i)
            start.at("W_enc")(i, j) *= 0.01F;
    return start;
}

void followsPlainLoops(const SaeConfig& config, const SaeParameters& start) {
    const Matrix X = test::structuredRows(300, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    for (Engine* engine : enginesFor(config)) {
        const auto ours = unwrap(engine->train(config, activations, start, 2, token));
        test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(start), 2};
        while (!ours->finished()) {
            const EpochPoint a = unwrap(ours->runEpoch(token));
            const test::PlainPass b = plain.runEpoch();
            EXPECT_NEAR(a.objective, b.objective, 2e-4 * b.objective) << engine->info().name << " epoch " << a.epoch;
            EXPECT_NEAR(a.l1, b.l1, 2e-4 * b.l1) << engine->info().name << " epoch " << a.epoch;
            EXPECT_NEAR(a.density, b.density, 1e-3) << engine->info().name << " epoch " << a.epoch;
        }
        double difference = 0, change = 0;
        for (std::size_t t = 0; t < 4; ++t)
            for (std::size_t i = 0; i < test::tensor(start, t).size(); ++i) {
                const double expected = (*plain.weights.tensors()[t])[i];
                difference += std::pow(test::tensor(ours->weights(), t).data()[i] - expected, 2);
                change += std::pow(expected - test::tensor(start, t).data()[i], 2);
            }
        EXPECT_LT(std::sqrt(difference / change), 1e-2) << engine->info().name;
    }
}

TEST(RecipesOfEngines, TheResearchFormFollowsPlainLoops) {
    const SaeConfig config = research();
    const Matrix X = test::structuredRows(300, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    ASSERT_FALSE(enginesFor(config).empty());
    followsPlainLoops(config, unwrap(startingParameters(config, activations, 1, 3, token)));
}

TEST(RecipesOfEngines, TheAuxiliaryLossFollowsPlainLoops) {
    if (enginesFor(auxiliary("topk", false)).empty())
        GTEST_SKIP() << "no engine here trains with an auxiliary loss";
    for (const bool tied : {false, true})
        for (const char* variant : {"topk", "batchtopk"}) {
            SaeConfig config = auxiliary(variant, tied);
            if (config.variant->seal)
                config.epochs = 7; // its last epoch ends in a threshold, which plain loops do not have
            followsPlainLoops(config, halfDead(config));
        }
}

TEST(RecipesOfEngines, TheAuxiliaryLossBringsDeadLatentsBack) {
    SaeConfig config = auxiliary("topk", false);
    config.epochs = 40;
    const Matrix X = test::structuredRows(300, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    for (Engine* engine : enginesFor(config)) {
        const auto dead = [&](double weight) {
            config.auxiliary = weight;
            const auto training = unwrap(engine->train(config, activations, halfDead(config), 2, token));
            while (!training->finished())
                (void)unwrap(training->runEpoch(token));
            return training->epochDensityHistogram().dead;
        };
        EXPECT_LT(dead(0.5) + 3, dead(0.0));
    }
}

TEST(RecipesOfEngines, AnEngineWithoutTheAuxiliaryLossNamesTheOneThatHasIt) {
    const Status status = unwrap(openEngine("native", automaticChoice))->supports(auxiliary("topk", false));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().message, "--aux-loss: the engine 'native' cannot train with it; use --engine torch, or 0");
}

TEST(RecipesOfEngines, ResamplingIsTheSameOnEveryEngine) {
    SaeConfig config = configOf("relu");
    config.resampleEvery = 2;
    config.l1 = 0.1;
    const Matrix X = test::structuredRows(300, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    SaeParameters start = initialSaeParameters(config, 1);
    for (std::size_t j = 12; j < 24; ++j)
        start.at("b_enc")(0, j) = -1000;
    std::vector<double> objectives;
    for (Engine* engine : enginesFor(config)) {
        const auto training = unwrap(engine->train(config, activations, start, 2, token));
        while (!training->finished()) {
            const EpochPoint point = unwrap(training->runEpoch(token));
            if (point.epoch == 2) {
                EXPECT_GE(training->epochDensityHistogram().dead, 12U);
            }
        }
        EXPECT_LT(training->epochDensityHistogram().dead, 6U) << engine->info().name;
        objectives.push_back(training->epochPoints().back().objective);
        EXPECT_NEAR(objectives.back(), objectives.front(), 2e-3 * objectives.front()) << engine->info().name;
    }
}

// The plain form measures what the training reached.
TEST(RecipesOfEngines, FoldedWeightsGiveTheLastEpochsNumbers) {
    const Matrix X = test::structuredRows(300, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    SaeConfig whole = research(), gated = configOf("gated"), jump = configOf("jumprelu");
    gated.subtractsDecoderBias = jump.subtractsDecoderBias = true;
    for (SaeConfig config : {whole, gated, jump})
        for (Engine* engine : enginesFor(config))
            for (const double scale : {1.0, 2.5}) {
                config.epochs = 40;
                const auto training =
                    unwrap(trainFolded(*engine, config, activations, scale,
                                       unwrap(startingParameters(config, activations, scale, 3, token)), 2, token));
                const SaeEvaluation evaluation =
                    unwrap(trainAndEvaluate(*engine, config, activations, *training, {}, token, scale));
                const EpochPoint& last = training->epochPoints().back();
                const std::string what = std::string(config.variant->name) + " on " + std::string(engine->info().name);
                EXPECT_NEAR(evaluation.metrics.mse, last.mse, 0.1 * last.mse) << what;
                EXPECT_NEAR(evaluation.metrics.l1, last.l1, 0.1 * last.l1) << what;
                EXPECT_NEAR(evaluation.metrics.density, last.density, 0.02) << what;
                if (config.variant->name != "gated") { // its gates learn by a term that is no metric
                    EXPECT_NEAR(evaluation.metrics.objective, last.objective, 0.1 * last.objective) << what;
                }
                EXPECT_LT(evaluation.metrics.fvu, 0.9) << what;
            }
}

TEST(RecipesOfEngines, ADecoderBiasFromTheMeanIsTheMeanOfTheRowsThatAreTrainedOn) {
    Matrix X(2, 10);
    X(0, 3) = 4;
    X(1, 3) = 2;
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    SaeConfig config = configOf("relu");
    config.meanDecoderBias = true;
    const SaeParameters start = unwrap(startingParameters(config, activations, 0.5, 3, token));
    EXPECT_EQ(start["b_dec"](0, 3), 1.5F);
    EXPECT_EQ(start["b_dec"](0, 0), 0.0F);
    EXPECT_EQ(start["W_enc"](1, 1), initialSaeParameters(config, 3)["W_enc"](1, 1));
}

TEST(RecipesOfEngines, StoppedAndGoneOnWithEveryRecipeEndsInTheSameBits) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    SaeConfig resampled = configOf("relu");
    resampled.resampleEvery = 3;
    for (const SaeConfig& config : {research(), resampled, auxiliary("topk", false), auxiliary("batchtopk", true)})
        for (Engine* engine : enginesFor(config)) {
            if (!engine->info().sameBits)
                continue;
            const auto whole = unwrap(engine->train(config, activations, halfDead(config), 2, token));
            for (int epoch = 0; epoch < 3; ++epoch)
                (void)unwrap(whole->runEpoch(token));
            const std::string middle = whole->saveState();
            const auto resumed = unwrap(engine->train(config, activations, initialSaeParameters(config, 9), 2, token));
            ASSERT_TRUE(resumed->restoreState(middle).ok());
            while (!whole->finished()) {
                (void)unwrap(whole->runEpoch(token));
                (void)unwrap(resumed->runEpoch(token));
            }
            EXPECT_EQ(resumed->saveState(), whole->saveState())
                << config.variant->name << " on " << engine->info().name;
        }
}

} // namespace
} // namespace lamina
