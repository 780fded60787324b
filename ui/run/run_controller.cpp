#include "ui/run/run_controller.h"

#include "base/files.h"
#include "run/interrupted_runs.h"
#include "run/journal.h"
#include "session/session.h"
#include "ui/common/background.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"

#include <QDateTime>
#include <QDir>

namespace lamina {

namespace {

constexpr int unsavedKept = 24; // a queue of experiments must not push out its own first results

// Removes all but the newest, whose names sort by date. Returns how many went. Any thread.
int forgetOldRunsIn(const std::filesystem::path& path) {
    QDir folder(fromPath(path));
    int gone = 0;
    const QStringList files = folder.entryList({QStringLiteral("*.lamina")}, QDir::Files, QDir::Name | QDir::Reversed);
    for (qsizetype i = unsavedKept; i < files.size(); ++i)
        gone += folder.remove(files[i]);
    const QStringList journals =
        folder.entryList({QStringLiteral("*.lamina.journal")}, QDir::Dirs, QDir::Name | QDir::Reversed);
    for (qsizetype i = unsavedKept; i < journals.size(); ++i)
        gone += Journal::discard(folder.filePath(journals[i]).toStdString()).ok(); // one in use stays
    return gone;
}

} // namespace

RunController::RunController(const std::filesystem::path& unsavedFolder, QObject* parent)
    : QObject(parent), m_unsavedFolder(unsavedFolder) {
    connect(&m_compute, &ComputeThread::mailArrived, this, &RunController::receive);
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
    if (const Status folder = createDirectories(m_unsavedFolder); !folder.ok()) {
        Q_EMIT failed(folder.error());
        RunEnd end;
        end.status = folder;
        Q_EMIT runEnded(end);
        return;
    }
    forgetOldRuns();
    const QString name = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss-zzz"));
    begin({withPreferences(config), m_unsavedFolder / (name.toStdString() + ".lamina"), false});
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
    forgetOpening();
    m_progress.reset();
    m_transfer.reset();
    m_control.clear();
    m_unsaved = true;
    m_session.reset();
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
        m_control = event.kind == CurveEvent::Kind::Started ? event.control : std::string();
        Q_EMIT stateChanged();
    }
    if (mail.session) {
        m_session = mail.session;
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

void RunController::receiveEnd(const RunEnd& end) {
    if (end.session)
        m_session = end.session;
    m_control.clear();
    if (end.status.ok()) {
        setState(RunState::Finished);
    } else if (end.status.error().kind == ErrorKind::Cancelled) {
        setState(m_session ? RunState::Stopped : RunState::Empty);
    } else {
        setState(RunState::Failed);
        Q_EMIT failed(end.status.error());
    }
    Q_EMIT runEnded(end);
}

void RunController::open(const std::filesystem::path& file) {
    if (running())
        return;
    forgetOpening();
    const std::uint64_t generation = m_openGeneration;
    const auto read = std::make_shared<std::shared_ptr<const Session>>();
    m_files.startReading(
        tr("Opening %1").arg(fromPath(file.filename())),
        [file, read](FileJobControl&) -> Status {
            LAMINA_ASSIGN(*read, Session::open(file, SessionReading::LatentsWhenAsked));
            return {};
        },
        [this, generation, read](const Status& status) {
            if (generation != m_openGeneration)
                return; // a newer request came in between
            if (!status.ok()) {
                if (status.error().kind != ErrorKind::Cancelled)
                    Q_EMIT failed(status.error());
                Q_EMIT opened(false);
                return;
            }
            m_session = *read;
            m_unsaved = false;
            m_request = {};
            m_shown = ShownProfile::forSession(m_session);
            setState(RunState::Finished);
            Q_EMIT profileChanged(true);
            Q_EMIT opened(true);
        });
}

// What is still being opened comes too late.
void RunController::forgetOpening() {
    ++m_openGeneration;
    m_files.cancelReading();
}

void RunController::saveTo(const std::filesystem::path& file) {
    if (!m_session)
        return;
    const auto session = m_session;
    m_files.start(
        tr("Saving %1").arg(fromPath(file.filename())),
        [from = session->file(), file](FileJobControl& control) {
            return copyFileAtomically(from, file, &control.token, [&control](double share) { control.share = share; });
        },
        [this, file, session](const Status& status) {
            if (status.ok()) {
                if (session == m_session)
                    m_unsaved = false;
                Q_EMIT stateChanged();
            } else if (status.error().kind != ErrorKind::Cancelled) {
                Q_EMIT failed(status.error());
            }
            Q_EMIT saved(status.ok(), file);
        });
}

// Only the newest unsaved runs are kept, complete or interrupted. In the background: a journal holds many files.
void RunController::forgetOldRuns() {
    inBackground(
        this, [folder = m_unsavedFolder] { return forgetOldRunsIn(folder); }, [](int) {});
}

} // namespace lamina
