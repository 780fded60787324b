#include "ui/run/kept_runs.h"

#include "run/journal.h"

#include <algorithm>

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr const char* discardedFolder = "discarded";

Status move(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (!error)
        fs::rename(from, to, error);
    if (error)
        return makeError(error == std::errc::no_such_file_or_directory ? ErrorKind::NotFound : ErrorKind::Permission,
                         "cannot move " + from.string() + " to " + to.parent_path().string() + ": " + error.message());
    return {};
}

} // namespace

bool isFinishedRun(const fs::path& file) {
    std::error_code error;
    return file.extension() == ".lamina" && fs::is_regular_file(file, error) &&
           !fs::exists(Journal::pathFor(file), error);
}

std::vector<fs::path> keptRuns(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (isFinishedRun(entry->path()))
            files.push_back(entry->path());
    std::ranges::sort(files, std::ranges::greater(), [](const fs::path& file) {
        std::error_code gone;
        return fs::last_write_time(file, gone);
    });
    return files;
}

Result<fs::path> discardKeptRun(const fs::path& file) {
    const fs::path discarded = file.parent_path() / discardedFolder / file.filename();
    LAMINA_TRY(move(file, discarded));
    return discarded;
}

Status restoreKeptRun(const fs::path& discarded) {
    return move(discarded, discarded.parent_path().parent_path() / discarded.filename());
}

void emptyDiscarded(const fs::path& folder) {
    std::error_code error; // what stays is offered for removal at the next start again
    for (const fs::path& file : keptRuns(folder / discardedFolder))
        fs::remove(file, error);
}

} // namespace lamina
