#include "ui/common/recent_files.h"

#include "ui/common/preferences.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace lamina {

QStringList recentFiles() {
    return kept(Kept::RecentFiles).toStringList().mid(0, recentFilesKept);
}

void addRecentFile(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    keep(Kept::RecentFiles, files.mid(0, recentFilesKept));
}

void replaceRecentFile(const QString& file, const QString& by) {
    QStringList files = recentFiles();
    files.replaceInStrings(QRegularExpression(QStringLiteral("^%1$").arg(QRegularExpression::escape(file))), by);
    keep(Kept::RecentFiles, files);
}

void removeRecentFile(const QString& file) {
    QStringList files = recentFiles();
    files.removeAll(QFileInfo(file).absoluteFilePath());
    keep(Kept::RecentFiles, files);
}

} // namespace lamina
