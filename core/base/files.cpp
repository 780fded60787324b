#include "base/files.h"

#include "base/run_token.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace lamina {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

std::filesystem::path folderOf(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void syncFolder(const std::filesystem::path& folder) {
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0)
        (void)::fsync(directory.get()); // some file systems cannot: the data itself is synced already
}

// Open for reading. A folder is refused; so is, unless `stream`, whatever else is not a file: a pipe would be waited
// for.
Result<Descriptor> openToRead(const std::filesystem::path& path, struct stat& info, bool stream = false) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (stream ? 0 : O_NONBLOCK)));
    if (file.get() < 0)
        return systemError(errno, "read", path.string());
    if (::fstat(file.get(), &info) == 0 && S_ISDIR(info.st_mode))
        return systemError(EISDIR, "read", path.string());
    if (!stream && !S_ISREG(info.st_mode))
        return makeError(ErrorKind::Format, "cannot read " + path.string() + ": it is not a file");
    return file;
}

Status readAll(int descriptor, const std::filesystem::path& path, std::vector<char>& buffer,
               const std::function<Status(std::string_view)>& take) {
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, "read", path.string());
        if (count == 0)
            return {};
        LAMINA_TRY(take(std::string_view(buffer.data(), static_cast<std::size_t>(count))));
    }
}

Result<std::string> readOpened(const Descriptor& file, const struct stat& info, const std::filesystem::path& path,
                               std::size_t limit) {
    std::string bytes;
    if (S_ISREG(info.st_mode))
        bytes.reserve(std::min(static_cast<std::size_t>(info.st_size) + 1, limit + 1));
    std::vector<char> buffer(std::size_t{1} << 16);
    LAMINA_TRY(readAll(file.get(), path, buffer, [&](std::string_view piece) -> Status {
        bytes.append(piece);
        if (bytes.size() > limit)
            return makeError(ErrorKind::Format, "cannot read " + path.string() + ": it is larger than " +
                                                    std::to_string(limit) + " bytes, the most accepted here");
        return {};
    }));
    return bytes;
}

} // namespace

Result<std::string> readFile(const std::filesystem::path& path, std::size_t limit) {
    struct stat info {};
    LAMINA_ASSIGN(const Descriptor file, openToRead(path, info));
    return readOpened(file, info, path, limit);
}

Result<std::string> readStream(const std::filesystem::path& path, std::size_t limit) {
    struct stat info {};
    LAMINA_ASSIGN(const Descriptor file, openToRead(path, info, true));
    return readOpened(file, info, path, limit);
}

Status readInPieces(const std::filesystem::path& path, const std::function<Status(std::string_view)>& take) {
    struct stat info {};
    LAMINA_ASSIGN(const Descriptor file, openToRead(path, info));
    std::vector<char> buffer(std::size_t{1} << 20);
    return readAll(file.get(), path, buffer, take);
}

AtomicFile::AtomicFile(std::filesystem::path path, std::string temporary, int descriptor)
    : m_path(std::move(path)), m_temporary(std::move(temporary)), m_descriptor(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_temporary(std::move(other.m_temporary)),
      m_descriptor(std::exchange(other.m_descriptor, -1)) {}

AtomicFile::~AtomicFile() {
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
}

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& path) {
    static std::atomic<unsigned> made{0}; // two threads may write the same target
    std::string temporary = path.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(++made);
    // Never through what another left under that name in a shared folder.
    const auto open = [&] {
        return ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    };
    int descriptor = open();
    if (descriptor < 0 && errno == EEXIST && ::unlink(temporary.c_str()) == 0)
        descriptor = open();
    if (descriptor < 0)
        return systemError(errno, "write", path.string());
    return AtomicFile(path, std::move(temporary), descriptor);
}

Status AtomicFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, "write", m_path.string());
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Status AtomicFile::commit() {
    LAMINA_TRY(checkReplaceable(m_path));
    if (::fsync(m_descriptor) != 0)
        return systemError(errno, "write", m_path.string());
    const bool closed = ::close(std::exchange(m_descriptor, -1)) == 0;
    if (!closed || ::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        const int error = errno;
        ::unlink(m_temporary.c_str());
        return systemError(error, "write", m_path.string());
    }
    syncFolder(folderOf(m_path));
    return {};
}

Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
    LAMINA_ASSIGN(AtomicFile file, AtomicFile::create(path));
    LAMINA_TRY(file.write(bytes));
    return file.commit();
}

