// What every engine promises: run over each that can be opened here.
#include "base/machine.h"
#include "engine/sae_run.h"
#include "sae/sae_variants.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/random_model.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cstring>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;

class EveryEngine : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override { m_engine->useThreads(availableThreads()); }

    SaeConfig configOf(const test::SaeForm& form, std::size_t d, std::size_t F) const {
        SaeConfig config;
        config.variant = form.variant;
        config.tied = form.tied;
        config.inputs = d;
        config.latents = F;
        for (const SaeSetting& setting : form.variant->settings)
            setting.set(config, setting.initial);
        config.l1 = 0.7;
        config.batch = 32;
        config.epochs = 6;
        return config;
    }
    std::unique_ptr<SaeTraining> training(const SaeConfig& config, Activations& activations, std::uint64_t seed = 1) {
        return unwrap(m_engine->train(config, activations, initialSaeParameters(config, seed), 2, m_token));
    }

    Engine* m_engine = unwrap(openEngine(GetParam(), automaticChoice));
    RunToken m_token;
};

bool sameBits(ConstMatrixView a, ConstMatrixView b) {
    if (a.rows != b.rows || a.cols != b.cols)
        return false;
    for (std::size_t n = 0; n < a.rows; ++n)
        if (std::memcmp(a.row(n), b.row(n), a.cols * sizeof(float)) != 0)
            return false;
    return true;
}

TEST_P(EveryEngine, SaysWhatItIs) {
    const EngineInfo& info = m_engine->info();
    EXPECT_EQ(info.name, GetParam());
    EXPECT_FALSE(info.label.empty() || info.sentence.empty() || info.version.empty() || info.devices.empty());
    EXPECT_NE(std::ranges::find(info.devices, m_engine->device()), info.devices.end());
}

TEST_P(EveryEngine, CapturesAndDropsTheFirstPosition) {
    const TemporaryFolder folder;
    const RandomModel shape;
    ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    ASSERT_TRUE(m_engine->supports(model.config()).ok());
    const std::vector<std::int32_t> ids = test::randomIds(3 * 10, shape.vocabulary, 5);
    ForwardRequest request{.ids = ids, .rows = 3, .cols = 10};
    const auto whole = unwrap(m_engine->forward(model, request));
    request.dropFirst = true;
    const auto dropping = unwrap(m_engine->forward(model, request));
    for (int layer = 0; layer < 2; ++layer) {
        EXPECT_EQ(whole->layer(), layer);
        const auto all = unwrap(whole->next(m_token)), rest = unwrap(dropping->next(m_token));
        ASSERT_EQ(all->rows(), 30U);
        ASSERT_EQ(rest->rows(), 27U);
        ASSERT_EQ(rest->width(), 32U);
        const ConstMatrixView a = unwrap(all->onHost(m_token)), b = unwrap(rest->onHost(m_token));
        for (std::size_t row = 0; row < 3; ++row)
            EXPECT_TRUE(sameBits(a.rowRange(row * 10 + 1, 9), b.rowRange(row * 9, 9)));
    }
    EXPECT_FALSE(whole->next(m_token).ok()); // no layer after the last
}

TEST_P(EveryEngine, TrainsToTheSameBitsWhereItSaysSo) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 10, 24);
        ASSERT_TRUE(m_engine->supports(config).ok());
        const auto first = training(config, activations), second = training(config, activations);
        const auto evaluation = unwrap(trainAndEvaluate(*m_engine, config, activations, *first, {}, m_token));
        (void)unwrap(trainAndEvaluate(*m_engine, config, activations, *second, {}, m_token));
        EXPECT_EQ(first->epochPoints().size(), 6U);
        EXPECT_LT(evaluation.metrics.objective, first->epochPoints().front().objective) << form.name();
        if (m_engine->info().sameBits) {
            EXPECT_EQ(first->saveState(), second->saveState()) << form.name();
        }
    }
}

