// Every other engine beside the native one: the same activations, the same training, the same sums.
#include "base/machine.h"
#include "engine/sae_run.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/random_model.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <numeric>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;

std::vector<std::string> otherEngines() {
    std::vector<std::string> names = test::usableEngines();
    std::erase(names, "native");
    return names;
}

class BesideNative : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        m_engine->useThreads(availableThreads());
        m_native->useThreads(availableThreads());
    }

    SaeConfig configOf(const test::SaeForm& form, std::size_t d, std::size_t F) const {
        SaeConfig config;
        config.variant = form.variant;
        config.tied = form.tied;
        config.inputs = d;
        config.latents = F;
        for (const SaeSetting& setting : form.variant->settings)
            setting.set(config, setting.initial);
        config.l1 = 0.7;
        return config;
    }
    std::unique_ptr<SaeTraining> training(Engine& engine, const SaeConfig& config, Activations& activations) {
        return unwrap(engine.train(config, activations, initialSaeParameters(config, 1), 2, m_token));
    }

    Engine* m_engine = unwrap(openEngine(GetParam(), automaticChoice));
    Engine* m_native = unwrap(openEngine("native", automaticChoice));
    RunToken m_token;
};

// Of the largest value.
double relativeDifference(ConstMatrixView a, ConstMatrixView b) {
    EXPECT_EQ(a.rows, b.rows);
    EXPECT_EQ(a.cols, b.cols);
    double difference = 0, largest = 0;
    for (std::size_t n = 0; n < std::min(a.rows, b.rows); ++n)
        for (std::size_t i = 0; i < std::min(a.cols, b.cols); ++i) {
            const double apart = std::abs(static_cast<double>(a.row(n)[i]) - static_cast<double>(b.row(n)[i]));
            difference = apart <= difference ? difference : apart; // also a NaN
            largest = std::max(largest, std::abs(static_cast<double>(b.row(n)[i])));
        }
    return difference / largest;
}

// Frobenius norm of the difference over that of the change since the start, all tensors together.
double changeDifference(const SaeConfig& config, const SaeParameters& ours, const SaeParameters& theirs) {
    const SaeParameters start = initialSaeParameters(config, 1);
    double difference = 0, change = 0;
    for (std::size_t t = 0; t < ours.size(); ++t)
        for (std::size_t i = 0; i < ours[t].values.size(); ++i) {
            const double a = ours[t].values.data()[i], b = theirs[t].values.data()[i], c = start[t].values.data()[i];
            difference += (a - b) * (a - b);
            change += (b - c) * (b - c);
        }
    return std::sqrt(difference / change);
}

TEST_P(BesideNative, EveryHookUnderEveryWeightControl) {
    const TemporaryFolder folder;
    RandomModel shape;
    shape.scaleByInverseLayer = true;
    ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    const std::vector<std::int32_t> ids = test::randomIds(3 * 21, shape.vocabulary, 5);
    for (const WeightControl control : {WeightControl::None, WeightControl::Permuted, WeightControl::Initial})
        for (const HookPointRow& row : hookPoints()) {
            const ForwardRequest request{.ids = ids,
                                         .rows = 3,
                                         .cols = 21,
                                         .hook = row.id,
                                         .weights = control,
                                         .weightSeed = 9,
                                         .dropFirst = true};
            const auto ours = unwrap(m_engine->forward(model, request)),
                       theirs = unwrap(m_native->forward(model, request));
            for (int layer = 0; layer < 2; ++layer) {
                const auto a = unwrap(ours->next(m_token)), b = unwrap(theirs->next(m_token));
                EXPECT_LT(relativeDifference(unwrap(a->onHost(m_token)), unwrap(b->onHost(m_token))), 2e-5)
                    << hookNameInFile(row.id, layer) << " control " << static_cast<int>(control);
            }
        }
}

