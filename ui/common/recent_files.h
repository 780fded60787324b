// The sessions opened or saved last, newest first, kept in the preferences. GUI thread.
#pragma once

#include <QStringList>

namespace lamina {

constexpr int recentFilesKept = 12;

QStringList recentFiles(); // absolute paths, those that are gone included
void addRecentFile(const QString& file);
void replaceRecentFile(const QString& file, const QString& by); // in its place: it was renamed
void removeRecentFile(const QString& file);

} // namespace lamina
