#include "base/files.h"
#include "base/number_format.h"
#include "engine/engines.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "tests/test_support.h"

#include <algorithm>
#include <map>
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
        for (const std::string& choice : setting.choices ? setting.choices() : std::vector<std::string>()) {
            RunConfig config = laminar();
            EXPECT_TRUE(setSetting(config, setting.key, choice).ok()) << setting.key << " " << choice;
        }
}

// The table is made without a look at the plug-ins: one that comes later is a choice too.
TEST(Settings, EnginesAreLookedForWhenAsked) {
    const Setting* engine = findSetting("engine");
    EXPECT_EQ(placeholderOf(*engine).find("latecomer"), std::string::npos);
    const std::filesystem::path plugin = pluginFolders().front() / "liblamina-latecomer.so";
    ASSERT_TRUE(writeFileAtomically(plugin, "").ok());
    const std::vector<std::string> choices = engine->choices();
    const std::string placeholder = placeholderOf(*engine);
    RunConfig config = laminar();
    EXPECT_TRUE(setSetting(config, "engine", "latecomer").ok());
    std::filesystem::remove(plugin);
    EXPECT_EQ(choices.front(), "auto");
    EXPECT_EQ(std::count(choices.begin(), choices.end(), "latecomer"), 1);
    EXPECT_NE(placeholder.find("latecomer"), std::string::npos);
    EXPECT_FALSE(setSetting(config, "engine", "latecomer").ok());
}

TEST(Settings, KeysLabelsAndTooltipsAreThereOnce) {
    std::set<std::string_view> keys;
    for (const Setting& setting : settings()) {
        EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
        EXPECT_FALSE(setting.label.empty());
        EXPECT_FALSE(setting.tooltip.empty());
    }
}

// Values that every setting takes, and values that none of them does.
std::vector<std::string> accepted(const Setting& setting) {
    switch (setting.kind) {
    case SettingKind::Choice:
        return setting.choices();
    case SettingKind::Several: {
        std::vector<std::string> values = setting.choices();
        values.push_back(values[1] + "," + values[2]);
        return values;
    }
    case SettingKind::Flag:
        return {"0", "1"};
    case SettingKind::Integer:
        return {std::to_string(static_cast<long long>(setting.minimum)),
                std::to_string(static_cast<long long>(std::min(setting.maximum, 9e18)))};
    case SettingKind::Number:
        return {formatNumber(setting.minimum), "0.1", formatNumber(setting.maximum)};
    case SettingKind::Text:
        break;
    }
    static const std::map<std::string_view, std::vector<std::string>> texts{
        {"layers", {"all", "0-0", "3-5", "7-10000"}},
        {"latents", {"x1", "x256", "1", "4096"}},
        {"batch", {"full", "1", "512", "1/20"}},
        {"saes", {"train", "folder/of saes"}},
        {"sweep", {"none", "l1=0.5,1,2", "k=16,32"}}};
    return texts.at(setting.key);
}

// Every value different from those of RunConfig() where the setting has another.
RunConfig unusual() {
    RunConfig config;
    for (const Setting& setting : settings())
        for (const std::string& value : accepted(setting))
            if (value != defaultOf(setting)) {
                EXPECT_TRUE(setSetting(config, setting.key, value).ok()) << setting.key << " = " << value;
            }
    return config;
}

std::vector<std::string> values(const RunConfig& config) {
    std::vector<std::string> all;
    for (const Setting& setting : settings())
        all.push_back(std::string(setting.key) + "=" + setting.get(config));
    return all;
}

TEST(Settings, EveryValueReadsBackAsItWasSetAndTouchesNothingElse) {
    for (const RunConfig& start : {laminar(), unusual()})
        for (const Setting& setting : settings())
            for (const std::string& value : accepted(setting)) {
                RunConfig config = start;
                ASSERT_TRUE(setSetting(config, setting.key, value).ok()) << setting.key << " = " << value;
                EXPECT_EQ(setting.get(config), value) << setting.key;
                const std::string before = setting.get(start);
                ASSERT_TRUE(setSetting(config, setting.key, before).ok()) << setting.key << " = " << before;
                EXPECT_EQ(values(config), values(start)) << setting.key << " = " << value;
            }
}

TEST(Settings, RefusedValuesChangeNothing) {
    for (const RunConfig& start : {laminar(), unusual()})
        for (const Setting& setting : settings())
            for (const char* value : {"", " ", "-1", "2x", "nonsense", "1,5", "nan", "99999999999999999999"}) {
                if (setting.key == "saes" && *value)
                    continue; // any text may be a folder's name
                RunConfig config = start;
                EXPECT_FALSE(setSetting(config, setting.key, value).ok()) << setting.key << " = " << value;
                EXPECT_EQ(values(config), values(start)) << setting.key << " = " << value;
            }
}

