#include "ui/run/run_controller.h"

#include "run/interrupted_runs.h"
#include "session/session.h"
#include "ui/common/preferences.h"

namespace lamina {

RunController::RunController(const std::filesystem::path& unsavedFolder, QObject* parent)
    : QObject(parent), m_sessions(unsavedFolder) {
    connect(&m_compute, &ComputeThread::mailArrived, this, &RunController::receive);
    connect(&m_sessions, &SessionKeeper::failed, this, &RunController::failed);
    connect(&m_sessions, &SessionKeeper::saved, this, &RunController::stateChanged);
    connect(&m_sessions, &SessionKeeper::opened, this, [this](bool ok) {
        if (ok)
            showSession();
    });
}

bool RunController::running() const {
    return m_state == RunState::Running || m_state == RunState::Paused || m_state == RunState::Stopping;
}

void RunController::setState(RunState state) {
    m_state = state;
    Q_EMIT stateChanged();
}

void RunController::preview(const RunConfig& config, int modelLayers) {
    const bool fresh = m_modelLayers != modelLayers;
    m_modelLayers = modelLayers;
    if (m_state != RunState::Empty)
        return;
    m_shown = ShownProfile::forRun(config, modelLayers);
    Q_EMIT profileChanged(fresh);
}

void RunController::startRun(const RunConfig& config) {
    if (running())
        return;
    const Result<std::filesystem::path> output = m_sessions.placeForRun();
    if (!output.ok()) {
        Q_EMIT failed(output.error());
        RunEnd end;
        end.status = output.error();
        Q_EMIT runEnded(end);
        return;
    }
    begin({withPreferences(config), *output, false});
}

void RunController::resumeStopped() {
    if (running() || m_request.output.empty())
        return;
    RunRequest request = m_request;
    request.resume = true;
    begin(request);
}

void RunController::resumeInterrupted(const InterruptedRun& run) {
    if (!running())
        begin({run.config, run.output, true});
}

void RunController::begin(const RunRequest& request) {
    m_request = request;
    m_sessions.beginRun();
    m_progress.reset();
    m_transfer.reset();
    m_control.clear();
    m_shown = ShownProfile::forRun(request.config, m_modelLayers);
    m_request.inputs = inputPreferences();
    m_compute.start(m_request);
    setState(RunState::Running);
    Q_EMIT profileChanged(true);
}

void RunController::pauseOrGoOn() {
    if (m_state == RunState::Running) {
        m_compute.pause();
        setState(RunState::Paused);
    } else if (m_state == RunState::Paused) {
        m_compute.resume();
        setState(RunState::Running);
    }
}

void RunController::stop() {
    if (!running())
        return;
    m_compute.stop();
    setState(RunState::Stopping);
}

void RunController::skipControl() {
    if (!m_control.empty())
        m_compute.skipControl();
}

void RunController::receive(const RunMail& mail) {
    if (mail.facts) {
        m_modelLayers = mail.facts->modelLayers;
        Q_EMIT factsKnown(*mail.facts);
    }
    for (const std::string& warning : mail.warnings)
        Q_EMIT warned(QString::fromStdString(warning));
    if (mail.transfer) {
        m_transfer = mail.transfer;
        Q_EMIT progressed();
    }
    for (const CurveEvent& event : mail.curves) {
        m_control = event.kind == CurveEvent::Kind::Started ? event.curve.control : std::string();
        Q_EMIT stateChanged();
    }
    if (mail.session) {
        m_sessions.take(mail.session);
        Q_EMIT stateChanged();
    }
    if (mail.facts || mail.article || mail.live || !mail.finished.empty() || !mail.curves.empty() || mail.end) {
        m_shown.apply(mail);
        Q_EMIT profileChanged(false);
    }
    if (mail.progress) {
        m_progress = mail.progress;
        m_transfer.reset(); // the network's part is over
        Q_EMIT progressed();
    }
    if (mail.end)
        receiveEnd(*mail.end);
}

void RunController::open(const std::filesystem::path& file) {
    if (!running())
        m_sessions.open(file);
}

// The one that was opened.
void RunController::showSession() {
    m_request = {};
    m_shown = ShownProfile::forSession(session());
    setState(RunState::Finished);
    Q_EMIT profileChanged(true);
}

void RunController::receiveEnd(const RunEnd& end) {
    if (end.session)
        m_sessions.take(end.session);
    m_control.clear();
    if (end.status.ok()) {
        setState(RunState::Finished);
    } else if (end.status.error().kind == ErrorKind::Cancelled) {
        setState(session() ? RunState::Stopped : RunState::Empty);
    } else {
        setState(RunState::Failed);
        Q_EMIT failed(end.status.error());
    }
    Q_EMIT runEnded(end);
}

} // namespace lamina
