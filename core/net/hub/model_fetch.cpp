#include "net/hub/model_fetch.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "model/gpt2.h"
#include "net/http/http_url.h"
#include "net/hub/hub_repository.h"

#include <QUrl>
#include <algorithm>
#include <cctype>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

// A branch that moves under the download so often is not going to stand still.
constexpr int mostMoves = 3;

class ModelFetch {
public:
    ModelFetch(std::string name, Wanted wanted, const HubOptions& options, RunToken& token,
               const TransferObserver& observer)
        : m_name(std::move(name)), m_wanted(wanted), m_options(options), m_token(token), m_observer(observer) {}

    Result<fs::path> run() {
        const std::vector<std::string> repositories = repositoriesOf(m_name);
        // A short name is asked for as it is, as Python does; a mirror may have the whole name alone.
        const std::size_t tries = m_name.find('/') == std::string::npos ? repositories.size() : 1;
        for (std::size_t i = 0;; ++i) {
            bool absent = false;
            auto snapshot = fetch(repositories[i], absent);
            if (!absent || i + 1 == tries)
                return snapshot;
        }
    }

private:
    Result<fs::path> fetch(const std::string& repository, bool& absent) {
        for (int moves = 0; moves < mostMoves; ++moves) {
            ModelProgress progress(m_observer);
            HubRepository hub(m_options, repository, m_token, progress);
            LAMINA_ASSIGN(const bool settled, fetchOnce(hub, repository, progress, absent));
            if (settled)
                return finish(hub, progress);
        }
        return makeError(ErrorKind::Network,
                         repository + atHub() + " changes while it is being fetched; try again later");
    }

    // False: the hub's files changed meanwhile. What has come stays.
    Result<bool> fetchOnce(HubRepository& hub, const std::string& repository, ModelProgress& progress, bool& absent) {
        LAMINA_ASSIGN(const auto config, hub.describe("config.json"));
        if (!config) {
            absent = true;
            return noModel(hub, repository);
        }
        m_commit = commitName(config->commit);
        m_changed = false;
        LAMINA_TRY(bring(hub, *config));
        if (m_changed)
            return false;
        // Before anything large is fetched.
        const fs::path snapshot = hub.cached().snapshot(m_commit);
        if (const auto gpt2 = Gpt2Config::load(snapshot); !gpt2.ok())
            return notUsable(repository, gpt2.error());

        std::vector<RemoteFile> files;
        for (const char* name : {"vocab.json", "merges.txt"}) {
            LAMINA_ASSIGN(const auto file, hub.describe(name));
            if (!file)
                return makeError(ErrorKind::Unsupported,
                                 repository + " has no " + name +
                                     "; its tokenizer can only be read from vocab.json and merges.txt");
            files.push_back(*file);
        }
        if (m_wanted == Wanted::All)
            LAMINA_TRY(describeWeights(hub, repository, files));
        for (const RemoteFile& file : files)
            if (!file.commit.empty() && commitName(file.commit) != m_commit)
                return false;
        LAMINA_TRY(checkSpace(hub, files));
        progress.expect(total(files, config->size));
        progress.completed(config->size.value_or(0));
        for (const RemoteFile& file : files) {
            LAMINA_TRY(bring(hub, file));
            progress.completed(file.size.value_or(0));
        }
        return !m_changed;
    }

    Status describeWeights(HubRepository& hub, const std::string& repository, std::vector<RemoteFile>& files) {
        LAMINA_ASSIGN(const auto weights, hub.describe("model.safetensors"));
        if (weights) {
            files.push_back(*weights);
            return {};
        }
        LAMINA_ASSIGN(const auto index, hub.describe("model.safetensors.index.json"));
        if (!index)
            return noSafetensors(hub, repository);
        LAMINA_TRY(bring(hub, *index));
        LAMINA_ASSIGN(const auto shards, weightFilesOf(hub.cached().snapshot(m_commit)));
        for (const fs::path& shard : shards) {
            LAMINA_ASSIGN(const auto file, hub.describe(shard.filename().string()));
            if (!file)
                return makeError(ErrorKind::NotFound,
                                 repository + " lacks " + shard.filename().string() +
                                     ", which its model.safetensors.index.json names; tell its owner");
            files.push_back(*file);
        }
        return {};
    }

    Status bring(HubRepository& hub, const RemoteFile& file) {
        LAMINA_ASSIGN(const bool same, hub.fetch(file, m_commit));
        if (same)
            return {};
        // Another file by now, or a server whose ETags of GET and HEAD differ.
        LAMINA_ASSIGN(const auto now, hub.describe(file.name));
        if (now && now->etag == file.etag && now->size == file.size) {
            LAMINA_TRY(hub.fetch(file, m_commit, true));
            return {};
        }
        m_changed = true;
        return {};
    }

    Result<fs::path> finish(const HubRepository& hub, ModelProgress& progress) {
        const CachedRepository& cached = hub.cached();
        const fs::path snapshot = cached.snapshot(m_commit);
        if (!isThere(snapshot, m_wanted))
            return makeError(ErrorKind::Internal, "the files of " + m_name + " in " + snapshot.string() +
                                                      " vanished while they were fetched; try again");
        LAMINA_TRY(cached.writeReference(m_options.revision, m_commit));
        if (m_wanted == Wanted::All) // else the weights' part is wanted yet
            hub.removeStaleParts();
        progress.enter(Phase::Done, m_name);
        return snapshot;
    }

