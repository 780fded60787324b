// The sessions opened or saved last, newest first, kept in the preferences. GUI thread.
#pragma once

#include <QStringList>

namespace lamina {

constexpr int recentFilesKept = 12;

QStringList recentFiles(); // absolute paths, those that are gone included
void addRecentFile(const QString& file);
void removeRecentFile(const QString& file);

} // namespace lamina
