#include "session/run_inputs.h"

#include "numeric/threads.h"
#include "session/model_folder.h"

namespace lamina {

namespace {

Result<PreparedRun> prepare(const RunConfig& config, const std::filesystem::path& folder, const std::string& revision,
                            const LoadedPage& loaded) {
    LAMINA_ASSIGN(Gpt2 model, Gpt2::open(folder));
    LAMINA_ASSIGN(Tokenizer tokenizer, Tokenizer::load(folder));
    LAMINA_ASSIGN(Article article, cleanArticle(loaded.page, config.text));
    RunInputs inputs{std::move(article), std::move(tokenizer), std::move(model), modelDisplayName(config.model)};
    LAMINA_ASSIGN(Provenance provenance, collectProvenance(inputs, loaded.page.bytes,
                                                           config.threads > 0 ? config.threads : availableThreads()));
    provenance.articleSource = loaded.source;
    provenance.articleRetrieved = loaded.retrieved;
    provenance.articleEtag = loaded.etag;
    provenance.articleRevision = loaded.revision;
    if (const auto origin = hubOrigin(folder)) {
        provenance.modelRepository = origin->repository;
        provenance.modelCommit = origin->commit;
        provenance.modelRevision = isHubName(config.model) ? revision : std::string();
    }
    return PreparedRun{std::move(inputs), std::move(provenance)};
}

} // namespace

Result<PreparedRun> prepareRun(const RunConfig& config, const LoadedPage& loaded) {
    const HubOptions hub = HubOptions::fromEnvironment();
    LAMINA_ASSIGN(const auto folder, modelFolderOnDisk(config.model, hub));
    return prepare(config, folder, hub.revision, loaded);
}

Result<PreparedRun> prepareRun(const RunConfig& config, RunToken& token, const PrepareOptions& options) {
    // A wrong model should not cost the article's download, nor wrong settings or a wrong article the model's: of a
    // model that must be fetched the small files come first, and the weights last of all.
    const auto here = modelFolderOnDisk(config.model, options.hub);
    if (here.ok()) {
        LAMINA_TRY(Gpt2Config::load(*here));
    } else {
        LAMINA_ASSIGN(const auto small, fetchTokenizerFolder(config.model, options.hub, token, options.transfer));
        LAMINA_ASSIGN(const Gpt2Config model, Gpt2Config::load(small));
        LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(small));
        LAMINA_TRY(ProfileRunner::checkSettings(config, model));
        LAMINA_TRY(ProfileRunner::checkVocabulary(tokenizer, model));
    }
    LAMINA_ASSIGN(const LoadedPage page, loadPage(config.article, token, options.fetch, options.transfer));
    LAMINA_ASSIGN(const auto folder, fetchModelFolder(config.model, options.hub, token, options.transfer));
    return prepare(config, folder, options.hub.revision, page);
}

} // namespace lamina
