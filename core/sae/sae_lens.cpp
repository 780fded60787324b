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

Matrix transposed(const Matrix& values) {
    Matrix result(values.cols(), values.rows());
    for (std::size_t i = 0; i < values.rows(); ++i)
        for (std::size_t j = 0; j < values.cols(); ++j)
            result(j, i) = values(i, j);
    return result;
}

SaeConfig untiedForm(SaeConfig config) {
    config.tied = false;
    return config;
}

// The same SAE as its untied form has it: W_dec = W_encᵀ, biases 0.
SaeParameters untiedParameters(const SaeConfig& config, const SaeParameters& tied) {
    SaeParameters whole(untiedForm(config));
    for (const SaeParameter& parameter : tied)
        whole.at(parameter.spec->name) = parameter.values;
    whole.at("W_dec") = transposed(tied["W_enc"]);
    return whole;
}

// The version whose cfg.json this is: SAELens takes a file that names none for one from before 6 and rewrites it.
constexpr const char* saeLensVersion = "6.0.0";

nlohmann::ordered_json metadataOf(const SaeLensSource& source) {
    nlohmann::ordered_json json;
    json["sae_lens_version"] = saeLensVersion;
    json["sae_lens_training_version"] = nullptr; // not trained by SAELens
    json["model_name"] = source.modelName;
    json["model_class_name"] = "HookedTransformer";
    // As the weights are stored: TransformerLens would else centre and fold them.
    json["model_from_pretrained_kwargs"] = {
        {"fold_ln", false}, {"center_writing_weights", false}, {"center_unembed", false}, {"fold_value_biases", false}};
    json["hook_name"] = source.hookName;
    json["hook_layer"] = source.layer;
    json["hook_head_index"] = nullptr;
    json["prepend_bos"] = false;
    json["dataset_path"] = nullptr;
    json["context_size"] = nullptr;
    if (source.contextSize > 0)
        json["context_size"] = source.contextSize;
    json["seqpos_slice"] = nlohmann::ordered_json::array(); // the arguments of Python's slice()
    if (source.dropFirst)
        json["seqpos_slice"].push_back(1);
    json["seqpos_slice"].push_back(nullptr);
    return json;
}

} // namespace

Result<SaeParameters> loadSaeParameters(const std::filesystem::path& path, const SaeConfig& config) {
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    return readSaeParameters(file, path.string(), config);
}

Result<SaeParameters> readSaeParameters(const SafetensorsFile& file, const std::string& name, const SaeConfig& config) {
    SaeParameters parameters(config);
    for (SaeParameter& parameter : parameters) {
        if (!parameter.spec->stored)
            continue;
        const std::string tensorName(parameter.spec->name);
        const std::vector<std::size_t> expected = shapeOf(parameter);
        const TensorEntry* entry = file.find(tensorName);
        if (!entry)
            return makeError(ErrorKind::Format, name + " has no tensor " + tensorName +
                                                    "; it has to hold one of shape " + shapeText(expected));
        if (entry->shape != expected)
            return makeError(ErrorKind::Format, name + ": tensor " + tensorName + " has the shape " +
                                                    shapeText(entry->shape) + ", but this SAE needs " +
                                                    shapeText(expected));
        LAMINA_ASSIGN(parameter.values, file.readMatrix(tensorName));
    }
    return parameters;
}

std::string saeParametersBytes(const SaeConfig& config, const SaeParameters& parameters) {
    if (config.tied)
        return saeParametersBytes(untiedForm(config), untiedParameters(config, parameters));
    std::vector<TensorToWrite> tensors;
    for (const SaeParameter& parameter : parameters)
        if (parameter.spec->stored)
            tensors.push_back({std::string(parameter.spec->name), shapeOf(parameter), parameter.values.data()});
    return safetensorsBytes(tensors);
}

std::string saeConfigJson(const SaeConfig& config, const SaeLensSource& source) {
    const SaeVariant& variant = *config.variant;
    // Top level: what SAELens reads in every version (6 and later ignore the names they do not know there); `metadata`:
    // where 6 and later keep what an SAE was trained on. Older versions read it at the top.
    nlohmann::ordered_json json;
    json["architecture"] = variant.saeLens;
    json["d_in"] = config.inputs;
    json["d_sae"] = config.latents;
    json["dtype"] = "float32";
    json["device"] = "cpu";
    json["apply_b_dec_to_input"] = false;
    json["normalize_activations"] = "none";
    json["reshape_activations"] = source.hookName.ends_with("hook_z") ? "hook_z" : "none"; // there [heads, d / heads]
    nlohmann::ordered_json activationArguments = nlohmann::ordered_json::object();
    if (variant.saeLensFields) {
        const nlohmann::ordered_json fields = nlohmann::ordered_json::parse(variant.saeLensFields(config));
        for (const auto& [name, value] : fields.items())
            (name == "activation_fn_kwargs" ? activationArguments : json[name]) = value;
    }
    json["activation_fn_str"] = variant.saeLensActivation;
    json["activation_fn_kwargs"] = activationArguments;
    json["finetuning_scaling_factor"] = false;
    if (config.tied)
        json["tied"] = true;
    const nlohmann::ordered_json metadata = metadataOf(source);
    json.update(metadata);
    json["metadata"] = metadata;
    return json.dump(2) + "\n";
}

} // namespace lamina
