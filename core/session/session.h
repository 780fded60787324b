// A finished (or stopped) run read back from its .lamina archive.
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/provenance.h"
#include "text/windows.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

// Immutable but for the lazily read weights (guarded by a mutex). Reading is safe against hostile archives: no path
// leaves the archive, entry count, total size and compression ratio are capped, the schema is checked.
class Session {
public:
    // Errors: not_found, permission, format (naming the entry and what is wrong with it).
    static Result<std::shared_ptr<const Session>> open(const std::filesystem::path& file);

    const std::filesystem::path& file() const;
    const RunConfig& config() const;
    const Provenance& provenance() const;
    const std::string& modelName() const;
    const std::string& articleTitle() const;
    const std::string& articleText() const;
    const std::vector<TokenId>& articleIds() const;
    const std::vector<std::size_t>& windowStarts() const;
    const Profile& profile() const; // weights not loaded
    bool finished() const;
    const std::vector<std::string>& warnings() const;
    std::string manifestJson() const;

    // Errors: not_found (not saved in this session), format.
    Result<SaeWeights> saeWeights(const LayerKey& key) const;

private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
