// SHA-256, and the SHA-1 that git and the hub name small files by, of bytes as they come (OpenSSL: many times as fast
// as Qt, so that hashing does not slow a download). CRC-32 against damage.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lamina {

class Hash {
public:
    enum class Kind { Sha256, Sha1 };

    explicit Hash(Kind kind);
    Hash(Hash&&) noexcept;
    Hash& operator=(Hash&&) noexcept;
    ~Hash();

    void add(std::string_view bytes);
    // Lower-case hex of what was added so far; more may be added afterwards.
    std::string hex() const;

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

// SHA-256 in lower-case hex.
std::string sha256(std::string_view bytes);
// Streams the file. Errors: not_found, permission, usage (a folder).
Result<std::string> sha256OfFile(const std::filesystem::path& path);
// The checksum of zip and PNG (zlib).
std::uint32_t crc32Of(std::string_view bytes);

} // namespace lamina
