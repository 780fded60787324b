#include "run/journal_lock.h"

#include "run/journal_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace {

std::filesystem::path lockFile(const std::filesystem::path& folder) {
    return folder / JournalNames::lock;
}

struct flock wholeFile() {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

// The journal may have been moved away between opening and locking.
bool stillThere(int fd, const std::filesystem::path& path) {
    struct stat opened {
    }, named{};
    return ::fstat(fd, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

} // namespace

JournalLock::JournalLock(JournalLock&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

JournalLock& JournalLock::operator=(JournalLock&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
}

JournalLock::~JournalLock() {
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<JournalLock> JournalLock::take(const std::filesystem::path& folder) {
    const std::filesystem::path path = lockFile(folder);
    for (;;) {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
        const auto notAFile = [&] {
            return makeError(ErrorKind::Usage, path.string() + " is not a file; remove it, or choose another --out");
        };
        if (fd < 0)
            return errno == EISDIR ? notAFile() : systemError(errno, "write", path.string());
        JournalLock lock(fd);
        struct stat info {};
        if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
            return notAFile();
        struct flock range = wholeFile();
        // Some network file systems have no locks at all: a run there goes on without one.
        if (::fcntl(fd, F_OFD_SETLK, &range) != 0 && (errno == EAGAIN || errno == EACCES))
            return makeError(ErrorKind::Usage, "another Lamina is working on " + folder.string() +
                                                   "; wait until it has finished, or choose another --out");
        if (stillThere(fd, path))
            return lock;
    }
}

bool JournalLock::isHeld(const std::filesystem::path& folder) {
    const int fd = ::open(lockFile(folder).c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    const JournalLock closes(fd);
    struct flock range = wholeFile();
    return ::fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

} // namespace lamina
