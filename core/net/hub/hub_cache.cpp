#include "net/hub/hub_cache.h"

#include "base/files.h"
#include "base/hash.h"
#include "model/gpt2.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "models--";

// A folder or file of the cache whose name comes from elsewhere: refs/main, a commit.
bool isPlainName(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.size() <= 255 &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

// Links are followed.
bool isFilledFile(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

bool isHexHash(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

CachedRepository::CachedRepository(const fs::path& cache, std::string_view repository) {
    std::string name(prefix);
    for (const char c : repository)
        c == '/' ? name.append("--") : name.append(1, c);
    m_folder = cache / name;
    m_locks = cache / ".locks" / name;
}

bool CachedRepository::exists() const {
    std::error_code error;
    return fs::is_directory(m_folder, error);
}

std::string CachedRepository::commitOf(const std::string& revision) const {
    const auto text = readFile(m_folder / "refs" / revision, 4096);
    if (!text.ok())
        return isHexHash(revision, 40) ? revision : std::string();
    const std::string commit = text->substr(0, text->find_last_not_of(" \t\r\n") + 1);
    return isPlainName(commit) ? commit : std::string();
}

Status CachedRepository::writeReference(const std::string& revision, const std::string& commit) const {
    if (revision == commit && isHexHash(commit, 40))
        return {};
    const fs::path file = m_folder / "refs" / revision;
    LAMINA_TRY(createDirectories(file.parent_path()));
    return writeFileAtomically(file, commit);
}

std::vector<std::string> CachedRepository::references() const {
    std::vector<std::string> names;
    std::error_code error;
    const fs::path folder = m_folder / "refs";
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_regular_file())
            names.push_back(entry->path().lexically_relative(folder).string());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> CachedRepository::commits() const {
    return namesIn(m_folder / "snapshots");
}

Status CachedRepository::link(const std::string& commit, const std::string& file, const std::string& blob) const {
    const fs::path place = snapshot(commit) / file;
    LAMINA_TRY(createDirectories(place.parent_path()));
    // Made beside and renamed: two processes may link the same file.
    const fs::path made = place.string() + ".part-" + std::to_string(::getpid());
    ::unlink(made.c_str());
    std::string up = "../../";
    for (const char c : file)
        up += c == '/' ? "../" : "";
    if (::symlink((up + "blobs/" + blob).c_str(), made.c_str()) == 0)
        return renameDurably(made, place);
    if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
        return renameDurably(blobs() / blob, place);
    return systemError(errno, "write", place.string());
}

std::uint64_t CachedRepository::bytes() const {
    std::uint64_t sum = 0;
    const auto add = [&sum](const fs::path& file) {
        struct stat info {};
        if (::lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode))
            sum += static_cast<std::uint64_t>(info.st_size);
    };
    for (const std::string& name : namesIn(blobs()))
        add(blobs() / name);
    for (const std::string& commit : commits()) // files themselves, where links cannot be made
        for (const std::string& name : namesIn(snapshot(commit)))
            add(snapshot(commit) / name);
    return sum;
}

std::optional<std::string> cachedRepositoryName(std::string_view folder) {
    if (!folder.starts_with(prefix))
        return std::nullopt;
    std::string name(folder.substr(prefix.size()));
    if (const std::size_t cut = name.find("--"); cut != std::string::npos)
        name.replace(cut, 2, "/");
    return name;
}

std::vector<std::string> cachedRepositories(const fs::path& cache) {
    std::vector<std::string> names;
    for (const std::string& folder : namesIn(cache))
        if (auto name = cachedRepositoryName(folder))
            names.push_back(std::move(*name));
    return names;
}

bool isCompleteSnapshot(const fs::path& snapshot) {
    if (!hasConfigAndTokenizer(snapshot))
        return false;
    const auto weights = weightFilesOf(snapshot);
    return weights.ok() && std::all_of(weights->begin(), weights->end(), isFilledFile);
}

bool hasConfigAndTokenizer(const fs::path& snapshot) {
    const std::vector<std::string> names = tokenizerFileNames(snapshot);
    return isFilledFile(snapshot / "config.json") &&
           std::ranges::all_of(names, [&](const std::string& name) { return isFilledFile(snapshot / name); });
}

Result<HashCheck> checkHash(const fs::path& file, const std::string& name, RunToken& token,
                            const std::function<void(std::uint64_t)>& read) {
    std::error_code error;
    const bool isSha256 = isHexHash(name, 64);
    const bool isSha1 = isHexHash(name, 40);
    Hash whole(isSha256 ? Hash::Kind::Sha256 : Hash::Kind::Sha1);
    Hash git(Hash::Kind::Sha1);
    git.add("blob " + std::to_string(fs::file_size(file, error)) + std::string(1, '\0'));
    std::uint64_t done = 0;
    const Status readAll = readInPieces(file, [&](std::string_view piece) -> Status {
        LAMINA_TRY(token.checkpoint());
        if (isSha256 || isSha1)
            whole.add(piece);
        if (isSha1)
            git.add(piece);
        done += piece.size();
        if (read)
            read(done);
        return {};
    });
    LAMINA_TRY(readAll);
    if (!isSha256 && !isSha1)
        return HashCheck::Unknown;
    return whole.hex() == name || (isSha1 && git.hex() == name) ? HashCheck::Same : HashCheck::Differs;
}

BlobLock::BlobLock(BlobLock&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

BlobLock::~BlobLock() {
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<std::optional<BlobLock>> BlobLock::tryTake(const fs::path& file) {
    for (;;) {
        LAMINA_TRY(createDirectories(file.parent_path()));
        const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0)
            return systemError(errno, "write", file.string());
        BlobLock lock(fd);
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            return std::optional<BlobLock>();
        // Whoever held it may have removed the file meanwhile: then this is a lock on nothing.
        struct stat opened {};
        struct stat named {};
        if (::fstat(fd, &opened) == 0 && ::stat(file.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
            opened.st_dev == named.st_dev)
            return std::optional<BlobLock>(std::move(lock));
    }
}

Result<BlobLock> BlobLock::take(const fs::path& file, RunToken& token, const std::function<void()>& waiting) {
    for (;;) {
        LAMINA_TRY(token.checkpoint());
        LAMINA_ASSIGN(auto lock, tryTake(file));
        if (lock)
            return std::move(*lock);
        waiting();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

std::uint64_t fileBytes(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
}

bool isThereWithSize(const fs::path& file, std::optional<std::uint64_t> size) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
           (!size || static_cast<std::uint64_t>(info.st_size) == *size);
}

} // namespace lamina
