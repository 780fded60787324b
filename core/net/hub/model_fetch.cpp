#include "net/hub/model_fetch.h"

#include "base/number_format.h"
#include "model/gpt2.h"
#include "net/hub/snapshot_fetch.h"

#include <algorithm>
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
        : m_name(std::move(name)), m_wanted(wanted), m_options(options), m_token(token), m_observer(observer),
          m_files(m_name, options) {}

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
                         repository + m_files.atHub() + " changes while it is being fetched; try again later");
    }

    // False: the hub's files changed meanwhile. What has come stays.
    Result<bool> fetchOnce(HubRepository& hub, const std::string& repository, ModelProgress& progress, bool& absent) {
        LAMINA_ASSIGN(const auto config, hub.describe("config.json"));
        if (!config) {
            absent = true;
            return noModel(hub, repository);
        }
        m_files.begin(config->commit);
        LAMINA_TRY(m_files.bring(hub, *config));
        if (m_files.changed())
            return false;
        // Before anything large is fetched.
        const fs::path snapshot = hub.cached().snapshot(m_files.commit());
        if (const auto gpt2 = Gpt2Config::load(snapshot); !gpt2.ok())
            return notUsable(repository, gpt2.error());

        LAMINA_ASSIGN(std::vector<RemoteFile> files, describeTokenizer(hub, repository));
        if (m_wanted == Wanted::All)
            LAMINA_TRY(describeWeights(hub, repository, files));
        if (std::ranges::any_of(files, [this](const RemoteFile& file) { return m_files.isOther(file); }))
            return false;
        LAMINA_TRY(m_files.bringAll(hub, files, progress, config->size));
        return !m_files.changed();
    }

    static Result<std::vector<RemoteFile>> describeTokenizer(HubRepository& hub, const std::string& repository) {
        LAMINA_ASSIGN(const auto vocabulary, hub.describe("vocab.json"));
        LAMINA_ASSIGN(const auto merges, hub.describe("merges.txt"));
        if (vocabulary && merges)
            return std::vector{*vocabulary, *merges};
        if (!vocabulary && !merges) {
            LAMINA_ASSIGN(const auto single, hub.describe("tokenizer.json"));
            if (single)
                return std::vector{*single};
        }
        return makeError(ErrorKind::Unsupported,
                         repository + " has no " + (vocabulary ? "merges.txt" : "vocab.json") +
                             "; its tokenizer can only be read from vocab.json and merges.txt, or tokenizer.json");
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
        LAMINA_TRY(m_files.bring(hub, *index));
        LAMINA_ASSIGN(const auto shards, weightFilesOf(hub.cached().snapshot(m_files.commit())));
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

    Result<fs::path> finish(const HubRepository& hub, ModelProgress& progress) {
        const CachedRepository& cached = hub.cached();
        const fs::path snapshot = cached.snapshot(m_files.commit());
        if (!isThere(snapshot, m_wanted))
            return makeError(ErrorKind::Internal, "the files of " + m_name + " in " + snapshot.string() +
                                                      " vanished while they were fetched; try again");
        LAMINA_TRY(cached.writeReference(m_options.revision, m_files.commit()));
        if (m_wanted == Wanted::All) // else the weights' part is wanted yet
            hub.removeStaleParts();
        progress.enter(Phase::Done, m_name);
        return snapshot;
    }

    Error noModel(const HubRepository& hub, const std::string& repository) const {
        const std::string where = m_files.atHub();
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
    SnapshotFetch m_files;
};

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
    return sayingWhatIsKept(snapshot.error(), name, keptBytes(repositoriesOf(name), options));
}

} // namespace lamina
