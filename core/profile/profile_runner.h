// ProfileRunner::run: from an article and a model to a profile, one layer at a time.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "model/gpt2.h"
#include "profile/profile.h"
#include "profile/run_observer.h"
#include "profile/run_store.h"
#include "sae/imports/imported_sae.h"
#include "text/article_cleaner.h"
#include "text/tokenizer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

// Everything the run reads, fetched and opened before it starts.
struct RunInputs {
    Article article;
    Tokenizer tokenizer;
    Gpt2 model;
    std::string modelName;                   // "demo" or the folder's name, as profile.csv's column `model`
    std::shared_ptr<const SaeFolder> saes{}; // of RunConfig::saes; null: the run trains its own
    std::vector<TokenId> ids{}; // the article's tokens, encoded once by encodeArticle(); empty: run() does it

    Status encodeArticle();
};

// The folder of a model setting: "demo" is the bundled one. Errors: not_found.
Result<std::filesystem::path> modelFolder(const std::string& model);

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
