#include "net/model_hub.h"

#include "base/files.h"
#include "model/gpt2.h"
#include "net/hub/hub_cache.h"
#include "net/hub/model_fetch.h"
#include "net/hub/model_lookup.h"
#include "net/hub/model_progress.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

bool hasParts(const CachedRepository& cached) {
    std::error_code error;
    for (fs::directory_iterator entry(cached.blobs(), error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".part")
            return true;
    return false;
}

// The first of its revisions that is complete, the one asked for before all others.
void findComplete(const CachedRepository& cached, const std::string& asked, const std::vector<std::string>& commits,
                  ModelOnDisk& model) {
    std::vector<std::string> revisions = cached.references();
    revisions.insert(revisions.begin(), asked);
    revisions.insert(revisions.end(), commits.begin(), commits.end());
    for (const std::string& revision : revisions) {
        const fs::path snapshot = isRevision(revision) ? usableSnapshot(cached, revision, Wanted::All) : fs::path();
        if (snapshot.empty())
            continue;
        model.complete = true;
        model.revision = revision;
        model.snapshot = snapshot;
        return;
    }
}

// nullopt where it is no GPT-2, nor a part of what may become one.
std::optional<ModelOnDisk> modelOf(const std::string& repository, const HubOptions& options) {
    const CachedRepository cached(options.cache, repository);
    ModelOnDisk model;
    model.name = repository;
    const std::vector<std::string> commits = cached.commits();
    findComplete(cached, options.revision, commits, model);
    std::error_code error;
    for (auto commit = commits.begin(); !model.complete && commit != commits.end(); ++commit)
        if (fs::exists(cached.snapshot(*commit) / "config.json", error))
            model.snapshot = cached.snapshot(*commit);
    if (model.snapshot.empty()) { // no configuration yet: listed only with a part that this program left
        if (!hasParts(cached))
            return std::nullopt;
    } else {
        const auto config = Gpt2Config::load(model.snapshot);
        if (!config.ok())
            return std::nullopt;
        model.layers = static_cast<int>(config->layers);
        model.width = static_cast<int>(config->width);
        model.commit = model.snapshot.filename().string();
    }
    model.bytes = cached.bytes();
    return model;
}

// Configuration, tokenizer, index and weights, in this order.
Result<std::vector<fs::path>> filesOf(const fs::path& snapshot) {
    LAMINA_ASSIGN(std::vector<fs::path> files, weightFilesOf(snapshot));
    const fs::path index = snapshot / "model.safetensors.index.json";
    std::error_code error;
    if (fs::exists(index, error))
        files.insert(files.begin(), index);
    for (const std::string& name : tokenizerFileNames(snapshot))
        files.insert(files.begin(), snapshot / name);
    files.insert(files.begin(), snapshot / "config.json");
    return files;
}

} // namespace

std::optional<fs::path> findOnDisk(const std::string& name, const HubOptions& options) {
    return findSnapshot(name, options, Wanted::All);
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
        auto model = modelOf(repository, options);
        if (!model)
            continue;
        const KnownModel* known = knownModel(repository);
        // The short name is that of its own folder where both are there.
        if (known && std::find(repositories.begin(), repositories.end(), known->name) == repositories.end())
            model->name = known->name;
        models.push_back(std::move(*model));
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
    LAMINA_TRY(checkRequest(name, options));
    const auto snapshot = findOnDisk(name, options);
    if (!snapshot)
        return makeError(ErrorKind::NotFound, name + " is not complete in " + options.cache.string() +
                                                  "; fetch it with lamina-cli models download " + name);
    const auto damaged = [&](const std::string& what) {
        return makeError(ErrorKind::Format, name + " is damaged on disk: " + what +
                                                "; remove it (lamina-cli models remove " + name +
                                                ") and fetch it again");
    };
    LAMINA_ASSIGN(const std::vector<fs::path> files, filesOf(*snapshot));
    std::error_code error;
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
