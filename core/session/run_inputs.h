// From a configuration to everything a run reads: the article fetched and cleaned, tokenizer and model opened.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/article_source.h"
#include "profile/profile_runner.h"
#include "session/provenance.h"

namespace lamina {

struct PreparedRun {
    RunInputs inputs;
    Provenance provenance;
};

// Blocking (network, hashing of weights); compute thread or the command line. Errors: whatever stands in the way.
Result<PreparedRun> prepareRun(const RunConfig& config, RunToken& token);
// The same from a page that is at hand (pasted text, one the window fetched).
Result<PreparedRun> prepareRun(const RunConfig& config, const LoadedPage& page);

} // namespace lamina
