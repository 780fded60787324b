#include "session/provenance.h"

#include "base/hash.h"
#include "base/machine.h"
#include "numeric/threads.h"

namespace lamina {

Result<Provenance> collectProvenance(const RunInputs& inputs, Provenance provenance, int threads) {
    provenance.modelSha256.clear();
    provenance.textSha256 = sha256(inputs.article.text);
    provenance.modelLayers = static_cast<int>(inputs.model.config().layers);
    std::vector<std::filesystem::path> files = inputs.model.weightFiles();
    for (const char* name : {"config.json", "vocab.json", "merges.txt"})
        files.push_back(inputs.model.folder() / name);
    for (const std::filesystem::path& file : files) {
        LAMINA_ASSIGN(provenance.modelSha256[file.filename().string()], sha256OfFile(file));
    }
    provenance.threads = threads;
    provenance.instructionSet = instructionSet();
    provenance.oneDnn = oneDnnVersion();
    provenance.program = "Lamina " LAMINA_VERSION;
    return provenance;
}

} // namespace lamina
