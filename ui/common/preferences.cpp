#include "ui/common/preferences.h"

#include "net/page_cache.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QStringList>

namespace lamina {

namespace {

std::vector<Preference>& table() {
    using enum PreferenceSection;
    using enum PreferenceKind;
    static std::vector<Preference> rows{
        {Kept::Geometry, "window/geometry", QByteArray()},
        {Kept::Docks, "window/state", QByteArray()},
        {Kept::LastFolder, "window/last-folder", QDir::homePath()},
        {Kept::RecentFiles, "files/recent", QStringList()},
        {Kept::Language, "window/language", QString(), Window, Value, QT_TRANSLATE_NOOP("Preferences", "Language")},
        {Kept::Theme, "window/theme", QStringLiteral("system"), Window, Value,
         QT_TRANSLATE_NOOP("Preferences", "Appearance")},
        {Kept::Threads, "run/threads", 0, Computing, Count, QT_TRANSLATE_NOOP("Preferences", "Threads"),
         QT_TRANSLATE_NOOP("Preferences", "For experiments that leave their own number of threads open")},
        {Kept::Offline, "network/offline", false, Network, Flag,
         QT_TRANSLATE_NOOP("Preferences", "Work offline: nothing is fetched"),
         QT_TRANSLATE_NOOP("Preferences", "Pages and models that are on this computer can still be used")},
        {Kept::ModelFolder, "network/model-folder", QString(), Folders, Folder,
         QT_TRANSLATE_NOOP("Preferences", "Models"),
         QT_TRANSLATE_NOOP("Preferences",
                           "Shared with Python's Hugging Face tools; models are removed under More models…")},
        {Kept::PageFolder, "network/page-folder", QString(), Folders, Folder,
         QT_TRANSLATE_NOOP("Preferences", "Fetched pages"),
         QT_TRANSLATE_NOOP("Preferences", "Articles kept for reading them offline")},
        {Kept::UnsavedFolder, "files/unsaved-folder", QString(), Folders, Folder,
         QT_TRANSLATE_NOOP("Preferences", "Unsaved sessions"),
         QT_TRANSLATE_NOOP("Preferences", "The newest 24 are kept")},
        {Kept::ExportChoices, "export/choices", QVariantMap()},
        {Kept::TourSeen, "window/tour-seen", false},
        {Kept::QueueOpen, "window/queue-open", true},
        {Kept::SecondMetric, "profile/second-metric", QStringLiteral("mse")},
        {Kept::ProfileSplit, "profile/split", QByteArray()},
        {Kept::MapCurves, "map/shown", QStringLiteral("all")},
        {Kept::LossLogarithmic, "layer/logarithmic-loss", false},
        {Kept::ActivationChart, "layer/activation-chart", 0},
        {Kept::ComparedMetric, "compare/metric", QStringLiteral("density")},
        {Kept::ComparedByDepth, "compare/by-depth", true},
    };
    return rows;
}

const Preference& rowOf(Kept key) {
    return table().at(static_cast<std::size_t>(key));
}

} // namespace

const std::vector<Preference>& preferences() {
    return table();
}

void addPreference(const Preference& row) {
    table().push_back(row);
}

void takeOverOldSettings() {
    const QFileInfo now(QSettings().fileName());
    const QString old = QDir(now.absolutePath()).filePath(QStringLiteral("../Unknown Organization/") + now.fileName());
    if (!now.exists() && QDir().mkpath(now.absolutePath()))
        QFile::copy(old, now.absoluteFilePath()); // nothing where there are none
}

QVariant kept(Kept key) {
    const Preference& row = rowOf(key);
    return QSettings().value(QLatin1String(row.name), row.initial);
}

void keep(Kept key, const QVariant& value) {
    QSettings().setValue(QLatin1String(rowOf(key).name), value);
}

void keepFolderOf(const QString& file) {
    keep(Kept::LastFolder, QFileInfo(file).absolutePath());
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
