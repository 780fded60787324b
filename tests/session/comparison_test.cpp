#include "profile/presets.h"
#include "profile/settings.h"
#include "session/comparison.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

std::vector<std::string> lines(const std::vector<ComparedRun>& runs) {
    std::vector<std::string> text;
    for (const SettingDifference& row : settingDifferences(runs)) {
        std::string line = row.key;
        for (const std::string& value : row.values)
            line += "|" + value;
        text.push_back(line);
    }
    return text;
}

ComparedRun run(const char* preset) {
    ComparedRun made;
    EXPECT_TRUE(applyPreset(made.config, preset).ok());
    return made;
}

TEST(SessionComparison, OnlyWhatDiffers) {
    EXPECT_TRUE(settingDifferences({}).empty());
    EXPECT_TRUE(settingDifferences({run("laminar")}).empty());
    EXPECT_TRUE(settingDifferences({run("laminar"), run("laminar"), run("laminar")}).empty());
    auto a = run("laminar"), b = run("laminar"), c = run("laminar");
    b.config.seed = 7;
    c.config.model = "gpt2";
    a.config.saveSae = true; // neither is a difference in the results
    a.config.threads = 2;
    EXPECT_EQ(lines({a, b, c}), (std::vector<std::string>{"model|demo|demo|gpt2", "seed|0|7|0"}));
}

TEST(SessionComparison, PresetsDifferInTheirFields) {
    auto text = lines({run("laminar"), run("course")});
    EXPECT_EQ(text.front(), "preset|laminar|course");
    EXPECT_THAT(text, testing::Contains("sae|relu|topk"));
    EXPECT_THAT(text, testing::Contains("tied|0|1"));
    auto modified = run("laminar");
    modified.config.epochs = 3;
    EXPECT_EQ(lines({run("laminar"), modified})[0], "preset|laminar|laminar *");
}

TEST(SessionComparison, TextsDifferWhereBothAreKnown) {
    auto a = run("laminar"), b = run("laminar"), c = run("laminar");
    a.textSha256 = "0123456789";
    EXPECT_TRUE(lines({a, b, a}).empty());
    c.textSha256 = "abcdefghij";
    EXPECT_EQ(lines({a, b, c}), std::vector<std::string>{"article_text|01234567|?|abcdefgh"});
}

TEST(SessionComparison, SettingsThatDrawAnotherCurveCount) {
    const auto counted = [](const std::vector<ComparedRun>& runs) {
        return countedSettings(settingDifferences(runs), [](const SettingDifference& row) { return row.key; });
    };
    const auto a = run("laminar");
    auto b = a;
    b.config.model = "gpt2";
    b.config.repeats = 5;
    b.config.controls = {"random-weights"};
    b.config.copies = 19;
    b.config.scaleControls = true;
    b.config.layers = {0, 3};
    b.config.ce = true;
    EXPECT_FALSE(settingDifferences({a, b}).empty());
    EXPECT_EQ(counted({a, b}), "");
    b.config.hook = HookPoint::ResidPost;
    b.config.l1 = 3;
    b.config.normalize = Normalize::Scale;
    EXPECT_EQ(counted({a, b}), "hook, l1, normalize");

    auto number = a, multiple = a; // 256 latents of 128 inputs are x2
    number.config.latents = {false, 256};
    EXPECT_EQ(counted({number, multiple}), "latents");
    number.latentsPerInput = multiple.latentsPerInput = 2;
    EXPECT_EQ(counted({number, multiple}), "");
    number.latentsPerInput = 4;
    EXPECT_EQ(counted({number, multiple}), "latents");

    auto seed = a, windows = a; // which windows are read follows from the seed
    seed.config.seed = 7;
    EXPECT_EQ(counted({seed, windows}), "seed");
    seed.config.vary = windows.config.vary = Vary::Both;
    EXPECT_EQ(counted({seed, windows}), "");

    auto here = a, there = a;
    there.config.article = "/elsewhere/led.html";
    EXPECT_EQ(counted({here, there}), "article");
    here.textSha256 = there.textSha256 = "0123456789";
    EXPECT_EQ(counted({here, there}), "");
    there.textSha256 = "abcdefghij";
    EXPECT_EQ(counted({here, there}), "article_text");
}

} // namespace
} // namespace lamina
