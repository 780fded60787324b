#include "net/sae_hub.h"

#include "net/hub/model_lookup.h"
#include "net/hub/snapshot_fetch.h"
#include "net/known_models.h"
#include "sae/imports/imported_sae.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

constexpr int mostMoves = 3;
// Collections by hook, width and layer have some hundred; each costs two requests to learn what it is of.
constexpr std::size_t mostRead = 300;
constexpr std::string_view configName = "cfg.json", weightsName = "sae_weights.safetensors";

// A folder of a repository: no way out of it.
bool isInnerPath(const std::string& path) {
    return path.empty() || (isRevision(path) && path.back() != '/');
}

std::string inFolder(const std::string& folder, std::string_view name) {
    return folder + (folder.empty() || name.empty() ? "" : "/") + std::string(name);
}

// Folders at or below `root` that hold a configuration beside weights, in the order of their names.
std::vector<std::string> saeFoldersOf(const std::vector<std::string>& files, const std::string& root) {
    const std::set<std::string> all(files.begin(), files.end());
    std::vector<std::string> folders;
    for (const std::string& file : all) {
        const std::size_t slash = file.rfind('/');
        const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash);
        if (file != inFolder(folder, configName) || !isInnerPath(folder) ||
            !all.contains(inFolder(folder, weightsName)))
            continue;
        if (root.empty() || folder == root || folder.starts_with(root + "/"))
            folders.push_back(folder);
    }
    return folders;
}

class SaeFetch {
public:
    SaeFetch(const HubSaes& saes, const WantedSaes& wanted, const HubOptions& options, RunToken& token,
             const TransferObserver& observer)
        : m_saes(saes), m_wanted(wanted), m_options(options), m_token(token), m_observer(observer),
          m_files(saes.repository, options) {}

    Result<fs::path> run() {
        for (int moves = 0; moves < mostMoves; ++moves) {
            ModelProgress progress(m_observer);
            HubRepository hub(m_options, m_saes.repository, m_token, progress);
            LAMINA_ASSIGN(const bool settled, fetchOnce(hub, progress));
            if (!settled)
                continue;
            LAMINA_TRY(hub.cached().writeReference(m_options.revision, m_files.commit()));
            hub.removeStaleParts();
            progress.enter(Phase::Done, m_saes.repository);
            return hub.cached().snapshot(m_files.commit()) / m_saes.folder;
        }
        return makeError(ErrorKind::Network,
                         m_saes.repository + m_files.atHub() + " changes while it is being fetched; try again later");
    }

private:
    // False: the hub's files changed meanwhile. What has come stays.
    Result<bool> fetchOnce(HubRepository& hub, ModelProgress& progress) {
        LAMINA_ASSIGN(const auto listing, hub.list());
        if (!listing)
            return makeError(ErrorKind::NotFound, "there is no repository " + m_saes.repository + m_files.atHub() +
                                                      " (or it has no revision " + m_options.revision +
                                                      "); check the name");
        LAMINA_ASSIGN(const std::vector<std::string> folders, candidates(listing->files));
        m_files.begin(listing->commit);
        m_commitUnknown = listing->commit.empty(); // the first file may tell it
        std::map<int, std::string> chosen;         // by layer
        for (const std::string& folder : folders) {
            LAMINA_ASSIGN(const bool same, readConfig(hub, folder, chosen));
            if (!same)
                return false;
        }
        if (chosen.empty())
            return none();
        std::vector<RemoteFile> weights;
        for (const auto& [layer, folder] : chosen) {
            LAMINA_ASSIGN(const auto file, hub.describe(inFolder(folder, weightsName)));
            if (!file || m_files.isOther(*file))
                return false;
            weights.push_back(*file);
        }
        LAMINA_TRY(m_files.bringAll(hub, weights, progress, std::nullopt));
        return !m_files.changed();
    }

    Result<std::vector<std::string>> candidates(const std::vector<std::string>& files) const {
        std::vector<std::string> folders = saeFoldersOf(files, m_saes.folder);
        const std::string where = inFolder(m_saes.repository, m_saes.folder);
        if (folders.empty())
            return makeError(ErrorKind::NotFound, "--saes " + where + ": no folder there holds " +
                                                      std::string(configName) + " and " + std::string(weightsName));
        // Those that are named by the hook tell by themselves what the others are not.
        const auto named = [this](const std::string& folder) {
            return folder.find(m_wanted.hook) != std::string::npos;
        };
        if (folders.size() > 1 && std::ranges::any_of(folders, named))
            std::erase_if(folders, [&](const std::string& folder) { return !named(folder); });
        if (folders.size() > mostRead)
            return makeError(ErrorKind::Usage, "--saes " + where + " holds " + std::to_string(folders.size()) +
                                                   " autoencoders; name a folder of them, such as " +
                                                   inFolder(m_saes.repository, topFolder(folders.front())));
        return folders;
    }

    // One level below what was named.
    std::string topFolder(const std::string& folder) const {
        const std::size_t from = m_saes.folder.empty() ? 0 : m_saes.folder.size() + 1;
        return folder.substr(0, folder.find('/', std::min(from, folder.size())));
    }

