// SHA-256 of a file while it grows: a thread of its own reads behind the writer, from memory mostly, so that hashing
// costs a download no time.
#pragma once

#include "base/error.h"
#include "base/hash.h"
#include "base/run_token.h"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace lamina {

// Belongs to the thread that writes the file.
class GrowingFileHash {
public:
    explicit GrowingFileHash(std::filesystem::path file);
    ~GrowingFileHash();
    GrowingFileHash(const GrowingFileHash&) = delete;
    GrowingFileHash& operator=(const GrowingFileHash&) = delete;

    // Of the file's first `size` bytes, which are written and do not change any more.
    void grow(std::uint64_t size);
    // Forgets everything: the file begins anew.
    void restart();
    // Waits until all is hashed; `hashed` hears from time to time how far it is. Errors: not_found, permission,
    // cancelled, format (the file is shorter than grow() said).
    Result<std::string> finish(RunToken& token, const std::function<void(std::uint64_t)>& hashed);

private:
    void run();                // the thread
    Status hashUntilStopped(); // follows the file as it grows
    void stop();

    const std::filesystem::path m_file;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    // Under the mutex.
    std::uint64_t m_size = 0;
    std::uint64_t m_done = 0;
    bool m_stopping = false;
    Status m_status;
    // The thread's until m_done == m_size.
    Hash m_hash{Hash::Kind::Sha256};
};

} // namespace lamina
