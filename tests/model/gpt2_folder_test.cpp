// Model folders of every kind: read, or refused with a sentence that names the file, the field or the tensor.
#include "base/files.h"
#include "model/gpt2.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <set>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class Gpt2Folder : public ::testing::Test {
protected:
    TemporaryFolder temporary;
    std::filesystem::path folder = temporary.path();
    RandomModel shape;

    void SetUp() override { ASSERT_TRUE(writeRandomModel(folder, shape).ok()); }

    void writeConfig(const std::string& text) { ASSERT_TRUE(writeFileAtomically(folder / "config.json", text).ok()); }

    void changeConfig(const Json& change) {
        Json json = Json::parse(shape.configJson());
        json.merge_patch(change); // a null removes the field
        writeConfig(json.dump());
    }

    void expectRefused(ErrorKind kind, const std::vector<std::string>& named) {
        const auto result = Gpt2::open(folder);
        ASSERT_FALSE(result.ok()) << named.front();
        EXPECT_EQ(errorKindName(result.error().kind), errorKindName(kind)) << result.error().message;
        for (const std::string& name : named)
            EXPECT_THAT(result.error().message, HasSubstr(name));
        EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
    }

    void expectConfigRefused(const Json& change, ErrorKind kind, const std::vector<std::string>& named) {
        changeConfig(change);
        expectRefused(kind, named);
    }
};

TEST_F(Gpt2Folder, ConfigIsReadAsItStands) {
    RandomModel other;
    other.inner = 51;
    other.activation = "gelu";
    other.scaleAttention = false;
    other.scaleByInverseLayer = true;
    other.tiedHead = false;
    other.layerNormEpsilon = 1e-3;
    ASSERT_TRUE(writeRandomModel(folder, other).ok());
    const Gpt2 model = unwrap(Gpt2::open(folder));
    const Gpt2Config& config = model.config();
    EXPECT_EQ(config.layers, 2U);
    EXPECT_EQ(config.heads, 2U);
    EXPECT_EQ(config.width, 32U);
    EXPECT_EQ(config.inner, 51U);
    EXPECT_EQ(config.positions, 64U);
    EXPECT_EQ(config.vocabulary, 97U);
    EXPECT_EQ(config.activation, "gelu");
    EXPECT_EQ(config.layerNormEpsilon, 1e-3);
    EXPECT_FALSE(config.scaleAttention);
    EXPECT_TRUE(config.scaleByInverseLayer);
    EXPECT_FALSE(config.tiedHead);
    EXPECT_EQ(config.hookWidth(HookPoint::MlpPost), 51U);
    EXPECT_EQ(config.hookWidth(HookPoint::MlpOut), 32U);
    EXPECT_EQ(model.folder(), folder);
    ASSERT_EQ(model.weightFiles().size(), 1U);
    EXPECT_EQ(model.weightFiles()[0], folder / "model.safetensors");
}

TEST_F(Gpt2Folder, HarmlessConfigFieldsAreAccepted) {
    changeConfig({{"attn_pdrop", 0.1},
                  {"task_specific_params", {{"a", 1}}},
                  {"use_cache", true},
                  {"n_ctx", 64},
                  {"reorder_and_upcast_attn", true},
                  {"torch_dtype", "float16"},
                  {"pruned_heads", Json::object()},
                  {"add_cross_attention", false}});
    EXPECT_TRUE(Gpt2::open(folder).ok());
    // Older names: n_ctx for n_positions, and Hugging Face's general ones.
    Json json = Json::parse(shape.configJson());
    json.erase("n_positions");
    json.erase("n_embd");
    json.erase("architectures");
    json["n_ctx"] = 64;
    json["hidden_size"] = 32;
    writeConfig(json.dump());
    EXPECT_EQ(unwrap(Gpt2::open(folder)).config().positions, 64U);
}

