// An experiment in one short line: model, preset, article, and what is set apart from the preset.
#pragma once

#include "profile/run_config.h"

#include <QString>

namespace lamina {

QString experimentTitle(const RunConfig& config);
// The article alone: "demo", a file's name, the last part of an address.
QString articleName(const std::string& article);

} // namespace lamina
