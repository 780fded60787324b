#include "run/journal.h"

#include "base/files.h"
#include "base/hash.h"
#include "run/journal/checkpoint_file.h"
#include "run/journal/journal_state.h"
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
#include <array>
#include <limits>
#include <map>
#include <set>

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

} // namespace

struct Journal::State : JournalState {
    using JournalState::JournalState;
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

void Journal::tellWarnings(std::function<void(const std::string&)> tell) {
    m_state->tell = std::move(tell);
    for (const std::string& warning : m_state->warnings)
        m_state->tell(warning);
}

namespace {

// First the list of journals, so that no journal is listed nowhere, and manifest.json last: one without a manifest has
// not begun, and is not shown.
Status writeFirstFiles(JournalState& state, const RunInputs& inputs) {
    addToJournalIndex(state.folder);
    LAMINA_TRY(state.keepFile(EntryNames::article, inputs.article.text));
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
    if (isThere(folder / EntryNames::manifest) || holdsResults(folder)) {
        LAMINA_ASSIGN(const JournalLock old, JournalLock::take(folder));
        if (!overwrite)
            return makeError(ErrorKind::Usage, "an interrupted run of " + output.string() + " is in " +
                                                   folder.string() +
                                                   "; go on with --resume, or start anew with --overwrite");
        LAMINA_TRY(removeJournal(folder));
    }
    LAMINA_TRY(createDirectories(folder));
    LAMINA_ASSIGN(JournalLock lock, JournalLock::take(folder));
    auto state =
        std::make_unique<State>(output, folder, std::move(lock), newManifest(config, inputs, provenance), inputs);
    state->removeLeftovers();
    clearPlace(folder / EntryNames::article); // of a run killed before it began
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

namespace {

// Without it nothing says which settings, article and model the layers there are of.
Result<Manifest> manifestToResume(const fs::path& journal) {
    auto manifest = readManifest(journal);
    if (manifest.ok() || !isDamage(manifest.error()))
        return manifest;
    return makeError(ErrorKind::Format, manifest.error().message +
                                            "; of this run nothing can be gone on with: start it "
                                            "anew with --overwrite");
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
    const bool begun = isThere(folder / EntryNames::manifest) || holdsResults(folder);
    Manifest manifest;
    if (begun) {
        LAMINA_ASSIGN(manifest, manifestToResume(folder));
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
        clearPlace(folder / EntryNames::article);
    }
    std::vector<std::string> warnings;
    if (begun)
        warnings = otherMachinery(manifest.provenance, provenance);
    auto state = std::make_unique<State>(output, folder, std::move(lock), std::move(manifest), inputs);
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
    if (sha256(article.text) != manifest.provenance.textSha256)
        return makeError(ErrorKind::Format, (journal / EntryNames::article).string() + " " + wrongSum);
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
    LAMINA_ASSIGN(const bool written, state.keepFile(EntryNames::tokens, text));
    if (before.empty())
        state.manifest.warnings.insert(state.manifest.warnings.end(), windows.warnings.begin(), windows.warnings.end());
    before = hash;
    return written ? state.writeManifest() : Status();
}

Status Journal::saveCurveTokens(const CurveId& curve, const CurveTokens& tokens) {
    State& state = *m_state;
    state.moved[curve] = tokensRead(state.articleIds, state.windows, tokens);
    const OwnText own = ownText(tokens, state.tokenizer);
    const std::string folder = curveFolder(curve);
    LAMINA_TRY(createDirectories(state.folder / folder));
    bool written = false;
    if (!tokens.ids.empty()) {
        LAMINA_ASSIGN(written, state.keepFile(folder + EntryNames::article, own.text));
    }
    LAMINA_ASSIGN(const bool also, state.keepFile(folder + EntryNames::tokens, curveTokensText(tokens, own.lengths)));
    return written || also ? state.writeManifest() : Status();
}

Status Journal::dropCurve(const CurveId& curve) {
    State& state = *m_state;
    state.moved.erase(curve);
    std::erase_if(state.done, [&](const auto& entry) { return entry.first.curve == curve; });
    std::erase_if(state.manifest.layers, [&](const ManifestLayer& layer) { return layer.key.curve == curve; });
    if (curve.repeat == 0)
        std::erase(state.manifest.config.controls, curve.control);
    state.forgetSums(curveFolder(curve));
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
    const EntrySums sums = sumsUnder(state.manifest.sums, layerFolder(key) + "/");
    if (!isThere(folder) && sums.empty())
        return LayerResultPtr();
    auto loaded = readKeptLayer(state.folder, key, state.windows, sums);
    if (!loaded.ok()) {
        if (!isDamage(loaded.error()))
            return loaded.error();
        state.warn("layer " + std::to_string(key.layer) + (key.curve.isRun() ? "" : " of " + curveLabel(key.curve)) +
                   " is computed anew: " + loaded.error().message);
        LAMINA_TRY(state.dropLayer(key));
        return LayerResultPtr();
    }
    LayerResult& result = loaded->result;
    if (const ManifestLayer* known = state.manifestLayer(key))
        result.seconds = known->seconds;
    else // killed between the layer's folder and the manifest: its time is not known
        result.seconds = std::numeric_limits<double>::quiet_NaN();
    auto pointer = std::make_shared<const LayerResult>(std::move(result));
    state.noteLayer(*pointer, std::move(loaded->sums));
    state.done[key] = pointer;
    return LayerResultPtr(pointer);
}

Status Journal::saveLayer(const LayerResult& result) {
    State& state = *m_state;
    if (state.windows.starts.empty())
        return makeError(ErrorKind::Internal, "a layer was saved before the tokens it was computed from");
    const fs::path incoming = state.folder / JournalNames::incoming;
    const fs::path target = state.folder / layerFolder(result.key);
    EntrySums sums;
    const auto write = [&]() -> Status {
        LAMINA_TRY(createDirectories(target.parent_path()));
        std::error_code error;
        fs::remove_all(incoming, error);
        const auto moved = state.moved.find(result.key.curve.withoutPoint());
        const bool inPlace = moved == state.moved.end();
        const LayerContext context{state.tokenizer, inPlace ? state.articleIds : moved->second.ids,
                                   inPlace ? state.windows : moved->second.windows, state.manifest.modelName,
                                   state.manifest.config.hook};
        for (const NamedBytes& file : layerFiles(result, context)) {
            const fs::path path = incoming / file.name;
            LAMINA_TRY(createDirectories(path.parent_path()));
            LAMINA_TRY(writeFileAtomically(path, file.bytes));
            sums[layerFolder(result.key) + "/" + file.name] = sha256(file.bytes);
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
    state.noteLayer(result, std::move(sums));
    std::error_code error;
    fs::remove(state.folder / JournalNames::checkpoint, error);
    return state.writeManifest();
}

Result<std::optional<std::string>> Journal::loadCheckpoint(const LayerKey& key) {
    State& state = *m_state;
    const fs::path path = state.folder / JournalNames::checkpoint;
    if (!isThere(path))
        return std::optional<std::string>();
    auto checkpoint = readCheckpointFile(path);
    if (!checkpoint.ok()) {
        if (!isDamage(checkpoint.error()))
            return checkpoint.error();
        state.warn("layer " + std::to_string(key.layer) +
                   " starts from its beginning: its checkpoint is damaged: " + checkpoint.error().message);
        clearPlace(path);
        return std::optional<std::string>();
    }
    if (checkpoint->key != key) // whole, but of a layer that was finished or dropped since
        return std::optional<std::string>();
    return std::optional(std::move(checkpoint->bytes));
}

Status Journal::saveCheckpoint(const LayerKey& key, const std::string& bytes) {
    return writeCheckpointFile(m_state->folder / JournalNames::checkpoint, key, bytes);
}

// A stopped run may not have come to every layer and curve that an earlier one finished.
Status Journal::loadRest() {
    State& state = *m_state;
    std::set<LayerKey> keys;
    for (const ManifestLayer& layer : state.manifest.layers)
        keys.insert(layer.key);
    LAMINA_ASSIGN(const auto source, ContentSource::open(state.folder));
    for (const std::string& name : source->names()) {
        const std::string folder = name.substr(0, name.rfind('/') + 1);
        if (const auto key =
                layerKeyOf(std::string_view(folder).substr(0, std::max<std::size_t>(folder.size(), 1) - 1)))
            keys.insert(*key);
        else if (!folder.empty() && !state.manifest.sums.contains(name) && layerKeyOf(folder + "layers/00")) {
            // What a curve read, of a version that kept no checksums.
            LAMINA_ASSIGN(state.manifest.sums[name], sha256OfFile(state.folder / name));
        }
    }
    for (const LayerKey& key : keys)
        if (!state.done.contains(key))
            LAMINA_TRY(loadLayer(key));
    return {};
}

Status Journal::writeArchive(Keep keep) {
    State& state = *m_state;
    if (state.windows.starts.empty())
        return makeError(ErrorKind::Usage, "there is nothing to keep yet: the run has not sampled its tokens");
    LAMINA_TRY(loadRest());
    Profile profile;
    for (const auto& [key, result] : state.done)
        profile.add(result);

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
    LAMINA_TRY(state.checkOutput());
    LAMINA_TRY(packJournal(state.folder, state.output, manifest, profile));
    if (keep == Keep::Finished)
        if (const Status removed = removeJournal(state.folder); !removed.ok())
            state.warn("the session is complete, but its journal stayed: " + removed.error().message);
    return {};
}

} // namespace lamina
