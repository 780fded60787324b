// A repository at a hub: what the hub says about its files, and their way into the cache.
#pragma once

#include "net/http/http_request.h"
#include "net/hub/blob_part.h"
#include "net/hub/hub_cache.h"
#include "net/hub/model_progress.h"
#include "net/hub/remote_file.h"
#include "net/hub_options.h"

#include <QUrl>

namespace lamina {

class FileQuestion;

// A repository at a hub and its place in the cache.
class HubRepository {
public:
    HubRepository(const HubOptions& options, std::string repository, RunToken& token, ModelProgress& progress);

    const CachedRepository& cached() const { return m_cached; }

    // HEAD, or GET where a server knows no HEAD. nullopt where the hub has no such file (see refusal()).
    // Errors: permission (words about HF_TOKEN), network, cancelled.
    Result<std::optional<RemoteFile>> describe(const std::string& file);
    // X-Error-Code of the last file that was not there: EntryNotFound, RepoNotFound, RevisionNotFound; may be empty.
    const std::string& refusal() const { return m_refusal; }

    // Brings the file into the snapshot `commit` unless it is there. False: the answer names another ETag than was
    // described, so the hub has another file by now; `anyEtag` takes it nevertheless. Errors: as fetchModel's, and
    // checkSize()'s.
    Result<bool> fetch(const RemoteFile& file, const std::string& commit, bool anyEtag = false,
                       std::uint64_t mostBytes = mostBlobBytes);
    // Errors: format, where the hub announces more than mostBytes.
    Status checkSize(const RemoteFile& file, std::uint64_t mostBytes) const;

    // All files of the revision, as the hub's API lists them: nothing is fetched. nullopt where there is no such
    // repository or revision (see refusal()). Errors: permission, network, cancelled, format (not the API's JSON).
    struct Listing {
        std::string commit; // empty where the hub does not tell
        std::vector<std::string> files;
    };
    Result<std::optional<Listing>> list();

    // Bytes that fetch() would have to bring.
    std::uint64_t missing(const RemoteFile& file, const std::string& commit) const;
    // Parts of files that nobody fetches any more.
    void removeStaleParts() const;

private:
    QUrl address(const std::string& path) const;
    QUrl addressOf(const std::string& file) const;
    HttpRequest request(const QUrl& url, const std::string& what, bool head) const;
    Error refused(const HttpAnswer& answer) const;
    bool isThere(const RemoteFile& file, const std::string& commit) const;
    Result<bool> fetchPart(const RemoteFile& file, const std::string& commit, const std::string& key, bool anyEtag,
                           std::uint64_t mostBytes);
    enum class Received { Whole, Changed, Again };
    Result<Received> receive(BlobPart& part, const RemoteFile& file, std::uint64_t mostBytes);
    Result<std::string> blobName(const BlobPart& part, const RemoteFile& file, const std::string& key,
                                 const std::string& hash);
    Status ask(FileQuestion& question, bool head);

    const HubOptions& m_options;
    std::string m_repository;
    CachedRepository m_cached;
    RunToken& m_token;
    ModelProgress& m_progress;
    std::string m_refusal;
};

} // namespace lamina
