// The list of journals on this account, so that a start screen can offer interrupted runs. Each entry is a small file
// of its own in the user's data folder ($XDG_DATA_HOME/lamina/journals.d): its name sorts by the time it was added, its
// content is the journal's path. Adding one writes a new file and never touches another process's, so there is no lock
// that could be held, left behind or waited for. Versions before 0.2 kept one file, journals.json beside the folder;
// what it lists is read still. A list that cannot be written is no reason to stop a run: nothing here fails.
#pragma once

#include <filesystem>
#include <vector>

namespace lamina {

std::filesystem::path journalIndexFolder();
std::filesystem::path oldJournalIndexFile();
std::vector<std::filesystem::path> indexedJournals(); // newest last; only those that still exist
// The folder exists; its manifest need not yet. An entry whose journal is gone goes with a later addition.
void addToJournalIndex(const std::filesystem::path& journal);
void removeFromJournalIndex(const std::filesystem::path& journal);

} // namespace lamina
