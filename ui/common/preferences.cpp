#include "ui/common/preferences.h"

#include "net/page_cache.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QStringList>

namespace lamina {

namespace {

struct Row {
    const char* name;
    QVariant initial;
};

Row rowOf(Kept key) {
    switch (key) {
    case Kept::Geometry:
        return {"window/geometry", QByteArray()};
    case Kept::Docks:
        return {"window/state", QByteArray()};
    case Kept::LastFolder:
        return {"window/last-folder", QDir::homePath()};
    case Kept::RecentFiles:
        return {"files/recent", QStringList()};
    case Kept::Theme:
        return {"window/theme", QStringLiteral("system")};
    case Kept::Language:
        return {"window/language", QString()};
    case Kept::Threads:
        return {"run/threads", 0};
    case Kept::Offline:
        return {"network/offline", false};
    case Kept::UnsavedFolder:
        return {"files/unsaved-folder", QString()};
    case Kept::ModelFolder:
        return {"network/model-folder", QString()};
    case Kept::PageFolder:
        return {"network/page-folder", QString()};
    case Kept::ExportChoices:
        return {"export/choices", QVariantMap()};
    case Kept::TourSeen:
        return {"window/tour-seen", false};
    case Kept::QueueOpen:
        return {"window/queue-open", true};
    }
    return {"", QVariant()};
}

} // namespace

QVariant kept(Kept key) {
    const Row row = rowOf(key);
    return QSettings().value(QLatin1String(row.name), row.initial);
}

void keep(Kept key, const QVariant& value) {
    QSettings().setValue(QLatin1String(rowOf(key).name), value);
}

std::filesystem::path pageFolder() {
    const QString chosen = kept(Kept::PageFolder).toString();
    return chosen.isEmpty() ? PageCache::defaultFolder() : std::filesystem::path(chosen.toStdString());
}

RunConfig withPreferences(RunConfig config) {
    if (config.threads == 0)
        config.threads = kept(Kept::Threads).toInt();
    return config;
}

PrepareOptions inputPreferences() {
    PrepareOptions options;
    if (kept(Kept::Offline).toBool())
        options.hub.offline = options.fetch.offline = true;
    options.fetch.cache = PageCache(pageFolder());
    if (const QString folder = kept(Kept::ModelFolder).toString(); !folder.isEmpty())
        options.hub.cache = folder.toStdString();
    if (const QString folder = kept(Kept::PageFolder).toString(); !folder.isEmpty())
        options.fetch.cache.emplace(folder.toStdString());
    return options;
}

std::filesystem::path unsavedFolder() {
    const QString chosen = kept(Kept::UnsavedFolder).toString();
    if (!chosen.isEmpty())
        return chosen.toStdString();
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return std::filesystem::path(data.toStdString()) / "unsaved";
}

} // namespace lamina
