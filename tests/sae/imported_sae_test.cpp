// Trained SAEs in SAELens's layout: what is read, folded and refused.
#include "base/files.h"
#include "base/seed.h"
#include "sae/imports/imported_sae.h"
#include "sae/sae_lens.h"
#include "sae/sae_variant.h"
#include "sae/sae_variants.h"
#include "tensor/safetensors.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using nlohmann::json;
using test::unwrap;
using ::testing::HasSubstr;

constexpr std::size_t d = 5, F = 7;

// As SAELens 6 writes it.
json configOf(const char* architecture) {
    return {{"architecture", architecture},
            {"d_in", d},
            {"d_sae", F},
            {"dtype", "float32"},
            {"apply_b_dec_to_input", false},
            {"normalize_activations", "none"},
            {"metadata",
             {{"sae_lens_version", "6.21.0"},
              {"hook_name", "blocks.3.hook_mlp_out"},
              {"hook_head_index", nullptr},
              {"prepend_bos", false},
              {"model_from_pretrained_kwargs", {{"center_writing_weights", false}}}}}};
}

// By SAELens's names, random.
struct Tensors {
    explicit Tensors(std::uint64_t seed) {
        Random random(seed);
        for (const auto& [name, rows, cols] :
             {std::tuple("W_enc", d, F), {"b_enc", 1, F}, {"W_dec", F, d}, {"b_dec", 1, d}}) {
            Matrix& values = all[name] = Matrix(rows, cols);
            for (std::size_t i = 0; i < values.size(); ++i)
                values.data()[i] = random.uniform(-1.0F, 1.0F);
        }
    }
    std::map<std::string, Matrix> all;
};

class ImportedSae : public ::testing::Test {
protected:
    void write(const json& config, const Tensors& tensors, const std::string& name = "sae") {
        const std::filesystem::path folder = m_folder.path() / name;
        ASSERT_TRUE(createDirectories(folder).ok());
        ASSERT_TRUE(writeFileAtomically(folder / "cfg.json", config.dump()).ok());
        std::vector<TensorToWrite> all;
        for (const auto& [tensor, values] : tensors.all)
            all.push_back({tensor,
                           values.rows() == 1 ? std::vector{values.cols()} : std::vector{values.rows(), values.cols()},
                           values.data()});
        ASSERT_TRUE(writeFileAtomically(folder / "sae_weights.safetensors", safetensorsBytes(all)).ok());
    }
    SaeLensConfig config() { return unwrap(readSaeLensConfig(m_folder.path() / "sae")); }
    SaeParameters weights() { return unwrap(readSaeLensWeights(config())); }
    std::string refused(const json& changed) {
        write(changed, Tensors(1));
        const auto read = readSaeLensConfig(m_folder.path() / "sae");
        EXPECT_FALSE(read.ok());
        return read.ok() ? "" : read.error().message;
    }

    // x^ of the weights as read, in double: z = encoding(x W_enc + b_enc).
    template <class Encoding> std::vector<double> reconstructed(const std::vector<double>& x, Encoding encoding) {
        const SaeParameters read = weights();
        std::vector<double> z(F), result(d);
        for (std::size_t j = 0; j < F; ++j) {
            z[j] = read["b_enc"](0, j);
            for (std::size_t i = 0; i < d; ++i)
                z[j] += x[i] * read["W_enc"](i, j);
        }
        encoding(z);
        for (std::size_t i = 0; i < d; ++i) {
            result[i] = read["b_dec"](0, i);
            for (std::size_t j = 0; j < F; ++j)
                result[i] += z[j] * read["W_dec"](j, i);
        }
        return result;
    }

    test::TemporaryFolder m_folder;
};

void relu(std::vector<double>& z) {
    for (double& value : z)
        value = std::max(value, 0.0);
}

void largestThree(std::vector<double>& z) {
    std::vector<double> sorted = z;
    std::ranges::sort(sorted, std::greater<>());
    for (double& value : z)
        value = value >= sorted[2] ? std::max(value, 0.0) : 0.0;
}

