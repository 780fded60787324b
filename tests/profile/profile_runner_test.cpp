#include "engine/engines.h"
#include "profile/cost_estimate.h"
#include "tests/profile/runner_fixture.h"

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

using test::expectSame;
using test::MemoryStore;
using test::Recorder;
using test::runAll;
using test::RunnerTest;

TEST_F(RunnerTest, EveryLayerOfRunAndControlIsMeasuredAndTold) {
    set("control", "random-weights");
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, recorder, nullptr, token));
    ASSERT_EQ(profile.layers.size(), 8U);
    EXPECT_EQ(profile.curve().size(), 4U);
    EXPECT_EQ(profile.curve({"random-weights", 0}).size(), 4U);
    EXPECT_EQ(recorder.finished.size(), 8U);
    EXPECT_EQ(recorder.articleTokens, 2000U);
    EXPECT_EQ(recorder.windowTokens, 120U);
    EXPECT_EQ(recorder.epochs.size(), 8U);
    EXPECT_EQ(recorder.lastStage, Stage::Done);
    EXPECT_DOUBLE_EQ(recorder.lastFraction, 1.0);
    for (const auto& result : profile.layers) {
        EXPECT_EQ(result->epochs.size(), 5U);
        EXPECT_EQ(result->epochDensity.size(), 5U);
        EXPECT_EQ(result->train.latents.size(), 32U);
        EXPECT_TRUE(result->weights.has_value());
        EXPECT_GT(result->train.metrics.inputPower, 0.0);
        EXPECT_NEAR(result->train.metrics.density, result->train.metrics.l0 / 32.0, 1e-12);
    }
    // The control is another model: its activations differ.
    EXPECT_NE(profile.layers[0]->train.metrics.inputPower, profile.layers[4]->train.metrics.inputPower);
}

TEST_F(RunnerTest, ShuffledTokensAreTheRunsOwnInAnotherOrder) {
    set("control", "shuffled-tokens,random-weights");
    EXPECT_EQ(m_config.controls, (std::vector<std::string>{"random-weights", "shuffled-tokens"})); // the table's order
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(profile.layers.size(), 12U);
    EXPECT_EQ(profile.curves(), (std::vector<CurveId>{{}, {"random-weights", 0}, {"shuffled-tokens", 0}}));
    ASSERT_EQ(store.tokens.size(), 1U); // random-weights reads the tokens in place
    std::vector<std::uint32_t> order = store.tokens.at({"shuffled-tokens", 0}).order;
    EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::size_t place = 0; place < order.size(); ++place)
        ASSERT_EQ(order[place], place);
    EXPECT_EQ(order.size(), m_config.rows * m_config.cols);
    const auto run = profile.curve(), shuffled = profile.curve({"shuffled-tokens", 0});
    EXPECT_NE(run[1]->train.metrics.inputPower, shuffled[1]->train.metrics.inputPower);
}

TEST_F(RunnerTest, RandomTokensAreOfTheVocabularyAndOfNoArticle) {
    set("control", "random-tokens");
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    const CurveTokens& read = store.tokens.at({"random-tokens", 0});
    ASSERT_EQ(read.ids.size(), m_config.rows * m_config.cols);
    EXPECT_TRUE(read.order.empty() && read.starts.empty());
    const auto vocabulary = static_cast<TokenId>(m_inputs->tokenizer.vocabularySize());
    std::set<TokenId> distinct;
    for (const TokenId id : read.ids) {
        EXPECT_TRUE(id >= 0 && id < vocabulary);
        distinct.insert(id);
    }
    EXPECT_GT(distinct.size(), read.ids.size() / 4);
    EXPECT_NE(profile.curve()[1]->train.metrics.inputPower,
              profile.curve({"random-tokens", 0})[1]->train.metrics.inputPower);
}

TEST_F(RunnerTest, HeldOutWindowsAreMeasuredAndNeverTrainedOn) {
    set("layers", "1-1");
    set("heldout", "1");
    const LayerResult held = *runAll(m_config, *m_inputs).layers[0];
    ASSERT_TRUE(held.heldout.has_value());
    EXPECT_NE(held.heldout->fvu, held.train.metrics.fvu);
    // The same windows with the last one gone: the same training.
    RunConfig fewer = m_config;
    fewer.heldout = 0;
    const LayerResult all = *runAll(fewer, *m_inputs).layers[0];
    EXPECT_FALSE(all.heldout.has_value());
    EXPECT_NE(all.train.metrics.mse, held.train.metrics.mse);
    const double rows = static_cast<double>(m_config.trainingRows()),
                 heldRows = static_cast<double>(m_config.heldoutRows());
    EXPECT_NEAR((held.train.metrics.inputPower * rows + held.heldout->inputPower * heldRows) / (rows + heldRows),
                all.train.metrics.inputPower, 1e-6 * all.train.metrics.inputPower);
}

