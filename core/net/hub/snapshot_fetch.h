// What the fetches of models and of autoencoders have in common: files of one commit of a repository, into its
// snapshot.
#pragma once

#include "net/hub/hub_repository.h"
#include "net/hub_options.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

// The most that is taken of a file: weights may be large, anything else (a configuration, a vocabulary) is small.
std::uint64_t mostBytesOf(const std::string& file);

// Belongs to one thread.
class SnapshotFetch {
public:
    // name: as messages call what is fetched. options must outlive this.
    SnapshotFetch(std::string name, const HubOptions& options) : m_name(std::move(name)), m_options(options) {}

    // What follows is of the commit that the hub told: the snapshot's folder is named by it.
    void begin(const std::string& commit);
    const std::string& commit() const { return m_commit; }
    // Brings the file into the snapshot; one of which the hub has another version by now sets changed().
    // Errors: HubRepository::fetch()'s, with the file's mostBytesOf().
    Status bring(HubRepository& hub, const RemoteFile& file);
    // The same of several, announced as one transfer; `before` bytes are here already. Errors: disk_full too.
    Status bringAll(HubRepository& hub, const std::vector<RemoteFile>& files, ModelProgress& progress,
                    std::optional<std::uint64_t> before);
    // Whether the hub's files changed since begin(); what has come stays.
    bool changed() const { return m_changed; }
    // A file that belongs to another commit.
    bool isOther(const RemoteFile& file) const { return !file.commit.empty() && commitName(file.commit) != m_commit; }
    std::string atHub() const; // " at https://huggingface.co"

private:
    std::string commitName(const std::string& commit) const;
    Status checkSpace(const HubRepository& hub, const std::vector<RemoteFile>& files) const;

    std::string m_name;
    const HubOptions& m_options;
    std::string m_commit;
    bool m_changed = false;
};

// Bytes of unfinished files in these repositories' folders: what the next try goes on from.
std::uint64_t keptBytes(const std::vector<std::string>& repositories, const HubOptions& options);
// The error of a fetch that ended early, saying what is kept.
Error sayingWhatIsKept(Error error, const std::string& name, std::uint64_t kept);

} // namespace lamina