const std::vector<double> someX{0.7, -1.3, 0.2, 1.9, -0.4};

TEST_F(ImportedSae, WhatLaminaWritesIsReadAsItWas) {
    for (const SaeVariant* variant : saeVariants()) {
        SaeConfig sae;
        sae.variant = variant;
        sae.inputs = d;
        sae.latents = F;
        sae.k = 3;
        sae.bandwidth = 0.1;
        const SaeParameters written = initialSaeParameters(sae, 3);
        const auto folder = m_folder.path() / "sae";
        ASSERT_TRUE(createDirectories(folder).ok());
        ASSERT_TRUE(
            writeFileAtomically(folder / "cfg.json", saeConfigJson(sae, {"demo", "blocks.3.attn.hook_z", 3, 64, true}))
                .ok());
        ASSERT_TRUE(writeFileAtomically(folder / "sae_weights.safetensors", saeParametersBytes(sae, written)).ok());
        const SaeLensConfig read = config();
        EXPECT_EQ(read.hook, "attn.hook_z");
        EXPECT_EQ(read.layer, 3);
        // BatchTopK is written as the JumpReLU that it is after its training.
        const SaeVariant* const form = findSaeLensForm(variant->saeLens);
        EXPECT_EQ(read.sae.variant, form);
        EXPECT_EQ(form == variant, variant->name != "batchtopk");
        EXPECT_EQ(read.sae.k, hasSetting(*form, "k") ? 3U : 0U);
        EXPECT_TRUE(read.warnings.empty());
        const SaeParameters same = weights();
        for (std::size_t t = 0; t < written.size(); ++t)
            if (written[t].spec->stored) {
                EXPECT_TRUE(std::equal(written[t].values.data(), written[t].values.data() + written[t].values.size(),
                                       same[t].values.data()))
                    << written[t].spec->name;
            }
    }
}

// As published for GPT-2 before SAELens had a version: other names, and b_dec subtracted unless it says no.
TEST_F(ImportedSae, OldestFiles) {
    const Tensors tensors(1);
    write({{"hook_point", "blocks.8.hook_resid_pre"},
           {"hook_point_layer", 8},
           {"d_in", d},
           {"d_sae", F},
           {"hook_point_head_index", nullptr},
           {"prepend_bos", true}},
          tensors);
    const SaeLensConfig read = config();
    EXPECT_EQ(read.hook, "hook_resid_pre");
    EXPECT_EQ(read.layer, 8);
    EXPECT_EQ(read.sae.variant, findSaeVariant("relu"));
    EXPECT_TRUE(read.subtractsDecoderBias);
    ASSERT_EQ(read.warnings.size(), 2U);
    EXPECT_THAT(read.warnings[0], HasSubstr("model_from_pretrained_kwargs"));
    EXPECT_THAT(read.warnings[1], HasSubstr("prepend_bos"));

    std::vector<double> z(F), expected(d);
    const Matrix &W = tensors.all.at("W_enc"), &b = tensors.all.at("b_enc"), &D = tensors.all.at("W_dec"),
                 &c = tensors.all.at("b_dec");
    for (std::size_t j = 0; j < F; ++j) {
        z[j] = b(0, j);
        for (std::size_t i = 0; i < d; ++i)
            z[j] += (someX[i] - c(0, i)) * W(i, j);
    }
    relu(z);
    for (std::size_t i = 0; i < d; ++i) {
        expected[i] = c(0, i);
        for (std::size_t j = 0; j < F; ++j)
            expected[i] += z[j] * D(j, i);
        EXPECT_NEAR(reconstructed(someX, relu)[i], expected[i], 1e-5);
    }
}

