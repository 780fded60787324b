#include "model_folder.h"

#include "base/files.h"
#include "tensor/safetensors.h"
#include "text/tokenizer.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lamina {

namespace {

nlohmann::ordered_json configJson(const Gpt2Config& config) {
    return {{"architectures", {"GPT2LMHeadModel"}},
            {"model_type", "gpt2"},
            {"activation_function", config.activation},
            {"n_layer", config.layers},
            {"n_head", config.heads},
            {"n_embd", config.width},
            {"n_inner", config.inner},
            {"n_positions", config.positions},
            {"n_ctx", config.positions},
            {"vocab_size", config.vocabulary},
            {"layer_norm_epsilon", config.layerNormEpsilon},
            {"initializer_range", 0.02},
            {"scale_attn_weights", true},
            {"tie_word_embeddings", true},
            {"attn_pdrop", 0.0},
            {"embd_pdrop", 0.0},
            {"resid_pdrop", 0.0},
            {"bos_token_id", config.vocabulary - 1},
            {"eos_token_id", config.vocabulary - 1},
            {"torch_dtype", "float16"}};
}

} // namespace

Status exportFolder(const LanguageModel& model, const std::filesystem::path& tokenizerFolder,
                    const std::filesystem::path& out) {
    LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(tokenizerFolder));
    if (tokenizer.vocabularySize() != model.config().vocabulary)
        return makeError(ErrorKind::Usage, "the tokenizer in " + tokenizerFolder.string() + " has " +
                                               std::to_string(tokenizer.vocabularySize()) + " entries and the model " +
                                               std::to_string(model.config().vocabulary) +
                                               "; give the tokenizer it was trained with");
    std::vector<TensorToWrite> tensors;
    for (const ParameterTensor& tensor : model.layout().tensors)
        tensors.push_back({tensor.name, tensor.shape, model.parameters().data() + tensor.offset});
    LAMINA_ASSIGN(const std::string weights, safetensorsBytesF16(tensors, {{"format", "pt"}}));
    LAMINA_TRY(createDirectories(out));
    for (const std::string& name : tokenizerFileNames(tokenizerFolder)) {
        LAMINA_ASSIGN(const std::string bytes, readFile(tokenizerFolder / name));
        LAMINA_TRY(writeFileAtomically(out / name, bytes));
    }
    LAMINA_TRY(writeFileAtomically(out / "config.json", configJson(model.config()).dump(2) + '\n'));
    return writeFileAtomically(out / "model.safetensors", weights);
}

Result<std::unique_ptr<LanguageModel>> importFolder(const std::filesystem::path& folder, int threads) {
    LAMINA_ASSIGN(const Gpt2Config config, Gpt2Config::load(folder));
    const auto refuse = [&](const char* field) {
        return makeError(ErrorKind::Unsupported, (folder / "config.json").string() + ": the trainer knows " + field +
                                                     " only as lamina-train export writes it");
    };
    if (config.activation != "gelu_new")
        return refuse("activation_function");
    if (!config.scaleAttention)
        return refuse("scale_attn_weights");
    if (config.scaleByInverseLayer)
        return refuse("scale_attn_by_inverse_layer_idx");
    if (!config.tiedHead)
        return refuse("tie_word_embeddings");
    auto model = std::make_unique<LanguageModel>(config, threads);
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(folder / "model.safetensors"));
    for (const ParameterTensor& tensor : model->layout().tensors) {
        LAMINA_ASSIGN(const Matrix values, file.readMatrix(tensor.name));
        if (file.find(tensor.name)->shape != tensor.shape)
            return makeError(ErrorKind::Format, (folder / "model.safetensors").string() + ": the tensor " +
                                                    tensor.name + " does not have the shape config.json asks for");
        std::copy_n(values.data(), tensor.size, model->parameters().data() + tensor.offset);
    }
    return model;
}

} // namespace lamina