TEST_F(RunnerTest, AScaledControlHasTheRunsPowerInEachLayer) {
    set("control", "init-weights,shuffled-tokens");
    set("scale_controls", "1");
    const Profile profile = runAll(m_config, *m_inputs);
    for (const char* control : {"init-weights", "shuffled-tokens"})
        for (std::size_t layer = 0; layer < 4; ++layer) {
            const LayerResult& run = *profile.curve()[layer];
            const LayerResult& scaled = *profile.curve({control, 0})[layer];
            EXPECT_NEAR(scaled.train.metrics.inputPower, run.train.metrics.inputPower,
                        1e-5 * run.train.metrics.inputPower);
            EXPECT_EQ(run.inputScale, 1.0);
            EXPECT_NE(scaled.inputScale, 1.0);
        }
    set("scale_controls", "0");
    const Profile plain = runAll(m_config, *m_inputs);
    const SaeMetrics &small = plain.curve({"init-weights", 0})[2]->train.metrics,
                     &scaled = profile.curve({"init-weights", 0})[2]->train.metrics;
    const double factor = profile.curve({"init-weights", 0})[2]->inputScale;
    EXPECT_NEAR(small.inputPower * factor * factor, scaled.inputPower, 1e-4 * scaled.inputPower);
}

TEST_F(RunnerTest, ControlsThatLeaveTrainingOut) {
    set("control", "untrained-sae,frozen-decoder");
    set("save_sae", "1");
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, recorder, nullptr, token));
    const auto run = profile.curve(), untrained = profile.curve(curveNamed("untrained-sae")),
               frozen = profile.curve(curveNamed("frozen-decoder"));
    ASSERT_EQ(untrained.size(), 4U);
    ASSERT_EQ(frozen.size(), 4U);
    for (std::size_t layer = 0; layer < 4; ++layer) {
        const SaeConfig& sae = run[layer]->sae;
        const SaeParameters initial =
            initialSaeParameters(sae, deriveSeed(m_config.seed, "sae-init", static_cast<int>(layer), 0));
        const auto same = [](const Matrix& a, const Matrix& b) {
            return std::equal(a.data(), a.data() + a.size(), b.data(), b.data() + b.size());
        };
        EXPECT_TRUE(untrained[layer]->epochs.empty());
        for (const char* tensor : {"W_enc", "b_enc", "W_dec", "b_dec"})
            EXPECT_TRUE(same((*untrained[layer]->weights)[tensor], initial[tensor])) << tensor;
        EXPECT_EQ(frozen[layer]->epochs.size(), 5U);
        EXPECT_TRUE(same((*frozen[layer]->weights)["W_dec"], initial["W_dec"]));
        EXPECT_FALSE(same((*frozen[layer]->weights)["W_enc"], initial["W_enc"]));
        EXPECT_FALSE(same((*run[layer]->weights)["W_dec"], initial["W_dec"]));
        // All three read the same rows.
        EXPECT_EQ(untrained[layer]->train.metrics.inputPower, run[layer]->train.metrics.inputPower);
        EXPECT_EQ(frozen[layer]->train.metrics.inputPower, run[layer]->train.metrics.inputPower);
    }
}

TEST_F(RunnerTest, ScaledInputsGiveEachLayerTheSameSpread) {
    set("normalize", "scale");
    set("heldout", "1");
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, recorder, nullptr, token));
    set("normalize", "none");
    Recorder plainRecorder(token);
    const Profile plain = test::unwrap(ProfileRunner::run(m_config, *m_inputs, plainRecorder, nullptr, token));
    for (std::size_t layer = 0; layer < 4; ++layer) {
        const LayerResult &scaled = *profile.curve()[layer], &raw = *plain.curve()[layer];
        EXPECT_EQ(raw.normalizeScale, 1.0);
        // Σ‖x - x̄‖² = mse·N·d / FVU, of the rows as they are in both.
        const SaeMetrics& metrics = scaled.train.metrics;
        EXPECT_NEAR(scaled.normalizeScale, std::sqrt(metrics.fvu / metrics.mse), 1e-6 * scaled.normalizeScale);
        EXPECT_EQ(metrics.inputPower, raw.train.metrics.inputPower);
        ASSERT_TRUE(scaled.heldout.has_value());
        EXPECT_EQ(scaled.heldout->inputPower, raw.heldout->inputPower);
    }
}

