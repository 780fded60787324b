// Where the program's own data files are: the demo model and article, icons, translations.
#pragma once

#include <filesystem>

namespace lamina {

// LAMINA_DATA_DIR if set, else the installed folder beside the program (../share/lamina), else the source tree's
// resources/. Every data file is found through this one function, in the build tree and after installation.
std::filesystem::path dataDirectory();

} // namespace lamina
