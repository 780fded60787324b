#include "ui/charts/spec/provenance_line.h"

#include "profile/presets.h"
#include "session/session.h"

#include <QCoreApplication>
#include <QStringList>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

} // namespace

QString provenanceLine(const RunConfig& config, const QString& model, const QString& article, const QString& revision,
                       const QString& program) {
    QStringList parts{model, article};
    if (!revision.isEmpty())
        parts << Report::tr("revision %1").arg(revision);
    const QString preset = QString::fromStdString(config.preset);
    parts << (presetModified(config) ? Report::tr("%1 (modified)").arg(preset) : preset)
          << Report::tr("seed %1").arg(config.seed) << program;
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString provenanceLine(const Session& session) {
    return provenanceLine(session.config(), QString::fromStdString(session.modelName()),
                          QString::fromStdString(session.articleTitle()),
                          QString::fromStdString(session.provenance().articleRevision),
                          QString::fromStdString(session.provenance().program));
}

} // namespace lamina
