// JumpReLU and Gated on the engines that train them: what is minimised is what is reported, the same bits again and
// after a pause, every engine measures alike, their files, a known dictionary; and what the others say. Their steps are
// compared with the papers' in forms_reference_test.
#include "base/files.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "sae/imports/imported_sae.h"
#include "sae/sae_lens.h"
#include "sae/sae_variants.h"
#include "tensor/safetensors.h"
#include "tests/engine/known_dictionary.h"
#include "tests/engine/usable_engines.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;

class TrainedForms : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override { m_engines = test::enginesFor(config(4, 8)); }
    SaeConfig config(std::size_t d, std::size_t F) const {
        SaeConfig config;
        config.variant = findSaeVariant(GetParam());
        config.inputs = d;
        config.latents = F;
        config.l1 = 0.3;
        config.batch = 100;
        config.epochs = 8;
        for (const SaeSetting& setting : config.variant->settings)
            setting.set(config, setting.initial);
        return config;
    }
    bool none() const { return m_engines.empty(); }

    std::vector<Engine*> m_engines;
    RunToken m_token;
};
#define SKIP_WHERE_NONE_TRAINS                                                                                         \
    if (none())                                                                                                        \
    GTEST_SKIP() << "no engine here trains " << GetParam()

TEST_P(TrainedForms, AnEngineThatCannotTrainItNamesTheOneThatCan) {
    const Status status = unwrap(openEngine("native", automaticChoice))->supports(config(4, 8));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::Usage);
    EXPECT_EQ(status.error().message,
              "--sae " + std::string(GetParam()) + ": the engine 'native' cannot train it; use --engine torch");
}

TEST_P(TrainedForms, TheSameBitsAgainAndAfterAPause) {
    SKIP_WHERE_NONE_TRAINS;
    const Matrix X = test::structuredRows(430, 6, 1); // a short last batch
    HostActivations activations{ConstMatrixView(X)};
    for (const bool tied : {false, true})
        for (Engine* engine : m_engines) {
            SaeConfig c = config(6, 12);
            c.tied = tied;
            const SaeParameters start = initialSaeParameters(c, 1);
            const auto whole = unwrap(engine->train(c, activations, start, 2, m_token));
            const auto first = unwrap(engine->train(c, activations, start, 2, m_token));
            for (int epoch = 0; epoch < 3; ++epoch)
                (void)unwrap(first->runEpoch(m_token));
            const auto resumed = unwrap(engine->train(c, activations, initialSaeParameters(c, 9), 2, m_token));
            ASSERT_TRUE(resumed->restoreState(first->saveState()).ok());
            while (!whole->finished())
                (void)unwrap(whole->runEpoch(m_token));
            while (!resumed->finished())
                (void)unwrap(resumed->runEpoch(m_token));
            EXPECT_EQ(whole->saveState(), resumed->saveState());
            if (c.bandwidth > 0) {
                c.bandwidth *= 2;
                const auto other = unwrap(engine->train(c, activations, start, 2, m_token));
                EXPECT_THAT(other->restoreState(whole->saveState()).error().message, ::testing::HasSubstr("bandwidth"));
            }
        }
}

