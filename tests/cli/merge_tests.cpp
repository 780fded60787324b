// Parts of a run, computed apart and merged, are the run of the whole.

#include "base/files.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using test::runCli;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

class MergeTest : public ::testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return m_folder.path() / name; }
    QString name(const char* file) const { return test::text(path(file)); }
    void run(const char* file, const char* options) const {
        const auto outcome = runCli(words("run --rows 4 --cols 64 --epochs 5 --latents x1 --threads 1 --heldout 1 "
                                          "--vary sae --progress none") +
                                    words(options) + QStringList{QStringLiteral("--out"), name(file)});
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    test::Outcome merge(const QStringList& parts, const char* out) const {
        QStringList arguments{QStringLiteral("merge")};
        for (const QString& part : parts)
            arguments << test::text(m_folder.path() / part.toStdString());
        return runCli(arguments << QStringLiteral("--out") << name(out));
    }

private:
    test::TemporaryFolder m_folder;
};

nlohmann::json withoutTimes(const QByteArray& manifest) {
    auto json = nlohmann::json::parse(manifest.toStdString());
    for (const char* key : {"started", "ended", "manifest_sha256"})
        json.erase(key);
    for (auto& layer : json.at("layers"))
        layer.erase("seconds");
    return json;
}

TEST_F(MergeTest, PartsAreTheWholeByteForByte) {
    run("whole.lamina", "--repeats 2 --control random-weights --copies 2");
    run("layers.lamina", "--layers 0-5 --repeats 2");
    run("rest.lamina", "--layers 6-11");
    run("repeat.lamina", "--layers 6-11 --first-repeat 1");
    run("control.lamina", "--control random-weights --copies 1");
    run("copy.lamina", "--control random-weights --copies 1 --first-copy 1");
    const auto merged =
        merge(words("copy.lamina rest.lamina repeat.lamina layers.lamina control.lamina"), "merged.lamina");
    ASSERT_EQ(merged.exitCode, 0) << merged.err;
    EXPECT_EQ(merged.err.find("warning"), std::string::npos) << merged.err;
    auto expected = test::archiveEntries(path("whole.lamina"));
    auto actual = test::archiveEntries(path("merged.lamina"));
    EXPECT_EQ(withoutTimes(expected.at("manifest.json")), withoutTimes(actual.at("manifest.json")));
    expected.erase("manifest.json");
    actual.erase("manifest.json");
    ASSERT_GT(expected.size(), 100U);
    ASSERT_EQ(actual.size(), expected.size());
    for (const auto& [file, bytes] : expected) {
        ASSERT_TRUE(actual.contains(file)) << file;
        EXPECT_EQ(actual.at(file), bytes) << file << " differs";
    }
    EXPECT_TRUE(actual.at("profile.csv").contains(",heldout,"));

    const auto partial = merge(words("layers.lamina control.lamina"), "partial.lamina");
    EXPECT_EQ(partial.exitCode, 0) << partial.err;
    EXPECT_NE(partial.err.find("warning: layers 6-11 of this model, repeat 2 are missing"), std::string::npos)
        << partial.err;
    EXPECT_FALSE(withoutTimes(test::archiveEntries(path("partial.lamina")).at("manifest.json")).at("finished"));
}

TEST_F(MergeTest, WhatDoesNotBelongTogetherIsRefusedInOneSentence) {
    run("a.lamina", "--layers 0-0");
    run("seed.lamina", "--layers 1-1 --seed 7");
    run("b.lamina", "--layers 1-1");
    ASSERT_TRUE(writeFileAtomically(path("broken.lamina"), "PK\x03\x04 not really").ok());
    struct Case {
        const char* parts;
        int exitCode;
        const char* mentions;
    };
    for (const Case& bad : {Case{"a.lamina seed.lamina", 2, "--seed is 7 in the one and 0 in the other"},
                            Case{"a.lamina broken.lamina", 1, "zip"}, Case{"a.lamina nowhere.lamina", 1, "nowhere"},
                            Case{"a.lamina a.lamina", 2, "twice"}, Case{"a.lamina", 2, "two parts or more"}}) {
        const auto refused = merge(words(bad.parts), "out.lamina");
        EXPECT_EQ(refused.exitCode, bad.exitCode) << refused.err;
        EXPECT_NE(refused.err.find(bad.mentions), std::string::npos) << refused.err;
        EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 1) << refused.err;
        EXPECT_FALSE(std::filesystem::exists(path("out.lamina")));
    }
    EXPECT_EQ(merge(words("a.lamina b.lamina"), "b.lamina").exitCode, 2); // is there already
}

} // namespace
} // namespace lamina