TEST_F(RunnerTest, AControlCanBeSkippedAndTheOthersGoOn) {
    set("control", "random-weights,shuffled-tokens");
    class Skipper : public Recorder {
    public:
        explicit Skipper(RunToken& token) : Recorder(token), m_token(token) {}
        void epochFinished(const EpochUpdate& update) override {
            Recorder::epochFinished(update);
            m_token.skip(); // without effect but in a control; the second control is let be
            if (update.key.curve.control != "random-weights")
                (void)m_token.takeSkip();
        }
        void curveSkipped(const CurveId& curve) override { skipped.push_back(curve); }
        std::vector<CurveId> skipped;

    private:
        RunToken& m_token;
    };
    MemoryStore store;
    RunToken token;
    Skipper observer(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, observer, &store, token));
    EXPECT_EQ(observer.skipped, (std::vector<CurveId>{{"random-weights", 0}}));
    EXPECT_EQ(profile.curves(), (std::vector<CurveId>{{}, {"shuffled-tokens", 0}}));
    EXPECT_EQ(profile.layers.size(), 8U);
    EXPECT_EQ(store.layers.size(), 8U);
    EXPECT_EQ(observer.lastStage, Stage::Done);
    EXPECT_DOUBLE_EQ(observer.lastFraction, 1.0);
}

TEST_F(RunnerTest, ALayerRangeEqualsThoseLayersOfAFullRun) {
    const Profile full = runAll(m_config, *m_inputs);
    set("layers", "2-3");
    const Profile part = runAll(m_config, *m_inputs);
    ASSERT_EQ(part.layers.size(), 2U);
    expectSame(*full.layers[2], *part.layers[0]);
    expectSame(*full.layers[3], *part.layers[1]);
}

TEST_F(RunnerTest, SeedsAreIndependentOfTheControl) {
    const Profile plain = runAll(m_config, *m_inputs);
    set("control", "random-weights");
    const Profile both = runAll(m_config, *m_inputs);
    for (std::size_t i = 0; i < 4; ++i)
        expectSame(*plain.layers[i], *both.layers[i]);
}

TEST_F(RunnerTest, ACancelledRunGoesOnFromItsStore) {
    const Profile undisturbed = runAll(m_config, *m_inputs);
    MemoryStore store;
    RunToken token;
    Recorder recorder(token, 12); // in layer 2
    const auto stopped = ProfileRunner::run(m_config, *m_inputs, recorder, &store, token);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(store.layers.size(), 2U);
    EXPECT_TRUE(store.checkpoint.has_value()); // after epoch 1 of layer 2
    const Profile resumed = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(resumed.layers.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i)
        expectSame(*undisturbed.layers[i], *resumed.layers[i]);
}

TEST_F(RunnerTest, ADamagedCheckpointIsDroppedWithAWarning) {
    MemoryStore store;
    store.checkpoint = "not a checkpoint";
    set("layers", "0-0");
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, recorder, &store, token));
    ASSERT_EQ(recorder.warnings.size(), 1U);
    EXPECT_NE(recorder.warnings[0].find("starts anew"), std::string::npos);
    expectSame(*profile.layers[0], *runAll(m_config, *m_inputs).layers[0]);
}

