#include "base/files.h"
#include "base/number_format.h"
#include "model/gpt2.h"
#include "numeric/elementwise.h"

#include "json/bounded_json.h"
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>

namespace lamina {

namespace {

using Json = nlohmann::json;

// Limits far above any model there is: they keep sizes computed from the fields from overflowing.
constexpr std::uint64_t mostLayers = 1000;
constexpr std::uint64_t mostWidth = 1U << 16;
constexpr std::uint64_t mostInner = 1U << 18;
constexpr std::uint64_t mostPositions = 1U << 20;
constexpr std::uint64_t mostVocabulary = 1U << 24;

std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

class ConfigFields {
public:
    ConfigFields(const Json& json, std::string file) : m_json(json), m_file(std::move(file)) {}

    // The field under its own name or Hugging Face's general one; null where absent.
    const Json* find(std::string_view name, std::string_view alias = {}) const {
        for (const std::string_view key : {name, alias})
            if (const auto found = m_json.find(key); !key.empty() && found != m_json.end())
                return &*found;
        return nullptr;
    }

    Status readCount(std::string_view name, std::string_view alias, std::uint64_t most, std::size_t& value) const {
        const Json* field = find(name, alias);
        if (!field)
            return {};
        if (!field->is_number_unsigned() || field->get<std::uint64_t>() < 1 || field->get<std::uint64_t>() > most)
            return wrong(ErrorKind::Format, name, *field,
                         "a whole number from 1 to " + std::to_string(most) + " is needed");
        value = static_cast<std::size_t>(field->get<std::uint64_t>());
        return {};
    }

    Status readFlag(std::string_view name, bool& value) const {
        const Json* field = find(name);
        if (!field)
            return {};
        if (!field->is_boolean())
            return wrong(ErrorKind::Format, name, *field, "true or false is needed");
        value = field->get<bool>();
        return {};
    }