TEST_P(BesideNative, ASkippedLayerIsComputedAllTheSame) {
    const TemporaryFolder folder;
    RandomModel shape;
    shape.layers = 3;
    ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    const std::vector<std::int32_t> ids = test::randomIds(2 * 9, shape.vocabulary, 5);
    const ForwardRequest request{.ids = ids, .rows = 2, .cols = 9, .hook = HookPoint::AttnOut};
    const auto ours = unwrap(m_engine->forward(model, request)), theirs = unwrap(m_native->forward(model, request));
    for (const auto* pass : {ours.get(), theirs.get()})
        for (int layer = 0; layer < 2; ++layer)
            ASSERT_TRUE(const_cast<ForwardPass*>(pass)->skip(m_token).ok());
    const auto a = unwrap(ours->next(m_token)), b = unwrap(theirs->next(m_token));
    EXPECT_LT(relativeDifference(unwrap(a->onHost(m_token)), unwrap(b->onHost(m_token))), 2e-5);
    EXPECT_EQ(ours->skip(m_token).error().message, theirs->skip(m_token).error().message);
}

TEST_P(BesideNative, WhatIsNoRequestIsRefusedInTheSameWords) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeRandomModel(folder.path(), RandomModel()).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    const std::vector<std::int32_t> few{1, 2, 3}, outside{1, 2, 97, 4}, many(65, 1);
    for (const ForwardRequest& request :
         {ForwardRequest{.ids = few, .rows = 2, .cols = 2}, ForwardRequest{.ids = outside, .rows = 2, .cols = 2},
          ForwardRequest{.ids = many, .rows = 1, .cols = 65}}) {
        const auto ours = m_engine->forward(model, request), theirs = m_native->forward(model, request);
        ASSERT_FALSE(ours.ok() || theirs.ok());
        EXPECT_EQ(ours.error().message, theirs.error().message);
    }
}

TEST_P(BesideNative, WeightsAfter1And5And75Steps) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms)
        for (const std::size_t batch : {std::size_t{0}, std::size_t{26}}) { // one step an epoch, or five
            SaeConfig config = configOf(form, 10, 24);
            config.batch = batch;
            config.epochs = batch == 0 ? 75 : 15;
            const auto ours = training(*m_engine, config, activations),
                       theirs = training(*m_native, config, activations);
            while (!ours->finished()) {
                const EpochPoint a = unwrap(ours->runEpoch(m_token)), b = unwrap(theirs->runEpoch(m_token));
                if (a.epoch != 1 && a.epoch != 5 && a.epoch != config.epochs)
                    continue;
                const std::string what =
                    form.name() + " batch " + std::to_string(batch) + " epoch " + std::to_string(a.epoch);
                EXPECT_LT(changeDifference(config, ours->weights(), theirs->weights()), 1e-3) << what;
                EXPECT_NEAR(a.objective, b.objective, 1e-3 * b.objective) << what;
                EXPECT_NEAR(a.density, b.density, 2e-3) << what;
            }
        }
}

TEST_P(BesideNative, SchedulesAFrozenDecoderAndNoTrainingAtAll) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    SaeConfig scheduled = configOf(test::saeForms.front(), 10, 24);
    scheduled.batch = 26;
    scheduled.epochs = 8;
    scheduled.l1Warmup = 0.5;
    scheduled.lrWarmup = 0.25;
    scheduled.lrDecay = 0.25;
    SaeConfig frozen = scheduled, untrained = scheduled;
    frozen.frozenDecoder = true;
    untrained.epochs = 0;
    for (const SaeConfig& config : {scheduled, frozen, untrained}) {
        const auto ours = training(*m_engine, config, activations), theirs = training(*m_native, config, activations);
        while (!theirs->finished()) {
            ASSERT_FALSE(ours->finished());
            const EpochPoint a = unwrap(ours->runEpoch(m_token)), b = unwrap(theirs->runEpoch(m_token));
            EXPECT_NEAR(a.objective, b.objective, 1e-5 * b.objective) << "epoch " << b.epoch;
        }
        EXPECT_TRUE(ours->finished());
        if (config.epochs > 0) {
            EXPECT_LT(changeDifference(config, ours->weights(), theirs->weights()), 1e-3);
        }
        if (config.frozenDecoder || config.epochs == 0) {
            EXPECT_EQ(relativeDifference(ours->weights()["W_dec"], initialSaeParameters(config, 1)["W_dec"]), 0.0);
        }
    }
}

