// What a hub says about a file before it is fetched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

struct RemoteFile {
    std::string name;
    std::string etag;                  // without W/ and quotes: a SHA-256, a git hash, or whatever; empty if none
    bool linked = false;               // the hub named the ETag itself, not the server the file comes from
    std::optional<std::uint64_t> size; // bytes
    std::string commit;                // X-Repo-Commit, empty if the hub does not tell
};

// "W/"abc"" -> abc
std::string plainEtag(std::string_view header);

bool isSha256(std::string_view etag);

// What the blob's lock and part are called: the ETag where it is a hash, as in Python's cache; else a hash of all that
// is known, so that no server chooses a file's name.
std::string partKey(const RemoteFile& file, const std::string& commit);

} // namespace lamina
