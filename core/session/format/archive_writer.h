// Writes a .lamina archive: a zip with entries in the order given and one fixed date, so that equal content gives
// equal bytes.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

class ContentSource;
class RunToken;

struct ArchiveEntry {
    std::string name;
    std::string bytes;               // the content, unless `file` or `source` is set
    std::filesystem::path file;      // read piece by piece when its turn comes
    bool compressed = true;          // weights are stored as they are: they do not shrink, and can be read in place
    ContentSource* source = nullptr; // has the entry under the same name: read when its turn comes
    std::string sha256 = {};         // of the content, in hex: anything else is not packed; empty: whatever it is
};

// Writes `part`, fsyncs it and renames it to `target` (same file system). On failure `part` is removed and `target` is
// as it was. `token`: asked between entries. Errors: disk_full, permission, cancelled, format (content that is
// not what its SHA-256 says), those of a source, …
Status writeArchiveFile(const std::filesystem::path& target, const std::filesystem::path& part,
                        const std::vector<ArchiveEntry>& entries, RunToken* token = nullptr);

} // namespace lamina
