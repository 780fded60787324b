// Runs on trained autoencoders, which are measured and not trained.
#include "profile/runner/given_saes.h"
#include "sae/sae_lens.h"
#include "sae/sae_variants.h"
#include "tests/profile/runner_fixture.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;
using ::testing::HasSubstr;

class GivenSaes : public test::RunnerTest {
protected:
    // Trains as configured and leaves the autoencoders as SAELens would have them.
    Profile train() {
        set("save_sae", "1");
        Profile profile = test::runAll(m_config, *m_inputs);
        for (const LayerResultPtr& layer : profile.layers) {
            const auto folder = m_saes.path() / ("layer_" + std::to_string(layer->key.layer));
            const SaeLensSource source{"random", hookNameInFile(m_config.hook, layer->key.layer), layer->key.layer};
            EXPECT_TRUE(createDirectories(folder).ok());
            EXPECT_TRUE(writeFileAtomically(folder / "cfg.json", saeConfigJson(layer->sae, source)).ok());
            EXPECT_TRUE(
                writeFileAtomically(folder / "sae_weights.safetensors", saeParametersBytes(layer->sae, *layer->weights))
                    .ok());
        }
        return profile;
    }
    void give() {
        m_config.saes = m_saes.path().string();
        m_inputs->saes = std::make_shared<const SaeFolder>(
            unwrap(SaeFolder::open(m_saes.path(), std::string(hookName(m_config.hook)), 16)));
        m_config = withGivenSaes(m_config, *m_inputs->saes);
    }
    std::string refusal() {
        const Status checked = ProfileRunner::check(m_config, *m_inputs);
        EXPECT_FALSE(checked.ok());
        return checked.ok() ? "" : checked.error().message;
    }

    test::TemporaryFolder m_saes;
};

TEST_F(GivenSaes, MeasureWhatTheirTrainingMeasured) {
    set("rows", "4");
    set("heldout", "1");
    set("ce", "1");
    for (const char* variant : {"relu", "topk"}) {
        m_config.saes.clear();
        m_inputs->saes.reset();
        set("sae", variant);
        const Profile trained = train();
        give();
        const Profile measured = test::runAll(m_config, *m_inputs);
        ASSERT_EQ(measured.layers.size(), 4U);
        for (std::size_t i = 0; i < 4; ++i) {
            const LayerResult &a = *trained.layers[i], &b = *measured.layers[i];
            EXPECT_EQ(b.imported, "layer_" + std::to_string(i));
            EXPECT_TRUE(b.epochs.empty());
            EXPECT_EQ(b.sae.variant, a.sae.variant);
            EXPECT_EQ(b.sae.k, a.sae.k);
            for (const MetricDefinition& metric : metricDefinitions())
                if (metric.name != "objective" && isGiven(metric, a.train.metrics)) { // λ is of the training
                    EXPECT_EQ(b.train.metrics.*metric.value, a.train.metrics.*metric.value) << metric.name;
                    if (isGiven(metric, *a.heldout)) {
                        EXPECT_EQ((*b.heldout).*metric.value, (*a.heldout).*metric.value) << metric.name;
                    }
                }
        }
    }
}

// A form that this engine does not train is measured all the same: ReLU's where every threshold is 0.
TEST_F(GivenSaes, JumpReLUIsMeasured) {
    const Profile trained = train();
    SaeConfig jump = trained.layers[0]->sae;
    jump.variant = findSaeVariant("jumprelu");
    for (const LayerResultPtr& layer : trained.layers) {
        const auto folder = m_saes.path() / ("layer_" + std::to_string(layer->key.layer));
        SaeParameters weights(jump);
        for (const SaeParameter& parameter : *layer->weights)
            weights.at(parameter.spec->name) = parameter.values;
        const SaeLensSource source{"random", hookNameInFile(m_config.hook, layer->key.layer), layer->key.layer};
        ASSERT_TRUE(writeFileAtomically(folder / "cfg.json", saeConfigJson(jump, source)).ok());
        ASSERT_TRUE(writeFileAtomically(folder / "sae_weights.safetensors", saeParametersBytes(jump, weights)).ok());
    }
    give();
    EXPECT_EQ(m_config.sae, findSaeVariant("jumprelu"));
    const Profile measured = test::runAll(m_config, *m_inputs);
    ASSERT_EQ(measured.layers.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(measured.layers[i]->sae.variant->name, "jumprelu");
        EXPECT_EQ(measured.layers[i]->train.metrics.density, trained.layers[i]->train.metrics.density);
        EXPECT_EQ(measured.layers[i]->train.metrics.fvu, trained.layers[i]->train.metrics.fvu);
    }
}

TEST_F(GivenSaes, OnlyTheLayersThereAreAndNamedOnesMustBeThere) {
    train();
    std::filesystem::remove_all(m_saes.path() / "layer_1");
    give();
    const Profile profile = test::runAll(m_config, *m_inputs);
    ASSERT_EQ(profile.layers.size(), 3U);
    EXPECT_EQ(profile.layers[1]->key.layer, 2);
    set("layers", "2-3");
    EXPECT_EQ(test::runAll(m_config, *m_inputs).layers.size(), 2U);
    set("layers", "0-1");
    EXPECT_THAT(refusal(), HasSubstr("has no autoencoder of layer 1 at hook_mlp_out; it has those of layers 0, 2-3"));
}

TEST_F(GivenSaes, ALayerThatTheModelLacksIsNamed) {
    train();
    const std::string text = unwrap(readFile(m_saes.path() / "layer_3" / "cfg.json", 1 << 20));
    std::string moved = text;
    for (std::size_t at; (at = moved.find("blocks.3.")) != std::string::npos;)
        moved.replace(at, 9, "blocks.7.");
    ASSERT_TRUE(writeFileAtomically(m_saes.path() / "layer_3" / "cfg.json", moved).ok());
    give();
    EXPECT_THAT(refusal(), HasSubstr("the field hook_name is of layer 7; the model has layers 0 to 3"));
}

TEST_F(GivenSaes, WhatNeedsATrainingIsRefused) {
    train();
    give();
    RunConfig plain = m_config;
    set("control", "gaussian");
    EXPECT_THAT(refusal(), HasSubstr("leave --control out"));
    m_config = plain;
    set("normalize", "scale");
    EXPECT_THAT(refusal(), HasSubstr("use --normalize none"));
    m_config = plain;
    set("repeats", "2");
    EXPECT_THAT(refusal(), HasSubstr("--repeats 2 needs --vary windows"));
    set("vary", "windows");
    EXPECT_EQ(test::runAll(m_config, *m_inputs).layers.size(), 8U);
}

} // namespace
} // namespace lamina
