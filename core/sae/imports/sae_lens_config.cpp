#include "base/files.h"
#include "sae/imports/imported_sae.h"
#include "sae/sae_variant.h"
#include "sae/sae_variants.h"

#include "json/bounded_json.h"
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace lamina {

namespace {

using Json = nlohmann::json;

constexpr std::size_t mostWidth = std::size_t{1} << 28;

std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

// The fields of one cfg.json, under the names of SAELens 6; of older files under those that they had then.
class Fields {
public:
    Fields(const Json& json, std::string file) : m_json(json), m_file(std::move(file)) {
        const Json* version = find("sae_lens_version");
        m_old = !version || !version->is_string() || std::atoi(version->get_ref<const std::string&>().c_str()) < 6;
    }

    // Before version 6: other names, and apply_b_dec_to_input unless it says no.
    bool old() const { return m_old; }
    const std::string& file() const { return m_file; }

    // At the top or in `metadata`; nullptr where it is absent or null.
    const Json* find(std::string_view name) const {
        if (const auto top = m_json.find(name); top != m_json.end() && !top->is_null())
            return &*top;
        const auto metadata = m_json.find("metadata");
        if (metadata == m_json.end() || !metadata->is_object())
            return nullptr;
        const auto inner = metadata->find(name);
        return inner == metadata->end() || inner->is_null() ? nullptr : &*inner;
    }
    const Json* find(std::string_view name, std::string_view older) const {
        const Json* field = find(name);
        return field ? field : find(older);
    }

    Result<std::string> text(std::string_view name, std::string_view older, const char* otherwise) const {
        const Json* field = find(name, older);
        if (!field && otherwise)
            return std::string(otherwise);
        if (!field)
            return makeError(ErrorKind::Format, m_file + " has no field " + std::string(name));
        if (!field->is_string())
            return wrong(ErrorKind::Format, name, *field, "a text is needed");
        return field->get<std::string>();
    }
    Result<std::size_t> count(std::string_view name) const {
        const Json* field = find(name);
        if (!field)
            return makeError(ErrorKind::Format, m_file + " has no field " + std::string(name));
        if (!field->is_number_unsigned() || field->get<std::uint64_t>() < 1 || field->get<std::uint64_t>() > mostWidth)
            return wrong(ErrorKind::Format, name, *field, "a whole number above 0 is needed");
        return static_cast<std::size_t>(field->get<std::uint64_t>());
    }
    Result<bool> flag(std::string_view name, bool otherwise) const {
        const Json* field = find(name);
        if (!field)
            return otherwise;
        if (!field->is_boolean())
            return wrong(ErrorKind::Format, name, *field, "true or false is needed");
        return field->get<bool>();
    }

    Error wrong(ErrorKind kind, std::string_view name, const Json& value, const std::string& need) const {
        return makeError(kind, m_file + ": the field " + std::string(name) + " is " + shown(value) + "; " + need);
    }

private:
    const Json& m_json;
    std::string m_file;
    bool m_old = false;
};

// "blocks.3.hook_mlp_out"
Status readHook(const Fields& fields, SaeLensConfig& config) {
    LAMINA_ASSIGN(const std::string name, fields.text("hook_name", "hook_point", nullptr));
    constexpr std::string_view prefix = "blocks.";
    const std::size_t dot = name.find('.', prefix.size());
    const char* const begin = name.data() + std::min(prefix.size(), name.size());
    const char* const end = name.data() + std::min(dot, name.size());
    const auto [stop, error] = std::from_chars(begin, end, config.layer);
    if (!name.starts_with(prefix) || dot == std::string::npos || error != std::errc{} || stop != end ||
        config.layer < 0)
        return fields.wrong(ErrorKind::Unsupported, "hook_name", Json(name),
                            "only hook points inside a layer, such as blocks.3.hook_mlp_out, can be profiled");
    config.hook = name.substr(dot + 1);
    if (const Json* head = fields.find("hook_head_index", "hook_point_head_index"))
        return fields.wrong(ErrorKind::Unsupported, "hook_head_index", *head,
                            "autoencoders of a single attention head cannot be profiled");
    return {};
}

Status readForm(const Fields& fields, SaeLensConfig& config) {
    LAMINA_ASSIGN(std::string architecture, fields.text("architecture", "architecture", "standard"));
    LAMINA_ASSIGN(const std::string activation, fields.text("activation_fn", "activation_fn_str", "relu"));
    if (architecture == "standard" && activation == "topk")
        architecture = "topk"; // as the first versions had it
    const SaeVariant* const form = findSaeLensForm(architecture);
    std::string known;
    for (const SaeVariant* variant : saeVariants())
        if (variant == findSaeLensForm(variant->saeLens)) // each name once
            known.append(known.empty() ? "" : ", ").append(variant->saeLens);
    if (!form)
        return fields.wrong(ErrorKind::Unsupported, "architecture", Json(architecture), "known here: " + known);
    if (activation != "relu" && activation != form->saeLensActivation)
        return fields.wrong(ErrorKind::Unsupported, "activation_fn", Json(activation),
                            std::string(form->saeLensActivation) + " is what an autoencoder of this architecture has");
    config.sae.variant = form;
    config.sae.epochs = 0;
    LAMINA_ASSIGN(config.sae.inputs, fields.count("d_in"));
    LAMINA_ASSIGN(config.sae.latents, fields.count("d_sae"));
    for (const SaeSetting& setting : form->settings)
        setting.set(config.sae, setting.initial);
    if (hasSetting(*form, "k")) {
        const Json* arguments = fields.find("activation_fn_kwargs");
        const bool inside = !fields.find("k") && arguments && arguments->is_object() && arguments->contains("k");
        if (inside && (*arguments)["k"].is_number_unsigned()) {
            config.sae.k = (*arguments)["k"].get<std::size_t>();
        } else {
            LAMINA_ASSIGN(config.sae.k, fields.count("k"));
        }
        if (config.sae.k < 1 || config.sae.k > config.sae.latents)
            return makeError(ErrorKind::Format, fields.file() + ": the field k is " + std::to_string(config.sae.k) +
                                                    "; a number from 1 to d_sae is needed");
    }
    return {};
}

Status readNormalisation(const Fields& fields, SaeLensConfig& config) {
    LAMINA_ASSIGN(config.subtractsDecoderBias, fields.flag("apply_b_dec_to_input", true));
    LAMINA_ASSIGN(config.rescalesByDecoderNorm, fields.flag("rescale_acts_by_decoder_norm", false));
    LAMINA_ASSIGN(config.scalesLatents, fields.flag("finetuning_scaling_factor", false));
    const Json* field = fields.find("normalize_activations");
    if (!field || *field == "none" || *field == false)
        return {};
    if (*field == "expected_average_only_in" || *field == true) {
        const Json* scale = fields.find("norm_scaling_factor");
        if (!scale || !scale->is_number() || !(scale->get<double>() > 0) || !std::isfinite(scale->get<double>()))
            return fields.wrong(ErrorKind::Unsupported, "normalize_activations", *field,
                                "the file does not say the factor (norm_scaling_factor); fold it into the weights with "
                                "SAELens's fold_activation_norm_scaling_factor and save them again");
        config.inputScale = scale->get<double>();
        return {};
    }
    return fields.wrong(ErrorKind::Unsupported, "normalize_activations", *field,
                        "only none and a folded expected_average_only_in can be profiled");
}

// Whether the model is the one that was looked at.
Status readModel(const Fields& fields, SaeLensConfig& config) {
    if (const Json* given = fields.find("model_from_pretrained_kwargs")) {
        for (const char* name : {"center_writing_weights", "fold_value_biases"})
            if (given->is_object() && given->contains(name) && (*given)[name] == true)
                return fields.wrong(ErrorKind::Unsupported, "model_from_pretrained_kwargs", *given,
                                    std::string(name) + " changes the activations; here the model's weights are taken "
                                                        "as they are stored");
    } else {
        config.warnings.push_back("the autoencoders do not say how the model's weights were prepared for them "
                                  "(model_from_pretrained_kwargs); here they are taken as they are stored, neither "
                                  "centred nor folded");
    }
    LAMINA_ASSIGN(const bool begins, fields.flag("prepend_bos", false));
    if (begins)
        config.warnings.push_back("the autoencoders were trained on windows that begin with a special token "
                                  "(prepend_bos); the article's windows do not");
    return {};
}

} // namespace

Result<SaeLensConfig> readSaeLensConfig(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "cfg.json";
    LAMINA_ASSIGN(const std::string text, readFile(path, std::size_t{16} << 20));
    const auto parsed = parseBoundedJson(text);
    if (!parsed.ok())
        return makeError(ErrorKind::Format, path.string() + ": " + parsed.error().message + "; get the file again");
    const Json& json = *parsed;
    if (!json.is_object())
        return makeError(ErrorKind::Format, path.string() + " is not a JSON object; get the file again");
    const Fields fields(json, path.string());
    SaeLensConfig config;
    config.folder = folder;
    LAMINA_TRY(readHook(fields, config));
    LAMINA_TRY(readForm(fields, config));
    LAMINA_TRY(readNormalisation(fields, config));
    LAMINA_TRY(readModel(fields, config));
    return config;
}

} // namespace lamina