TEST_P(TrainedForms, EveryEngineMeasuresAlikeWhatTheFileHolds) {
    SKIP_WHERE_NONE_TRAINS;
    const Matrix X = test::structuredRows(430, 6, 1);
    HostActivations activations{ConstMatrixView(X)};
    Engine& native = *unwrap(openEngine("native", automaticChoice));
    for (const double scale : {1.0, 2.5})
        for (const bool tied : {false, true})
            for (Engine* engine : m_engines) {
                SaeConfig c = config(6, 12);
                c.tied = tied;
                c.epochs = 20;
                const auto training =
                    unwrap(trainFolded(*engine, c, activations, scale, initialSaeParameters(c, 1), 2, m_token));
                const SaeMetrics ours =
                    unwrap(trainAndEvaluate(*engine, c, activations, *training, {}, m_token, scale)).metrics;
                EXPECT_GT(ours.density, 0);
                EXPECT_LT(ours.density, 1);
                const EpochPoint& last = training->epochPoints().back();
                EXPECT_NEAR(ours.mse, last.mse, 0.3 * last.mse) << "folded weights fit x itself";

                const test::TemporaryFolder folder;
                const SaeLensSource source{"demo", "blocks.0.hook_mlp_out", 0};
                ASSERT_TRUE(writeFileAtomically(folder.path() / "cfg.json", saeConfigJson(c, source)).ok());
                ASSERT_TRUE(writeFileAtomically(folder.path() / "sae_weights.safetensors",
                                                saeParametersBytes(c, training->weights()))
                                .ok());
                SaeLensConfig read = unwrap(readSaeLensConfig(folder.path()));
                EXPECT_EQ(read.sae.variant, c.variant);
                read.sae.l1 = c.l1;
                const SaeParameters weights = unwrap(readSaeLensWeights(read));
                const SaeMetrics theirs =
                    unwrap(evaluateSae(native, read.sae, weights, activations, m_token, scale)).metrics;
                EXPECT_NEAR(ours.density, theirs.density, 1e-3);
                EXPECT_NEAR(ours.mse, theirs.mse, 1e-3 * ours.mse);
                EXPECT_NEAR(ours.l1, theirs.l1, 1e-3 * ours.l1);
                if (scale == 1) {
                    const double weighed = std::string_view(GetParam()) == "jumprelu" ? ours.density : ours.l1;
                    EXPECT_DOUBLE_EQ(ours.objective, ours.mse + c.l1 * weighed);
                }
            }
}

TEST_P(TrainedForms, AKnownDictionaryIsRecovered) {
    SKIP_WHERE_NONE_TRAINS;
    const test::KnownDictionary known = test::knownDictionary();
    HostActivations activations{ConstMatrixView(known.X)};
    SaeConfig c = config(known.X.cols(), 48);
    c.learningRate = 3e-3;
    c.epochs = 60;
    c.l1 = 1;
    if (c.bandwidth > 0)
        c.bandwidth = 0.5; // latents are about 2 here
    for (Engine* engine : m_engines) {
        const SaeParameters start = initialSaeParameters(c, 1);
        const auto training = unwrap(engine->train(c, activations, start, 2, m_token));
        const SaeMetrics metrics = unwrap(trainAndEvaluate(*engine, c, activations, *training, {}, m_token)).metrics;
        const double before = test::matchingScore(start["W_dec"], known.directions);
        const double after = test::matchingScore(training->weights()["W_dec"], known.directions);
        RecordProperty("before", std::to_string(before));
        RecordProperty("after", std::to_string(after));
        RecordProperty("l0", std::to_string(metrics.l0));
        RecordProperty("fvu", std::to_string(metrics.fvu));
        EXPECT_LT(before, 0.8);
        EXPECT_GT(after, 0.9);
        EXPECT_LT(metrics.fvu, 0.1);
        EXPECT_LT(metrics.l0, 4) << "two directions in each row";
    }
}

INSTANTIATE_TEST_SUITE_P(Forms, TrainedForms, ::testing::Values("jumprelu", "gated"),
                         [](const auto& form) { return std::string(form.param); });

// Each latent's threshold moves by itself and is stored as it is used; its logarithm stays with the training.
TEST(JumpReLU, ThresholdsAreTrainedAndTheirLogarithmIsNotStored) {
    SaeConfig c;
    c.variant = findSaeVariant("jumprelu");
    c.inputs = 6;
    c.latents = 12;
    EXPECT_THAT(checkSaeConfig(c).error().message, ::testing::HasSubstr("bandwidth is 0"));
    c.bandwidth = 0.3;
    SaeParameters sealed = initialSaeParameters(c, 1);
    EXPECT_FLOAT_EQ(std::exp(sealed["log_threshold"](0, 3)), sealed["threshold"](0, 3));
    sealed.at("log_threshold")(0, 3) = std::log(0.5F);
    c.variant->seal(c, sealed, {});
    EXPECT_FLOAT_EQ(sealed["threshold"](0, 3), 0.5F);
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "w.safetensors";
    ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(c, sealed)).ok());
    const SafetensorsFile file = unwrap(SafetensorsFile::open(path));
    EXPECT_TRUE(file.find("threshold"));
    EXPECT_FALSE(file.find("log_threshold"));
}

} // namespace
} // namespace lamina
