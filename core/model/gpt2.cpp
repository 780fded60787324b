#include "model/gpt2.h"

#include "base/files.h"
#include "model/gpt2_data.h"

#include "json/bounded_json.h"
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

namespace lamina {

namespace {

using Shape = std::vector<std::size_t>;

constexpr std::string_view transformerPrefix = "transformer.";
constexpr std::string_view headName = "lm_head.weight";

// Every tensor the forward needs, with its shape (Conv1D weights are [in, out]).
std::map<std::string, Shape> neededTensors(const Gpt2Config& config) {
    const std::size_t d = config.width;
    std::map<std::string, Shape> needed{{"wte.weight", {config.vocabulary, d}},
                                        {"wpe.weight", {config.positions, d}},
                                        {"ln_f.weight", {d}},
                                        {"ln_f.bias", {d}}};
    for (std::size_t layer = 0; layer < config.layers; ++layer) {
        const std::string block = "h." + std::to_string(layer) + ".";
        for (const char* norm : {"ln_1.", "ln_2."}) {
            needed[block + norm + "weight"] = {d};
            needed[block + norm + "bias"] = {d};
        }
        needed[block + "attn.c_attn.weight"] = {d, 3 * d};
        needed[block + "attn.c_attn.bias"] = {3 * d};
        needed[block + "attn.c_proj.weight"] = {d, d};
        needed[block + "attn.c_proj.bias"] = {d};
        needed[block + "mlp.c_fc.weight"] = {d, config.inner};
        needed[block + "mlp.c_fc.bias"] = {config.inner};
        needed[block + "mlp.c_proj.weight"] = {config.inner, d};
        needed[block + "mlp.c_proj.bias"] = {d};
    }
    if (!config.tiedHead)
        needed[std::string(headName)] = {config.vocabulary, d};
    return needed;
}

// Buffers of older files, and the language model's head where it is the embedding: nobody needs to hear of them.
bool isBuffer(std::string_view name) {
    return name.starts_with("lm_head.") ||
           (name.starts_with("h.") && (name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias")));
}

// What a GPT-2 was given besides, for another task: it does not enter the forward. Where the model's own tensors have a
// prefix, whatever stands outside it.
bool isHead(std::string_view name, bool outsidePrefix) {
    constexpr std::string_view heads[] = {"score.",      "multiple_choice_head.", "classifier.",
                                          "qa_outputs.", "v_head.",               "value_head."};
    return outsidePrefix || std::ranges::any_of(heads, [&](std::string_view head) { return name.starts_with(head); });
}

std::string shapeText(const Shape& shape) {
    std::string text = "[";
    for (const std::size_t size : shape)
        text.append(text.size() > 1 ? ", " : "").append(std::to_string(size));
    return text + "]";
}

// The files of a sharded model, in the order of their names. Their names come from a file of unknown origin: each must
// be a plain name of this folder.
Result<std::vector<std::filesystem::path>> shardFiles(const std::filesystem::path& index) {
    const std::string file = index.string();
    LAMINA_ASSIGN(const std::string text, readFile(index, std::size_t{64} << 20));
    const auto parsed = parseBoundedJson(text);
    const nlohmann::json json = parsed.ok() ? *parsed : nlohmann::json();
    const auto weights = json.is_object() ? json.find("weight_map") : json.end();
    if (!json.is_object() || weights == json.end() || !weights->is_object() || weights->empty())
        return makeError(ErrorKind::Format, file + " holds no weight_map of tensor names to files; get the file again");
    std::set<std::string> names;
    for (const auto& [tensor, value] : weights->items()) {
        const std::string name = value.is_string() ? value.get<std::string>() : std::string();
        const bool plain = !name.empty() && name != "." && name != ".." &&
                           name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
        if (!plain)
            return makeError(ErrorKind::Format, file + ": the tensor '" + tensor +
                                                    "' is said to be in a file that is not a plain name of this folder");
        names.insert(name);
    }
    std::vector<std::filesystem::path> files;
    for (const std::string& name : names)
        files.push_back(index.parent_path() / name);
    return files;
}

} // namespace

Result<std::vector<std::filesystem::path>> weightFilesOf(const std::filesystem::path& folder) {
    const auto exists = [&folder](const char* name) {
        std::error_code error;
        return std::filesystem::exists(folder / name, error);
    };
    if (exists("model.safetensors"))
        return std::vector{folder / "model.safetensors"};
    if (exists("model.safetensors.index.json"))
        return shardFiles(folder / "model.safetensors.index.json");
    for (const char* pickle : {"pytorch_model.bin", "pytorch_model.bin.index.json"})
        if (exists(pickle))
            return makeError(
                ErrorKind::Unsupported,
                (folder / pickle).string() +
                    " is a pickle file, which can run any program when it is read, so it is not opened; "
                    "convert it to model.safetensors, or get the model in that form (run reads the tensors "
                    "of a folder's checkpoint by itself)");
    return makeError(ErrorKind::NotFound, "the model folder " + folder.string() +
                                              " holds no model.safetensors; point at a Hugging Face GPT-2 folder");
}

Result<Matrix> Gpt2::Data::read(const std::string& name) const {
    return files[fileOf.at(name)].readMatrix(nameInFile(name));
}

Status Gpt2::Data::readValues(const std::string& name, std::size_t first, std::size_t count, float* values) const {
    return files[fileOf.at(name)].readValues(nameInFile(name), first, count, values);
}

std::string Gpt2::Data::nameInFile(const std::string& name) const { return name == headName ? name : prefix + name; }

Result<Gpt2> Gpt2::open(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return makeError(ErrorKind::NotFound, "the model folder " + folder.string() +
                                                  " does not exist; point at a Hugging Face GPT-2 folder");
    auto data = std::make_shared<Data>();
    data->folder = folder;
    LAMINA_ASSIGN(data->config, Gpt2Config::load(folder));
    data->activation = *parseActivation(data->config.activation);
    LAMINA_ASSIGN(data->weightFiles, weightFilesOf(folder));
    for (const std::filesystem::path& path : data->weightFiles) {
        LAMINA_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
        data->files.push_back(std::move(file));
    }

    for (const SafetensorsFile& file : data->files)
        for (const auto& [name, entry] : file.tensors())
            if (name.starts_with(transformerPrefix))
                data->prefix = transformerPrefix;
    const std::map<std::string, Shape> needed = neededTensors(data->config);
    for (std::size_t i = 0; i < data->files.size(); ++i) {
        for (const auto& [stored, entry] : data->files[i].tensors()) {
            const bool hasPrefix = !data->prefix.empty() && stored.starts_with(data->prefix);
            const std::string name = hasPrefix ? stored.substr(data->prefix.size()) : stored;
            const std::string where = "the tensor '" + stored + "' of " + data->files[i].name();
            const auto expected = needed.find(name);
            // With a prefix, only the head stands without it.
            const bool inPlace = data->prefix.empty() || hasPrefix != (name == headName);
            if (expected == needed.end() || !inPlace) {
                if (isBuffer(name))
                    continue;
                if (expected == needed.end() && isHead(name, !data->prefix.empty() && !hasPrefix)) {
                    data->ignored.push_back(stored);
                    continue;
                }
                return makeError(ErrorKind::Unsupported, where + " does not belong to a GPT-2 model of " +
                                                             std::to_string(data->config.layers) +
                                                             " layers; check that config.json and the weights match");
            }
            if (entry.dtype != "F32" && entry.dtype != "F16" && entry.dtype != "BF16")
                return makeError(ErrorKind::Unsupported,
                                 where + " has the dtype " + entry.dtype + "; F32, F16 and BF16 can be read");
            if (entry.shape != expected->second)
                return makeError(ErrorKind::Format, where + " has the shape " + shapeText(entry.shape) + ", config.json asks for " +
                                                        shapeText(expected->second));
            if (!data->fileOf.emplace(name, i).second)
                return makeError(ErrorKind::Format, where + " stands in another file of the model too; get the model again");
        }
    }
    for (const auto& [name, shape] : needed)
        if (!data->fileOf.contains(name))
            return makeError(ErrorKind::Format, "the model in " + folder.string() + " lacks the tensor '" + name + "' " +
                                                    shapeText(shape) + "; check that config.json and the weights match");
    Gpt2 model;
    model.m_data = std::move(data);
    return model;
}

const Gpt2Config& Gpt2::config() const { return m_data->config; }

const std::filesystem::path& Gpt2::folder() const { return m_data->folder; }

const std::vector<std::filesystem::path>& Gpt2::weightFiles() const { return m_data->weightFiles; }

const std::vector<std::string>& Gpt2::ignoredTensors() const { return m_data->ignored; }

} // namespace lamina
