// Writes a .lamina archive: a zip with entries in the order given and one fixed date, so that equal content gives
// equal bytes.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

struct ArchiveEntry {
    std::string name;
    std::string bytes;          // the content, unless `file` is set
    std::filesystem::path file; // read piece by piece when its turn comes
    bool compressed = true;     // weights are stored as they are: they do not shrink, and can be read in place
};

// Writes `part`, fsyncs it and renames it to `target` (same file system). On failure `part` is removed and `target` is
// as it was. Errors: disk_full, permission, …
Status writeArchiveFile(const std::filesystem::path& target, const std::filesystem::path& part,
                        const std::vector<ArchiveEntry>& entries);

} // namespace lamina
