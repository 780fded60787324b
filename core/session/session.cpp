#include "session/session.h"

#include "profile/controls.h"
#include "sae/sae_lens.h"
#include "session/format/content_error.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"
#include "session/format/tokens_file.h"
#include "session/manifest.h"
#include "tensor/safetensors.h"

#include <algorithm>
#include <deque>
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
    std::map<CurveId, ReadArticlePtr> movedArticles; // of curves that read other tokens than the run
    Profile profile;

    static constexpr std::size_t latentsKept = 4;
    mutable std::mutex latentsMutex;
    mutable std::deque<std::pair<LayerKey, std::shared_ptr<const LayerLatents>>> latents; // newest first

    std::string where(const std::string& name) const { return path.string() + ": " + name; }
    Result<std::string> read(const std::string& name, std::uint64_t limit) const {
        const std::lock_guard guard(sourceMutex);
        return source->read(name, limit);
    }

    // Or ought to be, since it was written.
    bool isThere(const std::string& name) const { return source->contains(name) || manifest.sums.contains(name); }

    const LayerResult* layer(const LayerKey& key) const {
        const auto& results = key.curve.isPoint() ? profile.points : profile.layers;
        const auto found = std::ranges::find(results, key, [](const LayerResultPtr& result) { return result->key; });
        return found == results.end() ? nullptr : found->get();
    }

    ReadArticlePtr articleOf(const CurveId& curve) const {
        const auto moved = movedArticles.find(curve.withoutPoint());
        return moved == movedArticles.end() ? article : moved->second;
    }

    LayerFileReader readerOf(const std::string& folder) const {
        return
            [this, folder](const std::string& file, std::uint64_t limit) { return read(folder + "/" + file, limit); };
    }
    Result<LayerLatents> readLatents(const LayerResult& result) const {
        const std::string folder = layerFolder(result.key);
        return loadLayerLatents(result, articleOf(result.key.curve)->windows, where(folder), readerOf(folder));
    }

    Status load(bool asItStands) {
        LAMINA_ASSIGN(manifestText, read(EntryNames::manifest, ContentLimits::manifest));
        LAMINA_ASSIGN(manifest, readContent(where(EntryNames::manifest), [&] { return parseManifest(manifestText); }));
        if (!asItStands)
            source->expect(manifest.sums);
        article->title = manifest.articleTitle;
        article->rawCharacters = manifest.rawCharacters;
        article->slicedCharacters = manifest.slicedCharacters;
        article->cleanedCharacters = manifest.cleanedCharacters;
        article->removed = manifest.removed;
        LAMINA_ASSIGN(article->text, read(EntryNames::article, ContentLimits::article));
        // A journal begins before its windows are sampled.
        if (source->isArchive() || isThere(EntryNames::tokens)) {
            LAMINA_ASSIGN(const std::string text, read(EntryNames::tokens, ContentLimits::tokens));
            LAMINA_ASSIGN(LoadedTokens tokens, readContent(where(EntryNames::tokens), [&] {
                              return parseTokens(text, manifest.config.dropFirst, article->text.size());
                          }));
            article->ids = std::move(tokens.articleIds);
            article->windows = std::move(tokens.windows);
            if (!tokens.lengths.empty())
                article->offsets = tokenOffsets(tokens.lengths);
        }
        if (source->isArchive() && !source->contains(EntryNames::profile))
            return makeError(ErrorKind::Format, "cannot read " + where("profile.csv is missing"));
        return loadLayers();
    }

    // Of one curve, where it reads other tokens than the run.
    Status loadCurveTokens(const CurveId& curve) {
        const std::string folder = curveFolder(curve), name = folder + EntryNames::tokens;
        if (folder.empty() || !isThere(name))
            return {};
        LAMINA_ASSIGN(const std::string text, read(name, ContentLimits::tokens));
        OwnText own;
        if (isThere(folder + EntryNames::article)) {
            LAMINA_ASSIGN(own.text, read(folder + EntryNames::article, ContentLimits::article));
        }
        LAMINA_ASSIGN(LoadedCurveTokens loaded, readContent(where(name), [&] {
                          return parseCurveTokens(text, article->ids.size(), article->windows, own.text.size());
                      }));
        own.lengths = std::move(loaded.lengths);
        movedArticles[curve] = readByCurve(*article, loaded.tokens, own);
        return {};
    }

    Status loadLayers() {
        std::set<LayerKey> keys; // in the profile's order
        for (const std::string& name : source->names())
            if (const std::size_t slash = name.rfind('/'); slash != std::string::npos)
                if (const auto key = layerKeyOf(std::string_view(name).substr(0, slash)))
                    keys.insert(*key);
        // What the manifest lists must be there. Older versions dropped a damaged layer of a journal before they said
        // so.
        for (const ManifestLayer& layer : manifest.layers)
            if (source->isArchive() || manifest.sums.contains(layerFolder(layer.key) + "/layer.json"))
                keys.insert(layer.key);
        std::set<CurveId> curves;
        for (const LayerKey& key : keys)
            if (const CurveId curve = key.curve.withoutPoint(); curves.insert(curve).second)
                LAMINA_TRY(loadCurveTokens(curve));
        for (const LayerKey& key : keys) {
            const std::string folder = layerFolder(key);
            LAMINA_ASSIGN(LayerResult loaded, loadLayerFiles(key, where(folder), readerOf(folder)));
            if (!source->contains(folder + "/" + latentsFile))
                return makeError(ErrorKind::Format, "cannot read " + where(folder + "/" + latentsFile + " is missing"));
            for (const ManifestLayer& known : manifest.layers)
                if (known.key == key)
                    loaded.seconds = known.seconds;
            profile.add(std::make_shared<const LayerResult>(std::move(loaded)));
        }
        return {};
    }
};

