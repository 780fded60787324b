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
// What a setting may name, here or not: engineNames(), and the plug-ins that Lamina comes with.
std::vector<std::string> namedEngines();
// Devices of the engines that are built in and of the plug-ins that Lamina comes with, each once. Loads none.
std::vector<std::string> deviceNames();
// Whether it is one of those, or one by its number, as "cuda:1".
bool isDeviceName(const std::string& device);

// The engine of this name; for "auto" the first that has device and precision. A plug-in is loaded when it is first
// asked for. Lives as long as the program. Thread-safe. Errors: usage (no such engine, or it has no such device or
// precision), unsupported (a plug-in that cannot be loaded, or that another version of Lamina built).
Result<Engine*> openEngine(std::string_view name, std::string_view device, std::string_view precision = usualPrecision);

// Where liblamina-NAME.so is looked for, in order: beside the program and in its library folder.
std::vector<std::filesystem::path> pluginFolders();

} // namespace lamina
