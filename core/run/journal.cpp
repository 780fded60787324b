#include "run/journal.h"

#include "base/files.h"
#include "base/hash.h"
#include "run/journal_archive.h"
#include "run/journal_folder.h"
#include "run/journal_index.h"
#include "run/journal_lock.h"
#include "run/resume_check.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"
#include "session/format/tokens_file.h"
#include "session/manifest.h"
#include "session/read_article.h"

#include <QDateTime>
#include <algorithm>
#include <limits>
#include <map>

namespace lamina {

namespace fs = std::filesystem;

namespace {

std::string now() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
}

// Where a journal goes to be removed; a process killed in doing so leaves it there.
void clearRemoved(const fs::path& journal) {
    removeJournalFolder(journal.string() + ".removed");
}

// Out of the way at once (rename), then for good: a journal is there whole or not at all.
Status removeJournal(const fs::path& journal) {
    LAMINA_TRY(checkJournalFolder(journal));
    clearRemoved(journal);
    LAMINA_TRY(renameDurably(journal, journal.string() + ".removed"));
    removeFromJournalIndex(journal);
    clearRemoved(journal);
    return {};
}

Manifest newManifest(const RunConfig& config, const RunInputs& inputs, const Provenance& provenance) {
    Manifest manifest;
    manifest.run = runName(config, provenance);
    manifest.modelName = inputs.modelName;
    manifest.started = now();
    manifest.config = config;
    manifest.provenance = provenance;
    manifest.articleTitle = inputs.article.title;
    manifest.rawCharacters = inputs.article.rawCharacters;
    manifest.slicedCharacters = inputs.article.slicedCharacters;
    manifest.cleanedCharacters = inputs.article.cleanedCharacters;
    manifest.removed = inputs.article.removed;
    manifest.warnings = inputs.article.warnings;
    return manifest;
}

// What a checkpoint begins with: a layer's checkpoint is never taken for another's, nor a damaged one for a whole.
std::string checkpointHeader(const LayerKey& key, std::string_view bytes) {
    return "Lamina checkpoint 1\n" + layerFolder(key) + "\n" + std::to_string(crc32Of(bytes)) + "\n";
}

} // namespace

struct Journal::State {
    State(fs::path outputFile, JournalLock journalLock, Manifest journalManifest, const RunInputs& inputs)
        : output(std::move(outputFile)), folder(pathFor(output)), lock(std::move(journalLock)),
          manifest(std::move(journalManifest)), tokenizer(inputs.tokenizer) {}

    fs::path output;
    fs::path folder;
    JournalLock lock;
    Manifest manifest;
    Tokenizer tokenizer;
    std::vector<TokenId> articleIds;
    WindowLayout windows;                    // no starts until saveTokens
    std::map<CurveId, TokensRead> moved;     // of curves that read other tokens than the run
    std::map<LayerKey, LayerResultPtr> done; // without weights, for profile.csv
    std::vector<std::string> warnings;
    bool replaces = false; // whatever file stands at `output`

    Status writeManifest() const { return writeFileAtomically(folder / EntryNames::manifest, manifestText(manifest)); }
    void warn(const std::string& message) {
        warnings.push_back(message);
        manifest.warnings.push_back(message); // written with the next layer, and into the archive
    }

    // Another program may have put a file there while the run went on.
    Status checkOutput() const {
        if (replaces || !isThere(output))
            return {};
        if (const auto there = readManifest(output); there.ok() && there->started == manifest.started)
            return {}; // what this run has kept before
        return makeError(ErrorKind::Permission,
                         output.string() +
                             " appeared while the run went on and is left as it is; what is done "
                             "is kept in " +
                             folder.string() + ": move the file away and use --resume");
    }

