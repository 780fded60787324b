// Every number of a session recomputed by another engine, in float64, and compared.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/hub_options.h"
#include "profile/run_config.h"
#include "run/verify/session_integrity.h"
#include "session/check_record.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lamina {

struct SessionCheckRequest {
    std::filesystem::path session; // an archive
    LayerRange layers;             // of those it holds
    bool retrain = false;          // each autoencoder is trained again too, by autograd
    std::string model;             // a folder or name in place of the session's own; empty: that
    std::string device = "auto";   // of the engine torch
    int threads = 0;               // 0: all
    HubOptions hub = HubOptions::fromEnvironment();
};

struct SessionCheckProgress {
    LayerKey key;
    bool training = false;
    double fraction = 0; // of the whole check
};
// Told on the calling thread; may be empty.
using SessionCheckObserver = std::function<void(const SessionCheckProgress&)>;

struct SessionCheckOutcome {
    CheckRecord record;
    std::vector<CheckedNumber> differing; // worst first, at most 20
    std::vector<DamagedEntry> damaged;    // not what was written; the record is not kept then
};

// Blocking; compute thread. Model and tokens are the session's: activations are computed anew, the stored
// autoencoders applied to them, and every metric, histogram and latent compared (run/verify/layer_comparison.h says how
// near). What curves differ by (weights, tokens, rows, scaling) is drawn anew from the seeds. The model has to be on
// this computer. The record is kept in the archive (check.json), which is written anew in one piece; every other entry
// stays byte for byte. A session that differs, or is damaged and can be read, is no error: CheckRecord::agrees().
// Errors: usage (a journal; no weights in it and no retrain; a model with other files; the engine torch is not here),
// not_found (session, model), cancelled, and what opening, computing and writing them may give.
Result<SessionCheckOutcome> checkSession(const SessionCheckRequest& request, RunToken& token,
                                         const SessionCheckObserver& observer = {});

} // namespace lamina
