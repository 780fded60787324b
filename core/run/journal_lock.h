// One process at a time works in a journal: an open-file-description lock on its file "lock", which the system drops
// when the process ends, however it ends.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace lamina {

class JournalLock {
public:
    JournalLock() = default;
    JournalLock(JournalLock&& other) noexcept;
    JournalLock& operator=(JournalLock&& other) noexcept;
    ~JournalLock();

    // The folder exists. Errors: usage (another process holds it), permission, not_found, disk_full.
    static Result<JournalLock> take(const std::filesystem::path& folder);
    // Whether some process works in it now; takes nothing.
    static bool isHeld(const std::filesystem::path& folder);

private:
    explicit JournalLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace lamina
