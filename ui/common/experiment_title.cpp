#include "ui/common/experiment_title.h"

#include "net/page_facts.h"
#include "profile/presets.h"
#include "run/model_folder.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QUrl>

namespace lamina {

QString articleName(const std::string& article) {
    const QString source = QString::fromStdString(article);
    if (source == QLatin1String("demo"))
        return source;
    if (isUrl(article)) {
        const QUrl url(source);
        const QString name = url.fileName();
        return name.isEmpty() ? url.host() : name;
    }
    return QFileInfo(source).fileName();
}

QString experimentTitle(const RunConfig& config) {
    QStringList parts{QString::fromStdString(modelDisplayName(config.model)), QString::fromStdString(config.preset),
                      articleName(config.article)};
    if (presetModified(config))
        parts[1] = QCoreApplication::translate("ExperimentTitle", "%1 (modified)").arg(parts[1]);
    if (config.seed != 0)
        parts << QCoreApplication::translate("ExperimentTitle", "seed %1").arg(config.seed);
    return parts.join(QStringLiteral(" · "));
}

namespace {

constexpr const char16_t* unsavedForm = u"yyyyMMdd-hhmmss-zzz";

} // namespace

QString unsavedName(const QDateTime& begun) {
    return begun.toUTC().toString(QString::fromUtf16(unsavedForm));
}

bool isNamed(const QString& file) {
    return !QDateTime::fromString(QFileInfo(file).completeBaseName(), QString::fromUtf16(unsavedForm)).isValid();
}

QString sessionTitle(const std::filesystem::path& file, const RunConfig& config) {
    return isNamed(fromPath(file)) ? fromPath(file.stem()) : experimentTitle(config);
}

} // namespace lamina