TEST(Settings, BadValuesAreRefusedAndChangeNothing) {
    const std::vector<std::pair<const char*, const char*>> bad{{"rows", "0"},
                                                               {"rows", "-3"},
                                                               {"rows", "ten"},
                                                               {"cols", "1"},
                                                               {"epochs", "1.5"},
                                                               {"l1", "nan"},
                                                               {"l1", "-1"},
                                                               {"l1", "1,5"},
                                                               {"lr", "inf"},
                                                               {"layers", "5-3"},
                                                               {"layers", "a-b"},
                                                               {"layers", "-1"},
                                                               {"latents", "x0"},
                                                               {"latents", "0"},
                                                               {"latents", "y2"},
                                                               {"batch", "0"},
                                                               {"batch", "1/0"},
                                                               {"batch", "2/3"},
                                                               {"hook", "hook_mlp"},
                                                               {"text", "html"},
                                                               {"windows", "all"},
                                                               {"drop_first", "2"},
                                                               {"normalize", "x"},
                                                               {"sae", "gatedx"},
                                                               {"seed", "-1"},
                                                               {"device", "tpu"},
                                                               {"control", "shuffled"},
                                                               {"rows", ""},
                                                               {"seed", "99999999999999999999"}};
    for (const auto& [key, value] : bad) {
        RunConfig config = unusual();
        const std::vector<std::string> before = values(config);
        const Status status = setSetting(config, key, value);
        ASSERT_FALSE(status.ok()) << key << " = " << value;
        EXPECT_EQ(status.error().kind, ErrorKind::Usage);
        EXPECT_NE(status.error().message.find(optionName(key)), std::string::npos);
        EXPECT_EQ(values(config), before) << key << " = " << value;
    }
}

TEST(Settings, AShareOfTheRowsMakesAsManyStepsWhateverTheirNumber) {
    RunConfig config = laminar();
    for (const auto& [rows, batch] : {std::pair{"10", 512U}, {"2", 102U}, {"1", 51U}}) {
        ASSERT_TRUE(setSetting(config, "rows", rows).ok());
        EXPECT_EQ(config.saeConfig(8).batch, batch) << rows;
    }
    EXPECT_EQ(config.saeConfig(8, 7).batch, 1U);
    ASSERT_TRUE(setSetting(config, "batch", "full").ok());
    EXPECT_EQ(config.saeConfig(8).batch, 0U);
}

// Whoever goes from one preset to another has all of the other.
TEST(Settings, EveryPresetSetsTheSameSettings) {
    std::set<std::string_view> first;
    for (const Preset& preset : presets()) {
        std::set<std::string_view> keys;
        for (const auto& [key, value] : preset.values)
            keys.insert(key);
        EXPECT_EQ(keys.size(), preset.values.size()) << preset.name;
        if (first.empty())
            first = keys;
        EXPECT_EQ(keys, first) << preset.name;
        RunConfig config;
        for (const Preset& before : presets()) {
            ASSERT_TRUE(applyPreset(config, before.name).ok());
            ASSERT_TRUE(applyPreset(config, preset.name).ok());
            EXPECT_TRUE(checkSaeConfig(config.saeConfig(16)).ok()) << preset.name;
            EXPECT_FALSE(presetModified(config)) << before.name << " then " << preset.name;
        }
    }
    RunConfig config;
    ASSERT_TRUE(applyPreset(config, "research").ok());
    const SaeConfig sae = config.saeConfig(16);
    EXPECT_EQ(sae.latents, 128U);
    EXPECT_TRUE(sae.meanDecoderBias && sae.subtractsDecoderBias && sae.l1ByDecoderNorm);
    EXPECT_EQ(sae.start, SaeStart::Transpose);
    EXPECT_EQ(config.heldout, 1U);
}

TEST(Settings, EnginesAndDevicesThatMayBeElsewhereAreTaken) {
    for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
             {"engine", "torch"}, {"device", "cuda"}, {"device", "cuda:1"}, {"device", "cpu"}, {"device", "auto"}}) {
        RunConfig config;
        ASSERT_TRUE(setSetting(config, key, value).ok()) << key << " " << value;
        EXPECT_EQ(findSetting(key)->get(config), value);
    }
    for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
             {"engine", "../torch"}, {"device", "cuda:"}, {"device", "cuda:x"}, {"device", ":0"}}) {
        RunConfig config;
        EXPECT_FALSE(setSetting(config, key, value).ok()) << key << " " << value;
    }
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
