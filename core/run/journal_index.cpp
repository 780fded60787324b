#include "run/journal_index.h"

#include "base/files.h"
#include "session/format/json_reader.h"

#include <QStandardPaths>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximumIndexBytes = std::size_t{1} << 20;
constexpr std::size_t maximumPathBytes = std::size_t{1} << 16;
constexpr const char* entrySuffix = ".path";

fs::path dataFolder() {
    // Not AppDataLocation: window and command line carry different application names and share one list.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(folder.toStdString()) / "lamina";
}

fs::path fullPath(const fs::path& path) {
    std::error_code error;
    auto result = fs::absolute(path, error).lexically_normal();
    return error ? path : result;
}

bool isFolder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

// A name that no other entry has, and that sorts after those written earlier.
std::string newEntryName() {
    static std::atomic<unsigned> count = 0;
    const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
    char name[80];
    std::snprintf(name, sizeof name, "%020lld-%ld-%08u",
                  static_cast<long long>(std::chrono::nanoseconds(sinceEpoch).count()), static_cast<long>(::getpid()),
                  count++);
    return name + std::string(entrySuffix);
}

struct Entry {
    fs::path file;
    fs::path journal;
};

// Oldest first. A file that is no entry is left alone and not listed.
std::vector<Entry> entries() {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(journalIndexFolder(), error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == entrySuffix)
            files.push_back(at->path());
    std::sort(files.begin(), files.end());
    std::vector<Entry> list;
    for (fs::path& file : files)
        if (auto journal = readFile(file, maximumPathBytes); journal.ok() && journal->starts_with('/'))
            list.push_back({std::move(file), *std::move(journal)});
    return list;
}

// Removes the entries that `goes` names. Only files that were read are removed: what another process adds meanwhile
// stays.
template <class Predicate> void removeEntries(Predicate goes) {
    for (const Entry& entry : entries())
        if (std::error_code error; goes(entry))
            fs::remove(entry.file, error);
}

std::vector<fs::path> journalsOfOldFile() {
    const auto text = readFile(oldJournalIndexFile(), maximumIndexBytes);
    if (!text.ok())
        return {};
    const auto parsed = readContent(oldJournalIndexFile().string(), [&] {
        std::vector<fs::path> journals;
        const nlohmann::json json = parseJson(*text);
        for (const nlohmann::json& entry : jsonArray(json, "journals"))
            if (entry.is_string())
                journals.emplace_back(entry.get<std::string>());
        return journals;
    });
    return parsed.ok() ? *parsed : std::vector<fs::path>();
}

} // namespace

fs::path journalIndexFolder() {
    return dataFolder() / "journals.d";
}

fs::path oldJournalIndexFile() {
    return dataFolder() / "journals.json";
}

std::vector<fs::path> indexedJournals() {
    std::vector<fs::path> journals = journalsOfOldFile();
    for (Entry& entry : entries()) {
        std::erase(journals, entry.journal); // one added again is as new as its newest entry
        journals.push_back(std::move(entry.journal));
    }
    std::erase_if(journals, [](const fs::path& journal) { return !isFolder(journal); });
    return journals;
}

void addToJournalIndex(const fs::path& journal) {
    const fs::path path = fullPath(journal);
    const fs::path file = journalIndexFolder() / newEntryName();
    if (!createDirectories(journalIndexFolder()).ok() || !writeFileAtomically(file, path.string()).ok())
        return;
    // Earlier entries of this journal go, and those of journals that were deleted by hand; a journal whose drive is not
    // there just now keeps its entry. An entry newer than this one is another process's and stays.
    removeEntries([&](const Entry& entry) {
        const bool deleted = !isFolder(entry.journal) && isFolder(entry.journal.parent_path());
        return entry.file < file && (entry.journal == path || deleted);
    });
}

void removeFromJournalIndex(const fs::path& journal) {
    const fs::path path = fullPath(journal);
    removeEntries([&](const Entry& entry) { return entry.journal == path; });
}

} // namespace lamina