    // False: the hub's files changed.
    Result<bool> readConfig(HubRepository& hub, const std::string& folder, std::map<int, std::string>& chosen) {
        LAMINA_ASSIGN(const auto file, hub.describe(inFolder(folder, configName)));
        if (!file)
            return false;
        if (std::exchange(m_commitUnknown, false))
            m_files.begin(file->commit);
        if (m_files.isOther(*file))
            return false;
        LAMINA_TRY(m_files.bring(hub, *file));
        if (m_files.changed())
            return false;
        const auto config = readSaeLensConfig(hub.cached().snapshot(m_files.commit()) / folder);
        if (!config.ok()) { // of another hook, it may be; of the one wanted, SaeFolder::open() says it again
            m_firstError = m_firstError ? m_firstError : config.error();
            return true;
        }
        m_hooks.insert(config->hook);
        if (config->hook != m_wanted.hook || config->layer < m_wanted.firstLayer || config->layer > m_wanted.lastLayer)
            return true;
        if (config->sae.inputs != m_wanted.width)
            return makeError(ErrorKind::Format, m_saes.repository + "/" + inFolder(folder, configName) +
                                                    ": the field d_in is " + std::to_string(config->sae.inputs) +
                                                    "; the model's " + m_wanted.hook + " is " +
                                                    std::to_string(m_wanted.width) + " wide");
        const auto [place, isNew] = chosen.emplace(config->layer, folder);
        if (!isNew)
            return makeError(ErrorKind::Usage, "--saes " + inFolder(m_saes.repository, m_saes.folder) + ": both " +
                                                   place->second + " and " + folder + " are of layer " +
                                                   std::to_string(config->layer) + "; name one of their folders, as " +
                                                   inFolder(m_saes.repository, folder));
        return true;
    }

    Error none() const {
        const std::string where = "--saes " + inFolder(m_saes.repository, m_saes.folder);
        if (m_firstError && (m_hooks.empty() || m_hooks.contains(m_wanted.hook)))
            return *m_firstError;
        if (!m_hooks.contains(m_wanted.hook))
            return makeError(ErrorKind::Usage, where + ": its autoencoders are of " + *m_hooks.begin() + ", not of " +
                                                   m_wanted.hook + "; use --hook " + *m_hooks.begin());
        return makeError(ErrorKind::Usage, where + ": its autoencoders of " + m_wanted.hook +
                                               " are of other layers than the run's; choose other --layers");
    }

    const HubSaes& m_saes;
    const WantedSaes& m_wanted;
    const HubOptions& m_options;
    RunToken& m_token;
    const TransferObserver& m_observer;
    SnapshotFetch m_files;
    bool m_commitUnknown = false;
    std::set<std::string> m_hooks;
    std::optional<Error> m_firstError;
};

// What is on disk, where it has an autoencoder of every layer wanted.
std::optional<fs::path> completeOnDisk(const HubSaes& saes, const WantedSaes& wanted, const HubOptions& options) {
    const CachedRepository cached(options.cache, saes.repository);
    const std::string commit = cached.commitOf(options.revision);
    if (commit.empty())
        return std::nullopt;
    const fs::path folder = cached.snapshot(commit) / saes.folder;
    const auto here = SaeFolder::open(folder, wanted.hook, wanted.width);
    for (int layer = wanted.firstLayer; layer <= wanted.lastLayer; ++layer)
        if (!here.ok() || !here->find(layer))
            return std::nullopt;
    return folder;
}

} // namespace

std::optional<HubSaes> hubSaes(const std::string& text) {
    std::error_code error;
    if (fs::is_directory(text, error))
        return std::nullopt;
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
        return std::nullopt;
    const std::size_t second = text.find('/', slash + 1);
    HubSaes saes{text.substr(0, second), second == std::string::npos ? "" : text.substr(second + 1)};
    while (saes.folder.ends_with('/'))
        saes.folder.pop_back();
    if (!isHubName(saes.repository) || !isInnerPath(saes.folder))
        return std::nullopt;
    return saes;
}

Result<fs::path> fetchSaes(const HubSaes& saes, const WantedSaes& wanted, const HubOptions& options, RunToken& token,
                           const TransferObserver& observer) {
    LAMINA_TRY(checkRequest(saes.repository, options));
    if (options.cache.empty())
        return makeError(ErrorKind::NotFound, "there is no place to keep " + saes.repository +
                                                  ": this account has no home folder; set HF_HOME to a folder");
    if (auto folder = completeOnDisk(saes, wanted, options))
        return std::move(*folder);
    if (options.offline) {
        // Fewer layers than the run's are not complete, but all there may ever be.
        const CachedRepository cached(options.cache, saes.repository);
        const std::string commit = cached.commitOf(options.revision);
        if (!commit.empty() && SaeFolder::open(cached.snapshot(commit) / saes.folder, wanted.hook, wanted.width).ok())
            return cached.snapshot(commit) / saes.folder;
        return makeError(ErrorKind::Network, saes.repository + " is not in " + options.cache.string() +
                                                 ", and Lamina is offline; go online to fetch it");
    }
    auto folder = SaeFetch(saes, wanted, options, token, observer).run();
    if (folder.ok())
        return folder;
    return sayingWhatIsKept(folder.error(), saes.repository, keptBytes({saes.repository}, options));
}

} // namespace lamina