TEST_F(Gpt2Folder, HeadsOfOtherTasksAreLeftOutAndNamed) {
    for (const bool prefixed : {false, true}) {
        RandomModel model = shape;
        model.prefixed = prefixed;
        auto tensors = randomTensors(model);
        const test::RandomTensor any = tensors.begin()->second;
        for (const char* head : {"qa_outputs.weight", "v_head.summary.weight", "score.weight"})
            tensors[head] = any;
        if (prefixed)
            tensors["my_own_head.weight"] = any;
        writeConfig(model.configJson());
        ASSERT_TRUE(writeModelTensors(folder, model, tensors).ok());
        const Gpt2 opened = unwrap(Gpt2::open(folder));
        EXPECT_EQ(opened.ignoredTensors().size(), prefixed ? 4U : 3U);
    }
    for (const char* name : {"TFGPT2LMHeadModel", "FlaxGPT2LMHeadModel", "GPT2ForQuestionAnswering"}) {
        auto json = nlohmann::json::parse(shape.configJson());
        json["architectures"] = {name};
        writeConfig(json.dump());
        EXPECT_TRUE(Gpt2Config::load(folder).ok()) << name;
    }
    writeConfig(std::string(100000, '['));
    const auto deep = Gpt2Config::load(folder);
    ASSERT_FALSE(deep.ok());
    EXPECT_NE(deep.error().message.find("nested too deeply"), std::string::npos) << deep.error().message;
}

TEST_F(Gpt2Folder, WhatWouldChangeTheForwardIsRefusedByName) {
    const auto unsupported = ErrorKind::Unsupported;
    expectConfigRefused({{"activation_function", "quick_gelu"}}, unsupported,
                        {"activation_function", "quick_gelu", "gelu_new"});
    expectConfigRefused({{"activation_function", 3}}, unsupported, {"activation_function"});
    expectConfigRefused({{"add_cross_attention", true}}, unsupported, {"add_cross_attention"});
    expectConfigRefused({{"is_encoder_decoder", true}}, unsupported, {"is_encoder_decoder"});
    expectConfigRefused({{"quantization_config", {{"bits", 4}}}}, unsupported, {"quantization_config"});
    expectConfigRefused({{"pruned_heads", {{"0", {1}}}}}, unsupported, {"pruned_heads"});
    expectConfigRefused({{"model_type", "gpt_neo"}}, unsupported, {"model_type", "gpt_neo"});
    expectConfigRefused({{"model_type", 7}}, unsupported, {"model_type"});
    expectConfigRefused({{"architectures", {"LlamaForCausalLM"}}}, unsupported, {"architectures", "Llama"});
    expectConfigRefused({{"model_type", nullptr}, {"architectures", nullptr}}, unsupported, {"model_type"});
}