    Error wrong(ErrorKind kind, std::string_view name, const Json& value, const std::string& need) const {
        return makeError(kind, m_file + ": the field " + std::string(name) + " is " + shown(value) + "; " + need);
    }

private:
    const Json& m_json;
    std::string m_file;
};

// A class of transformers: GPT2LMHeadModel, TFGPT2LMHeadModel, FlaxGPT2LMHeadModel and the like.
bool isGpt2(std::string_view name) {
    for (const std::string_view framework : {"TF", "Flax"})
        if (name.starts_with(framework)) {
            name.remove_prefix(framework.size());
            break;
        }
    return name.starts_with("GPT2");
}

// GPT-2 by its own word: model_type, else architectures.
Status checkArchitecture(const ConfigFields& fields, const std::string& file) {
    const std::string need = "only GPT-2 models (model_type \"gpt2\") can be profiled";
    const Json* type = fields.find("model_type");
    if (type && *type != "gpt2")
        return fields.wrong(ErrorKind::Unsupported, "model_type", *type, need);
    const Json* architectures = fields.find("architectures");
    if (architectures && !architectures->is_null()) {
        if (!architectures->is_array())
            return fields.wrong(ErrorKind::Format, "architectures", *architectures, "a list of names is needed");
        for (const Json& name : *architectures)
            if (!name.is_string() || !isGpt2(name.get_ref<const std::string&>()))
                return fields.wrong(ErrorKind::Unsupported, "architectures", *architectures, need);
    }
    if (!type && (!architectures || architectures->empty()))
        return makeError(ErrorKind::Unsupported, file + " names neither model_type nor architectures; " + need);
    return {};
}

} // namespace

Result<Gpt2Config> Gpt2Config::load(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "config.json";
    const std::string file = path.string();
    LAMINA_ASSIGN(const std::string text, readFile(path, std::size_t{16} << 20));
    const auto parsed = parseBoundedJson(text);
    if (!parsed.ok())
        return makeError(ErrorKind::Format, file + ": " + parsed.error().message + "; get the file again");
    const Json& json = *parsed;
    if (!json.is_object())
        return makeError(ErrorKind::Format, file + " is not a JSON object; get the file again");
    const ConfigFields fields(json, file);
    LAMINA_TRY(checkArchitecture(fields, file));

    Gpt2Config config;
    LAMINA_TRY(fields.readCount("n_layer", "num_hidden_layers", mostLayers, config.layers));
    LAMINA_TRY(fields.readCount("n_embd", "hidden_size", mostWidth, config.width));
    LAMINA_TRY(fields.readCount("n_head", "num_attention_heads", mostWidth, config.heads));
    LAMINA_TRY(fields.readCount("n_ctx", {}, mostPositions, config.positions)); // the older name of n_positions
    LAMINA_TRY(fields.readCount("n_positions", "max_position_embeddings", mostPositions, config.positions));
    LAMINA_TRY(fields.readCount("vocab_size", {}, mostVocabulary, config.vocabulary));
    if (config.width % config.heads != 0)
        return makeError(ErrorKind::Format, file + ": n_embd " + std::to_string(config.width) +
                                                " is not a multiple of n_head " + std::to_string(config.heads));
    config.inner = 4 * config.width;
    if (const Json* inner = fields.find("n_inner"); inner && !inner->is_null())
        LAMINA_TRY(fields.readCount("n_inner", {}, mostInner, config.inner));
    if (const Json* epsilon = fields.find("layer_norm_epsilon")) {
        if (!epsilon->is_number() || !(epsilon->get<double>() > 0.0) || !(epsilon->get<double>() < 1.0))
            return fields.wrong(ErrorKind::Format, "layer_norm_epsilon", *epsilon,
                                "a number between 0 and 1 is needed");
        config.layerNormEpsilon = epsilon->get<double>();
    }
    if (const Json* activation = fields.find("activation_function")) {
        if (!activation->is_string() || !parseActivation(activation->get_ref<const std::string&>()))
            return fields.wrong(
                ErrorKind::Unsupported, "activation_function", *activation,
                "gelu_new, gelu_pytorch_tanh, gelu_fast, gelu, relu, silu, swish and tanh are known here");
        config.activation = activation->get<std::string>();
    }
    LAMINA_TRY(fields.readFlag("scale_attn_weights", config.scaleAttention));
    LAMINA_TRY(fields.readFlag("scale_attn_by_inverse_layer_idx", config.scaleByInverseLayer));
    LAMINA_TRY(fields.readFlag("tie_word_embeddings", config.tiedHead));

    // Float32 throughout: what this asks for (scores in float32) is so already.
    bool reorderAndUpcast = false;
    LAMINA_TRY(fields.readFlag("reorder_and_upcast_attn", reorderAndUpcast));
    for (const std::string_view name : {"add_cross_attention", "is_encoder_decoder"}) {
        bool value = false;
        LAMINA_TRY(fields.readFlag(name, value));
        if (value)
            return fields.wrong(ErrorKind::Unsupported, name, Json(true),
                                "only decoder-only GPT-2 models can be profiled");
    }
    if (const Json* quantized = fields.find("quantization_config"); quantized && !quantized->is_null())
        return fields.wrong(ErrorKind::Unsupported, "quantization_config", *quantized,
                            "quantized weights cannot be read; use the F32, F16 or BF16 original");
    if (const Json* pruned = fields.find("pruned_heads"); pruned && !pruned->is_null() && !pruned->empty())
        return fields.wrong(ErrorKind::Unsupported, "pruned_heads", *pruned, "models with pruned heads cannot be read");
    return config;
}

std::size_t Gpt2Config::hookWidth(HookPoint hook) const {
    return hookPointRow(hook).inner ? inner : width;
}

std::size_t Gpt2Config::parameters() const {
    const std::size_t attention = width * 3 * width + 3 * width + width * width + width;
    const std::size_t mlp = 2 * width * inner + inner + width;
    const std::size_t head = tiedHead ? 0 : vocabulary * width;
    return (vocabulary + positions) * width + layers * (attention + mlp + 4 * width) + 2 * width + head;
}

double Gpt2Config::forwardFlops(std::size_t rows, std::size_t cols, std::size_t through) const {
    const auto d = static_cast<double>(width);
    const auto tokens = static_cast<double>(rows) * static_cast<double>(cols);
    const double products = 2.0 * tokens * d * (4.0 * d + 2.0 * static_cast<double>(inner));
    // Each query meets the keys up to its own: scores and weighted values.
    const double attention = 2.0 * 2.0 * tokens * (static_cast<double>(cols) + 1.0) / 2.0 * d;
    return static_cast<double>(through) * (products + attention);
}

} // namespace lamina
