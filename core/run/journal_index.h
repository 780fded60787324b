// The list of journals on this account, so that a start screen can offer interrupted runs: journals.json in the user's
// data folder ($XDG_DATA_HOME/lamina). A list that cannot be written is no reason to stop a run: nothing here fails.
#pragma once

#include <filesystem>
#include <vector>

namespace lamina {

std::filesystem::path journalIndexFile();
std::vector<std::filesystem::path> indexedJournals(); // newest last; only those that still exist
void addToJournalIndex(const std::filesystem::path& journal);
void removeFromJournalIndex(const std::filesystem::path& journal);

} // namespace lamina