TEST_P(BesideNative, HistogramsOfAnEpoch) {
    const Matrix X = test::structuredRows(2500, 10, 1); // every second row is looked at
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config = configOf(form, 10, 24);
        config.batch = 313; // steps begin at odd places, the last is shorter
        const auto ours = training(*m_engine, config, activations), theirs = training(*m_native, config, activations);
        (void)unwrap(ours->runEpoch(m_token));
        (void)unwrap(theirs->runEpoch(m_token));
        std::size_t apart = 0, all = 0;
        const auto &a = ours->epochActivationHistogram().bins, &b = theirs->epochActivationHistogram().bins;
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            apart += a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
            all += b[i];
        }
        EXPECT_GT(all, 1000U);
        EXPECT_LT(static_cast<double>(apart), 0.005 * static_cast<double>(all)) << form.name();
        EXPECT_EQ(ours->epochDensityHistogram().dead, theirs->epochDensityHistogram().dead) << form.name();
    }
}

TEST_P(BesideNative, SumsOfAnEvaluation) {
    Matrix X = test::structuredRows(600, 9, 5);
    for (std::size_t n = 300; n < 600; ++n) // equal rows, hence equal activations
        std::copy_n(X.row(n - 300), 9, X.row(n));
    HostActivations activations{ConstMatrixView(X)};
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 9, 37);
        const SaeParameters weights = initialSaeParameters(config, 11);
        const EvaluationSums ours = unwrap(m_engine->evaluate(config, weights, activations, m_token));
        const EvaluationSums theirs = unwrap(m_native->evaluate(config, weights, activations, m_token));
        EXPECT_NEAR(ours.squares, theirs.squares, 1e-5 * theirs.squares) << form.name();
        EXPECT_EQ(ours.inputs.bins, theirs.inputs.bins);
        const auto apart = [](const auto& a, const auto& b) {
            EXPECT_EQ(a.size(), b.size());
            std::size_t sum = 0;
            for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
                sum += a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
            return sum;
        };
        // A latent within rounding of 0, or of a bin's edge, may fall on either side.
        EXPECT_LE(apart(ours.counts, theirs.counts), 4U) << form.name();
        EXPECT_LE(apart(ours.activations.bins, theirs.activations.bins), 8U) << form.name();
        EXPECT_LE(apart(ours.l0PerToken.bins, theirs.l0PerToken.bins), 8U) << form.name();
        const double total = std::accumulate(theirs.latents.begin(), theirs.latents.end(), 0.0);
        for (std::size_t j = 0; j < 37; ++j) {
            EXPECT_NEAR(ours.latents[j], theirs.latents[j], 1e-5 * theirs.latents[j] + 1e-7 * total);
            ASSERT_EQ(ours.top[j].count, theirs.top[j].count);
            for (std::size_t i = 0; i < ours.top[j].count; ++i) {
                const auto &a = ours.top[j].entries[i], &b = theirs.top[j].entries[i];
                EXPECT_NEAR(a.value, b.value, 1e-5F * b.value);
                if (i > 0) {
                    const auto& before = ours.top[j].entries[i - 1];
                    EXPECT_TRUE(before.value > a.value || (before.value == a.value && before.row < a.row));
                }
            }
        }
    }
}