// TopK with every folding at once, against SAELens's own steps: x is scaled, b_dec subtracted, latents are scaled by
// their decoder's norm before the k largest are kept and divided by it again, fine-tuned and decoded.
TEST_F(ImportedSae, EveryFolding) {
    Tensors tensors(2);
    Matrix& factors = tensors.all["finetuning_scaling_factor"] = Matrix(1, F);
    for (std::size_t j = 0; j < F; ++j)
        factors(0, j) = 0.5F + 0.25F * static_cast<float>(j);
    json changed = configOf("topk");
    changed["k"] = 3;
    changed["apply_b_dec_to_input"] = true;
    changed["rescale_acts_by_decoder_norm"] = true;
    changed["finetuning_scaling_factor"] = true;
    changed["normalize_activations"] = "expected_average_only_in";
    changed["norm_scaling_factor"] = 2.5;
    write(changed, tensors);
    const Matrix &W = tensors.all.at("W_enc"), &b = tensors.all.at("b_enc"), &D = tensors.all.at("W_dec"),
                 &c = tensors.all.at("b_dec");
    std::vector<double> z(F), norm(F);
    for (std::size_t j = 0; j < F; ++j) {
        z[j] = b(0, j);
        for (std::size_t i = 0; i < d; ++i) {
            z[j] += (2.5 * someX[i] - c(0, i)) * W(i, j);
            norm[j] += static_cast<double>(D(j, i)) * D(j, i);
        }
        norm[j] = std::sqrt(norm[j]);
        z[j] *= norm[j];
    }
    largestThree(z);
    for (std::size_t i = 0; i < d; ++i) {
        double expected = c(0, i);
        for (std::size_t j = 0; j < F; ++j)
            expected += z[j] / norm[j] * factors(0, j) * D(j, i);
        EXPECT_NEAR(reconstructed(someX, largestThree)[i], expected / 2.5, 1e-5);
    }
}

// A latent counts above its own threshold; b_dec's part of the input is folded into b_enc, which the threshold follows.
TEST_F(ImportedSae, JumpReLU) {
    Tensors tensors(4);
    Matrix& thresholds = tensors.all["threshold"] = Matrix(1, F);
    for (std::size_t j = 0; j < F; ++j)
        thresholds(0, j) = j < 3 ? 0.0F : 1.0F;
    json changed = configOf("jumprelu");
    changed["apply_b_dec_to_input"] = true;
    write(changed, tensors);
    const SaeLensConfig read = config();
    EXPECT_EQ(read.sae.variant->name, "jumprelu");
    const SaeParameters folded = weights();
    Matrix z(1, F);
    std::vector<double> expected(F);
    for (std::size_t j = 0; j < F; ++j) {
        expected[j] = tensors.all.at("b_enc")(0, j);
        for (std::size_t i = 0; i < d; ++i) {
            z(0, j) += static_cast<float>(someX[i]) * folded["W_enc"](i, j);
            expected[j] += (someX[i] - tensors.all.at("b_dec")(0, i)) * tensors.all.at("W_enc")(i, j);
        }
        if (!(expected[j] > std::max(0.0F, thresholds(0, j))))
            expected[j] = 0;
    }
    std::vector<std::uint32_t> counts(F);
    const double sum = read.sae.variant->encode(read.sae, folded, z.view(), counts.data());
    double total = 0;
    for (std::size_t j = 0; j < F; ++j) {
        EXPECT_NEAR(z(0, j), expected[j], 1e-5);
        EXPECT_EQ(counts[j], expected[j] > 0 ? 1U : 0U);
        total += expected[j];
    }
    EXPECT_NEAR(sum, total, 1e-5);
    EXPECT_GT(std::ranges::count(expected, 0.0), 0);
    EXPECT_GT(total, 0);

    tensors.all.erase("threshold");
    write(changed, tensors);
    EXPECT_THAT(readSaeLensWeights(config()).error().message, HasSubstr("has no tensor threshold"));
}

