#include "base/files.h"
#include "base/seed.h"
#include "engine/engines.h"
#include "profile/cost_estimate.h"
#include "profile/presets.h"
#include "profile/profile_runner.h"
#include "profile/settings.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"
#include "text/byte_alphabet.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lamina {
namespace {

// A vocabulary of the 256 bytes alone, and a random model for it.
class RunnerTest : public ::testing::Test {
protected:
    void SetUp() override {
        test::RandomModel shape;
        shape.layers = 4;
        shape.width = 16;
        shape.vocabulary = 256;
        shape.positions = 40;
        ASSERT_TRUE(test::writeRandomModel(m_folder.path(), shape).ok());
        std::string vocabulary = "{";
        for (int byte = 0; byte < 256; ++byte) {
            std::string symbol = toByteAlphabet(std::string(1, static_cast<char>(byte)));
            if (symbol == "\"" || symbol == "\\")
                symbol.insert(symbol.begin(), '\\');
            vocabulary += (byte ? ",\"" : "\"") + symbol + "\":" + std::to_string(byte);
        }
        ASSERT_TRUE(writeFileAtomically(m_folder.path() / "vocab.json", vocabulary + "}").ok());
        ASSERT_TRUE(writeFileAtomically(m_folder.path() / "merges.txt", "#version: 0.2\n").ok());
        Random random(4);
        std::string text;
        for (int i = 0; i < 2000; ++i)
            text += static_cast<char>('a' + random.below(26));
        Article article;
        article.text = text;
        m_inputs.emplace(RunInputs{std::move(article), test::unwrap(Tokenizer::load(m_folder.path())),
                                   test::unwrap(Gpt2::open(m_folder.path())), "random"});
        ASSERT_TRUE(applyPreset(m_config, "laminar").ok());
        set("rows", "3");
        set("cols", "40");
        set("epochs", "5");
        set("batch", "32");
        set("threads", "1");
    }

    void set(const char* key, const char* value) { ASSERT_TRUE(setSetting(m_config, key, value).ok()) << key; }

    test::TemporaryFolder m_folder;
    std::optional<RunInputs> m_inputs;
    RunConfig m_config;
};

// Counts what it is told, and can stop the run after a number of epochs.
class Recorder : public RunObserver {
public:
    explicit Recorder(RunToken& token, int cancelAfter = -1) : m_token(token), m_cancelAfter(cancelAfter) {}
    void tokensSampled(const std::vector<TokenId>& ids, const TokenMatrix& windows) override {
        articleTokens = ids.size();
        windowTokens = windows.ids.size();
    }
    void progressed(const RunProgress& progress) override {
        EXPECT_GE(progress.fraction, lastFraction - 1e-9);
        EXPECT_LE(progress.fraction, 1.0);
        lastFraction = progress.fraction;
        lastStage = progress.stage;
    }
    void epochFinished(const EpochUpdate& update) override {
        epochs[update.key].push_back(update.point);
        std::uint64_t latents = update.density.dead;
        for (const auto count : update.density.bins)
            latents += count;
        EXPECT_EQ(latents, 32U);
        if (--m_cancelAfter == 0)
            m_token.cancel();
    }
    void layerFinished(const LayerResultPtr& result) override { finished.push_back(result); }
    void warned(const std::string& message) override { warnings.push_back(message); }