namespace {

// One block into the same place of the target. The kernel copies where the file systems can, else this program does.
Result<off_t> copyBlock(int from, int to, off_t at, std::size_t most, std::vector<char>& buffer,
                        const std::filesystem::path& source, const std::filesystem::path& target) {
    off_t in = at, out = at;
    const ssize_t copied = ::copy_file_range(from, &in, to, &out, most, 0);
    if (copied >= 0)
        return copied;
    if (errno != EXDEV && errno != ENOSYS && errno != EINVAL && errno != EOPNOTSUPP && errno != EINTR)
        return systemError(errno, "write", target.string());
    buffer.resize(most);
    const ssize_t count = ::pread(from, buffer.data(), most, at);
    if (count < 0)
        return errno == EINTR ? Result<off_t>(0) : systemError(errno, "read", source.string());
    for (ssize_t done = 0; done < count;) {
        const ssize_t written = ::pwrite(to, buffer.data() + done, static_cast<std::size_t>(count - done), at + done);
        if (written < 0 && errno != EINTR)
            return systemError(errno, "write", target.string());
        done += std::max<ssize_t>(0, written);
    }
    return count;
}

} // namespace

Status copyFileAtomically(const std::filesystem::path& from, const std::filesystem::path& to, RunToken* token,
                          const std::function<void(double share)>& progress) {
    constexpr off_t block = off_t{4} << 20;
    constexpr off_t mostUnsynced = off_t{64} << 20; // the last fsync, which cannot be given up, stays short
    struct stat info {};
    LAMINA_ASSIGN(const Descriptor source, openToRead(from, info));
    LAMINA_ASSIGN(AtomicFile target, AtomicFile::create(to));
    const off_t size = info.st_size;
    if (::ftruncate(target.descriptor(), size) != 0)
        return systemError(errno, "write", to.string());
    const auto givenUp = [&] { return token && token->cancelRequested(); };
    const auto cancelled = [&] {
        return makeError(ErrorKind::Cancelled, "writing " + to.string() + " was given up; nothing of it was kept");
    };
    std::vector<char> buffer;
    off_t unsynced = 0;
    for (off_t at = 0; at < size;) {
        if (givenUp())
            return cancelled();
        const off_t data = ::lseek(source.get(), at, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            break; // nothing but a hole up to the end
        if (data > at) {
            at = data;
            continue;
        }
        const off_t hole = ::lseek(source.get(), at, SEEK_HOLE);
        const off_t end = std::min(hole > at ? hole : size, std::min(size, at + block));
        LAMINA_ASSIGN(const off_t count, copyBlock(source.get(), target.descriptor(), at,
                                                   static_cast<std::size_t>(end - at), buffer, from, to));
        if (count == 0 && ::fstat(source.get(), &info) == 0 && info.st_size <= at)
            return makeError(ErrorKind::Format, "cannot copy " + from.string() + ": it became shorter meanwhile");
        at += count;
        unsynced += count;
        if (unsynced >= mostUnsynced) {
            if (::fdatasync(target.descriptor()) != 0)
                return systemError(errno, "write", to.string());
            unsynced = 0;
        }
        if (progress)
            progress(static_cast<double>(at) / static_cast<double>(size));
    }
    if (givenUp())
        return cancelled();
    return target.commit();
}

Status checkReplaceable(const std::filesystem::path& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode) || S_ISLNK(info.st_mode))
        return {}; // what else stands in the way, writing says
    const char* const what = S_ISDIR(info.st_mode)    ? "a folder"
                             : S_ISFIFO(info.st_mode) ? "a pipe"
                             : S_ISSOCK(info.st_mode) ? "a socket"
                                                      : "a device";
    return makeError(ErrorKind::Usage, path.string() + " is " + what + ", not a file; choose another name");
}

bool isThere(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

Status createDirectories(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
        return systemError(error.value(), "create the folder", path.string());
    return {};
}

Status renameDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        return systemError(errno, "write", to.string());
    syncFolder(folderOf(to));
    return {};
}

} // namespace lamina