TEST_F(Gpt2Folder, AbsurdConfigValuesAreRefused) {
    const auto format = ErrorKind::Format;
    for (const char* field : {"n_layer", "n_embd", "n_head", "n_positions", "vocab_size", "n_inner"})
        for (const Json& value :
             {Json(0), Json(-3), Json(1e3), Json("12"), Json(true), Json(1'000'000'000'000), Json::array({1})})
            expectConfigRefused({{field, value}}, format, {"config.json", field, value.dump()});
    expectConfigRefused({{"n_head", 3}}, format, {"n_embd 32", "n_head 3"});
    for (const Json& value : {Json(0), Json(-1e-5), Json(2), Json("1e-5")})
        expectConfigRefused({{"layer_norm_epsilon", value}}, format, {"layer_norm_epsilon"});
    for (const char* field :
         {"scale_attn_weights", "scale_attn_by_inverse_layer_idx", "tie_word_embeddings", "reorder_and_upcast_attn"})
        expectConfigRefused({{field, 1}}, format, {field, "true or false"});
    writeConfig("{\"n_layer\": 2,");
    expectRefused(format, {"config.json", "JSON"});
    writeConfig("[]");
    expectRefused(format, {"config.json"});
    writeConfig(std::string(100'000, '['));
    expectRefused(format, {"config.json"});
}

TEST_F(Gpt2Folder, MissingFilesAreNamed) {
    std::filesystem::remove(folder / "config.json");
    expectRefused(ErrorKind::NotFound, {"config.json"});
    writeConfig(shape.configJson());
    std::filesystem::remove(folder / "model.safetensors");
    expectRefused(ErrorKind::NotFound, {"model.safetensors", folder.string()});
    ASSERT_TRUE(writeFileAtomically(folder / "pytorch_model.bin", "PK").ok());
    expectRefused(ErrorKind::Unsupported, {"pytorch_model.bin", "pickle", "convert"});
    folder /= "nowhere";
    expectRefused(ErrorKind::NotFound, {"nowhere"});
}

TEST_F(Gpt2Folder, DamagedWeightsAreNamed) {
    const auto path = folder / "model.safetensors";
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    expectRefused(ErrorKind::Format, {"model.safetensors"});

    auto tensors = randomTensors(shape);
    tensors.erase("h.1.mlp.c_fc.bias");
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    expectRefused(ErrorKind::Format, {"'h.1.mlp.c_fc.bias'", "[128]"});

    tensors = randomTensors(shape);
    auto& weight = tensors["h.0.attn.c_attn.weight"];
    std::swap(weight.shape[0], weight.shape[1]); // nn.Linear's layout
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    expectRefused(ErrorKind::Format, {"'h.0.attn.c_attn.weight'", "[96, 32]", "[32, 96]"});

    tensors = randomTensors(shape);
    tensors["h.2.ln_1.weight"] = tensors["h.1.ln_1.weight"]; // more layers than config.json says
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    expectRefused(ErrorKind::Unsupported, {"'h.2.ln_1.weight'", "2 layers"});

    tensors = randomTensors(shape);
    tensors["transformer.h.0.crossattention.c_attn.weight"] = tensors["ln_f.bias"];
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    expectRefused(ErrorKind::Unsupported, {"does not belong"});

    tensors = randomTensors(shape);
    shape.tiedHead = false; // config.json asks for a head of its own
    writeConfig(shape.configJson());
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    expectRefused(ErrorKind::Format, {"'lm_head.weight'"});
}

TEST_F(Gpt2Folder, AWrongDtypeIsNamed) {
    // An I32 tensor in an otherwise right file: the header is changed in place.
    std::string bytes = unwrap(readFile(folder / "model.safetensors"));
    const std::size_t at = bytes.find("\"dtype\":\"F32\"", bytes.find("\"h.0.ln_1.bias\""));
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, 13, "\"dtype\":\"I32\"");
    ASSERT_TRUE(writeFileAtomically(folder / "model.safetensors", bytes).ok());
    expectRefused(ErrorKind::Unsupported, {"'h.0.ln_1.bias'", "I32"});
}

TEST_F(Gpt2Folder, ATiedHeadInTheFileIsIgnored) {
    auto tensors = randomTensors(shape);
    tensors["lm_head.weight"] = tensors["wte.weight"];
    ASSERT_TRUE(writeModelTensors(folder, shape, tensors).ok());
    EXPECT_TRUE(Gpt2::open(folder).ok());
}

TEST_F(Gpt2Folder, ShardsAreReadAndMayNotLeaveTheFolder) {
    std::filesystem::remove(folder / "model.safetensors");
    shape.shards = 3;
    ASSERT_TRUE(writeRandomModel(folder, shape).ok());
    EXPECT_EQ(unwrap(Gpt2::open(folder)).weightFiles().size(), 3U);
    const auto index = folder / "model.safetensors.index.json";
    const Json good = Json::parse(unwrap(readFile(index)));
    const auto writeIndex = [&](const Json& json) { ASSERT_TRUE(writeFileAtomically(index, json.dump()).ok()); };
    for (const Json& name : {Json("../model.safetensors"), Json("/etc/passwd"), Json("a/b"), Json(".."), Json(""),
                             Json(3), Json("a\\b")}) {
        Json bad = good;
        bad["weight_map"]["wte.weight"] = name;
        writeIndex(bad);
        expectRefused(ErrorKind::Format, {"index.json", "'wte.weight'", "plain name"});
    }
    Json missing = good;
    missing["weight_map"]["wte.weight"] = "model-4-of-3.safetensors";
    writeIndex(missing);
    expectRefused(ErrorKind::NotFound, {"model-4-of-3.safetensors"});
    writeIndex(Json::object());
    expectRefused(ErrorKind::Format, {"index.json", "weight_map"});
    writeIndex(good);
    std::filesystem::copy_file(folder / "model-1-of-3.safetensors", folder / "copy.safetensors");
    Json twice = good;
    twice["weight_map"]["other"] = "copy.safetensors";
    writeIndex(twice);
    expectRefused(ErrorKind::Format, {"another file"});
}

TEST(HookPoints, EachIsOneRow) {
    std::set<std::string_view> names;
    for (const HookPointRow& row : hookPoints()) {
        EXPECT_EQ(&hookPointRow(row.id), &row);
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(row.sentence.ends_with('.'));
    }
    EXPECT_EQ(names.size(), 9U);
    EXPECT_TRUE(names.contains("attn.hook_z") && names.contains("ln2.hook_normalized")); // of published SAEs
    EXPECT_EQ(hookNameInFile(HookPoint::MlpPre, 3), "blocks.3.mlp.hook_pre");
}

} // namespace
} // namespace lamina