Session::Session(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Session::~Session() = default;

Result<std::shared_ptr<const Session>> Session::open(const std::filesystem::path& path, SessionReading reading) {
    auto state = std::make_unique<State>();
    state->path = path;
    LAMINA_ASSIGN(state->source, ContentSource::open(path));
    LAMINA_TRY(state->load(reading == SessionReading::AsItStands));
    if (reading == SessionReading::Everything)
        for (const LayerResultPtr& layer : state->profile.all())
            LAMINA_TRY(state->readLatents(*layer));
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
ReadArticlePtr Session::article(const CurveId& curve) const {
    return m_state->articleOf(curve);
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
int Session::modelLayers() const {
    int layers = std::max({1, provenance().modelLayers, config().layers.last + 1});
    for (const LayerResultPtr& layer : profile().layers)
        layers = std::max(layers, layer->key.layer + 1);
    return layers;
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

Result<std::shared_ptr<const LayerLatents>> Session::latents(const LayerKey& key) const {
    const LayerResult* result = m_state->layer(key);
    if (!result)
        return makeError(ErrorKind::NotFound, m_state->path.string() + " has no layer " + std::to_string(key.layer));
    const std::lock_guard guard(m_state->latentsMutex);
    auto& kept = m_state->latents;
    const auto found = std::find_if(kept.begin(), kept.end(), [&](const auto& one) { return one.first == key; });
    if (found != kept.end())
        return found->second;
    LAMINA_ASSIGN(LayerLatents latents, m_state->readLatents(*result));
    kept.emplace_front(key, std::make_shared<const LayerLatents>(std::move(latents)));
    if (kept.size() > State::latentsKept)
        kept.pop_back();
    return kept.front().second;
}

Result<std::optional<StoredCheck>> Session::check() const {
    LAMINA_ASSIGN(const auto source, ContentSource::open(m_state->path));
    if (!source->contains(EntryNames::check))
        return std::optional<StoredCheck>();
    LAMINA_ASSIGN(const std::string text, source->read(EntryNames::check, ContentLimits::manifest));
    StoredCheck check;
    LAMINA_ASSIGN(check.record, readContent(m_state->where(EntryNames::check), [&] { return parseCheck(text); }));
    LAMINA_ASSIGN(const std::string content, contentDigest(*source));
    check.current = content == check.record.content;
    return std::optional(std::move(check));
}

bool Session::hasSaeWeights(const LayerKey& key) const {
    return m_state->layer(key) && m_state->isThere(layerFolder(key) + "/" + saeWeightsFile);
}

Result<Session::SaeFiles> Session::saeFiles(const LayerKey& key) const {
    LAMINA_ASSIGN(const SaeParameters weights, saeWeights(key));
    const SaeConfig& sae = m_state->layer(key)->sae;
    const SaeLensSource source{modelName(), hookNameInFile(config().hook, key.layer), key.layer, windows().cols,
                               windows().dropFirst};
    return SaeFiles{saeConfigJson(sae, source), saeParametersBytes(sae, weights)};
}

Result<SaeParameters> Session::saeWeights(const LayerKey& key) const {
    if (!hasSaeWeights(key))
        return makeError(ErrorKind::NotFound, m_state->path.string() + " holds no autoencoder weights of layer " +
                                                  std::to_string(key.layer) + "; run with --save-sae 1 to keep them");
    const std::string entry = layerFolder(key) + "/" + saeWeightsFile;
    const std::string name = m_state->where(entry);
    LAMINA_ASSIGN(std::string bytes, m_state->read(entry, ContentLimits::weights));
    LAMINA_ASSIGN(const auto file, SafetensorsFile::parse(std::move(bytes), name));
    return readSaeParameters(file, name, m_state->layer(key)->sae);
}

} // namespace lamina
