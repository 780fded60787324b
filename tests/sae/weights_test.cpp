#include "sae/sae_lens.h"

#include "base/files.h"
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
        ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(weights)).ok());
        const SafetensorsFile file = test::unwrap(SafetensorsFile::open(path));
        EXPECT_EQ(file.tensors().size(), form.tied ? 1U : 4U);
        EXPECT_EQ(file.find("W_enc")->shape, (std::vector<std::size_t>{5, 7}));
        if (!form.tied) {
            EXPECT_EQ(file.find("b_enc")->shape, (std::vector<std::size_t>{7}));
            EXPECT_EQ(file.find("W_dec")->shape, (std::vector<std::size_t>{7, 5}));
            EXPECT_EQ(file.find("b_dec")->shape, (std::vector<std::size_t>{5}));
        }
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

TEST(SaeWeightsFile, WrongFilesAreNamed) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "w.safetensors";
    const SaeConfig untied = configOf({findSaeVariant("relu"), false}), tied = configOf({findSaeVariant("relu"), true});
    const Result<SaeParameters> missing = loadSaeParameters(path, untied);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);

    ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(initialSaeParameters(tied, 1))).ok());
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
        return nlohmann::json::parse(saeConfigJson(configOf(form), "demo", "blocks.3.hook_mlp_out", 3));
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

} // namespace
} // namespace lamina
