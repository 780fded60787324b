#include "run/run_inputs.h"

#include "base/hash.h"
#include "base/machine.h"
#include "net/article_source.h"
#include "net/page_facts.h"
#include "net/sae_hub.h"
#include "run/checkpoint/checkpoint_folder.h"
#include "run/journal.h"
#include "run/model_folder.h"

#include <algorithm>
#include <optional>

namespace lamina {

namespace {

// An article as a run reads it, and where it came from (the fields of Provenance that begin with article, and the
// page's hash).
struct PreparedArticle {
    Article article;
    Provenance origin;
};

Result<PreparedArticle> prepareArticle(const RunConfig& config, const LoadedPage& loaded) {
    PreparedArticle prepared;
    LAMINA_ASSIGN(prepared.article, cleanArticle(loaded.page, config.text));
    std::vector<std::string>& warnings = prepared.article.warnings;
    warnings.insert(warnings.begin(), loaded.warnings.begin(), loaded.warnings.end());
    Provenance& origin = prepared.origin;
    origin.articleSource = loaded.source;
    origin.articleCanonical = loaded.canonical;
    origin.articleSavedCopy = loaded.savedCopy;
    origin.articleRetrieved = loaded.retrieved;
    origin.articleEtag = loaded.etag;
    origin.articleRevision = loaded.revision;
    origin.pageSha256 = sha256(loaded.page.bytes);
    return prepared;
}

// The article an interrupted run had: from the network, or of this very page, which another version may clean in
// another way. nullopt where it is another page or another run.
std::optional<PreparedArticle> articleOfJournal(const RunConfig& config, const std::filesystem::path& journal,
                                                const LoadedPage* page) {
    if (journal.empty() || (!page && !isUrl(config.article)))
        return std::nullopt;
    const auto before = Journal::configurationOf(journal);
    if (!before.ok() || before->article != config.article || before->text != config.text)
        return std::nullopt;
    auto article = Journal::articleOf(journal);
    auto origin = Journal::provenanceOf(journal);
    if (!article.ok() || !origin.ok() || (page && origin->pageSha256 != sha256(page->page.bytes)))
        return std::nullopt;
    return PreparedArticle{std::move(*article), std::move(*origin)};
}

// Of autoencoders at a hub, what the run needs is fetched.
Result<std::filesystem::path> saesFolder(const RunConfig& config, const Gpt2Config& model, const HubOptions& hub,
                                         RunToken& token, const TransferObserver& observer) {
    const auto named = hubSaes(config.saes);
    if (!named)
        return std::filesystem::path(config.saes);
    const WantedSaes wanted{std::string(hookName(config.hook)), config.layers.first,
                            config.layers.lastOf(static_cast<int>(model.layers)), model.hookWidth(config.hook)};
    return fetchSaes(*named, wanted, hub, token, observer);
}

// saes: the folder of trained autoencoders, where the run has some.
Result<PreparedRun> prepare(const RunConfig& config, const std::filesystem::path& folder, const std::string& revision,
                            const std::filesystem::path& saes, PreparedArticle article) {
    LAMINA_ASSIGN(Gpt2 model, Gpt2::open(folder));
    if (const auto& ignored = model.ignoredTensors(); !ignored.empty())
        article.article.warnings.push_back("the model has a head of another task (" + ignored.front() +
                                           (ignored.size() > 1 ? ", …" : "") + "), which no layer reads: left out");
    LAMINA_ASSIGN(Tokenizer tokenizer, Tokenizer::load(folder));
    RunInputs inputs{std::move(article.article), std::move(tokenizer), std::move(model),
                     modelDisplayName(config.model)};
    LAMINA_TRY(inputs.encodeArticle());
    if (!config.saes.empty()) {
        const std::string hook(hookName(config.hook));
        LAMINA_ASSIGN(SaeFolder given, SaeFolder::open(saes, hook, inputs.model.config().hookWidth(config.hook)));
        for (const SaeLensConfig& layer : given.layers())
            for (const std::string& warning : layer.warnings)
                if (std::ranges::find(inputs.article.warnings, warning) == inputs.article.warnings.end())
                    inputs.article.warnings.push_back(warning);
        inputs.saes = std::make_shared<const SaeFolder>(std::move(given));
    }
    LAMINA_ASSIGN(const Provenance provenance, collectProvenance(config, inputs, std::move(article.origin)));
    PreparedRun run{std::move(inputs), provenance};
    run.provenance.modelRepository = run.provenance.modelCommit = run.provenance.modelRevision = {};
    if (const auto origin = hubOrigin(folder)) {
        run.provenance.modelRepository = origin->repository;
        run.provenance.modelCommit = origin->commit;
        run.provenance.modelRevision = isHubName(config.model) ? revision : std::string();
    }
    run.provenance.saesRepository = run.provenance.saesCommit = {};
    if (const auto named = hubSaes(config.saes)) {
        run.provenance.saesRepository = named->repository;
        // The snapshot, above the folder of the repository that was named.
        std::filesystem::path snapshot = saes;
        for (const auto& part : std::filesystem::path(named->folder))
            if (!part.empty())
                snapshot = snapshot.parent_path();
        if (const auto origin = hubOrigin(snapshot))
            run.provenance.saesCommit = origin->commit;
    }
    return run;
}

} // namespace

Result<PreparedRun> prepareRun(const RunConfig& config, const LoadedPage& loaded) {
    const HubOptions hub = HubOptions::fromEnvironment();
    LAMINA_ASSIGN(const auto given, modelFolderOnDisk(config.model, hub));
    RunToken token;
    LAMINA_ASSIGN(const auto folder, safetensorsFolder(given, token));
    HubOptions onDisk = hub;
    onDisk.offline = true;
    LAMINA_ASSIGN(const Gpt2Config model, Gpt2Config::load(folder));
    LAMINA_ASSIGN(const auto saes, saesFolder(config, model, onDisk, token, {}));
    LAMINA_ASSIGN(PreparedArticle article, prepareArticle(config, loaded));
    return prepare(config, folder, hub.revision, saes, std::move(article));
}

Result<PreparedRun> prepareRun(const RunConfig& config, RunToken& token, const PrepareOptions& options) {
    // A wrong model should not cost the article's download, nor wrong settings or a wrong article the model's: of a
    // model that must be fetched the small files come first, and the weights last of all.
    const auto here = modelFolderOnDisk(config.model, options.hub);
    std::filesystem::path readable; // of the model here, with safetensors
    Gpt2Config shape;
    if (here.ok()) {
        LAMINA_ASSIGN(readable, safetensorsFolder(*here, token));
        LAMINA_ASSIGN(shape, Gpt2Config::load(readable));
    } else {
        LAMINA_ASSIGN(const auto small, fetchTokenizerFolder(config.model, options.hub, token, options.transfer));
        LAMINA_ASSIGN(shape, Gpt2Config::load(small));
        LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(small));
        LAMINA_TRY(ProfileRunner::checkSettings(config, shape));
        LAMINA_TRY(ProfileRunner::checkVocabulary(tokenizer, shape));
    }
    std::optional<PreparedArticle> article = articleOfJournal(config, options.journal, nullptr);
    if (!article) {
        LAMINA_ASSIGN(const LoadedPage page, loadPage(config.article, token, options.fetch, options.transfer));
        article = articleOfJournal(config, options.journal, &page);
        if (!article) {
            LAMINA_ASSIGN(article, prepareArticle(config, page));
        }
    }
    LAMINA_ASSIGN(const auto saes, saesFolder(config, shape, options.hub, token, options.transfer));
    LAMINA_ASSIGN(const auto folder, fetchModelFolder(config.model, options.hub, token, options.transfer));
    return prepare(config, here.ok() && *here == folder ? readable : folder, options.hub.revision, saes,
                   std::move(*article));
}

} // namespace lamina
