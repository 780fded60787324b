// An experiment in one short line: model, preset, article, and what is set apart from the preset.
#pragma once

#include "profile/run_config.h"

#include <QString>
#include <filesystem>

class QDateTime;

namespace lamina {

QString experimentTitle(const RunConfig& config);

// What a session is called: the name its user gave it, or, while it has none (a run that is not saved yet is kept under
// the time it began), what it is of.
bool isNamed(const QString& file);
QString sessionTitle(const std::filesystem::path& file, const RunConfig& config);
// The name under which such a run is kept.
QString unsavedName(const QDateTime& begun);
// The article alone: "demo", a file's name, the last part of an address.
QString articleName(const std::string& article);

} // namespace lamina