    ManifestLayer* manifestLayer(const LayerKey& key) {
        const auto found = std::find_if(manifest.layers.begin(), manifest.layers.end(),
                                        [&](const ManifestLayer& layer) { return layer.key == key; });
        return found == manifest.layers.end() ? nullptr : &*found;
    }
    void noteLayer(const LayerResult& result) {
        std::erase_if(manifest.layers, [&](const ManifestLayer& layer) { return layer.key == result.key; });
        const auto place = std::find_if(manifest.layers.begin(), manifest.layers.end(),
                                        [&](const ManifestLayer& layer) { return result.key < layer.key; });
        manifest.layers.insert(place, {result.key, result.seconds, result.failure});
    }

    // What a process killed in the middle of a write left behind.
    void removeLeftovers() const {
        std::error_code error;
        fs::remove_all(folder / JournalNames::incoming, error);
        fs::remove(archivePart(folder), error);
        std::vector<fs::path> parts;
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().filename().string().find(".part-") != std::string::npos)
                parts.push_back(entry.path());
        for (const fs::path& part : parts)
            fs::remove(part, error);
    }
};

Journal::Journal(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Journal::~Journal() = default;

fs::path Journal::pathFor(const fs::path& output) {
    return output.string() + ".journal";
}

fs::path Journal::outputOf(const fs::path& journal) {
    fs::path output = journal;
    return output.replace_extension(); // only ".journal" goes
}

const std::vector<std::string>& Journal::warnings() const {
    return m_state->warnings;
}

namespace {

// First the list of journals, so that no journal is listed nowhere, and manifest.json last: one without a manifest has
// not begun, and is not shown.
template <class State> Status writeFirstFiles(const State& state, const RunInputs& inputs) {
    addToJournalIndex(state.folder);
    LAMINA_TRY(writeFileAtomically(state.folder / EntryNames::article, inputs.article.text));
    return state.writeManifest();
}

} // namespace

Result<std::unique_ptr<Journal>> Journal::create(const fs::path& output, const RunConfig& config,
                                                 const RunInputs& inputs, const Provenance& provenance,
                                                 bool overwrite) {
    LAMINA_TRY(checkOutputFolder(output));
    if (!overwrite && isThere(output))
        return makeError(ErrorKind::Usage, output.string() + " exists already; choose another --out, or --overwrite to "
                                                             "replace it");
    const fs::path folder = pathFor(output);
    LAMINA_TRY(checkJournalFolder(folder));
    if (isThere(folder / EntryNames::manifest)) {
        LAMINA_ASSIGN(const JournalLock old, JournalLock::take(folder));
        if (!overwrite)
            return makeError(ErrorKind::Usage, "an interrupted run of " + output.string() + " is in " +
                                                   folder.string() +
                                                   "; go on with --resume, or start anew with --overwrite");
        LAMINA_TRY(removeJournal(folder));
    }
    LAMINA_TRY(createDirectories(folder));
    LAMINA_ASSIGN(JournalLock lock, JournalLock::take(folder));
    auto state = std::make_unique<State>(output, std::move(lock), newManifest(config, inputs, provenance), inputs);
    state->removeLeftovers();
    state->replaces = overwrite;
    if (overwrite) // a run that goes on later may still do so
        LAMINA_TRY(writeFileAtomically(folder / JournalNames::replaces, {}));
    LAMINA_TRY(writeFirstFiles(*state, inputs));
    return std::unique_ptr<Journal>(new Journal(std::move(state)));
}

namespace {

Error alreadyComplete(const fs::path& output) {
    return makeError(ErrorKind::Usage, output.string() + " is already complete: there is nothing left to resume");
}

// Why there is no journal to resume.
Error nothingToResume(const fs::path& output) {
    if (isThere(output)) {
        const auto archive = readManifest(output);
        if (archive.ok() && archive->finished)
            return alreadyComplete(output);
        return makeError(ErrorKind::NotFound, "cannot resume " + output.string() + ": its journal " +
                                                  Journal::pathFor(output).string() +
                                                  " is gone; start anew with --overwrite");
    }
    return makeError(ErrorKind::NotFound, "there is no interrupted run of " + output.string() + " (" +
                                              Journal::pathFor(output).string() +
                                              " is missing); start it without --resume");
}

} // namespace

Result<std::unique_ptr<Journal>> Journal::resume(const fs::path& output, const RunConfig& config,
                                                 const RunInputs& inputs, const Provenance& provenance,
                                                 bool otherEngine) {
    const fs::path folder = pathFor(output);
    clearRemoved(folder);
    if (!isThere(folder))
        return nothingToResume(output);
    LAMINA_TRY(checkJournalFolder(folder));
    LAMINA_ASSIGN(JournalLock lock, JournalLock::take(folder));
    const bool complete = isThere(folder / EntryNames::manifest);
    Manifest manifest;
    if (complete) {
        LAMINA_ASSIGN(manifest, readManifest(folder));
        // Killed after the archive was in place: only the journal is left over.
        if (const auto archive = readManifest(output); archive.ok() && archive->finished &&
                                                       archive->started == manifest.started &&
                                                       archive->config.controls == manifest.config.controls) {
            LAMINA_TRY(removeJournal(folder));
            return alreadyComplete(output);
        }
        LAMINA_TRY(checkSameRun(output, manifest, config, inputs.modelName, provenance, otherEngine));
    } else {
        // Killed before its manifest was written: nothing was computed yet.
        manifest = newManifest(config, inputs, provenance);
    }
    std::vector<std::string> warnings;
    if (complete)
        warnings = otherMachinery(manifest.provenance, provenance);
    auto state = std::make_unique<State>(output, std::move(lock), std::move(manifest), inputs);
    state->warnings = warnings;
    state->manifest.warnings.insert(state->manifest.warnings.end(), warnings.begin(), warnings.end());
    state->manifest.config = config;
    state->replaces = isThere(folder / JournalNames::replaces);
    state->removeLeftovers();
    LAMINA_TRY(writeFirstFiles(*state, inputs));
    return std::unique_ptr<Journal>(new Journal(std::move(state)));
}

Result<RunConfig> Journal::configurationOf(const fs::path& journal) {
    LAMINA_ASSIGN(Manifest manifest, readManifest(journal));
    return std::move(manifest.config);
}

Result<Article> Journal::articleOf(const fs::path& journal) {
    LAMINA_ASSIGN(const Manifest manifest, readManifest(journal));
    Article article;
    LAMINA_ASSIGN(article.text, readFile(journal / EntryNames::article, ContentLimits::article));
    article.title = manifest.articleTitle;
    article.rawCharacters = manifest.rawCharacters;
    article.slicedCharacters = manifest.slicedCharacters;
    article.cleanedCharacters = manifest.cleanedCharacters;
    article.removed = manifest.removed;
    return article;
}

Result<Provenance> Journal::provenanceOf(const fs::path& journal) {
    LAMINA_ASSIGN(Manifest manifest, readManifest(journal));
    return std::move(manifest.provenance);
}

Status Journal::discard(const fs::path& journal) {
    LAMINA_TRY(checkJournalFolder(journal));
    LAMINA_ASSIGN(const JournalLock lock, JournalLock::take(journal));
    return removeJournal(journal);
}

Status Journal::saveTokens(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) {
    State& state = *m_state;
    const std::string text = tokensText(articleIds, tokenLengths(articleIds, state.tokenizer), windows);
    const std::string hash = sha256(text);
    std::string& before = state.manifest.tokensSha256;
    if (!before.empty() && before != hash)
        return makeError(ErrorKind::Usage, "cannot resume " + state.output.string() +
                                               ": the article's tokens and windows are not those the run was started "
                                               "with; start anew with --overwrite");
    state.articleIds = articleIds;
    state.windows = {windows.starts, windows.cols, state.manifest.config.dropFirst};
    if (before == hash && isThere(state.folder / EntryNames::tokens))
        return {};
    LAMINA_TRY(writeFileAtomically(state.folder / EntryNames::tokens, text));
    before = hash;
    state.manifest.warnings.insert(state.manifest.warnings.end(), windows.warnings.begin(), windows.warnings.end());
    return state.writeManifest();
}

Status Journal::saveCurveTokens(const CurveId& curve, const CurveTokens& tokens) {
    State& state = *m_state;
    state.moved[curve] = tokensRead(state.articleIds, state.windows, tokens);
    const OwnText own = ownText(tokens, state.tokenizer);
    const fs::path folder = state.folder / curveFolder(curve);
    const auto write = [&](const char* name, const std::string& text) -> Status {
        if (isThere(folder / name))
            if (const auto before = readFile(folder / name, ContentLimits::tokens); before.ok() && *before == text)
                return {};
        LAMINA_TRY(createDirectories(folder));
        return writeFileAtomically(folder / name, text);
    };
    if (!tokens.ids.empty())
        LAMINA_TRY(write(EntryNames::article, own.text));
    return write(EntryNames::tokens, curveTokensText(tokens, own.lengths));
}

Status Journal::dropCurve(const CurveId& curve) {
    State& state = *m_state;
    state.moved.erase(curve);
    std::erase_if(state.done, [&](const auto& entry) { return entry.first.curve == curve; });
    std::erase_if(state.manifest.layers, [&](const ManifestLayer& layer) { return layer.key.curve == curve; });
    if (curve.repeat == 0)
        std::erase(state.manifest.config.controls, curve.control);
    state.manifest.run = runName(state.manifest.config, state.manifest.provenance);
    LAMINA_TRY(state.writeManifest());
    std::error_code error;
    fs::remove(state.folder / JournalNames::checkpoint, error);
    fs::remove_all(state.folder / curveFolder(curve), error);
    return {};
}

Result<LayerResultPtr> Journal::loadLayer(const LayerKey& key) {
    State& state = *m_state;
    const fs::path folder = state.folder / layerFolder(key);
    if (!isThere(folder))
        return LayerResultPtr();
    const auto read = [&](const std::string& name, std::uint64_t limit) { return readFile(folder / name, limit); };
    const auto load = [&]() -> Result<LayerResult> {
        LAMINA_ASSIGN(LayerResult result, loadLayerFiles(key, folder.string(), read));
        LAMINA_ASSIGN(LayerLatents latents, loadLayerLatents(result, state.windows, folder.string(), read));
        result.train.latents = std::move(latents.statistics);
        return result;
    };
    auto loaded = load();
    if (!loaded.ok()) {
        const ErrorKind kind = loaded.error().kind;
        if (kind != ErrorKind::Format && kind != ErrorKind::NotFound)
            return loaded.error();
        state.warn("layer " + std::to_string(key.layer) + " is computed anew: " + loaded.error().message);
        std::error_code error;
        fs::remove_all(folder, error);
        return LayerResultPtr();
    }
    LayerResult& result = *loaded;
    if (const ManifestLayer* known = state.manifestLayer(key))
        result.seconds = known->seconds;
    else // killed between the layer's folder and the manifest: its time is not known
        result.seconds = std::numeric_limits<double>::quiet_NaN();
    auto pointer = std::make_shared<const LayerResult>(std::move(result));
    state.noteLayer(*pointer);
    state.done[key] = pointer;
    return LayerResultPtr(pointer);
}

Status Journal::saveLayer(const LayerResult& result) {
    State& state = *m_state;
    if (state.windows.starts.empty())
        return makeError(ErrorKind::Internal, "a layer was saved before the tokens it was computed from");
    const fs::path incoming = state.folder / JournalNames::incoming;
    const fs::path target = state.folder / layerFolder(result.key);
    const auto write = [&]() -> Status {
        LAMINA_TRY(createDirectories(target.parent_path()));
        std::error_code error;
        fs::remove_all(incoming, error);
        const auto moved = state.moved.find(result.key.curve);
        const bool inPlace = moved == state.moved.end();
        const LayerContext context{state.tokenizer, inPlace ? state.articleIds : moved->second.ids,
                                   inPlace ? state.windows : moved->second.windows, state.manifest.modelName,
                                   state.manifest.config.hook};
        for (const NamedBytes& file : layerFiles(result, context)) {
            const fs::path path = incoming / file.name;
            LAMINA_TRY(createDirectories(path.parent_path()));
            LAMINA_TRY(writeFileAtomically(path, file.bytes));
        }
        fs::remove_all(target, error);
        return renameDurably(incoming, target);
    };
    if (const Status written = write(); !written.ok()) {
        std::error_code error;
        fs::remove_all(incoming, error);
        return written;
    }
    auto kept = std::make_shared<LayerResult>();
    kept->key = result.key;
    kept->sae = result.sae;
    kept->train.metrics = result.train.metrics;
    kept->heldout = result.heldout;
    kept->failure = result.failure;
    state.done[result.key] = std::move(kept);
    state.noteLayer(result);
    std::error_code error;
    fs::remove(state.folder / JournalNames::checkpoint, error);
    return state.writeManifest();
}

Result<std::optional<std::string>> Journal::loadCheckpoint(const LayerKey& key) {
    State& state = *m_state;
    const fs::path path = state.folder / JournalNames::checkpoint;
    if (!isThere(path))
        return std::optional<std::string>();
    LAMINA_ASSIGN(std::string bytes, readFile(path));
    std::size_t end = 0;
    for (int line = 0; line < 3 && end != std::string::npos; ++line) {
        end = bytes.find('\n', end);
        if (end != std::string::npos)
            ++end;
    }
    std::string header = bytes.substr(0, end);
    if (end != std::string::npos) {
        bytes.erase(0, end);
        if (header == checkpointHeader(key, bytes))
            return std::optional<std::string>(std::move(bytes));
        // Whole, but of a layer that was finished or dropped since.
        const std::size_t first = header.find('\n') + 1;
        const auto other = layerKeyOf(std::string_view(header).substr(first, header.find('\n', first) - first));
        if (other && *other != key && header == checkpointHeader(*other, bytes))
            return std::optional<std::string>();
    }
    state.warn("layer " + std::to_string(key.layer) + " starts from its beginning: its checkpoint is damaged");
    return std::optional<std::string>();
}

Status Journal::saveCheckpoint(const LayerKey& key, const std::string& bytes) {
    LAMINA_ASSIGN(AtomicFile file, AtomicFile::create(m_state->folder / JournalNames::checkpoint));
    LAMINA_TRY(file.write(checkpointHeader(key, bytes)));
    LAMINA_TRY(file.write(bytes));
    return file.commit();
}

Status Journal::writeArchive(Keep keep) {
    State& state = *m_state;
    if (state.windows.starts.empty())
        return makeError(ErrorKind::Usage, "there is nothing to keep yet: the run has not sampled its tokens");
    // A stopped run may not have come to every layer that an earlier one finished.
    LAMINA_ASSIGN(const auto source, ContentSource::open(state.folder));
    for (const std::string& name : source->names()) {
        const auto key = layerKeyOf(name.substr(0, std::max<std::size_t>(name.rfind('/'), 1)));
        if (key && !state.done.contains(*key))
            LAMINA_TRY(loadLayer(*key));
    }
    Profile profile;
    for (const auto& [key, result] : state.done)
        profile.layers.push_back(result);

    Manifest manifest = state.manifest;
    manifest.finished = keep != Keep::Stopped;
    if (keep == Keep::SoFar) {
        std::erase_if(manifest.config.controls, [&](const std::string& control) {
            return std::none_of(state.done.begin(), state.done.end(),
                                [&](const auto& entry) { return entry.first.curve.control == control; });
        });
        manifest.run = runName(manifest.config, manifest.provenance);
    }
    manifest.ended = now();
    std::erase_if(manifest.layers, [&](const ManifestLayer& layer) { return !state.done.contains(layer.key); });
    std::vector<CurveId> moved;
    for (const auto& [curve, tokens] : state.moved)
        moved.push_back(curve);
    LAMINA_TRY(state.checkOutput());
    LAMINA_TRY(packJournal(state.folder, state.output, manifest, profile, moved));
    if (keep == Keep::Finished)
        if (const Status removed = removeJournal(state.folder); !removed.ok())
            state.warn("the session is complete, but its journal stayed: " + removed.error().message);
    return {};
}

} // namespace lamina
