// What a model's name means: whether it may be asked for, which folders of the cache it may be found in, and whether it
// is there.
#pragma once

#include "base/error.h"
#include "net/hub/hub_cache.h"
#include "net/hub_options.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// What is wanted of a model.
enum class Wanted { All, Tokenizer };

Error notAName(const std::string& name);
// Branches, tags and commits; names of refs/ may have slashes, and lead nowhere else.
bool isRevision(const std::string& revision);
// Errors: usage, where the name, the revision, the endpoint or the token is not one.
Status checkRequest(const std::string& name, const HubOptions& options);

// The repositories a name may be found in, the one it is stored in first.
std::vector<std::string> repositoriesOf(const std::string& name);

bool isThere(const std::filesystem::path& snapshot, Wanted wanted);
// The revision's snapshot if it has what is wanted; else empty.
std::filesystem::path usableSnapshot(const CachedRepository& cached, const std::string& revision, Wanted wanted);
// The same in all of a name's repositories; nullopt where none has it.
std::optional<std::filesystem::path> findSnapshot(const std::string& name, const HubOptions& options, Wanted wanted);

} // namespace lamina
