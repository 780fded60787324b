// One file of a hub's repository: what the hub says about it, and its way into the cache.
#pragma once

#include "net/hub_cache.h"
#include "net/hub_options.h"

#include <QUrl>
#include <memory>

namespace lamina {

// Reports of the files of one model as one transfer: bytes of all of them. Belongs to one thread.
class ModelProgress {
public:
    explicit ModelProgress(TransferObserver observer);
    ~ModelProgress();
    ModelProgress(const ModelProgress&) = delete;
    ModelProgress& operator=(const ModelProgress&) = delete;

    // All bytes to come and those that are here; 0 where unknown.
    void expect(std::uint64_t total);
    // `bytes` of files are complete.
    void completed(std::uint64_t bytes);
    void enter(TransferProgress::Phase phase, const std::string& file);
    // `bytes` of the file in work are here.
    void moved(std::uint64_t bytes);
    // For the transport: its reports about one file become reports about the model.
    TransferObserver observer();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// What a hub says about a file before it is fetched.
struct RemoteFile {
    std::string name;
    std::string etag;                  // without W/ and quotes: a SHA-256, a git hash, or whatever; empty if none
    bool linked = false;               // the hub named the ETag itself, not the server the file comes from
    std::optional<std::uint64_t> size; // bytes
    std::string commit;                // X-Repo-Commit, empty if the hub does not tell
};

// "W/"abc"" -> abc
std::string plainEtag(std::string_view header);

// A repository at a hub and its place in the cache.
class HubRepository {
public:
    HubRepository(const HubOptions& options, std::string repository, RunToken& token, ModelProgress& progress);

    const CachedRepository& cached() const { return m_cached; }

    // HEAD, or GET where a server knows no HEAD. Nothing where the hub has no such file (see refusal()).
    // Errors: permission (words about HF_TOKEN), network, cancelled.
    Result<std::optional<RemoteFile>> describe(const std::string& file);
    // X-Error-Code of the last file that was not there: EntryNotFound, RepoNotFound, RevisionNotFound; may be empty.
    const std::string& refusal() const { return m_refusal; }

    // Brings the file into the snapshot `commit` unless it is there. False: the answer names another ETag than was
    // described, so the hub has another file by now; `anyEtag` takes it nevertheless. Errors: as fetchModel's.
    Result<bool> fetch(const RemoteFile& file, const std::string& commit, bool anyEtag = false);

    // Bytes that fetch() would have to bring.
    std::uint64_t missing(const RemoteFile& file, const std::string& commit) const;
    // Parts of files that nobody fetches any more.
    void removeStaleParts() const;

private:
    QUrl address(const std::string& file) const;
    HttpRequest request(const std::string& file, bool head) const;
    Error refused(const HttpAnswer& answer) const;
    bool isThere(const RemoteFile& file, const std::string& commit) const;
    Result<bool> fetchPart(const RemoteFile& file, const std::string& commit, const std::string& key, bool anyEtag);

    const HubOptions& m_options;
    std::string m_repository;
    CachedRepository m_cached;
    RunToken& m_token;
    ModelProgress& m_progress;
    std::string m_refusal;
};

} // namespace lamina
