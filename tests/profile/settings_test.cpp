#include "profile/settings.h"
#include "tests/test_support.h"

#include <set>

namespace lamina {
namespace {

RunConfig laminar() {
    RunConfig config;
    EXPECT_TRUE(applyPreset(config, "laminar").ok());
    return config;
}

TEST(Settings, EverySettingReadsBackWhatItWrites) {
    for (const Preset& preset : presets()) {
        RunConfig config;
        ASSERT_TRUE(applyPreset(config, preset.name).ok());
        for (const Setting& setting : settings()) {
            const std::string before = setting.get(config);
            const Status status = setSetting(config, setting.key, before);
            EXPECT_TRUE(status.ok()) << setting.key << " = " << before;
            EXPECT_EQ(setting.get(config), before) << setting.key;
        }
        EXPECT_FALSE(presetModified(config));
    }
}

TEST(Settings, EveryChoiceIsAccepted) {
    for (const Setting& setting : settings())
        for (const std::string& choice : setting.choices) {
            RunConfig config = laminar();
            EXPECT_TRUE(setSetting(config, setting.key, choice).ok()) << setting.key << " " << choice;
        }
}

TEST(Settings, KeysLabelsAndTooltipsAreThereOnce) {
    std::set<std::string_view> keys;
    for (const Setting& setting : settings()) {
        EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
        EXPECT_FALSE(setting.label.empty());
        EXPECT_FALSE(setting.tooltip.empty());
    }
}

TEST(Settings, BadValuesAreRefusedAndChangeNothing) {
    const std::vector<std::pair<const char*, const char*>> bad{
        {"rows", "0"},      {"rows", "-3"},      {"rows", "ten"},   {"cols", "1"},        {"epochs", "1.5"},
        {"l1", "nan"},      {"l1", "-1"},        {"l1", "1,5"},     {"lr", "inf"},        {"layers", "5-3"},
        {"layers", "a-b"},  {"layers", "-1"},    {"latents", "x0"}, {"latents", "0"},     {"latents", "y2"},
        {"batch", "0"},     {"hook", "hook_mlp"}, {"text", "html"}, {"windows", "all"},   {"drop_first", "2"},
        {"normalize", "x"}, {"sae", "gatedx"},   {"seed", "-1"},    {"device", "tpu"},    {"control", "shuffled"},
        {"rows", ""},       {"seed", "99999999999999999999"}};
    for (const auto& [key, value] : bad) {
        RunConfig config = laminar();
        const std::string before = findSetting(key)->get(config);
        const Status status = setSetting(config, key, value);
        ASSERT_FALSE(status.ok()) << key << " = " << value;
        EXPECT_EQ(status.error().kind, ErrorKind::Usage);
        EXPECT_NE(status.error().message.find(optionName(key)), std::string::npos);
        EXPECT_EQ(findSetting(key)->get(config), before) << key << " = " << value;
    }
}

TEST(Settings, WhatIsNotBuiltYetSaysSo) {
    for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{{"normalize", "scale"},
                                                                                     {"sae", "jumprelu"},
                                                                                     {"repeats", "3"},
                                                                                     {"device", "cuda:0"}}) {
        RunConfig config = laminar();
        const Status status = setSetting(config, key, value);
        ASSERT_FALSE(status.ok());
        EXPECT_NE(status.error().message.find("not available yet"), std::string::npos) << status.error().message;
    }
    RunConfig config;
    EXPECT_NE(applyPreset(config, "research").error().message.find("not available yet"), std::string::npos);
}

TEST(Presets, CourseIsThePublishedExercise) {
    RunConfig config;
    ASSERT_TRUE(applyPreset(config, "course").ok());
    EXPECT_EQ(config.trainingRows(), 10240U);
    const SaeConfig sae = config.saeConfig(3072);
    EXPECT_TRUE(sae.tied);
    EXPECT_EQ(sae.latents, 6144U);
    EXPECT_EQ(sae.k, 2048U);
    EXPECT_EQ(sae.batch, 0U);
    EXPECT_EQ(sae.epochs, 75);
    EXPECT_DOUBLE_EQ(sae.learningRate, 1e-4);
    EXPECT_DOUBLE_EQ(sae.l1, 1.0);
}

TEST(Presets, AChangedFieldMakesThePresetModified) {
    RunConfig config = laminar();
    EXPECT_EQ(config.trainingRows(), 10230U);
    EXPECT_FALSE(presetModified(config));
    ASSERT_TRUE(setSetting(config, "seed", "7").ok());
    ASSERT_TRUE(setSetting(config, "layers", "3-5").ok());
    EXPECT_FALSE(presetModified(config)); // not the preset's business
    ASSERT_TRUE(setSetting(config, "l1", "0.5").ok());
    EXPECT_TRUE(presetModified(config));
}

} // namespace
} // namespace lamina
