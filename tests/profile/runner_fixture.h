// Whole runs of a model of random weights, four layers deep.
#pragma once

#include "base/files.h"
#include "base/seed.h"
#include "profile/presets.h"
#include "profile/profile_runner.h"
#include "profile/settings.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"
#include "text/byte_alphabet.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::test {

// A vocabulary of the 256 bytes alone, and a random model for it.
class RunnerTest : public ::testing::Test {
protected:
    void SetUp() override {
        RandomModel shape;
        shape.layers = 4;
        shape.width = 16;
        shape.vocabulary = 256;
        shape.positions = 40;
        ASSERT_TRUE(writeRandomModel(m_folder.path(), shape).ok());
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
        m_inputs.emplace(RunInputs{std::move(article), unwrap(Tokenizer::load(m_folder.path())),
                                   unwrap(Gpt2::open(m_folder.path())), "random"});
        ASSERT_TRUE(applyPreset(m_config, "laminar").ok());
        set("rows", "3");
        set("cols", "40");
        set("epochs", "5");
        set("batch", "32");
        set("threads", "1");
    }

    void set(const char* key, const char* value) { ASSERT_TRUE(setSetting(m_config, key, value).ok()) << key; }

    TemporaryFolder m_folder;
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

inline void expectSame(const LayerResult& a, const LayerResult& b) {
    EXPECT_EQ(a.key, b.key);
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, a.train.metrics) || isGiven(metric, b.train.metrics)) {
            EXPECT_EQ(a.train.metrics.*metric.value, b.train.metrics.*metric.value) << metric.name;
        }
    ASSERT_EQ(a.epochs.size(), b.epochs.size());
    for (std::size_t i = 0; i < a.epochs.size(); ++i)
        EXPECT_EQ(a.epochs[i].objective, b.epochs[i].objective);
    ASSERT_EQ(a.epochDensity.size(), b.epochDensity.size());
    for (std::size_t i = 0; i < a.epochDensity.size(); ++i)
        EXPECT_EQ(a.epochDensity[i].bins, b.epochDensity[i].bins);
}

inline Profile runAll(const RunConfig& config, const RunInputs& inputs, RunStore* store = nullptr) {
    RunToken token;
    Recorder recorder(token);
    return unwrap(ProfileRunner::run(config, inputs, recorder, store, token));
}

} // namespace lamina::test
