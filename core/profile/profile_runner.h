// ProfileRunner::run: from an article and a model to a profile, one layer at a time.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "model/gpt2.h"
#include "profile/profile.h"
#include "text/article_cleaner.h"
#include "text/tokenizer.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// Everything the run reads, fetched and opened before it starts.
struct RunInputs {
    Article article;
    Tokenizer tokenizer;
    Gpt2 model;
    std::string modelName; // "demo" or the folder's name, as profile.csv's column `model`
    std::vector<TokenId> ids{}; // the article's tokens, encoded once by encodeArticle(); empty: run() does it

    Status encodeArticle();
};

// The folder of a model setting: "demo" is the bundled one. Errors: not_found.
Result<std::filesystem::path> modelFolder(const std::string& model);

enum class Stage { Tokenize, Forward, Train, Evaluate, Done };
std::string_view stageName(Stage stage); // "tokenize", "forward", "train", "evaluate", "done"

// Where a run stands. Sent at most some 20 times a second besides the facts.
struct RunProgress {
    Stage stage = Stage::Tokenize;
    LayerKey key;
    int epoch = 0;          // epochs done in this layer
    double fraction = 0;    // of the whole run, 0-1
    double secondsLeft = 0; // estimate; NaN where unknown
};

struct EpochUpdate {
    LayerKey key;
    EpochPoint point;
    DensityHistogram density; // of the epoch just run
    Histogram activations;
    RunProgress progress;
};

// Told on the compute thread; must not block.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) = 0;
    // The run or a control begins. order: see tokenOrder() in profile/controls.h; empty where the tokens stay in place.
    virtual void curveStarted(const std::string& /*control*/, const std::vector<std::uint32_t>& /*order*/) {}
    virtual void curveFinished(const std::string& /*control*/) {}
    // RunToken::skip() ended it: none of its layers is kept.
    virtual void curveSkipped(const std::string& /*control*/) {}
    virtual void progressed(const RunProgress& progress) = 0;
    virtual void epochFinished(const EpochUpdate& update) = 0;
    virtual void layerFinished(const LayerResultPtr& result) = 0; // also a failed one, and one restored on resume
    virtual void warned(const std::string& message) = 0;
};

// Keeps a run's results as they come and gives them back on resume (the session ring's journal). Compute thread.
class RunStore {
public:
    virtual ~RunStore() = default;
    virtual Status saveTokens(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) = 0;
    // After saveTokens, before the first layer of a control that moves tokens: the order it reads them in.
    virtual Status saveTokenOrder(const std::string& control, const std::vector<std::uint32_t>& order) = 0;
    // A result kept earlier, complete with epochs, histograms and latents (weights stay on disk); nullptr if none.
    virtual Result<LayerResultPtr> loadLayer(const LayerKey& key) = 0;
    virtual Status saveLayer(const LayerResult& result) = 0; // and drops the checkpoint
    // The checkpoint inside a layer, if there is one for this key.
    virtual Result<std::optional<std::string>> loadCheckpoint(const LayerKey& key) = 0;
    virtual Status saveCheckpoint(const LayerKey& key, const std::string& bytes) = 0;
    // Forgets a control that was skipped, as if it had never been asked for.
    virtual Status dropControl(const std::string& control) = 0;
    // How often a checkpoint of this size is kept: small ones cost milliseconds, large ones a second. Only what may be
    // lost depends on it, never a number.
    virtual std::chrono::milliseconds checkpointInterval(std::size_t bytes) const;
};

class ProfileRunner {
public:
    // What can be said of the settings without the article: layer range against the model, cols against its positions.
    // The model need not be on disk. Errors: usage.
    static Status checkSettings(const RunConfig& config, const Gpt2Config& model);
    // Whether the two belong together. Errors: format.
    static Status checkVocabulary(const Tokenizer& tokenizer, const Gpt2Config& model);
    // Everything that can be checked before anything is written, the article's length too. Errors: usage, format,
    // too_short.
    static Status check(const RunConfig& config, const RunInputs& inputs);

    // Runs it all on the calling thread (the compute thread). store may be null. A diverged layer is reported and the
    // run goes on. Errors: whatever stops the run; cancelled keeps what the store has.
    static Result<Profile> run(const RunConfig& config, const RunInputs& inputs, RunObserver& observer, RunStore* store,
                               RunToken& token);
};

} // namespace lamina
