#include "run/checkpoint/checkpoint_folder.h"

#include "base/environment.h"
#include "base/files.h"
#include "base/hash.h"
#include "run/checkpoint/pickled_tensors.h"
#include "session/format/content_source.h"
#include "session/format/json_writer.h"
#include "tensor/half.h"
#include "tensor/safetensors.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <unistd.h>

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr const char* weightsName = "model.safetensors";
constexpr std::uint64_t mostPickle = std::uint64_t{16} << 20;
constexpr std::uint64_t mostStorage = std::uint64_t{64} << 30;

struct Source {
    fs::path file;
    bool nanoGpt = false;
};

std::optional<Source> checkpointIn(const fs::path& folder) {
    for (const char* name : {weightsName, "model.safetensors.index.json"})
        if (isThere(folder / name))
            return std::nullopt;
    if (isThere(folder / "pytorch_model.bin"))
        return Source{folder / "pytorch_model.bin", false};
    if (isThere(folder / "ckpt.pt"))
        return Source{folder / "ckpt.pt", true};
    return std::nullopt;
}

// The tensors of one checkpoint under the names that GPT-2's folders have.
class Checkpoint {
public:
    static Result<Checkpoint> open(const Source& source) {
        auto archive = ContentSource::open(source.file);
        if (!archive.ok() || !(*archive)->isArchive()) {
            if (!archive.ok() && archive.error().kind != ErrorKind::Format)
                return archive.error();
            return makeError(ErrorKind::Unsupported,
                             source.file.string() +
                                 " is not in the form that PyTorch 1.6 and later write (a zip archive); "
                                 "save it again with a newer PyTorch, or convert it to " +
                                 weightsName);
        }
        Checkpoint checkpoint(source, std::move(*archive));
        LAMINA_TRY(checkpoint.readPickle());
        return checkpoint;
    }

    const std::map<std::string, PickledTensor>& tensors() const { return m_tensors; }
    // config.json of nanoGPT's model_args; empty for other checkpoints.
    const std::string& config() const { return m_config; }

    // As float32, row by row.
    Result<std::vector<float>> values(const PickledTensor& tensor) const {
        const std::size_t each = elementSize(tensor.type);
        LAMINA_ASSIGN(const std::string bytes, m_archive->read(entryOf(tensor), mostStorage));
        std::uint64_t count = 1;
        for (const std::uint64_t size : tensor.shape)
            count *= size;
        std::vector<float> values(count);
        std::vector<std::uint64_t> place(tensor.shape.size());
        for (float& value : values) {
            std::uint64_t element = tensor.offset;
            for (std::size_t i = 0; i < place.size(); ++i)
                element += place[i] * tensor.stride[i];
            value = valueAt(tensor.type, bytes.data() + element * each);
            for (std::size_t i = place.size(); i > 0 && ++place[i - 1] == tensor.shape[i - 1]; --i)
                place[i - 1] = 0;
        }
        return values;
    }

private:
    Checkpoint(const Source& source, std::unique_ptr<ContentSource> archive)
        : m_source(source), m_archive(std::move(archive)) {}

    std::string entryOf(const PickledTensor& tensor) const { return m_prefix + "data/" + tensor.storage; }
    // Whether all of it lies in the bytes that are there.
    Status check(const std::string& name, const PickledTensor& tensor) const {
        const std::uint64_t length = tensor.storageLength;
        std::uint64_t count = 1, last = tensor.offset;
        bool inside = length <= m_archive->size(entryOf(tensor)) / elementSize(tensor.type) && last < length;
        for (std::size_t i = 0; inside && i < tensor.shape.size(); ++i) {
            inside = tensor.shape[i] > 0 && tensor.shape[i] <= length / count &&
                     (tensor.shape[i] == 1 || tensor.stride[i] < length);
            count *= inside ? tensor.shape[i] : 1;
            // Each factor is below length, which is below the archive's size: no overflow.
            last += inside ? (tensor.shape[i] - 1) * (tensor.shape[i] == 1 ? 0 : tensor.stride[i]) : 0;
            inside = inside && last < length;
        }
        return inside ? Status() : Status(broken("the tensor '" + name + "' reaches beyond its bytes"));
    }
    Error broken(const std::string& what) const {
        return makeError(ErrorKind::Format,
                         "cannot read " + m_source.file.string() + ": " + what + "; get the file again");
    }
    static std::size_t elementSize(const std::string& type) { // 0: not a type of weights
        return type == "FloatStorage"                               ? sizeof(float)
               : type == "DoubleStorage"                            ? sizeof(double)
               : type == "HalfStorage" || type == "BFloat16Storage" ? 2
                                                                    : 0;
    }
    static float valueAt(const std::string& type, const char* bytes) {
        if (type == "FloatStorage") {
            float value = 0;
            std::memcpy(&value, bytes, sizeof value);
            return value;
        }
        if (type == "DoubleStorage") {
            double value = 0;
            std::memcpy(&value, bytes, sizeof value);
            return static_cast<float>(value);
        }
        std::uint16_t half = 0;
        std::memcpy(&half, bytes, sizeof half);
        float value = 0;
        (type == "HalfStorage" ? halfToFloat : bfloat16ToFloat)(&half, &value, 1);
        return value;
    }

