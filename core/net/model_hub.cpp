#include "net/model_hub.h"

#include "base/environment.h"
#include "base/files.h"
#include "base/hash.h"
#include "model/gpt2.h"
#include "net/hub_cache.h"
#include "net/hub_file.h"
#include "text/charset.h"

#include <QUrl>
#include <algorithm>
#include <cctype>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

// A branch that moves under the download so often is not going to stand still.
constexpr int mostMoves = 3;

// Names under refs/ may have slashes, and lead nowhere else.
bool isRevision(const std::string& revision) {
    if (revision.empty() || revision.size() > 255)
        return false;
    for (const auto& part : fs::path(revision))
        if (part == "." || part == ".." || part == "/" || part.empty())
            return false;
    return std::all_of(revision.begin(), revision.end(),
                       [](unsigned char c) { return c > ' ' && c != 0x7f && c != '\\'; });
}

Error notAName(const std::string& name) {
    return makeError(ErrorKind::Usage, "'" + name + "' names no model of a hub; known are " + hubNamesInWords());
}

Status check(const std::string& name, const HubOptions& options) {
    if (!isHubName(name))
        return notAName(name);
    if (!isRevision(options.revision))
        return makeError(ErrorKind::Usage,
                         "'" + options.revision + "' is no revision; name a branch, a tag or a commit of the model");
    const QUrl endpoint(QString::fromStdString(options.endpoint));
    if (!endpoint.isValid() || endpoint.host().isEmpty() ||
        (endpoint.scheme() != u"http" && endpoint.scheme() != u"https"))
        return makeError(ErrorKind::Usage,
                         "HF_ENDPOINT is '" + shownUrl(endpoint) + "'; it must be an http or https address");
    if (std::any_of(options.token.begin(), options.token.end(), [](unsigned char c) { return c <= ' ' || c >= 0x7f; }))
        return makeError(ErrorKind::Usage, "HF_TOKEN holds characters that no token has; check it");
    return {};
}

// The folders a name may be found in, the one it is stored in first.
std::vector<std::string> repositoriesOf(const std::string& name) {
    std::vector<std::string> repositories{name};
    if (const KnownModel* known = knownModel(name))
        repositories.emplace_back(name == known->name ? known->repository : known->name);
    return repositories;
}

// What is wanted of a model.
enum class Wanted { All, Tokenizer };

bool isThere(const fs::path& snapshot, Wanted wanted) {
    return wanted == Wanted::All ? isCompleteSnapshot(snapshot) : hasConfigAndTokenizer(snapshot);
}

// The revision's snapshot if it has what is wanted; else empty.
fs::path usableSnapshot(const CachedRepository& cached, const std::string& revision, Wanted wanted) {
    const std::string commit = cached.commitOf(revision);
    if (!commit.empty() && isThere(cached.snapshot(commit), wanted))
        return cached.snapshot(commit);
    return {};
}

std::optional<fs::path> find(const std::string& name, const HubOptions& options, Wanted wanted) {
    if (!isHubName(name) || !isRevision(options.revision))
        return std::nullopt;
    for (const std::string& repository : repositoriesOf(name))
        if (fs::path found = usableSnapshot(CachedRepository(options.cache, repository), options.revision, wanted);
            !found.empty())
            return found;
    return std::nullopt;
}

std::string megabytes(std::uint64_t bytes) {
    constexpr std::uint64_t mega = 1'000'000;
    return bytes < mega ? std::to_string((bytes + 999) / 1000) + " kB"
                        : std::to_string((bytes + mega / 2) / mega) + " MB";
}