    // The snapshot's folder: the commit where the hub tells one.
    std::string commitName(const std::string& commit) const {
        if (isHexHash(commit, 40))
            return commit;
        const std::string& name = commit.empty() ? m_options.revision : commit;
        const bool plain =
            name.size() <= 64 && name.front() != '.' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
                return std::isalnum(c) || c == '-' || c == '_' || c == '.';
            });
        return plain ? name : sha256(name).substr(0, 40);
    }

    static std::uint64_t total(const std::vector<RemoteFile>& files, std::optional<std::uint64_t> config) {
        std::uint64_t sum = config.value_or(0);
        for (const RemoteFile& file : files) {
            if (!file.size)
                return 0;
            sum += *file.size;
        }
        return sum;
    }

    Status checkSpace(const HubRepository& hub, const std::vector<RemoteFile>& files) const {
        std::uint64_t needed = 0;
        for (const RemoteFile& file : files)
            needed += hub.missing(file, m_commit);
        std::error_code error;
        const fs::space_info space = fs::space(hub.cached().folder(), error);
        if (!error && space.available < needed)
            return makeError(ErrorKind::DiskFull, m_name + " needs " + formatBytes(needed) +
                                                      " more, but on the disk of " + m_options.cache.string() +
                                                      " only " + formatBytes(space.available) +
                                                      " are free; free some space, or name a folder on another disk in "
                                                      "HF_HUB_CACHE");
        return {};
    }

    Error noModel(const HubRepository& hub, const std::string& repository) const {
        const std::string where = atHub();
        if (hub.refusal() == "RevisionNotFound")
            return makeError(ErrorKind::NotFound, repository + where + " has no revision " + m_options.revision +
                                                      "; name a branch, tag or commit that it has");
        if (hub.refusal() == "EntryNotFound")
            return makeError(ErrorKind::NotFound,
                             repository + where + " has no config.json, so it is no model that can be opened here");
        return makeError(ErrorKind::NotFound, "there is no model " + repository + where +
                                                  " (or it has no config.json at " + m_options.revision +
                                                  "); check the name");
    }

    static Status noSafetensors(HubRepository& hub, const std::string& repository) {
        for (const char* name : {"pytorch_model.bin", "pytorch_model.bin.index.json"}) {
            LAMINA_ASSIGN(const auto pickle, hub.describe(name));
            if (pickle)
                return makeError(
                    ErrorKind::Unsupported,
                    repository + " has its weights only as a pickle file (" + name +
                        "), which can run any program when it is read, so it is not fetched; ask its owner "
                        "for model.safetensors, or convert it in Python and name the folder");
        }
        return makeError(ErrorKind::Unsupported, repository + " has no model.safetensors; another form of weights "
                                                              "cannot be read");
    }

    std::string atHub() const { return " at " + shownUrl(QUrl(QString::fromStdString(m_options.endpoint))); }

    static Error notUsable(const std::string& repository, Error error) {
        // Messages name the model, not the file's place in the cache.
        const std::size_t cut = error.message.find("config.json");
        if (cut != std::string::npos)
            error.message = repository + ": " + error.message.substr(cut);
        return error;
    }

    std::string m_name;
    Wanted m_wanted;
    const HubOptions& m_options;
    RunToken& m_token;
    const TransferObserver& m_observer;
    std::string m_commit;
    bool m_changed = false;
};

std::uint64_t keptBytes(const std::string& name, const HubOptions& options) {
    std::uint64_t sum = 0;
    for (const std::string& repository : repositoriesOf(name)) {
        const CachedRepository cached(options.cache, repository);
        std::error_code error;
        for (fs::directory_iterator entry(cached.blobs(), error), end; !error && entry != end; entry.increment(error))
            if (std::error_code none; entry->path().extension() == ".part")
                if (const auto size = entry->file_size(none); !none)
                    sum += size;
    }
    return sum;
}

} // namespace

Result<fs::path> fetchWanted(const std::string& name, Wanted wanted, const HubOptions& options, RunToken& token,
                             const TransferObserver& observer) {
    LAMINA_TRY(checkRequest(name, options));
    if (const auto found = findSnapshot(name, options, wanted)) {
        ModelProgress(observer).enter(Phase::Done, name);
        return *found;
    }
    if (options.cache.empty())
        return makeError(ErrorKind::NotFound, "there is no place to keep " + name +
                                                  ": this account has no home folder; set HF_HOME to a folder");
    if (options.offline)
        return makeError(ErrorKind::Network, name + " is not in " + options.cache.string() +
                                                 ", and Lamina is offline; go online to fetch it, or choose a model "
                                                 "that is on disk (lamina-cli models list)");
    auto snapshot = ModelFetch(name, wanted, options, token, observer).run();
    if (snapshot.ok())
        return snapshot;
    Error error = snapshot.error();
    const std::uint64_t kept = keptBytes(name, options);
    const std::string keeps = " (" + formatBytes(kept) + " are kept, and the next try goes on from there)";
    if (error.kind == ErrorKind::Cancelled)
        error.message = "fetching " + name + " was stopped" + (kept > 0 ? keeps : "");
    else if (error.kind == ErrorKind::Network && kept > 0)
        error.message += keeps;
    return error;
}

} // namespace lamina