TEST_F(RunnerTest, ALayerWhoseActivationsOverflowIsNamedAndTheOthersAreKept) {
    test::RandomModel shape;
    shape.layers = 3;
    shape.width = 16;
    shape.vocabulary = 256;
    shape.positions = 40;
    auto tensors = test::randomTensors(shape);
    for (auto& [name, tensor] : tensors)
        if (name.ends_with("h.1.mlp.c_proj.bias"))
            tensor.values[3] = 3e38F;
        else if (name.ends_with("h.1.mlp.c_fc.weight"))
            tensor.values.assign(tensor.values.size(), 1e20F);
        else if (name.ends_with("h.1.mlp.c_proj.weight"))
            tensor.values.assign(tensor.values.size(), 1e20F);
    const test::TemporaryFolder folder;
    ASSERT_TRUE(test::writeRandomModel(folder.path(), shape).ok());
    ASSERT_TRUE(test::writeModelTensors(folder.path(), shape, tensors).ok());
    const RunInputs inputs{m_inputs->article, m_inputs->tokenizer, test::unwrap(Gpt2::open(folder.path())),
                           "overflowing"};
    set("heldout", "1");
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, inputs, recorder, nullptr, token));
    ASSERT_EQ(profile.layers.size(), 3U);
    EXPECT_FALSE(profile.layers[0]->failure.has_value());
    ASSERT_TRUE(profile.layers[1]->failure.has_value());
    EXPECT_EQ(profile.layers[1]->failure->kind, ErrorKind::Format);
    EXPECT_NE(profile.layers[1]->failure->message.find("at window 0, token 1, dimension "), std::string::npos)
        << profile.layers[1]->failure->message;
    EXPECT_TRUE(profile.layers[2]->failure.has_value()); // it reads what layer 1 left
    const Status trained = everyLayerTrained(profile);
    ASSERT_FALSE(trained.ok());
    EXPECT_EQ(trained.error().message,
              "2 of 3 layers have no result (1, 2); layer 1: " + profile.layers[1]->failure->message);
}

TEST_F(RunnerTest, ADivergedLayerIsReportedAndTheRunGoesOn) {
    set("layers", "1-2");
    RunConfig config = m_config;
    config.learningRate = 1e19; // the squared error overflows float32 after a step
    RunToken token;
    Recorder recorder(token);
    const Profile profile = test::unwrap(ProfileRunner::run(config, *m_inputs, recorder, nullptr, token));
    ASSERT_EQ(profile.layers.size(), 2U);
    for (const auto& result : profile.layers) {
        ASSERT_TRUE(result->failure.has_value());
        EXPECT_EQ(result->failure->kind, ErrorKind::Diverged);
        EXPECT_EQ(result->failure->layer, result->key.layer);
    }
    const Status trained = everyLayerTrained(profile);
    ASSERT_FALSE(trained.ok());
    EXPECT_EQ(trained.error().kind, ErrorKind::Diverged);
    EXPECT_EQ(trained.error().message, "2 of 2 layers diverged (1, 2): a smaller learning rate may help");
    EXPECT_TRUE(everyLayerTrained(runAll(m_config, *m_inputs)).ok());
}

TEST_F(RunnerTest, WhatCannotWorkIsSaidBefore) {
    const auto refused = [&](const char* key, const char* value, const char* mentions) {
        RunConfig config = m_config;
        ASSERT_TRUE(setSetting(config, key, value).ok());
        const Status status = ProfileRunner::check(config, *m_inputs);
        ASSERT_FALSE(status.ok()) << key << " " << value;
        EXPECT_NE(status.error().message.find(mentions), std::string::npos) << status.error().message;
    };
    refused("layers", "2-4", "layers 0 to 3");
    refused("cols", "41", "40 positions");
    refused("k", "3", "--sae topk");
    refused("copies", "3", "--control");
    refused("first_copy", "3", "--copies");
    RunConfig topk = m_config;
    ASSERT_TRUE(setSetting(topk, "sae", "topk").ok());
    ASSERT_TRUE(setSetting(topk, "k", "33").ok());
    EXPECT_FALSE(ProfileRunner::check(topk, *m_inputs).ok()); // F is 32
}

TEST_F(RunnerTest, CostGrowsWithTheWork) {
    const MachineSpeed speed{1e9, 1e9};
    Engine& engine = *test::unwrap(openEngine("auto", "auto"));
    const CostEstimate base = estimateCost(m_config, m_inputs->model.config(), engine, speed);
    EXPECT_GT(base.seconds, 0.0);
    EXPECT_GT(base.memoryBytes, 1U << 20);
    RunConfig config = m_config;
    config.controls = {"random-weights"};
    EXPECT_NEAR(estimateCost(config, m_inputs->model.config(), engine, speed).seconds, 2.0 * base.seconds, 1e-9);
    config = m_config;
    config.epochs *= 10;
    EXPECT_GT(estimateCost(config, m_inputs->model.config(), engine, speed).seconds, 3.0 * base.seconds);
    config = m_config;
    config.saveSae = false;
    EXPECT_LT(estimateCost(config, m_inputs->model.config(), engine, speed).diskBytes, base.diskBytes);
    RunToken token;
    const MachineSpeed measured = engine.measure(token);
    EXPECT_GT(measured.forwardFlopsPerSecond, 1e6);
    EXPECT_GT(measured.trainingFlopsPerSecond, 1e6);
}

} // namespace
} // namespace lamina
