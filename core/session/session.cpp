#include "session/session.h"

#include "model/safetensors.h"
#include "session/content_error.h"
#include "session/content_source.h"
#include "session/layer_files.h"
#include "session/manifest.h"
#include "session/tokens_file.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace lamina {

struct Session::State {
    std::filesystem::path path;
    std::unique_ptr<ContentSource> source;
    mutable std::mutex sourceMutex;

    std::string manifestText;
    Manifest manifest;
    std::shared_ptr<ReadArticle> article = std::make_shared<ReadArticle>();
    Profile profile;
    std::map<LayerKey, std::vector<std::vector<std::string>>> topTokens;

    std::string where(const std::string& name) const { return path.string() + ": " + name; }
    Result<std::string> read(const std::string& name, std::uint64_t limit) const {
        const std::lock_guard guard(sourceMutex);
        return source->read(name, limit);
    }

    Status load() {
        LAMINA_ASSIGN(manifestText, read("manifest.json", ContentLimits::manifest));
        LAMINA_ASSIGN(manifest, readContent(where("manifest.json"), [&] { return parseManifest(manifestText); }));
        article->title = manifest.articleTitle;
        article->rawCharacters = manifest.rawCharacters;
        article->slicedCharacters = manifest.slicedCharacters;
        article->cleanedCharacters = manifest.cleanedCharacters;
        LAMINA_ASSIGN(article->text, read("article.txt", ContentLimits::article));
        // A journal begins before its windows are sampled.
        if (source->isArchive() || source->contains("tokens.json")) {
            LAMINA_ASSIGN(const std::string text, read("tokens.json", ContentLimits::tokens));
            LAMINA_ASSIGN(LoadedTokens tokens, readContent(where("tokens.json"), [&] {
                              return parseTokens(text, manifest.config.dropFirst, article->text.size());
                          }));
            article->ids = std::move(tokens.articleIds);
            article->windows = std::move(tokens.windows);
            if (!tokens.lengths.empty())
                article->offsets = tokenOffsets(tokens.lengths);
        }
        if (source->isArchive() && !source->contains("profile.csv"))
            return makeError(ErrorKind::Format, "cannot read " + where("profile.csv is missing"));
        return loadLayers();
    }

    Status loadLayers() {
        std::set<LayerKey> keys; // in the profile's order
        for (const std::string& name : source->names())
            if (const std::size_t slash = name.rfind('/'); slash != std::string::npos)
                if (const auto key = layerKeyOf(std::string_view(name).substr(0, slash)))
                    keys.insert(*key);
        // What the manifest lists must be there; in a journal a damaged layer may have been dropped.
        if (source->isArchive())
            for (const ManifestLayer& layer : manifest.layers)
                keys.insert(layer.key);
        for (const LayerKey& key : keys) {
            const std::string folder = layerFolder(key);
            LAMINA_ASSIGN(LoadedLayer loaded, loadLayerFiles(key, article->windows, where(folder),
                                                             [&](const std::string& file, std::uint64_t limit) {
                                                                 return read(folder + "/" + file, limit);
                                                             }));
            for (const ManifestLayer& layer : manifest.layers)
                if (layer.key == key)
                    loaded.result.seconds = layer.seconds;
            topTokens[key] = std::move(loaded.topTokens);
            profile.layers.push_back(std::make_shared<const LayerResult>(std::move(loaded.result)));
        }
        return {};
    }
};

Session::Session(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Session::~Session() = default;

Result<std::shared_ptr<const Session>> Session::open(const std::filesystem::path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    LAMINA_ASSIGN(state->source, ContentSource::open(path));
    LAMINA_TRY(state->load());
    return std::shared_ptr<const Session>(new Session(std::move(state)));
}

const std::filesystem::path& Session::file() const {
    return m_state->path;
}
const RunConfig& Session::config() const {
    return m_state->manifest.config;
}
const Provenance& Session::provenance() const {
    return m_state->manifest.provenance;
}
const std::string& Session::runName() const {
    return m_state->manifest.run;
}

const std::string& Session::modelName() const {
    return m_state->manifest.modelName;
}
ReadArticlePtr Session::article() const {
    return m_state->article;
}
const std::string& Session::articleTitle() const {
    return m_state->article->title;
}
const std::string& Session::articleText() const {
    return m_state->article->text;
}
const std::vector<TokenId>& Session::articleIds() const {
    return m_state->article->ids;
}
const std::vector<std::size_t>& Session::windowStarts() const {
    return m_state->article->windows.starts;
}
const WindowLayout& Session::windows() const {
    return m_state->article->windows;
}
const Profile& Session::profile() const {
    return m_state->profile;
}
bool Session::finished() const {
    return m_state->manifest.finished;
}
const std::vector<std::string>& Session::warnings() const {
    return m_state->manifest.warnings;
}
std::string Session::manifestJson() const {
    return m_state->manifestText;
}

const std::vector<std::vector<std::string>>& Session::topTokens(const LayerKey& key) const {
    static const std::vector<std::vector<std::string>> none;
    const auto found = m_state->topTokens.find(key);
    return found == m_state->topTokens.end() ? none : found->second;
}

bool Session::hasSaeWeights(const LayerKey& key) const {
    return m_state->topTokens.contains(key) && m_state->source->contains(layerFolder(key) + "/" + saeWeightsFile);
}

Result<Session::SaeFiles> Session::saeFiles(const LayerKey& key) const {
    if (!hasSaeWeights(key))
        return makeError(ErrorKind::NotFound, m_state->path.string() + " holds no autoencoder weights of layer " +
                                                  std::to_string(key.layer) + "; run with --save-sae 1 to keep them");
    const std::string folder = layerFolder(key) + "/";
    SaeFiles files;
    LAMINA_ASSIGN(files.config, m_state->read(folder + saeConfigFile, ContentLimits::manifest));
    LAMINA_ASSIGN(files.weights, m_state->read(folder + saeWeightsFile, ContentLimits::weights));
    return files;
}

Result<SaeWeights> Session::saeWeights(const LayerKey& key) const {
    LAMINA_ASSIGN(SaeFiles files, saeFiles(key));
    const auto& layers = m_state->profile.layers;
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [&](const auto& result) { return result->key == key; });
    const std::string name = m_state->where(layerFolder(key) + "/" + saeWeightsFile);
    LAMINA_ASSIGN(const auto file, SafetensorsFile::parse(std::move(files.weights), name));
    return readSaeWeights(file, name, (*layer)->sae);
}

} // namespace lamina
