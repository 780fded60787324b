// Environment variables as text, as switches and as paths.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lamina {

// Empty where it is not set.
std::string environmentText(const char* name);
// True for 1, true, yes and on, in any case.
bool environmentFlag(const char* name);

// HOME, else what the system's list of users says; empty where there is neither.
std::filesystem::path homeFolder();
// With "~" at its start and "$NAME" and "${NAME}" anywhere put in, as Python's expanduser and expandvars do: what is
// not set stays as it is written.
std::filesystem::path expandedPath(std::string_view path);
// $XDG_CACHE_HOME, else ~/.cache; empty where there is no home folder.
std::filesystem::path cacheHome();

} // namespace lamina
