#include "net/hub/growing_file_hash.h"

#include "base/guarded.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace lamina {

namespace {

constexpr std::uint64_t pieceBytes = std::uint64_t{1} << 20;

// Closed at the end of the thread, however it ends.
struct OpenFile {
    explicit OpenFile(const std::filesystem::path& file) : descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int descriptor;
};

} // namespace

GrowingFileHash::GrowingFileHash(std::filesystem::path file) : m_file(std::move(file)) {}

GrowingFileHash::~GrowingFileHash() {
    stop();
}

void GrowingFileHash::grow(std::uint64_t size) {
    {
        const std::lock_guard lock(m_mutex);
        m_size = size;
    }
    m_changed.notify_all();
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
}

void GrowingFileHash::restart() {
    stop();
    m_size = 0;
    m_done = 0;
    m_stopping = false;
    m_status = {};
    m_hash = Hash(Hash::Kind::Sha256);
}

void GrowingFileHash::stop() {
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<std::string> GrowingFileHash::finish(RunToken& token, const std::function<void(std::uint64_t)>& hashed) {
    for (;;) {
        LAMINA_TRY(token.checkpoint());
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, std::chrono::milliseconds(50), [this] { return m_done == m_size || !m_status.ok(); });
        if (!m_status.ok())
            return m_status.error();
        if (m_done == m_size)
            return m_hash.hex();
        const std::uint64_t done = m_done;
        lock.unlock();
        hashed(done);
    }
}

void GrowingFileHash::run() {
    const Status hashed = guarded([this] { return hashUntilStopped(); }, "cannot hash " + m_file.string());
    if (hashed.ok())
        return;
    const std::lock_guard lock(m_mutex);
    m_status = hashed;
    m_changed.notify_all();
}

Status GrowingFileHash::hashUntilStopped() {
    const OpenFile file(m_file);
    if (file.descriptor < 0)
        return systemError(errno, "read", m_file.string());
    std::vector<char> piece(pieceBytes);
    for (;;) {
        std::uint64_t done = 0;
        std::uint64_t size = 0;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopping || m_done < m_size; });
            if (m_stopping)
                return {};
            done = m_done;
            size = m_size;
        }
        const ssize_t count =
            ::pread(file.descriptor, piece.data(), static_cast<std::size_t>(std::min(size - done, pieceBytes)),
                    static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, "read", m_file.string());
        if (count == 0)
            return makeError(ErrorKind::Format, m_file.string() + " became shorter while it was read; try again");
        m_hash.add({piece.data(), static_cast<std::size_t>(count)});
        const std::lock_guard lock(m_mutex);
        m_done += static_cast<std::uint64_t>(count);
        if (m_done == m_size)
            m_changed.notify_all();
    }
}

} // namespace lamina