// SAELens's own steps: b_dec is subtracted, the gate and the magnitude are made of the same product.
TEST_F(ImportedSae, Gated) {
    Tensors tensors(5);
    tensors.all.erase("b_enc");
    Random random(6);
    for (const char* name : {"b_gate", "r_mag", "b_mag"}) {
        Matrix& values = tensors.all[name] = Matrix(1, F);
        for (std::size_t j = 0; j < F; ++j)
            values(0, j) = random.uniform(-1.0F, 1.0F);
    }
    json changed = configOf("gated");
    changed["apply_b_dec_to_input"] = true;
    write(changed, tensors);
    const SaeLensConfig read = config();
    EXPECT_EQ(read.sae.variant->name, "gated");
    const SaeParameters folded = weights();
    Matrix z(1, F);
    std::vector<double> expected(F);
    std::size_t closed = 0, negative = 0;
    for (std::size_t j = 0; j < F; ++j) {
        double product = 0;
        for (std::size_t i = 0; i < d; ++i) {
            z(0, j) += static_cast<float>(someX[i]) * folded["W_enc"](i, j);
            product += (someX[i] - tensors.all.at("b_dec")(0, i)) * tensors.all.at("W_enc")(i, j);
        }
        const double gate = product + tensors.all.at("b_gate")(0, j);
        const double magnitude = product * std::exp(tensors.all.at("r_mag")(0, j)) + tensors.all.at("b_mag")(0, j);
        closed += gate > 0 ? 0 : 1;
        negative += gate > 0 && magnitude <= 0 ? 1 : 0;
        expected[j] = gate > 0 ? std::max(magnitude, 0.0) : 0.0;
    }
    std::vector<std::uint32_t> counts(F);
    const double sum = read.sae.variant->encode(read.sae, folded, z.view(), counts.data());
    double total = 0;
    for (std::size_t j = 0; j < F; ++j) {
        EXPECT_NEAR(z(0, j), expected[j], 1e-5);
        EXPECT_EQ(counts[j], expected[j] > 0 ? 1U : 0U);
        total += expected[j];
    }
    EXPECT_NEAR(sum, total, 1e-5);
    EXPECT_GT(closed, 0U);
    EXPECT_LT(closed + negative, F);

    changed["rescale_acts_by_decoder_norm"] = true;
    write(changed, tensors);
    EXPECT_THAT(readSaeLensWeights(config()).error().message, HasSubstr("rescale_acts_by_decoder_norm is true"));
}

TEST_F(ImportedSae, OldTopKNamesItsActivation) {
    json old = configOf("standard");
    old.erase("metadata");
    old["hook_name"] = "blocks.0.hook_mlp_out";
    old["activation_fn_str"] = "topk";
    old["activation_fn_kwargs"] = {{"k", 4}};
    write(old, Tensors(1));
    EXPECT_EQ(config().sae.variant, findSaeVariant("topk"));
    EXPECT_EQ(config().sae.k, 4U);
}

TEST_F(ImportedSae, WhatCannotBeHonouredIsRefusedByName) {
    const auto changed = [](const char* field, const json& value) {
        json config = configOf("standard");
        config[field] = value;
        return config;
    };
    EXPECT_THAT(refused(changed("architecture", "matryoshka")), HasSubstr("the field architecture is \"matryoshka\""));
    EXPECT_THAT(refused(changed("activation_fn", "tanh-relu")), HasSubstr("the field activation_fn is \"tanh-relu\""));
    EXPECT_THAT(refused(changed("normalize_activations", "layer_norm")), HasSubstr("the field normalize_activations"));
    EXPECT_THAT(refused(changed("normalize_activations", "constant_norm_rescale")), HasSubstr("normalize_activations"));
    EXPECT_THAT(refused(changed("normalize_activations", "expected_average_only_in")),
                HasSubstr("fold_activation_norm_scaling_factor"));
    EXPECT_THAT(refused(changed("hook_head_index", 4)), HasSubstr("the field hook_head_index is 4"));
    EXPECT_THAT(refused(changed("hook_name", "hook_embed")), HasSubstr("the field hook_name is \"hook_embed\""));
    EXPECT_THAT(refused(changed("hook_name", "blocks.x.hook_mlp_out")), HasSubstr("the field hook_name"));
    EXPECT_THAT(refused(changed("d_in", "five")), HasSubstr("the field d_in is \"five\""));
    EXPECT_THAT(refused(changed("d_sae", nullptr)), HasSubstr("has no field d_sae"));
    EXPECT_THAT(refused(changed("apply_b_dec_to_input", 1)), HasSubstr("the field apply_b_dec_to_input is 1"));
    EXPECT_THAT(refused(changed("model_from_pretrained_kwargs", {{"center_writing_weights", true}})),
                HasSubstr("center_writing_weights changes the activations"));
    EXPECT_THAT(refused(configOf("topk")), HasSubstr("has no field k"));
    EXPECT_THAT(refused(json::array()), HasSubstr("cfg.json is not a JSON object"));
}

