// Whole files: read with a cap, written so that no half file ever stands under its final name.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace lamina {

class RunToken;

// The file's bytes. Errors: not_found, permission, usage (a folder), format (a pipe or the like; larger than `limit`
// bytes).
Result<std::string> readFile(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 32);

// The same of whatever can be read, a pipe too, which is waited for: for what the user names as an input.
Result<std::string> readStream(const std::filesystem::path& path, std::size_t limit);

// The file from its start, at most a mebibyte at a time, for those too large to hold. An error of `take` ends it and is
// returned. Errors: not_found, permission, usage (a folder).
Status readInPieces(const std::filesystem::path& path, const std::function<Status(std::string_view)>& take);

// Writes beside the target, fsyncs, renames over it, fsyncs the folder. On failure the temporary file is removed
// and the target is as it was. Any thread.
Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// Copies a file of any size, block by block, to a temporary file beside the target that is then renamed over it. Holes
// of a sparse file stay holes. `token`: asked between blocks; once cancelled, the target is as it was, no half file
// stays, and the Error is of kind Cancelled. `progress` gets the share done, 0 to 1, on the calling thread. Any thread.
// Errors: not_found, permission, disk_full, usage (a folder), cancelled.
Status copyFileAtomically(const std::filesystem::path& from, const std::filesystem::path& to, RunToken* token = nullptr,
                          const std::function<void(double share)>& progress = {});

// The same for content that comes in pieces: open, write as often as needed, commit. Without commit() the target is as
// it was and the temporary file goes. Belongs to one thread.
class AtomicFile {
public:
    static Result<AtomicFile> create(const std::filesystem::path& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Status write(std::string_view bytes);
    int descriptor() const { return m_descriptor; } // to write at a place of one's own choice
    // fsync, rename, fsync of the folder. Errors: also those of checkReplaceable().
    Status commit();

private:
    AtomicFile(std::filesystem::path path, std::string temporary, int descriptor);

    std::filesystem::path m_path;
    std::string m_temporary;
    int m_descriptor = -1;
};

// Whether a file, folder or anything else has this path; false where that cannot be told.
bool isThere(const std::filesystem::path& path);

// Whether a file may take this place: nothing is there, or a file or link is (of a link, only itself would go). Errors:
// usage, saying what is there: a folder, a device, a pipe, a socket.
Status checkReplaceable(const std::filesystem::path& path);

// mkdir -p, with the error naming the folder.
Status createDirectories(const std::filesystem::path& path);

// Renames and fsyncs the target's folder.
Status renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace lamina
