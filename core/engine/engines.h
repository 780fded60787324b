// The registry of engines: those built in, and plug-ins.
#pragma once

#include "base/error.h"
#include "engine/engine.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// Names of the engines that are here: built in, then plug-ins by file name. Loads none. Thread-safe.
std::vector<std::string> engineNames();
// Devices of the engines that are built in, each once.
std::vector<std::string> deviceNames();

// The engine of this name, or the one that suits best for "auto"; a plug-in is loaded when it is first asked for. Lives
// as long as the program. Thread-safe. Errors: usage (no such engine, or it has no such device), unsupported (a plug-in
// that cannot be loaded, or that another version of Lamina built).
Result<Engine*> openEngine(std::string_view name, std::string_view device);

// Where liblamina-NAME.so is looked for, in order: beside the program and in its library folder.
std::vector<std::filesystem::path> pluginFolders();

} // namespace lamina
