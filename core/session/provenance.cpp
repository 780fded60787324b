#include "session/provenance.h"

#include "base/hash.h"
#include "base/machine.h"
#include "numeric/threads.h"
#include "profile/run_engine.h"

namespace lamina {

Result<Provenance> collectProvenance(const RunConfig& config, const RunInputs& inputs, Provenance provenance) {
    LAMINA_ASSIGN(const Engine* engine, runEngine(config));
    provenance.modelSha256.clear();
    provenance.textSha256 = sha256(inputs.article.text);
    provenance.modelLayers = static_cast<int>(inputs.model.config().layers);
    std::vector<std::filesystem::path> files = inputs.model.weightFiles();
    for (const char* name : {"config.json", "vocab.json", "merges.txt"})
        files.push_back(inputs.model.folder() / name);
    for (const std::filesystem::path& file : files) {
        LAMINA_ASSIGN(provenance.modelSha256[file.filename().string()], sha256OfFile(file));
    }
    provenance.threads = config.threads > 0 ? config.threads : availableThreads();
    provenance.instructionSet = instructionSet();
    provenance.oneDnn = oneDnnVersion();
    provenance.program = "Lamina " LAMINA_VERSION;
    provenance.engine = engine->info().name;
    provenance.engineVersion = engine->info().version;
    provenance.device = engine->device();
    return provenance;
}

} // namespace lamina
