// A layer of a journal read back, every one of its files held against its checksum.
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/format/window_layout.h"

#include <filesystem>
#include <map>
#include <string>

namespace lamina {

using EntrySums = std::map<std::string, std::string>; // SHA-256 by the name of an entry (Manifest::sums)

// Those of the entries whose names begin with `folder`.
EntrySums sumsUnder(const EntrySums& sums, const std::string& folder);

struct KeptLayer {
    LayerResult result; // with latents, without weights and seconds
    EntrySums sums;     // of its files
};

// `windows`: of the curve. `sums`: of the layer's files; empty where none were kept: such a layer, of an older version
// or of a process killed before it could write them down, is taken as it is where it can be read, weights included.
// Errors: those of reading, naming the file; format (damaged).
Result<KeptLayer> readKeptLayer(const std::filesystem::path& journal, const LayerKey& key, const WindowLayout& windows,
                                const EntrySums& sums);

// Whether an error of reading says that the file is not what was written: it is computed anew then. Else (permission,
// memory) the file may be as good as ever.
bool isDamage(const Error& error);

} // namespace lamina
