// Where a session's files are read from: a .lamina archive, or the journal folder of a run that goes on or was
// interrupted. Nothing is ever extracted to disk.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <map>
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
    // Errors: not_found, format (damaged; larger than `limit`; not as expected), out_of_memory. Not for several threads
    // at once.
    Result<std::string> read(const std::string& name, std::uint64_t limit);

    // SHA-256 by name of what read() has to give from now on; of other names it gives what is there. So nothing damaged
    // is ever shown, exported or merged, and a session that is opened costs the hashing of what it reads, no more.
    void expect(std::map<std::string, std::string> sums) { m_expected = std::move(sums); }
    // Errors: format, naming the first entry that is expected and not there.
    Status checkNothingMissing() const;

protected:
    explicit ContentSource(std::filesystem::path path) : m_path(std::move(path)) {}
    virtual Result<std::string> readEntry(const std::string& name, std::uint64_t limit) = 0;

    const std::filesystem::path m_path;

private:
    std::map<std::string, std::string> m_expected;
};

// What is said of an entry that is not what was written: "its SHA-256 is not the one in manifest.json".
inline constexpr const char* wrongSum = "is damaged, or was changed: its SHA-256 is not the one in manifest.json";

} // namespace lamina
