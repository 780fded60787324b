#include "base/files.h"
#include "sae/sae_lens.h"
#include "tensor/safetensors.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cstring>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

SaeConfig configOf(const test::SaeForm& form) {
    SaeConfig config;
    config.variant = form.variant;
    config.tied = form.tied;
    config.inputs = 5;
    config.latents = 7;
    config.k = 3;
    return config;
}

TEST(SaeWeightsFile, RoundTripsInSaeLensNames) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "sae_weights.safetensors";
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form);
        const SaeParameters weights = initialSaeParameters(config, 3);
        ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(config, weights)).ok());
        const SafetensorsFile file = test::unwrap(SafetensorsFile::open(path));
        EXPECT_EQ(file.tensors().size(), 4U);
        EXPECT_EQ(file.find("W_enc")->shape, (std::vector<std::size_t>{5, 7}));
        EXPECT_EQ(file.find("b_enc")->shape, (std::vector<std::size_t>{7}));
        EXPECT_EQ(file.find("W_dec")->shape, (std::vector<std::size_t>{7, 5}));
        EXPECT_EQ(file.find("b_dec")->shape, (std::vector<std::size_t>{5}));
        const SaeParameters loaded = test::unwrap(loadSaeParameters(path, config));
        for (std::size_t t = 0; t < 4; ++t) {
            const Matrix &a = test::tensor(weights, t), &b = test::tensor(loaded, t);
            ASSERT_EQ(a.rows(), b.rows());
            ASSERT_EQ(a.cols(), b.cols());
            if (!a.empty()) {
                EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0);
            }
        }
    }
}

// SAELens loads strictly: a tied SAE's file has to hold the decoder and the biases that SAELens's form has.
TEST(SaeWeightsFile, ATiedSaesDecoderIsItsEncoderTransposed) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "sae_weights.safetensors";
    for (const char* variant : {"relu", "topk"}) {
        const SaeConfig tied = configOf({findSaeVariant(variant), true});
        const SaeParameters weights = initialSaeParameters(tied, 3);
        ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(tied, weights)).ok());
        SaeConfig untied = tied;
        untied.tied = false;
        const SaeParameters read = test::unwrap(loadSaeParameters(path, untied));
        for (std::size_t i = 0; i < 5; ++i)
            for (std::size_t j = 0; j < 7; ++j)
                EXPECT_EQ(read["W_dec"](j, i), weights["W_enc"](i, j));
        for (std::size_t j = 0; j < 7; ++j)
            EXPECT_EQ(read["b_enc"](0, j), 0.0F);
        for (std::size_t i = 0; i < 5; ++i)
            EXPECT_EQ(read["b_dec"](0, i), 0.0F);
    }
}

TEST(SaeWeightsFile, WrongFilesAreNamed) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "w.safetensors";
    const SaeConfig untied = configOf({findSaeVariant("relu"), false}), tied = configOf({findSaeVariant("relu"), true});
    const Result<SaeParameters> missing = loadSaeParameters(path, untied);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);

    const Matrix encoder = initialSaeParameters(tied, 1)["W_enc"];
    const std::vector<TensorToWrite> alone{{"W_enc", {5, 7}, encoder.data()}};
    ASSERT_TRUE(writeFileAtomically(path, safetensorsBytes(alone)).ok());
    const Result<SaeParameters> incomplete = loadSaeParameters(path, untied);
    ASSERT_FALSE(incomplete.ok());
    EXPECT_EQ(incomplete.error().kind, ErrorKind::Format);
    EXPECT_THAT(incomplete.error().message, ::testing::HasSubstr("no tensor b_enc"));

    SaeConfig wider = tied;
    wider.latents = 8;
    const Result<SaeParameters> other = loadSaeParameters(path, wider);
    ASSERT_FALSE(other.ok());
    EXPECT_THAT(other.error().message, ::testing::HasSubstr("W_enc has the shape [5, 7], but this SAE needs [5, 8]"));
}

TEST(SaeConfigJson, IsSaeLensStandardAndTopK) {
    const auto json = [](const test::SaeForm& form) {
        return nlohmann::json::parse(saeConfigJson(configOf(form), {"demo", "blocks.3.hook_mlp_out", 3, 1024, true}));
    };
    const nlohmann::json standard = json({findSaeVariant("relu"), false});
    EXPECT_EQ(standard["architecture"], "standard");
    EXPECT_EQ(standard["d_in"], 5);
    EXPECT_EQ(standard["d_sae"], 7);
    EXPECT_EQ(standard["apply_b_dec_to_input"], false);
    EXPECT_EQ(standard["normalize_activations"], "none");
    EXPECT_EQ(standard["hook_name"], "blocks.3.hook_mlp_out");
    EXPECT_EQ(standard["metadata"]["hook_name"], "blocks.3.hook_mlp_out");
    EXPECT_EQ(standard["hook_layer"], 3);
    EXPECT_FALSE(standard.contains("k"));
    EXPECT_FALSE(standard.contains("tied"));
    const nlohmann::json topK = json({findSaeVariant("topk"), true});
    EXPECT_EQ(topK["architecture"], "topk");
    EXPECT_EQ(topK["k"], 3);
    EXPECT_EQ(topK["activation_fn_kwargs"]["k"], 3);
    EXPECT_EQ(topK["tied"], true);
}

// What SAELens 6 needs to take the file for its own and to load the model as it was read here.
TEST(SaeConfigJson, SaysWhatItWasTrainedOn) {
    const SaeConfig config = configOf({findSaeVariant("relu"), false});
    const auto parsed = [&](const SaeLensSource& source) {
        return nlohmann::json::parse(saeConfigJson(config, source));
    };
    const nlohmann::json json = parsed({"gpt2", "blocks.3.hook_mlp_out", 3, 1024, true});
    const nlohmann::json& metadata = json["metadata"];
    EXPECT_EQ(metadata["sae_lens_version"], "6.0.0");
    EXPECT_EQ(metadata["model_name"], "gpt2");
    EXPECT_EQ(metadata["model_class_name"], "HookedTransformer");
    EXPECT_EQ(metadata["model_from_pretrained_kwargs"]["center_writing_weights"], false);
    EXPECT_EQ(metadata["model_from_pretrained_kwargs"]["fold_ln"], false);
    EXPECT_EQ(metadata["context_size"], 1024);
    EXPECT_EQ(metadata["seqpos_slice"].dump(), "[1,null]");
    for (const auto& [name, value] : metadata.items())
        EXPECT_EQ(json[name], value) << name; // where versions before 6 look
    EXPECT_EQ(json["reshape_activations"], "none");

    const nlohmann::json heads = parsed({"gpt2", "blocks.3.attn.hook_z", 3});
    EXPECT_EQ(heads["reshape_activations"], "hook_z");
    EXPECT_TRUE(heads["context_size"].is_null());
    EXPECT_EQ(heads["seqpos_slice"].dump(), "[null]");
}

} // namespace
} // namespace lamina
