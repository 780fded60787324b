// BatchTopK on the engines that train it: beside plain loops, its threshold, its files, a known dictionary; and what
// the others say.
#include "base/files.h"
#include "engine/sae_run.h"
#include "sae/sae_lens.h"
#include "tests/engine/known_dictionary.h"
#include "tests/engine/usable_engines.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using test::enginesFor;
using test::unwrap;

SaeConfig batchTopK(std::size_t d, std::size_t F, std::size_t k) {
    SaeConfig config;
    config.variant = findSaeVariant("batchtopk");
    config.inputs = d;
    config.latents = F;
    config.k = k;
    return config;
}

TEST(BatchTopK, AnEngineThatCannotTrainItNamesTheOneThatCan) {
    const Status status = unwrap(openEngine("native", automaticChoice))->supports(batchTopK(4, 8, 2));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::Usage);
    EXPECT_EQ(status.error().message, "--sae batchtopk: the engine 'native' cannot train it; use --engine torch");
}

TEST(BatchTopK, StepsAreThoseOfPlainLoops) {
    if (enginesFor(batchTopK(4, 8, 2)).empty())
        GTEST_SKIP() << "no engine here trains BatchTopK";
    const Matrix X = test::structuredRows(1300, 10, 1); // more rows than an engine's block
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    for (const bool tied : {false, true})
        for (const std::size_t batch : {std::size_t{0}, std::size_t{260}}) {
            SaeConfig config = batchTopK(10, 24, 4);
            config.tied = tied;
            config.batch = batch;
            config.l1 = 0.3;
            config.epochs = 5;
            const SaeParameters start = initialSaeParameters(config, 1);
            for (Engine* engine : enginesFor(config)) {
                const auto ours = unwrap(engine->train(config, activations, start, 2, token));
                test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(start), 2};
                for (int epoch = 0; epoch < config.epochs; ++epoch) {
                    const EpochPoint a = unwrap(ours->runEpoch(token));
                    const test::PlainPass b = plain.runEpoch();
                    EXPECT_NEAR(a.objective, b.objective, 1e-4 * b.objective) << "tied " << tied << " batch " << batch;
                    EXPECT_NEAR(a.density, b.density, 1e-4);
                    EXPECT_NEAR(a.density, 4.0 / 24, 1e-3);
                }
            }
        }
}

TEST(BatchTopK, TheThresholdIsTheMeanOfTheSmallestKeptAndGoesIntoTheFile) {
    if (enginesFor(batchTopK(4, 8, 2)).empty())
        GTEST_SKIP() << "no engine here trains BatchTopK";
    const SaeConfig config = batchTopK(6, 12, 3);
    SaeParameters sealed = initialSaeParameters(config, 1);
    config.variant->seal(config, sealed, {{0.5F, 0.0F, 1.5F}});
    EXPECT_EQ(sealed["threshold"](0, 0), 1.0F) << "a step without a latent has no smallest";
    EXPECT_EQ(sealed["threshold"](0, 11), 1.0F);
    config.variant->seal(config, sealed, {{0.0F}});
    EXPECT_EQ(sealed["threshold"](0, 0), 0.0F);

    const Matrix X = test::structuredRows(400, 6, 1);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    SaeConfig c = config;
    c.batch = 100;
    c.epochs = 20;
    Engine& native = *unwrap(openEngine("native", automaticChoice));
    for (Engine* engine : enginesFor(c)) {
        const auto training = unwrap(engine->train(c, activations, initialSaeParameters(c, 1), 2, token));
        const SaeEvaluation evaluation = unwrap(trainAndEvaluate(*engine, c, activations, *training, {}, token));
        EXPECT_GT(training->weights()["threshold"](0, 0), 0.0F);
        EXPECT_NEAR(evaluation.metrics.l0, 3.0, 0.5) << "k a token, on average";
        const EvaluationSums beside = unwrap(native.evaluate(c, training->weights(), activations, token));
        double positives = 0;
        for (const auto count : beside.counts)
            positives += static_cast<double>(count);
        EXPECT_NEAR(positives / 400, evaluation.metrics.l0, 0.01) << "the native engine measures what it cannot train";

        const test::TemporaryFolder folder;
        const auto path = folder.path() / "w.safetensors";
        ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(c, training->weights())).ok());
        const SaeParameters read = unwrap(loadSaeParameters(path, c));
        ASSERT_TRUE(read.sameShapes(training->weights()));
        EXPECT_EQ(read["threshold"](0, 5), training->weights()["threshold"](0, 5));
    }
    const auto json =
        nlohmann::json::parse(saeConfigJson(c, {.modelName = "demo", .hookName = "blocks.0.hook_mlp_out"}));
    EXPECT_EQ(json["architecture"], "jumprelu");
}

// Every direction has a decoder row along it.
TEST(BatchTopK, AKnownDictionaryIsRecovered) {
    if (enginesFor(batchTopK(4, 8, 2)).empty())
        GTEST_SKIP() << "no engine here trains BatchTopK";
    const test::KnownDictionary known = test::knownDictionary();
    HostActivations activations{ConstMatrixView(known.X)};
    RunToken token;
    SaeConfig config = batchTopK(known.X.cols(), 48, 2);
    config.batch = 100;
    config.learningRate = 3e-3;
    config.epochs = 60;
    for (Engine* engine : enginesFor(config)) {
        const auto training = unwrap(engine->train(config, activations, initialSaeParameters(config, 1), 2, token));
        while (!training->finished())
            (void)unwrap(training->runEpoch(token));
        EXPECT_GT(test::matchingScore(training->weights()["W_dec"], known.directions), 0.9);
    }
}

} // namespace
} // namespace lamina