TEST_F(ImportedSae, WrongTensorsAreNamed) {
    const auto message = [&](const Tensors& tensors, const json& config = configOf("standard")) {
        write(config, tensors);
        const auto read = readSaeLensWeights(this->config());
        EXPECT_FALSE(read.ok());
        return read.ok() ? std::string() : read.error().message;
    };
    Tensors lacking(1), wide(1), notNumber(1), infinite(1), scaled(1);
    lacking.all.erase("b_dec");
    EXPECT_THAT(message(lacking), HasSubstr("sae_weights.safetensors has no tensor b_dec"));
    wide.all["W_dec"] = Matrix(F, d + 1);
    EXPECT_THAT(message(wide), HasSubstr("tensor W_dec has the shape [7, 6], but this SAE needs [7, 5]"));
    notNumber.all["W_enc"](1, 2) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(message(notNumber), HasSubstr("not finite: it holds nan at [1, 2]"));
    infinite.all["b_enc"](0, 6) = std::numeric_limits<float>::infinity();
    EXPECT_THAT(message(infinite), HasSubstr("not finite: it holds inf at [6]"));
    scaled.all["scaling_factor"] = Matrix(1, F); // zeros
    EXPECT_THAT(message(scaled), HasSubstr("finetuning_scaling_factor is false"));
    json asks = configOf("standard");
    asks["finetuning_scaling_factor"] = true;
    EXPECT_THAT(message(Tensors(1), asks), HasSubstr("has no tensor finetuning_scaling_factor"));
}

TEST_F(ImportedSae, AFolderIsOneHooksLayers) {
    const auto at = [](const std::string& hook) {
        json config = configOf("standard");
        config["metadata"]["hook_name"] = hook;
        return config;
    };
    const auto refusal = [&](const std::filesystem::path& folder, const char* hook, std::size_t width) {
        const auto opened = SaeFolder::open(folder, hook, width);
        EXPECT_FALSE(opened.ok());
        return opened.ok() ? std::string() : opened.error().message;
    };
    EXPECT_THAT(refusal(m_folder.path() / "none", "hook_mlp_out", d), HasSubstr("there is no such folder"));
    EXPECT_THAT(refusal(m_folder.path(), "hook_mlp_out", d), HasSubstr("no folder there holds cfg.json"));
    for (const int layer : {10, 0, 1, 2, 5})
        write(at("blocks." + std::to_string(layer) + ".hook_mlp_out"), Tensors(1), "layers/" + std::to_string(layer));
    write(at("blocks.1.hook_resid_pre"), Tensors(1), "other");
    const SaeFolder saes = unwrap(SaeFolder::open(m_folder.path(), "hook_mlp_out", d));
    EXPECT_EQ(saes.layersText(), "0-2, 5, 10");
    EXPECT_EQ(saes.find(5)->folder, m_folder.path() / "layers" / "5");
    EXPECT_EQ(saes.find(3), nullptr);
    EXPECT_EQ(unwrap(SaeFolder::open(m_folder.path() / "other", "hook_resid_pre", d)).layersText(), "1");
    EXPECT_THAT(refusal(m_folder.path(), "hook_resid_mid", d), HasSubstr("use --hook hook_mlp_out"));
    EXPECT_THAT(refusal(m_folder.path(), "hook_mlp_out", 9),
                HasSubstr("the field d_in is 5; the model's hook_mlp_out is 9 wide"));
    write(at("blocks.5.hook_mlp_out"), Tensors(1), "twin");
    EXPECT_THAT(refusal(m_folder.path(), "hook_mlp_out", d), HasSubstr("are of layer 5"));
}

} // namespace
} // namespace lamina
