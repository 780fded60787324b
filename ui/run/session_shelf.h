// What is done to a session's file from a list of sessions, so that it can be undone. Any thread.
#pragma once

#include "base/error.h"

#include <QString>
#include <filesystem>

namespace lamina {

// Another name in the same folder; the suffix stays. Returns the file as it is called now. Errors: usage (no name for a
// file, or another file has it), permission, not_found.
Result<std::filesystem::path> renameSession(const std::filesystem::path& file, const QString& name);

// Into the desktop's trash. Returns where it lies there. Errors: permission, not_found.
Result<std::filesystem::path> trashSession(const std::filesystem::path& file);
// Undoes it: back from `trashed` to `file`.
Status restoreSession(const std::filesystem::path& trashed, const std::filesystem::path& file);

} // namespace lamina
