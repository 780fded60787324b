#include "ui/window/session_files.h"

#include "base/files.h"
#include "run/verify/session_check.h"
#include "session/export/data_export.h"
#include "session/export/exports.h"
#include "session/session.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/run/run_controller.h"

#include <QFileDialog>
#include <QFileInfo>

namespace lamina {

namespace {

QString lastFolder() {
    return kept(Kept::LastFolder).toString();
}

struct Wanted {
    std::string what;
    std::string format;
    int layer = 0;
};

// In the background.
Status writeExport(const Session& session, const Wanted& wanted, const std::filesystem::path& file,
                   FileJobControl& control) {
    const auto progress = [&control](double share) { control.share = share; };
    LAMINA_ASSIGN(const ExportFormat* const format, findExportFormat(wanted.what, wanted.format));
    const bool ofLayer = findSessionExport(wanted.what)->layer != ExportLayer::Ignored;
    const std::optional<int> layer = ofLayer ? std::optional(wanted.layer) : std::nullopt;
    if (format->maker == ExportMaker::Report)
        return exportReport(session, wanted.format, file,
                            {.layers = {}, .token = &control.token, .progress = progress});
    if (format->maker == ExportMaker::Weights) {
        std::error_code ignored; // it was the folder above that the user chose
        if (std::filesystem::exists(file, ignored))
            return makeError(ErrorKind::Usage, file.string() + " exists already; choose another folder");
        return exportSae(session, {{}, wanted.layer}, file);
    }
    if (format->maker == ExportMaker::Data || format->maker == ExportMaker::Notebook)
        return writeSessionData(session, wanted.what, wanted.format, layer, file, false);
    PictureOptions options = sessionPictureOptions(session);
    options.token = &control.token;
    options.progress = progress;
    return exportPicture(session, wanted.what, layer, wanted.format, file, options);
}

} // namespace

SessionFiles::SessionFiles(RunController* run, QWidget* window) : QObject(window), m_run(run), m_window(window) {}

void SessionFiles::open() {
    const QString file = QFileDialog::getOpenFileName(m_window, tr("Open a session"), lastFolder(),
                                                      tr("Lamina sessions (*.lamina);;All files (*)"));
    if (file.isEmpty())
        return;
    keepFolderOf(file);
    m_run->open(file.toStdString());
}

void SessionFiles::saveAs() {
    const auto session = m_run->session();
    if (!session)
        return;
    const QString title = fromStd(session->modelName() + "-" + session->config().preset);
    QString file = QFileDialog::getSaveFileName(m_window, tr("Save the session"),
                                                lastFolder() + QLatin1Char('/') + title + QStringLiteral(".lamina"),
                                                tr("Lamina sessions (*.lamina)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".lamina");
    keepFolderOf(file);
    m_run->sessions().saveTo(file.toStdString());
}

void SessionFiles::chooseExport(const QString& what, const QString& format, int layer) {
    const SessionExport* const row = findSessionExport(what.toStdString());
    if (!m_run->session() || !row)
        return;
    QString name = fromStd(m_run->session()->modelName()) + QLatin1Char('-') + what;
    if (row->layer == ExportLayer::Filters || row->layer == ExportLayer::Needed)
        name += QStringLiteral("-layer%1").arg(layer);
    QString file;
    if (const auto found = findExportFormat(row->name, format.toStdString());
        found.ok() && (*found)->maker == ExportMaker::Weights) {
        const QString folder =
            QFileDialog::getExistingDirectory(m_window, tr("Folder to export the autoencoder to"), lastFolder());
        if (!folder.isEmpty()) // in a folder of its own: its files have the same names for every layer
            file = folder + QLatin1Char('/') + name;
    } else {
        file = QFileDialog::getSaveFileName(m_window, tr("Export"),
                                            lastFolder() + QLatin1Char('/') + name + QLatin1Char('.') + format,
                                            QStringLiteral("%1 (*.%2)").arg(format.toUpper(), format));
    }
    if (file.isEmpty())
        return;
    keepFolderOf(file);
    exportTo(what, format, layer, file.toStdString());
}

void SessionFiles::exportTo(const QString& what, const QString& format, int layer, const std::filesystem::path& file) {
    const auto session = m_run->session();
    if (!session)
        return;
    m_run->sessions().files().start(
        tr("Exporting %1").arg(fromPath(file.filename())),
        [session, wanted = Wanted{what.toStdString(), format.toStdString(), layer}, file](FileJobControl& control) {
            return writeExport(*session, wanted, file, control);
        },
        [this, file](const Status& status) {
            if (status.ok())
                Q_EMIT exported(fromPath(file));
            else
                Q_EMIT failed(status.error());
        });
}

void SessionFiles::check() {
    const auto session = m_run->session();
    if (!session)
        return;
    SessionCheckRequest request;
    request.session = session->file();
    request.threads = kept(Kept::Threads).toInt();
    const auto outcome = std::make_shared<SessionCheckOutcome>();
    m_run->sessions().files().start(
        tr("Checking %1").arg(fromPath(request.session.filename())),
        [request, outcome](FileJobControl& control) -> Status {
            LAMINA_ASSIGN(*outcome, checkSession(request, control.token, [&](const SessionCheckProgress& progress) {
                control.share = progress.fraction;
            }));
            return {};
        },
        [this, outcome](const Status& status) {
            if (!status.ok())
                Q_EMIT failed(status.error());
            else
                Q_EMIT checked(checkText({outcome->record, true}), outcome->record.agrees());
        });
}

} // namespace lamina
