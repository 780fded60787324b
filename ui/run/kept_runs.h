// Finished runs that nobody has saved yet: archives in the folder of unsaved runs, there until they are saved or
// discarded. What was discarded last can be had back until the next start. Any thread.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <vector>

namespace lamina {

// An archive without a journal beside it, which is there as long as the run goes on or can be resumed.
bool isFinishedRun(const std::filesystem::path& file);

// Newest first; none where the folder is not there.
std::vector<std::filesystem::path> keptRuns(const std::filesystem::path& folder);

// Moves it out of the list, into a folder beside it. Returns where it is now. Errors: permission, not_found.
Result<std::filesystem::path> discardKeptRun(const std::filesystem::path& file);
// Undoes that.
Status restoreKeptRun(const std::filesystem::path& discarded);
// Removes what was discarded for good.
void emptyDiscarded(const std::filesystem::path& folder);

} // namespace lamina
