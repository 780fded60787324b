#include "run/run_job.h"

#include "base/files.h"
#include "profile/runner/given_saes.h"
#include "run/journal.h"
#include "session/manifest.h"

namespace lamina {

namespace {

namespace fs = std::filesystem;

// Passes a run's events on and keeps a session of the run's repeats before its controls follow.
class JobObserver : public ForwardingObserver<RunObserver> {
public:
    JobObserver(const RunRequest& request, RunJobObserver& observer, Journal& journal)
        : ForwardingObserver(observer), m_request(request), m_observer(observer), m_journal(journal) {}

    void curveFinished(const CurveId& curve) override {
        ForwardingObserver::curveFinished(curve);
        const bool runDone = curve == CurveId{{}, m_request.config.repeatNumbers().end() - 1};
        if (!runDone || m_request.config.controls.empty() || !m_request.sessionBeforeControls)
            return;
        const Status written = m_journal.writeArchive(Journal::Keep::SoFar);
        const auto session = written.ok() ? Session::open(m_request.output, SessionReading::LatentsWhenAsked)
                                          : Result<std::shared_ptr<const Session>>(written.error());
        if (session.ok())
            m_observer.sessionReady(*session);
        else
            warned(session.error().message); // the run goes on; its end writes the archive
    }

private:
    const RunRequest& m_request;
    RunJobObserver& m_observer;
    Journal& m_journal;
};

// A run can be killed before its journal stands and after its archive does; to resume is right in both cases.
bool nothingBegun(const fs::path& output) {
    return !isThere(output) && !isThere(Journal::pathFor(output));
}

// The complete archive of the run that is to be resumed, if that is what stands there.
std::shared_ptr<const Session> completeSession(const RunRequest& request, const RunConfig& config,
                                               const Provenance& provenance) {
    if (isThere(Journal::pathFor(request.output)))
        return nullptr;
    const auto session = Session::open(request.output, SessionReading::LatentsWhenAsked);
    const bool same = session.ok() && (*session)->finished() &&
                      configurationDifference((*session)->config(), config).empty() &&
                      (*session)->provenance().textSha256 == provenance.textSha256 &&
                      (*session)->provenance().modelSha256 == provenance.modelSha256;
    return same ? *session : nullptr;
}

Result<std::unique_ptr<Journal>> openJournal(const RunRequest& request, const RunConfig& config,
                                             const PreparedRun& prepared, RunObserver& observer) {
    if (request.resume && !nothingBegun(request.output))
        return Journal::resume(request.output, config, prepared.inputs, prepared.provenance, request.otherEngine);
    if (request.resume)
        observer.warned("there is no interrupted run of " + request.output.string() +
                        "; this one starts from the beginning");
    return Journal::create(request.output, config, prepared.inputs, prepared.provenance, request.overwrite);
}

} // namespace

Result<RunConfig> configurationToResume(const fs::path& output, const RunConfig& config) {
    const fs::path journal = Journal::pathFor(output);
    if (!isThere(journal))
        return config;
    return Journal::configurationOf(journal);
}

RunOutcome runJob(const RunRequest& given, RunJobObserver& observer, RunToken& token, bool keepStopped) {
    RunOutcome outcome;
    RunRequest request = given;
    const auto work = [&]() -> Status {
        if (request.resume)
            request.inputs.journal = Journal::pathFor(request.output);
        LAMINA_ASSIGN(const PreparedRun prepared, prepareRun(request.config, token, request.inputs));
        if (prepared.inputs.saes)
            request.config = withGivenSaes(request.config, *prepared.inputs.saes);
        LAMINA_TRY(ProfileRunner::check(request.config, prepared.inputs));
        observer.inputsReady(prepared.inputs, prepared.provenance, request.config);
        auto opened = openJournal(request, request.config, prepared, observer);
        if (!opened.ok() && request.resume)
            if (auto complete = completeSession(request, request.config, prepared.provenance)) {
                outcome.alreadyComplete = true;
                outcome.session = std::move(complete);
                return {};
            }
        LAMINA_ASSIGN(const auto journal, std::move(opened));
        journal->tellWarnings([&](const std::string& warning) { observer.warned(warning); });
        JobObserver events(request, observer, *journal);
        auto profile = ProfileRunner::run(request.config, prepared.inputs, events, journal.get(), token);
        if (!profile.ok() && !keepStopped)
            return profile.error();
        const Status written = journal->writeArchive(profile.ok() ? Journal::Keep::Finished : Journal::Keep::Stopped);
        if (written.ok()) {
            LAMINA_ASSIGN(outcome.session, Session::open(request.output, SessionReading::LatentsWhenAsked));
        }
        if (!profile.ok())
            return profile.error();
        outcome.profile = std::move(*profile);
        return written;
    };
    outcome.status = work();
    return outcome;
}

} // namespace lamina