    Status readPickle() {
        for (const std::string& name : m_archive->names())
            if (constexpr std::string_view pickle = "data.pkl";
                name.ends_with(pickle) && std::ranges::count(name, '/') <= 1)
                m_prefix = name.substr(0, name.size() - pickle.size());
        LAMINA_ASSIGN(const std::string bytes, m_archive->read(m_prefix + "data.pkl", mostPickle));
        if (const std::string order = m_prefix + "byteorder"; m_archive->contains(order)) {
            LAMINA_ASSIGN(const std::string stored, m_archive->read(order, 64));
            if (stored != "little")
                return broken("its numbers are not little-endian");
        }
        auto leaves = readPickledTensors(bytes);
        if (!leaves.ok()) {
            Error error = leaves.error();
            error.message = "cannot read " + m_source.file.string() + ": " + error.message;
            return error;
        }
        return m_source.nanoGpt ? takeNanoGpt(*leaves) : takeHuggingFace(*leaves);
    }

    Status takeHuggingFace(const PickledLeaves& leaves) {
        for (const auto& [name, leaf] : leaves)
            if (const auto* tensor = std::get_if<PickledTensor>(&leaf); tensor && elementSize(tensor->type) > 0) {
                LAMINA_TRY(check(name, *tensor));
                m_tensors[name] = *tensor;
            }
        return m_tensors.empty() ? Status(broken("it holds no tensors")) : Status();
    }

    // https://github.com/karpathy/nanoGPT: linear layers are [out, in] there and Conv1D's [in, out] here, the head is
    // the embedding, and biases may be left out.
    Status takeNanoGpt(const PickledLeaves& leaves) {
        std::map<std::string, std::int64_t> arguments;
        for (const char* key : {"n_layer", "n_head", "n_embd", "block_size", "vocab_size"}) {
            const auto found = leaves.find(std::string("model_args/") + key);
            const auto* value = found == leaves.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
            if (!value || *value < 1)
                return broken(std::string("it is no checkpoint of nanoGPT: model_args has no ") + key);
            arguments[key] = *value;
        }
        for (const auto& [path, leaf] : leaves) {
            const auto* stored = std::get_if<PickledTensor>(&leaf);
            std::string name = path;
            for (const std::string_view prefix : {"model/", "_orig_mod."})
                if (name.starts_with(prefix))
                    name.erase(0, prefix.size());
            if (!stored || !path.starts_with("model/") || !name.starts_with("transformer.") ||
                name.ends_with(".attn.bias") || elementSize(stored->type) == 0)
                continue;
            LAMINA_TRY(check(name, *stored));
            PickledTensor tensor = *stored;
            const bool linear = name.ends_with(".weight") && (name.find(".attn.c_") != std::string::npos ||
                                                              name.find(".mlp.c_") != std::string::npos);
            if (linear && tensor.shape.size() == 2) {
                std::swap(tensor.shape[0], tensor.shape[1]);
                std::swap(tensor.stride[0], tensor.stride[1]);
            }
            m_tensors[name] = std::move(tensor);
        }
        addMissingBiases();
        JsonWriter json(JsonWriter::Layout::Indented);
        json.beginObject();
        json.member("model_type", "gpt2");
        json.member("activation_function", "gelu");
        for (const auto& [key, value] : arguments)
            json.member(key == "block_size" ? "n_positions" : key, value);
        json.endObject();
        m_config = json.take() + "\n";
        return {};
    }

