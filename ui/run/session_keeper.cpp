#include "ui/run/session_keeper.h"

#include "base/files.h"
#include "session/session.h"
#include "ui/common/experiment_title.h"
#include "ui/common/text.h"
#include "ui/run/kept_runs.h"

#include <QDateTime>
#include <algorithm>
#include <utility>

namespace lamina {

SessionKeeper::SessionKeeper(const std::filesystem::path& folder, QObject* parent)
    : QObject(parent), m_folder(folder) {}

SessionKeeper::~SessionKeeper() {
    dropSavedCopy();
}

Result<std::filesystem::path> SessionKeeper::placeForRun() {
    LAMINA_TRY(createDirectories(m_folder));
    const QString name = unsavedName(QDateTime::currentDateTimeUtc());
    m_placed.push_back(m_folder / (name.toStdString() + ".lamina"));
    return m_placed.back();
}

std::size_t SessionKeeper::unsavedRuns() const {
    return static_cast<std::size_t>(std::ranges::count_if(m_placed, isFinishedRun));
}

std::filesystem::path SessionKeeper::shownFile() const {
    return !m_savedAs.empty() || !m_session ? m_savedAs : m_session->file();
}

bool SessionKeeper::keeps(const std::filesystem::path& file) const {
    return file.parent_path() == m_folder;
}

void SessionKeeper::follow(const std::filesystem::path& before, const std::filesystem::path& now) {
    std::ranges::replace(m_placed, before, now);
}

// A run that was saved is in the list of those that were not no longer; while it is on show its latents are read from
// there.
void SessionKeeper::dropSavedCopy() {
    std::error_code error; // else it is offered once more
    if (!m_savedCopy.empty())
        std::filesystem::remove(m_savedCopy, error);
    m_savedCopy.clear();
}

void SessionKeeper::beginRun() {
    forgetOpening();
    m_session.reset();
    m_savedAs.clear();
    dropSavedCopy();
    m_unsaved = true;
}

void SessionKeeper::take(std::shared_ptr<const Session> session) {
    m_session = std::move(session);
}

void SessionKeeper::open(const std::filesystem::path& file) {
    forgetOpening();
    const std::uint64_t generation = m_openGeneration;
    const auto read = std::make_shared<std::shared_ptr<const Session>>();
    m_files.startReading(
        tr("Opening %1").arg(fromPath(file.filename())),
        [file, read](FileJobControl&) -> Status {
            LAMINA_ASSIGN(*read, Session::open(file, SessionReading::LatentsWhenAsked));
            return {};
        },
        [this, generation, read, file](const Status& status) {
            if (generation != m_openGeneration)
                return; // a newer request came in between
            if (!status.ok()) {
                if (status.error().kind != ErrorKind::Cancelled)
                    Q_EMIT failed(status.error());
                Q_EMIT opened(false);
                return;
            }
            m_session = *read;
            m_savedAs.clear();
            dropSavedCopy();
            m_unsaved = keeps(file);
            Q_EMIT opened(true);
        });
}

// What is still being opened comes too late.
void SessionKeeper::forgetOpening() {
    ++m_openGeneration;
    m_files.cancelReading();
}

void SessionKeeper::saveTo(const std::filesystem::path& file) {
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
                const std::filesystem::path& kept = session->file();
                std::erase(m_placed, kept);
                if (session == m_session) {
                    m_unsaved = false;
                    m_savedAs = file;
                    m_savedCopy = keeps(kept) ? kept : std::filesystem::path();
                }
            } else if (status.error().kind != ErrorKind::Cancelled) {
                Q_EMIT failed(status.error());
            }
            Q_EMIT saved(status.ok(), file);
        });
}

} // namespace lamina
