#include "sae/sae_weights.h"

#include "base/seed.h"
#include "sae/sae_variant.h"
#include "tensor/safetensors.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace lamina {

std::size_t SaeWeights::bytes() const {
    std::size_t total = 0;
    for (const Matrix* tensor : tensors())
        total += tensor->size() * sizeof(float);
    return total;
}

SaeWeights zeroSaeWeights(const SaeConfig& config) {
    SaeWeights weights;
    weights.W_enc = Matrix(config.inputs, config.latents);
    if (!config.tied) {
        weights.b_enc = Matrix(1, config.latents);
        weights.W_dec = Matrix(config.latents, config.inputs);
        weights.b_dec = Matrix(1, config.inputs);
    }
    return weights;
}

SaeWeights initialSaeWeights(const SaeConfig& config, std::uint64_t seed) {
    SaeWeights weights = zeroSaeWeights(config);
    const auto fill = [seed](Matrix& tensor, std::string_view name, std::size_t fanIn) {
        Random random(deriveSeed(seed, name));
        const auto bound = static_cast<float>(1.0 / std::sqrt(static_cast<double>(fanIn)));
        for (std::size_t i = 0; i < tensor.size(); ++i)
            tensor.data()[i] = random.uniform(-bound, bound);
    };
    fill(weights.W_enc, "W_enc", config.inputs);
    fill(weights.b_enc, "b_enc", config.inputs);
    fill(weights.W_dec, "W_dec", config.latents);
    fill(weights.b_dec, "b_dec", config.latents);
    return weights;
}

namespace {

// SAELens's names, in the order of SaeWeights::tensors(). Biases are vectors there.
struct NamedTensor {
    std::string_view name;
    bool vector;
};
constexpr std::array<NamedTensor, 4> tensorNames{{{"W_enc", false}, {"b_enc", true}, {"W_dec", false}, {"b_dec", true}}};

std::string shapeText(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

std::vector<std::size_t> shapeOf(const Matrix& tensor, bool vector) {
    return vector ? std::vector{tensor.cols()} : std::vector{tensor.rows(), tensor.cols()};
}

} // namespace

Result<SaeWeights> loadSaeWeights(const std::filesystem::path& path, const SaeConfig& config) {
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    return readSaeWeights(file, path.string(), config);
}

Result<SaeWeights> readSaeWeights(const SafetensorsFile& file, const std::string& name, const SaeConfig& config) {
    SaeWeights weights = zeroSaeWeights(config);
    for (std::size_t i = 0; i < tensorNames.size(); ++i) {
        Matrix& tensor = *weights.tensors()[i];
        if (tensor.empty())
            continue;
        const std::string tensorName(tensorNames[i].name);
        const std::vector<std::size_t> expected = shapeOf(tensor, tensorNames[i].vector);
        const TensorEntry* entry = file.find(tensorName);
        if (!entry)
            return makeError(ErrorKind::Format, name + " has no tensor " + tensorName + "; it has to hold one of shape " +
                                                    shapeText(expected));
        if (entry->shape != expected)
            return makeError(ErrorKind::Format, name + ": tensor " + tensorName + " has the shape " +
                                                    shapeText(entry->shape) + ", but this SAE needs " +
                                                    shapeText(expected));
        LAMINA_ASSIGN(tensor, file.readMatrix(tensorName));
    }
    return weights;
}

std::string saeWeightsBytes(const SaeWeights& weights) {
    std::vector<TensorToWrite> tensors;
    for (std::size_t i = 0; i < tensorNames.size(); ++i)
        if (const Matrix& tensor = *weights.tensors()[i]; !tensor.empty())
            tensors.push_back({std::string(tensorNames[i].name), shapeOf(tensor, tensorNames[i].vector), tensor.data()});
    return safetensorsBytes(tensors);
}

std::string saeConfigJson(const SaeConfig& config, const std::string& modelName, const std::string& hookName,
                          int layer) {
    const SaeVariantDefinition& variant = saeVariantDefinition(config.variant);
    // Top level: what SAELens reads in every version (6 and later ignore the names they do not know there); `metadata`:
    // where 6 and later keep what an SAE was trained on.
    nlohmann::ordered_json json;
    json["architecture"] = variant.saeLens;
    json["d_in"] = config.inputs;
    json["d_sae"] = config.latents;
    json["dtype"] = "float32";
    json["device"] = "cpu";
    json["apply_b_dec_to_input"] = false;
    json["normalize_activations"] = "none";
    json["reshape_activations"] = "none";
    nlohmann::ordered_json activationArguments = nlohmann::ordered_json::object();
    if (variant.usesK) {
        json["k"] = config.k;
        json["rescale_acts_by_decoder_norm"] = false;
        activationArguments["k"] = config.k;
    }
    json["activation_fn_str"] = variant.saeLensActivation;
    json["activation_fn_kwargs"] = activationArguments;
    json["finetuning_scaling_factor"] = false;
    json["model_name"] = modelName;
    json["hook_name"] = hookName;
    json["hook_layer"] = layer;
    json["hook_head_index"] = nullptr;
    json["prepend_bos"] = false;
    json["dataset_path"] = nullptr;
    json["context_size"] = nullptr;
    json["sae_lens_training_version"] = nullptr;
    if (config.tied)
        json["tied"] = true; // W_dec is W_enc transposed and there are no biases: the file holds W_enc alone
    json["metadata"] = {{"model_name", modelName}, {"hook_name", hookName}, {"hook_layer", layer}, {"prepend_bos", false}};
    return json.dump(2) + "\n";
}

} // namespace lamina
