#include "tests/reference/random_model.h"

#include "base/files.h"
#include "base/seed.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace lamina::test {

namespace {

std::vector<float> normals(std::size_t count, double mean, double deviation, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values)
        value = static_cast<float>(mean + deviation * random.normal());
    return values;
}

} // namespace

std::string RandomModel::configJson() const {
    nlohmann::ordered_json json{{"architectures", {"GPT2LMHeadModel"}},
                                {"model_type", "gpt2"},
                                {"activation_function", activation},
                                {"n_embd", width},
                                {"n_head", heads},
                                {"n_inner", nullptr},
                                {"n_layer", layers},
                                {"n_positions", positions},
                                {"vocab_size", vocabulary},
                                {"layer_norm_epsilon", layerNormEpsilon},
                                {"scale_attn_weights", scaleAttention},
                                {"scale_attn_by_inverse_layer_idx", scaleByInverseLayer},
                                {"tie_word_embeddings", tiedHead}};
    if (inner != 0)
        json["n_inner"] = inner;
    return json.dump(2) + "\n";
}

std::map<std::string, RandomTensor> randomTensors(const RandomModel& model) {
    const std::size_t d = model.width;
    const std::size_t inner = model.inner ? model.inner : 4 * d;
    const std::string prefix = model.prefixed ? "transformer." : "";
    std::map<std::string, RandomTensor> tensors;
    const auto add = [&](const std::string& name, std::vector<std::size_t> shape, double mean, double deviation) {
        std::size_t count = 1;
        for (const std::size_t size : shape)
            count *= size;
        tensors[name] = {std::move(shape), normals(count, mean, deviation, deriveSeed(model.seed, name))};
    };
    const auto weight = [&](const std::string& name, std::size_t in, std::size_t out, double gain) {
        add(name + ".weight", {in, out}, 0.0, gain / std::sqrt(static_cast<double>(in)));
        add(name + ".bias", {out}, 0.0, 0.2);
    };
    const auto norm = [&](const std::string& name) {
        add(name + ".weight", {d}, 1.0, 0.2);
        add(name + ".bias", {d}, 0.0, 0.2);
    };
    add(prefix + "wte.weight", {model.vocabulary, d}, 0.0, 1.0);
    add(prefix + "wpe.weight", {model.positions, d}, 0.0, 0.5);
    norm(prefix + "ln_f");
    for (std::size_t layer = 0; layer < model.layers; ++layer) {
        const std::string block = prefix + "h." + std::to_string(layer) + ".";
        norm(block + "ln_1");
        norm(block + "ln_2");
        weight(block + "attn.c_attn", d, 3 * d, 1.5); // above 1: attention that chooses
        weight(block + "attn.c_proj", d, d, 1.0);
        weight(block + "mlp.c_fc", d, inner, 1.0);
        weight(block + "mlp.c_proj", inner, d, 1.0);
        if (model.withBuffers) {
            add(block + "attn.bias", {1, 1, model.positions, model.positions}, 1.0, 0.0);
            add(block + "attn.masked_bias", {}, -1e4, 0.0);
        }
    }
    if (!model.tiedHead)
        add("lm_head.weight", {model.vocabulary, d}, 0.0, 0.3);
    return tensors;
}

Status writeModelTensors(const std::filesystem::path& folder, const RandomModel& model,
                         const std::map<std::string, RandomTensor>& tensors) {
    std::vector<TensorToWrite> all;
    all.reserve(tensors.size());
    for (const auto& [name, tensor] : tensors)
        all.push_back({name, tensor.shape, tensor.values.data()});
    const std::map<std::string, std::string> metadata{{"format", "pt"}};
    if (model.shards <= 1)
        return writeSafetensors(folder / "model.safetensors", all, metadata, model.type);
    nlohmann::ordered_json index{{"metadata", nlohmann::ordered_json::object()},
                                 {"weight_map", nlohmann::ordered_json::object()}};
    for (std::size_t shard = 0; shard < model.shards; ++shard) {
        const std::string name = "model-" + std::to_string(shard + 1) + "-of-" + std::to_string(model.shards) + ".safetensors";
        const std::size_t first = shard * all.size() / model.shards;
        const std::size_t last = (shard + 1) * all.size() / model.shards;
        const std::span<const TensorToWrite> part(all.data() + first, last - first);
        LAMINA_TRY(writeSafetensors(folder / name, part, metadata, model.type));
        for (const TensorToWrite& tensor : part)
            index["weight_map"][tensor.name] = name;
    }
    return writeFileAtomically(folder / "model.safetensors.index.json", index.dump(2));
}

Status writeRandomModel(const std::filesystem::path& folder, const RandomModel& model) {
    LAMINA_TRY(createDirectories(folder));
    LAMINA_TRY(writeFileAtomically(folder / "config.json", model.configJson()));
    return writeModelTensors(folder, model, randomTensors(model));
}

std::vector<std::int32_t> randomIds(std::size_t count, std::size_t vocabulary, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::int32_t> ids(count);
    for (std::int32_t& id : ids)
        id = static_cast<std::int32_t>(random.below(vocabulary));
    return ids;
}

} // namespace lamina::test