TEST_P(EveryEngine, ResumesWhereItStopped) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 10, 24);
        const auto whole = training(config, activations);
        std::string middle;
        while (!whole->finished()) {
            (void)unwrap(whole->runEpoch(m_token));
            if (whole->epoch() == 3)
                middle = whole->saveState();
        }
        const auto resumed = training(config, activations, 77);
        ASSERT_TRUE(resumed->restoreState(middle).ok());
        EXPECT_EQ(resumed->epoch(), 3);
        while (!resumed->finished())
            (void)unwrap(resumed->runEpoch(m_token));
        EXPECT_EQ(resumed->epochPoints().size(), 6U);
        EXPECT_NEAR(resumed->epochPoints().back().objective, whole->epochPoints().back().objective, 1e-6);
        if (m_engine->info().sameBits) {
            EXPECT_EQ(resumed->saveState(), whole->saveState()) << form.name();
        }
    }
}

TEST_P(EveryEngine, MeasuresWhatThePlainPassDoes) {
    const Matrix X = test::structuredRows(70, 9, 5);
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 9, 37);
        const SaeParameters weights = initialSaeParameters(config, 11);
        const SaeMetrics metrics = unwrap(evaluateSae(*m_engine, config, weights, activations, m_token)).metrics;
        const test::PlainPass plain = test::plainPass(config, test::plainWeights(weights), test::plainRows(X));
        EXPECT_NEAR(metrics.mse, plain.mse, 1e-6 * plain.mse) << form.name();
        EXPECT_NEAR(metrics.l1, plain.l1, 1e-6 * plain.l1) << form.name();
        EXPECT_NEAR(metrics.density, plain.density, 1e-9) << form.name();
    }
}

TEST_P(EveryEngine, ObeysTheToken) {
    const Matrix X = test::structuredRows(64, 9, 5);
    HostActivations activations{ConstMatrixView(X)};
    const SaeConfig config = configOf(test::saeForms.front(), 9, 20);
    const auto running = training(config, activations);
    RunToken cancelled;
    cancelled.cancel();
    EXPECT_EQ(running->runEpoch(cancelled).error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(m_engine->evaluate(config, running->weights(), activations, cancelled).error().kind, ErrorKind::Cancelled);
}

TEST_P(EveryEngine, TheLoopReportsEachEpochAndStopsWhenTold) {
    const Matrix X = test::structuredRows(64, 9, 5);
    HostActivations activations{ConstMatrixView(X)};
    const SaeConfig config = configOf(test::saeForms.front(), 9, 20);
    std::vector<int> epochs;
    bool trained = false;
    SaeRunSteps steps;
    steps.epochDone = [&](const EpochPoint& point) {
        epochs.push_back(point.epoch);
        return Status();
    };
    steps.trained = [&] { trained = true; };
    (void)unwrap(trainAndEvaluate(*m_engine, config, activations, *training(config, activations), steps, m_token));
    EXPECT_EQ(epochs, (std::vector<int>{1, 2, 3, 4, 5, 6}));
    EXPECT_TRUE(trained);
    steps.epochDone = [](const EpochPoint&) { return Status(makeError(ErrorKind::DiskFull, "no room")); };
    const auto stopped =
        trainAndEvaluate(*m_engine, config, activations, *training(config, activations), steps, m_token);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().kind, ErrorKind::DiskFull);
}

TEST_P(EveryEngine, EstimatesAreNotNothing) {
    const SaeConfig config = configOf(test::saeForms.front(), 64, 128);
    EXPECT_GT(m_engine->trainingBytes(config, 1000), 4 * 4 * saeParameterCount(config));
    Gpt2Config shape;
    EXPECT_GT(m_engine->forwardBytes(shape, 10, 1024, HookPoint::MlpPre),
              m_engine->forwardBytes(shape, 10, 1024, HookPoint::MlpOut));
    const MachineSpeed speed = m_engine->measure(m_token);
    EXPECT_GT(speed.forwardFlopsPerSecond, 1e6);
    EXPECT_GT(speed.trainingFlopsPerSecond, 1e6);
}

INSTANTIATE_TEST_SUITE_P(Engines, EveryEngine, ::testing::ValuesIn(test::usableEngines()),
                         [](const auto& engine) { return engine.param; });

} // namespace
} // namespace lamina
