#include "run/journal_folder.h"

#include "session/format/entry_names.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view known[] = {EntryNames::manifest,
                                      EntryNames::article,
                                      EntryNames::tokens,
                                      JournalNames::checkpoint,
                                      JournalNames::incoming,
                                      JournalNames::lock,
                                      JournalNames::archivePart,
                                      JournalNames::replaces,
                                      "layers",
                                      "controls",
                                      "repeats",
                                      "points"};

bool isOurs(const std::string& name) {
    return std::ranges::find(known, name) != std::end(known) || name.find(".part-") != std::string::npos;
}

} // namespace

Status checkJournalFolder(const fs::path& folder) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(folder, error);
    if (!fs::exists(status))
        return {};
    const auto notOurs = [&](const std::string& why) {
        return makeError(ErrorKind::Usage, folder.string() + " " + why +
                                               ", so it is no folder of a run, and is left as it is; move it away, or "
                                               "choose another --out");
    };
    if (fs::is_symlink(status))
        return notOurs("is a link");
    if (!fs::is_directory(status))
        return notOurs("is not a folder");
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (const std::string name = entry->path().filename().string(); !isOurs(name))
            return notOurs("holds " + name);
    if (error)
        return systemError(error.value(), "read", folder.string());
    return {};
}

void removeJournalFolder(const fs::path& folder) {
    std::error_code error;
    if (checkJournalFolder(folder).ok())
        fs::remove_all(folder, error);
}

} // namespace lamina