    std::size_t articleTokens = 0, windowTokens = 0;
    double lastFraction = 0;
    Stage lastStage = Stage::Tokenize;
    std::map<LayerKey, std::vector<EpochPoint>> epochs;
    std::vector<LayerResultPtr> finished;
    std::vector<std::string> warnings;

private:
    RunToken& m_token;
    int m_cancelAfter;
};

// Keeps everything in memory; checkpoints are what a killed run would find.
class MemoryStore : public RunStore {
public:
    Status saveTokens(const std::vector<TokenId>&, const TokenMatrix&) override { return {}; }
    Result<LayerResultPtr> loadLayer(const LayerKey& key) override {
        const auto found = layers.find(key);
        return found == layers.end() ? LayerResultPtr() : found->second;
    }
    Status saveLayer(const LayerResult& result) override {
        layers[result.key] = std::make_shared<LayerResult>(result);
        checkpoint.reset();
        return {};
    }
    Result<std::optional<std::string>> loadCheckpoint(const LayerKey&) override { return checkpoint; }
    Status saveCheckpoint(const LayerKey&, const std::string& bytes) override {
        checkpoint = bytes;
        return {};
    }
    Status saveCurveTokens(const CurveId& curve, const CurveTokens& read) override {
        tokens[curve] = read;
        return {};
    }
    Status dropCurve(const CurveId& curve) override {
        std::erase_if(layers, [&](const auto& entry) { return entry.first.curve == curve; });
        return {};
    }
    std::chrono::milliseconds checkpointInterval(std::size_t) const override { return std::chrono::milliseconds(0); }
    std::map<LayerKey, LayerResultPtr> layers;
    std::map<CurveId, CurveTokens> tokens;
    std::optional<std::string> checkpoint;
};

void expectSame(const LayerResult& a, const LayerResult& b) {
    EXPECT_EQ(a.key, b.key);
    for (const MetricDefinition& metric : metricDefinitions())
        EXPECT_EQ(a.train.metrics.*metric.value, b.train.metrics.*metric.value) << metric.name;
    ASSERT_EQ(a.epochs.size(), b.epochs.size());
    for (std::size_t i = 0; i < a.epochs.size(); ++i)
        EXPECT_EQ(a.epochs[i].objective, b.epochs[i].objective);
    ASSERT_EQ(a.epochDensity.size(), b.epochDensity.size());
    for (std::size_t i = 0; i < a.epochDensity.size(); ++i)
        EXPECT_EQ(a.epochDensity[i].bins, b.epochDensity[i].bins);
}

Profile runAll(const RunConfig& config, const RunInputs& inputs, RunStore* store = nullptr) {
    RunToken token;
    Recorder recorder(token);
    return test::unwrap(ProfileRunner::run(config, inputs, recorder, store, token));
}

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

TEST_F(RunnerTest, RepeatsDifferByTheirSeedsAlone) {
    set("layers", "1-2");
    const Profile once = runAll(m_config, *m_inputs);
    set("repeats", "3");
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(profile.layers.size(), 6U);
    EXPECT_TRUE(store.tokens.empty()); // all read the run's windows
    for (const std::size_t layer : {0, 1}) {
        const LayerResult& first = *profile.curve()[layer];
        expectSame(*once.layers[layer], first);
        for (const int repeat : {1, 2}) {
            const LayerResult& other = *profile.curve({{}, repeat})[layer];
            EXPECT_EQ(other.train.metrics.inputPower, first.train.metrics.inputPower);
            EXPECT_NE(other.train.metrics.objective, first.train.metrics.objective);
        }
        EXPECT_NE(profile.curve({{}, 1})[layer]->train.metrics.objective,
                  profile.curve({{}, 2})[layer]->train.metrics.objective);
    }
}

TEST_F(RunnerTest, RepeatsMayReadOtherWindows) {
    set("layers", "1-1");
    set("repeats", "2");
    for (const char* vary : {"windows", "both"}) {
        set("vary", vary);
        MemoryStore store;
        const Profile profile = runAll(m_config, *m_inputs, &store);
        ASSERT_EQ(profile.layers.size(), 2U);
        EXPECT_EQ(store.tokens.size(), 1U);
        EXPECT_EQ(store.tokens.at({{}, 1}).starts.size(), m_config.rows);
        EXPECT_NE(profile.layers[0]->train.metrics.inputPower, profile.layers[1]->train.metrics.inputPower);
    }
    set("windows", "first");
    const Status refused = ProfileRunner::check(m_config, *m_inputs);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("--vary both"), std::string::npos) << refused.error().message;
}

