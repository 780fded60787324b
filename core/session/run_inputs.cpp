#include "session/run_inputs.h"

#include "numeric/threads.h"

namespace lamina {

Result<PreparedRun> prepareRun(const RunConfig& config, const LoadedPage& loaded) {
    LAMINA_ASSIGN(const auto folder, modelFolder(config.model));
    LAMINA_ASSIGN(Gpt2 model, Gpt2::open(folder));
    LAMINA_ASSIGN(Tokenizer tokenizer, Tokenizer::load(folder));
    LAMINA_ASSIGN(Article article, cleanArticle(loaded.page, config.text));
    std::string name = config.model;
    if (name != "demo") {
        const auto path = std::filesystem::weakly_canonical(folder);
        name = path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
    }
    RunInputs inputs{std::move(article), std::move(tokenizer), std::move(model), std::move(name)};
    LAMINA_ASSIGN(Provenance provenance, collectProvenance(inputs, loaded.page.bytes,
                                                           config.threads > 0 ? config.threads : availableThreads()));
    provenance.articleSource = loaded.source;
    provenance.articleRetrieved = loaded.retrieved;
    provenance.articleEtag = loaded.etag;
    provenance.articleRevision = loaded.revision;
    return PreparedRun{std::move(inputs), std::move(provenance)};
}

Result<PreparedRun> prepareRun(const RunConfig& config, RunToken& token, const PrepareOptions& options) {
    // The model first: a wrong folder should not cost a download.
    LAMINA_ASSIGN(const auto folder, modelFolder(config.model));
    LAMINA_TRY(Gpt2Config::load(folder));
    LAMINA_ASSIGN(const LoadedPage page, loadPage(config.article, token, options.fetch, options.transfer));
    return prepareRun(config, page);
}

} // namespace lamina
