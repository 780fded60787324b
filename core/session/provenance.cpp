#include "session/provenance.h"

#include "base/hash.h"
#include "base/machine.h"
#include "numeric/threads.h"
#include "profile/run_engine.h"
#include "text/tokenizer_files.h"

namespace lamina {

Result<std::map<std::string, std::string>> modelHashes(const Gpt2& model) {
    std::map<std::string, std::string> hashes;
    std::vector<std::filesystem::path> files = model.weightFiles();
    files.push_back(model.folder() / "config.json");
    for (const std::string& name : tokenizerFileNames(model.folder()))
        files.push_back(model.folder() / name);
    for (const std::filesystem::path& file : files) {
        LAMINA_ASSIGN(hashes[file.filename().string()], sha256OfFile(file));
    }
    return hashes;
}

Result<Provenance> collectProvenance(const RunConfig& config, const RunInputs& inputs, Provenance provenance) {
    LAMINA_ASSIGN(const Engine* engine, runEngine(config));
    provenance.textSha256 = sha256(inputs.article.text);
    provenance.modelLayers = static_cast<int>(inputs.model.config().layers);
    LAMINA_ASSIGN(provenance.modelSha256, modelHashes(inputs.model));
    // Trained autoencoders are a part of what the run reads, as the model is.
    for (const SaeLensConfig& layer : inputs.saes ? inputs.saes->layers() : std::vector<SaeLensConfig>())
        for (const char* name : {"cfg.json", "sae_weights.safetensors"}) {
            const std::string key =
                "saes/" +
                (layer.folder.lexically_relative(inputs.saes->path()) / name).lexically_normal().generic_string();
            LAMINA_ASSIGN(provenance.modelSha256[key], sha256OfFile(layer.folder / name));
        }
    provenance.threads = config.threads > 0 ? config.threads : availableThreads();
    provenance.instructionSet = instructionSet();
    provenance.oneDnn = oneDnnVersion();
    provenance.program = "Lamina " LAMINA_VERSION;
    provenance.engine = engine->info().name;
    provenance.engineVersion = engine->info().version;
    provenance.device = engine->device();
    provenance.precision = engine->precision();
    return provenance;
}

} // namespace lamina
