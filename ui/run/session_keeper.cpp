#include "ui/run/session_keeper.h"

#include "base/files.h"
#include "run/journal.h"
#include "session/session.h"
#include "ui/common/background.h"
#include "ui/common/text.h"

#include <QDateTime>
#include <QDir>
#include <utility>

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

SessionKeeper::SessionKeeper(const std::filesystem::path& folder, QObject* parent)
    : QObject(parent), m_folder(folder) {}

// Only the newest unsaved runs are kept, complete or interrupted. In the background: a journal holds many files.
Result<std::filesystem::path> SessionKeeper::placeForRun() {
    LAMINA_TRY(createDirectories(m_folder));
    inBackground(
        this, [folder = m_folder] { return forgetOldRunsIn(folder); }, [](int) {});
    const QString name = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss-zzz"));
    return m_folder / (name.toStdString() + ".lamina");
}

void SessionKeeper::beginRun() {
    forgetOpening();
    m_session.reset();
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
                if (session == m_session)
                    m_unsaved = false;
            } else if (status.error().kind != ErrorKind::Cancelled) {
                Q_EMIT failed(status.error());
            }
            Q_EMIT saved(status.ok(), file);
        });
}

} // namespace lamina