    // Of a weight's last size, without a storage: zeros.
    void addMissingBiases() {
        std::map<std::string, PickledTensor> added;
        for (const auto& [name, tensor] : m_tensors) {
            constexpr std::string_view weight = ".weight";
            if (!name.ends_with(weight) || name.ends_with(".wte.weight") || name.ends_with(".wpe.weight") ||
                tensor.shape.empty())
                continue;
            const std::string bias = name.substr(0, name.size() - weight.size()) + ".bias";
            if (!m_tensors.contains(bias))
                added[bias] = {{}, "FloatStorage", 0, 0, {tensor.shape.back()}, {1}};
        }
        m_tensors.merge(added);
    }

    Source m_source;
    std::unique_ptr<ContentSource> m_archive;
    std::string m_prefix; // "archive/"
    std::map<std::string, PickledTensor> m_tensors;
    std::string m_config;
};

Status writeWeights(const Checkpoint& checkpoint, const fs::path& file, RunToken& token) {
    std::vector<TensorToWrite> tensors;
    for (const auto& [name, tensor] : checkpoint.tensors())
        tensors.push_back({name, {tensor.shape.begin(), tensor.shape.end()}});
    LAMINA_ASSIGN(SafetensorsWriter writer, SafetensorsWriter::create(file, tensors));
    for (const auto& [name, tensor] : checkpoint.tensors()) {
        LAMINA_TRY(token.checkpoint());
        if (tensor.storageLength == 0) {
            const std::vector<float> zeros(tensor.shape.front());
            LAMINA_TRY(writer.append(zeros.data(), zeros.size()));
            continue;
        }
        LAMINA_ASSIGN(const std::vector<float> values, checkpoint.values(tensor));
        LAMINA_TRY(writer.append(values.data(), values.size()));
    }
    return writer.finish();
}

Result<std::string> contentName(const fs::path& folder, const Source& source) {
    Hash hash(Hash::Kind::Sha256);
    std::vector<fs::path> files{source.file, folder / "config.json"};
    for (const std::string& tokenizer : tokenizerFileNames(folder))
        files.push_back(folder / tokenizer);
    for (const fs::path& file : files)
        if (isThere(file)) {
            LAMINA_ASSIGN(const std::string one, sha256OfFile(file));
            hash.add(file.filename().string() + one);
        }
    return hash.hex().substr(0, 32);
}

} // namespace

Result<fs::path> safetensorsFolder(const fs::path& folder, RunToken& token) {
    const std::optional<Source> source = checkpointIn(folder);
    if (!source)
        return folder;
    for (const std::string& name : tokenizerFileNames(folder))
        if (!isThere(folder / name))
            return makeError(ErrorKind::NotFound, "the model folder " + folder.string() + " holds no " + name +
                                                      "; put vocab.json and merges.txt of its tokenizer (GPT-2's, as a "
                                                      "rule) beside " +
                                                      source->file.filename().string());
    LAMINA_ASSIGN(const std::string name, contentName(folder, *source));
    const fs::path cache = cacheHome();
    if (cache.empty())
        return makeError(ErrorKind::NotFound, "there is no folder to keep the tensors of " + source->file.string() +
                                                  " in; set HOME or XDG_CACHE_HOME");
    const fs::path target = cache / "lamina" / "models" / name;
    if (isThere(target / weightsName)) // written last
        return target;
    LAMINA_ASSIGN(const Checkpoint checkpoint, Checkpoint::open(*source));
    LAMINA_TRY(createDirectories(target));
    for (const std::string& file : tokenizerFileNames(folder))
        LAMINA_TRY(copyFileAtomically(folder / file, target / file, &token));
    LAMINA_TRY(checkpoint.config().empty() ? copyFileAtomically(folder / "config.json", target / "config.json", &token)
                                           : writeFileAtomically(target / "config.json", checkpoint.config()));
    LAMINA_TRY(writeWeights(checkpoint, target / weightsName, token));
    return target;
}

} // namespace lamina