bool hasParts(const CachedRepository& cached) {
    std::error_code error;
    for (fs::directory_iterator entry(cached.blobs(), error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".part")
            return true;
    return false;
}

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
            return makeError(ErrorKind::DiskFull, m_name + " needs " + megabytes(needed) +
                                                      " more, but on the disk of " + m_options.cache.string() +
                                                      " only " + megabytes(space.available) +
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
        // The file's place in the cache says nothing to people; which model it is does.
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

Result<fs::path> fetchWanted(const std::string& name, Wanted wanted, const HubOptions& options, RunToken& token,
                             const TransferObserver& observer) {
    LAMINA_TRY(check(name, options));
    if (const auto found = find(name, options, wanted)) {
        ModelProgress(observer).enter(Phase::Done, name);
        return *found;
    }
    if (options.offline)
        return makeError(ErrorKind::Network, name + " is not in " + options.cache.string() +
                                                 ", and Lamina is offline; go online to fetch it, or choose a model "
                                                 "that is on disk (lamina-cli models list)");
    auto snapshot = ModelFetch(name, wanted, options, token, observer).run();
    if (snapshot.ok())
        return snapshot;
    Error error = snapshot.error();
    const std::uint64_t kept = keptBytes(name, options);
    const std::string keeps = " (" + megabytes(kept) + " are kept, and the next try goes on from there)";
    if (error.kind == ErrorKind::Cancelled)
        error.message = "fetching " + name + " was stopped" + (kept > 0 ? keeps : "");
    else if (error.kind == ErrorKind::Network && kept > 0)
        error.message += keeps;
    return error;
}

} // namespace

std::optional<fs::path> findOnDisk(const std::string& name, const HubOptions& options) {
    return find(name, options, Wanted::All);
}

std::optional<HubOrigin> hubOrigin(const fs::path& snapshot) {
    const fs::path snapshots = snapshot.parent_path();
    const auto names = cachedRepositoryName(snapshots.parent_path().filename().string());
    if (snapshots.filename() != "snapshots" || !names)
        return std::nullopt;
    return HubOrigin{*names, snapshot.filename().string()};
}

std::vector<ModelOnDisk> modelsOnDisk(const HubOptions& options) {
    std::vector<ModelOnDisk> models;
    const std::vector<std::string> repositories = cachedRepositories(options.cache);
    for (const std::string& repository : repositories) {
        const CachedRepository cached(options.cache, repository);
        ModelOnDisk model;
        model.name = repository;
        const KnownModel* known = knownModel(repository);
        // The short name is that of its own folder where both are there.
        if (known && std::find(repositories.begin(), repositories.end(), known->name) == repositories.end())
            model.name = known->name;
        std::vector<std::string> revisions = cached.references();
        revisions.insert(revisions.begin(), options.revision);
        const std::vector<std::string> commits = cached.commits();
        revisions.insert(revisions.end(), commits.begin(), commits.end());
        for (const std::string& revision : revisions) {
            const fs::path snapshot = isRevision(revision) ? usableSnapshot(cached, revision, Wanted::All) : fs::path();
            if (snapshot.empty())
                continue;
            model.complete = true;
            model.revision = revision;
            model.snapshot = snapshot;
            break;
        }
        std::error_code error;
        for (auto commit = commits.begin(); !model.complete && commit != commits.end(); ++commit)
            if (fs::exists(cached.snapshot(*commit) / "config.json", error))
                model.snapshot = cached.snapshot(*commit);
        if (model.snapshot.empty()) { // what it is is not known yet; nobody else's parts are called so
            if (!hasParts(cached))
                continue;
        } else {
            const auto config = Gpt2Config::load(model.snapshot);
            if (!config.ok())
                continue;
            model.layers = static_cast<int>(config->layers);
            model.width = static_cast<int>(config->width);
            model.commit = model.snapshot.filename().string();
        }
        model.bytes = cached.bytes();
        models.push_back(std::move(model));
    }
    std::sort(models.begin(), models.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return models;
}

Result<fs::path> fetchModel(const std::string& name, const HubOptions& options, RunToken& token,
                            const TransferObserver& observer) {
    return fetchWanted(name, Wanted::All, options, token, observer);
}

Result<fs::path> fetchTokenizer(const std::string& name, const HubOptions& options, RunToken& token,
                                const TransferObserver& observer) {
    return fetchWanted(name, Wanted::Tokenizer, options, token, observer);
}

Result<VerifiedModel> verifyModel(const std::string& name, const HubOptions& options, RunToken& token,
                                  const TransferObserver& observer) {
    LAMINA_TRY(check(name, options));
    const auto snapshot = findOnDisk(name, options);
    if (!snapshot)
        return makeError(ErrorKind::NotFound, name + " is not complete in " + options.cache.string() +
                                                  "; fetch it with lamina-cli models download " + name);
    const auto damaged = [&](const std::string& what) {
        return makeError(ErrorKind::Format, name + " is damaged on disk: " + what +
                                                "; remove it (lamina-cli models remove " + name +
                                                ") and fetch it again");
    };
    LAMINA_ASSIGN(std::vector<fs::path> files, weightFilesOf(*snapshot));
    const fs::path index = *snapshot / "model.safetensors.index.json";
    std::error_code error;
    if (fs::exists(index, error))
        files.insert(files.begin(), index);
    for (const char* small : {"merges.txt", "vocab.json", "config.json"})
        files.insert(files.begin(), *snapshot / small);
    VerifiedModel verified;
    verified.snapshot = *snapshot;
    ModelProgress progress(observer);
    std::uint64_t total = 0;
    for (const fs::path& file : files)
        total += fs::file_size(file, error);
    progress.expect(total);
    for (const fs::path& file : files) {
        const std::string shown = file.filename().string();
        progress.enter(Phase::Verifying, shown);
        const std::string blob = fs::canonical(file, error).filename().string();
        LAMINA_ASSIGN(const HashCheck hash,
                      checkHash(file, blob, token, [&](std::uint64_t done) { progress.moved(done); }));
        if (hash == HashCheck::Differs)
            return damaged(shown + " does not have the hash by which it was stored");
        if (hash == HashCheck::Unknown)
            verified.unhashed.push_back(shown);
        const std::uint64_t size = fs::file_size(file, error);
        progress.completed(size);
        ++verified.files;
        verified.bytes += size;
    }
    if (const auto model = Gpt2::open(*snapshot); !model.ok())
        return damaged("it cannot be opened (" + model.error().message + ")");
    progress.enter(Phase::Done, name);
    return verified;
}

Status removeModel(const std::string& name, const HubOptions& options) {
    if (!isHubName(name))
        return notAName(name);
    for (const std::string& repository : repositoriesOf(name)) {
        const CachedRepository cached(options.cache, repository);
        if (!cached.exists())
            continue;
        // Held until the folder is gone: a fetch that begins meanwhile waits, and then starts anew.
        std::vector<BlobLock> locks;
        std::error_code error;
        for (fs::directory_iterator entry(cached.locks(), error), end; !error && entry != end; entry.increment(error)) {
            LAMINA_ASSIGN(auto lock, BlobLock::tryTake(entry->path()));
            if (!lock)
                return makeError(ErrorKind::Usage, name + " is being fetched just now; stop that first");
            locks.push_back(std::move(*lock));
        }
        // Out of sight in one step: half a model is never found.
        const fs::path aside =
            options.cache / (".removed-" + cached.folder().filename().string() + "-" + std::to_string(::getpid()));
        LAMINA_TRY(renameDurably(cached.folder(), aside));
        fs::remove_all(aside, error);
        if (error)
            return systemError(error.value(), "remove", aside.string());
        fs::remove_all(cached.locks(), error);
        return {};
    }
    return makeError(ErrorKind::NotFound,
                     name + " is not in " + options.cache.string() + "; there is nothing to remove");
}

} // namespace lamina
