// One way to run a run: inputs prepared, journal opened, every curve computed, archive written. The command line and the
// window call runJob() and differ in what they do with its events.
#pragma once

#include "profile/profile_runner.h"
#include "run/run_inputs.h"
#include "session/session.h"

#include <filesystem>
#include <memory>

namespace lamina {

struct RunRequest {
    RunConfig config;
    std::filesystem::path output; // OUT.lamina; its journal grows beside it
    bool resume = false;          // go on with the journal that is there; without one, start
    bool overwrite = false;
    bool otherEngine = false; // resume: go on where another engine began
    PrepareOptions inputs = {};
    // An archive of what is done is written as soon as the run itself is complete and controls follow, so that it can be
    // looked at as a session meanwhile.
    bool sessionBeforeControls = false;
};

// What a job tells besides the run's own events; on the calling thread.
class RunJobObserver : public RunObserver {
public:
    virtual void inputsReady(const RunInputs& /*inputs*/, const Provenance& /*provenance*/, const RunConfig& /*config*/) {}
    // The run itself is complete, its controls follow (RunRequest::sessionBeforeControls).
    virtual void sessionReady(const std::shared_ptr<const Session>& /*session*/) {}
};

struct RunOutcome {
    Status status;                          // ok: complete; cancelled: stopped, what is done is kept
    std::shared_ptr<const Session> session; // of the archive written; null if none was
    Profile profile;                        // ok: every result, as computed or as found on resume
    bool alreadyComplete = false;           // resume: there was nothing left to do
};

// The configuration that an interrupted run was started with, where `output` has a journal; else `config`.
// Errors: format (journal damaged).
Result<RunConfig> configurationToResume(const std::filesystem::path& output, const RunConfig& config);

// Blocking, on the calling (compute) thread. Errors in the outcome's status: usage (settings, or --resume of another
// run), and whatever stops a run. After an error or a stop the journal stays, so that the run can be resumed; what is
// done is also written as an archive that says it is incomplete, if `keepStopped`.
RunOutcome runJob(const RunRequest& request, RunJobObserver& observer, RunToken& token, bool keepStopped);

} // namespace lamina
