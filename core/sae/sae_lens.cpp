#include "sae/sae_lens.h"

#include "sae/sae_variant.h"
#include "tensor/safetensors.h"

#include <nlohmann/json.hpp>
#include <vector>

namespace lamina {

namespace {

std::string shapeText(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

// In the file, where biases are vectors.
std::vector<std::size_t> shapeOf(const SaeParameter& parameter) {
    const Matrix& values = parameter.values;
    return parameter.spec->vector() ? std::vector{values.cols()} : std::vector{values.rows(), values.cols()};
}

} // namespace

Result<SaeParameters> loadSaeParameters(const std::filesystem::path& path, const SaeConfig& config) {
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    return readSaeParameters(file, path.string(), config);
}

Result<SaeParameters> readSaeParameters(const SafetensorsFile& file, const std::string& name, const SaeConfig& config) {
    SaeParameters parameters(config);
    for (SaeParameter& parameter : parameters) {
        const std::string tensorName(parameter.spec->name);
        const std::vector<std::size_t> expected = shapeOf(parameter);
        const TensorEntry* entry = file.find(tensorName);
        if (!entry)
            return makeError(ErrorKind::Format, name + " has no tensor " + tensorName + "; it has to hold one of shape " +
                                                    shapeText(expected));
        if (entry->shape != expected)
            return makeError(ErrorKind::Format, name + ": tensor " + tensorName + " has the shape " +
                                                    shapeText(entry->shape) + ", but this SAE needs " +
                                                    shapeText(expected));
        LAMINA_ASSIGN(parameter.values, file.readMatrix(tensorName));
    }
    return parameters;
}

std::string saeParametersBytes(const SaeParameters& parameters) {
    std::vector<TensorToWrite> tensors;
    for (const SaeParameter& parameter : parameters)
        tensors.push_back({std::string(parameter.spec->name), shapeOf(parameter), parameter.values.data()});
    return safetensorsBytes(tensors);
}

std::string saeConfigJson(const SaeConfig& config, const std::string& modelName, const std::string& hookName,
                          int layer) {
    const SaeVariant& variant = *config.variant;
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
    if (variant.saeLensFields) {
        const nlohmann::ordered_json fields = nlohmann::ordered_json::parse(variant.saeLensFields(config));
        for (const auto& [name, value] : fields.items())
            (name == "activation_fn_kwargs" ? activationArguments : json[name]) = value;
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
