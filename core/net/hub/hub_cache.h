// Hugging Face's own cache folder, as huggingface_hub lays it out, so that Python finds what is fetched here and this
// program what Python has fetched:
//   models--OWNER--NAME/refs/REVISION            the commit a branch or tag stood at
//   models--OWNER--NAME/snapshots/COMMIT/FILE    links to ../../blobs/HASH
//   models--OWNER--NAME/blobs/HASH
//   .locks/models--OWNER--NAME/HASH.lock         held (flock) by whoever fetches that blob
#pragma once

#include "base/error.h"
#include "base/run_token.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// Exactly `digits` hexadecimal digits: a commit or a git hash has 40, a SHA-256 64.
bool isHexHash(std::string_view text, std::size_t digits);

// One repository's folder in a cache; it need not exist. Any thread.
class CachedRepository {
public:
    // `repository` is OWNER/NAME or, for the hub's oldest models, NAME.
    CachedRepository(const std::filesystem::path& cache, std::string_view repository);

    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path blobs() const { return m_folder / "blobs"; }
    std::filesystem::path snapshot(const std::string& commit) const { return m_folder / "snapshots" / commit; }
    std::filesystem::path locks() const { return m_locks; }
    bool exists() const;

    // The commit that a revision (branch, tag or commit) stood at when it was fetched; empty where it never was.
    std::string commitOf(const std::string& revision) const;
    Status writeReference(const std::string& revision, const std::string& commit) const;
    // All of refs/, by name, and all commits of snapshots/.
    std::vector<std::string> references() const;
    std::vector<std::string> commits() const;

    // snapshots/COMMIT/FILE -> ../../blobs/BLOB, replacing what is there in one step; FILE may lie in folders, and
    // leads nowhere else. On a file system without links the blob itself is moved there.
    Status link(const std::string& commit, const std::string& file, const std::string& blob) const;

    // Bytes of the blobs, unfinished ones included.
    std::uint64_t bytes() const;

private:
    std::filesystem::path m_folder;
    std::filesystem::path m_locks;
};

// "models--OWNER--NAME" -> OWNER/NAME; nullopt for any other folder's name.
std::optional<std::string> cachedRepositoryName(std::string_view folder);
// OWNER/NAME of each models-- folder of a cache.
std::vector<std::string> cachedRepositories(const std::filesystem::path& cache);

// True where a GPT-2 model can be opened from a snapshot: configuration, vocabulary, merges and every weight file
// there.
bool isCompleteSnapshot(const std::filesystem::path& snapshot);
// Of those, all but the weights.
bool hasConfigAndTokenizer(const std::filesystem::path& snapshot);

// Bytes of a regular file; 0 where there is none.
std::uint64_t fileBytes(const std::filesystem::path& file);
// The file is there, and has that size where one is known.
bool isThereWithSize(const std::filesystem::path& file, std::optional<std::uint64_t> size);

// Whether a file has the hash `name`: a SHA-256, or the SHA-1 of git or of the file alone, as blobs are named. Unknown
// where the name is no hash. `read` hears how many bytes are done. Errors: not_found, permission, cancelled.
enum class HashCheck { Same, Differs, Unknown };
Result<HashCheck> checkHash(const std::filesystem::path& file, const std::string& name, RunToken& token,
                            const std::function<void(std::uint64_t)>& read = {});

// A blob's lock, as Python's filelock takes it: flock on the lock file, dropped by the system when the process ends,
// however it ends. Where the file system knows no locks, work goes on without.
class BlobLock {
public:
    BlobLock(BlobLock&& other) noexcept;
    BlobLock& operator=(BlobLock&&) = delete;
    ~BlobLock();

    // Makes the lock's folder. nullopt where another process (or another thread) holds it.
    static Result<std::optional<BlobLock>> tryTake(const std::filesystem::path& file);
    // Asks every 100 ms, and calls `waiting` before each wait. Errors: cancelled, permission, disk_full.
    static Result<BlobLock> take(const std::filesystem::path& file, RunToken& token,
                                 const std::function<void()>& waiting);

private:
    explicit BlobLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace lamina
