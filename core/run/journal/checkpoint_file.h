// checkpoint.bin of a journal: the state of a training inside one layer, behind the layer's name and the SHA-256
// of both, so that it is never taken for another layer's nor a damaged one for a whole.
#pragma once

#include "base/error.h"
#include "profile/curves.h"

#include <filesystem>
#include <string>

namespace lamina {

struct TrainingCheckpoint {
    LayerKey key;
    std::string bytes;
};

Status writeCheckpointFile(const std::filesystem::path& path, const LayerKey& key, const std::string& bytes);
// Errors: whatever keeps it from being read whole, format where it is not what was written.
Result<TrainingCheckpoint> readCheckpointFile(const std::filesystem::path& path);

} // namespace lamina
