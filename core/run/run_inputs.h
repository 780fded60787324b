// From a configuration to everything a run reads: the article and model fetched, cleaned and opened.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/article_fetch.h"
#include "net/model_hub.h"
#include "profile/profile_runner.h"
#include "session/provenance.h"

#include <filesystem>

namespace lamina {

struct PreparedRun {
    RunInputs inputs;
    Provenance provenance;
};

// Where a run's inputs come from, and who hears of their transfers (on the calling thread).
struct PrepareOptions {
    FetchOptions fetch = FetchOptions::fromEnvironment();
    HubOptions hub = HubOptions::fromEnvironment(); // where models named gpt2 or owner/name come from
    TransferObserver transfer;
    // Of an interrupted run that goes on: an article it had from the network is taken from there, since by now the
    // network may be away or the page another one; so is the text of the same page, which another version of Lamina
    // may clean in another way. Empty: none.
    std::filesystem::path journal;
};

// Blocking (network, hashing of weights); compute thread or the command line. Errors: those of the
// article's and the model's transfers and of opening them.
Result<PreparedRun> prepareRun(const RunConfig& config, RunToken& token, const PrepareOptions& options = {});
// The same from a page that is at hand (pasted text, one the window fetched) and a model that is on disk.
Result<PreparedRun> prepareRun(const RunConfig& config, const LoadedPage& page);

} // namespace lamina
