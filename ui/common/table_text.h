// Texts of the core's tables (settings, presets) in the language of the window.
#pragma once

#include <QString>
#include <string_view>

namespace lamina {

QString tableText(std::string_view text);

} // namespace lamina
