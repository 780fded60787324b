// Where a session's files are read from: a .lamina archive, or the journal folder of a run that goes on or was
// interrupted. Nothing is ever extracted to disk.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

class ContentSource {
public:
    // Errors: not_found, permission, format. An archive is refused whose entries leave it, stand there twice, are too
    // many or too large, or are packed more tightly than any honest content.
    static Result<std::unique_ptr<ContentSource>> open(const std::filesystem::path& path);
    virtual ~ContentSource() = default;

    virtual bool isArchive() const = 0;
    // Paths with '/' between folders, relative to the archive or folder.
    virtual const std::vector<std::string>& names() const = 0;
    bool contains(const std::string& name) const;
    // Bytes of an entry, as it says itself; 0 where there is none.
    virtual std::uint64_t size(const std::string& name) const = 0;
    // Errors: not_found, format (damaged; larger than `limit`), out_of_memory. Not for several threads at once.
    virtual Result<std::string> read(const std::string& name, std::uint64_t limit) = 0;
};

} // namespace lamina