TEST_F(RunnerTest, CopiesOfAControlAreDrawnAnewAndPairedWithTheRepeats) {
    set("layers", "1-1");
    set("control", "random-weights,shuffled-tokens");
    const Profile one = runAll(m_config, *m_inputs);
    set("copies", "3");
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    EXPECT_EQ(profile.curves().size(), 7U);
    expectSame(*one.curve({"random-weights", 0})[0], *profile.curve({"random-weights", 0})[0]);
    expectSame(*one.curve({"shuffled-tokens", 0})[0], *profile.curve({"shuffled-tokens", 0})[0]);
    std::set<double> powers;
    for (const int copy : {0, 1, 2})
        powers.insert(profile.curve({"random-weights", copy})[0]->train.metrics.inputPower);
    EXPECT_EQ(powers.size(), 3U);
    EXPECT_NE(store.tokens.at({"shuffled-tokens", 0}).order, store.tokens.at({"shuffled-tokens", 2}).order);
    set("copies", "0");
    set("repeats", "2"); // as many copies as repeats
    EXPECT_EQ(runAll(m_config, *m_inputs).curves().size(), 6U);
}

TEST_F(RunnerTest, APartOfTheCurvesIsThatOfTheWhole) {
    set("layers", "1-1");
    set("control", "random-weights");
    set("vary", "both");
    set("repeats", "3");
    const Profile whole = runAll(m_config, *m_inputs);
    set("repeats", "1");
    set("first_repeat", "2"); // controls follow
    const Profile part = runAll(m_config, *m_inputs);
    EXPECT_EQ(part.curves(), (std::vector<CurveId>{{{}, 2}, {"random-weights", 2}}));
    for (const CurveId& curve : part.curves())
        expectSame(*part.curve(curve)[0], *whole.curve(curve)[0]);
    set("copies", "1");
    set("first_copy", "1");
    const Profile copies = runAll(m_config, *m_inputs);
    EXPECT_EQ(copies.curves(), (std::vector<CurveId>{{{}, 2}, {"random-weights", 1}}));
    expectSame(*copies.curve({"random-weights", 1})[0], *whole.curve({"random-weights", 1})[0]);
}

TEST_F(RunnerTest, SkippingACopyKeepsThoseBeforeIt) {
    set("layers", "1-1");
    set("control", "random-weights,shuffled-tokens");
    set("copies", "3");
    class Skipper : public Recorder {
    public:
        explicit Skipper(RunToken& token) : Recorder(token), m_token(token) {}
        void epochFinished(const EpochUpdate& update) override {
            Recorder::epochFinished(update);
            if (update.key.curve == CurveId{"random-weights", 1})
                m_token.skip();
        }

    private:
        RunToken& m_token;
    };
    MemoryStore store;
    RunToken token;
    Skipper observer(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, observer, &store, token));
    EXPECT_EQ(profile.curves(),
              (std::vector<CurveId>{
                  {}, {"random-weights", 0}, {"shuffled-tokens", 0}, {"shuffled-tokens", 1}, {"shuffled-tokens", 2}}));
    EXPECT_EQ(store.layers.size(), 5U);
    EXPECT_DOUBLE_EQ(observer.lastFraction, 1.0);
}

TEST_F(RunnerTest, ACancelledRunOfRepeatsGoesOnFromItsStore) {
    set("layers", "1-2");
    set("repeats", "2");
    set("vary", "both");
    const Profile undisturbed = runAll(m_config, *m_inputs);
    MemoryStore store;
    RunToken token;
    Recorder recorder(token, 17); // in the second repeat
    ASSERT_FALSE(ProfileRunner::run(m_config, *m_inputs, recorder, &store, token).ok());
    EXPECT_EQ(store.layers.size(), 3U);
    const Profile resumed = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(resumed.layers.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i)
        expectSame(*undisturbed.layers[i], *resumed.layers[i]);
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