TEST_P(BesideNative, WhatTheEngineCapturedTrainsAsACopyOnTheHostDoes) {
    const TemporaryFolder folder;
    const RandomModel shape;
    ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    const std::vector<std::int32_t> ids = test::randomIds(4 * 30, shape.vocabulary, 5);
    const auto pass = unwrap(m_engine->forward(model, {.ids = ids, .rows = 4, .cols = 30}));
    const auto captured = unwrap(pass->next(m_token));
    SaeConfig config = configOf(test::saeForms.front(), captured->width(), 48);
    config.batch = 32;
    config.epochs = 3;
    const auto there = training(*m_engine, config, *captured);
    Matrix copy(captured->rows(), captured->width());
    const ConstMatrixView host = unwrap(captured->onHost(m_token));
    for (std::size_t n = 0; n < host.rows; ++n)
        std::copy_n(host.row(n), host.cols, copy.row(n));
    HostActivations onHost(std::move(copy));
    const auto here = training(*m_engine, config, onHost);
    while (!here->finished()) {
        (void)unwrap(there->runEpoch(m_token));
        (void)unwrap(here->runEpoch(m_token));
    }
    EXPECT_LT(changeDifference(config, there->weights(), here->weights()), 1e-6);
}

TEST_P(BesideNative, DivergenceIsSaidInTheSameWords) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    SaeConfig config = configOf(test::saeForms.front(), 10, 24);
    config.learningRate = 1e30;
    config.epochs = 20;
    std::string messages[2];
    for (int i = 0; i < 2; ++i) {
        const auto running = training(i == 0 ? *m_engine : *m_native, config, activations);
        while (messages[i].empty() && !running->finished())
            if (const auto point = running->runEpoch(m_token); !point.ok()) {
                EXPECT_EQ(point.error().kind, ErrorKind::Diverged);
                messages[i] = point.error().message;
            }
    }
    EXPECT_FALSE(messages[0].empty());
    EXPECT_EQ(messages[0], messages[1]);
}

TEST_P(BesideNative, AnEpochStopsBetweenItsSteps) {
    const Matrix X = test::structuredRows(130, 10, 1);
    HostActivations activations{ConstMatrixView(X)};
    SaeConfig config = configOf(test::saeForms.front(), 10, 24);
    config.batch = 10;
    const auto running = training(*m_engine, config, activations);
    const std::string start = running->saveState();
    double reached = 0;
    const auto stopped = running->runEpoch(m_token, [&](double share) {
        reached = share;
        if (share > 0.3)
            m_token.cancel();
    });
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().kind, ErrorKind::Cancelled);
    EXPECT_LT(reached, 0.5);
    // A saved state may be used again.
    RunToken fresh;
    ASSERT_TRUE(running->restoreState(start).ok());
    const auto again = unwrap(m_engine->train(config, activations, initialSaeParameters(config, 1), 2, fresh));
    const EpochPoint a = unwrap(running->runEpoch(fresh)), b = unwrap(again->runEpoch(fresh));
    EXPECT_NEAR(a.objective, b.objective, 1e-6);
    if (m_engine->info().sameBits) {
        EXPECT_EQ(running->saveState(), again->saveState());
    }
}

TEST_P(BesideNative, AStateOfAnotherEngineIsRefused) {
    if (GetParam() == "twin")
        GTEST_SKIP() << "twin is the native engine";
    const Matrix X = test::structuredRows(64, 9, 5);
    HostActivations activations{ConstMatrixView(X)};
    const SaeConfig config = configOf(test::saeForms.front(), 9, 20);
    const auto ours = training(*m_engine, config, activations), theirs = training(*m_native, config, activations);
    const Status refused = ours->restoreState(theirs->saveState());
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("engine"), std::string::npos) << refused.error().message;
}

INSTANTIATE_TEST_SUITE_P(Engines, BesideNative, ::testing::ValuesIn(otherEngines()),
                         [](const auto& engine) { return engine.param; });

} // namespace
} // namespace lamina
