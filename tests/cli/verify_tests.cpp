// verify: what a session says is what libtorch computes in float64, and one changed number or weight is found.

#include "base/files.h"
#include "session/format/archive_writer.h"
#include "session/format/content_source.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using test::runCli;
using test::smallRun;
using test::unwrap;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class VerifyTest : public ::testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return m_folder.path() / name; }
    void run(const char* file, const char* options = "") const {
        const auto outcome =
            runCli(smallRun(path(file)) + QString::fromLatin1(options).split(QLatin1Char(' '), Qt::SkipEmptyParts));
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    test::Outcome verify(const char* file, const QStringList& options = {}) const {
        return runCli(QStringList{QStringLiteral("verify"), test::text(path(file))} + options);
    }
    // The archive with one entry's bytes as `change` leaves them.
    void change(const char* file, const std::string& entry, const std::function<void(std::string&)>& change) const {
        std::vector<ArchiveEntry> entries;
        {
            const auto source = unwrap(ContentSource::open(path(file)));
            ASSERT_TRUE(source->contains(entry)) << entry;
            for (const std::string& name : source->names()) {
                std::string bytes = unwrap(source->read(name, 1U << 30));
                if (name == entry)
                    change(bytes);
                entries.push_back({name, std::move(bytes), {}});
            }
        }
        ASSERT_TRUE(writeArchiveFile(path(file), path("part"), entries).ok());
    }
    // One number of "NAME,NUMBER" lines, times 1 + share.
    static void scaleValue(std::string& csv, const std::string& name, double share) {
        const std::size_t begin = csv.find("\n" + name + ",") + name.size() + 2, end = csv.find('\n', begin);
        ASSERT_NE(end, std::string::npos);
        csv.replace(begin, end - begin, std::to_string(std::stod(csv.substr(begin, end - begin)) * (1 + share)));
    }

private:
    test::TemporaryFolder m_folder;
};

bool torchIsHere() {
    return std::filesystem::exists(std::filesystem::path(LAMINA_CLI).parent_path() /
                                   "../lib/lamina/liblamina-torch.so");
}

#define NEEDS_TORCH()                                                                                                  \
    if (!torchIsHere())                                                                                                \
    GTEST_SKIP() << "the engine torch is not built"

TEST_F(VerifyTest, ASessionAgreesAndKeepsThatItWasChecked) {
    NEEDS_TORCH();
    run("a.lamina",
        "--heldout 1 --control random-weights --control gaussian --control shuffled-tokens --scale-controls 1 "
        "--normalize scale --rows 3");
    const auto before = test::archiveEntries(path("a.lamina"));
    const auto outcome = verify("a.lamina");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("Checked with libtorch "), HasSubstr(" in float64 on "),
                                   HasSubstr(": all 12 layers agree. Largest difference: ")));
    auto after = test::archiveEntries(path("a.lamina"));
    EXPECT_EQ(nlohmann::json::parse(after.at("check.json").toStdString()).at("differing"), 0);
    after.erase("check.json");
    EXPECT_EQ(after, before);
    EXPECT_THAT(runCli({QStringLiteral("info"), test::text(path("a.lamina"))}).out,
                HasSubstr("\nchecked   Checked with libtorch "));
    std::filesystem::create_symlink("a.lamina", path("link.lamina"));
    EXPECT_EQ(verify("link.lamina").exitCode, 0) << "once more";
    EXPECT_TRUE(std::filesystem::is_symlink(path("link.lamina")));
    ASSERT_EQ(
        runCli({QStringLiteral("export"), test::text(path("a.lamina")), QStringLiteral("--what"),
                QStringLiteral("report"), QStringLiteral("--format"), QStringLiteral("html"), QStringLiteral("--lang"),
                QStringLiteral("vi"), QStringLiteral("--out"), test::text(path("a.html"))})
            .exitCode,
        0);
    EXPECT_THAT(unwrap(readFile(path("a.html"))), HasSubstr("cả 12 lớp đều khớp"));

    change("a.lamina", "article.txt", [](std::string& text) { text.front() = '#'; });
    EXPECT_THAT(runCli({QStringLiteral("info"), test::text(path("a.lamina"))}).err,
                HasSubstr("article.txt is damaged, or was changed"));
    change("a.lamina", "manifest.json", [](std::string& text) { // as a version before checksums would have it
        auto manifest = nlohmann::json::parse(text);
        manifest.erase("sha256");
        manifest.erase("manifest_sha256");
        manifest["schema"] = 3;
        text = manifest.dump();
    });
    EXPECT_THAT(runCli({QStringLiteral("info"), test::text(path("a.lamina"))}).out,
                AllOf(HasSubstr("but changed since then"), Not(HasSubstr("agree"))));
}

TEST_F(VerifyTest, ASparserFormRepeatsAndPartsOfItAgree) {
    NEEDS_TORCH();
    run("k.lamina", "--sae topk --k 4 --repeats 2 --vary windows --control init-weights --control random-tokens");
    EXPECT_THAT(verify("k.lamina").out, HasSubstr("all 18 layers agree"));
    EXPECT_THAT(verify("k.lamina", {QStringLiteral("--layers"), QStringLiteral("1-1")}).out,
                HasSubstr("6 of 18 layers were recomputed, and agree"));
}

TEST_F(VerifyTest, FormsThatTheEngineTorchTrainsAgree) {
    NEEDS_TORCH();
    for (const char* form : {"jumprelu", "gated"}) {
        run("f.lamina", (std::string("--heldout 1 --normalize scale --control init-weights --sae ") + form).c_str());
        const auto outcome = verify("f.lamina");
        EXPECT_EQ(outcome.exitCode, 0) << outcome.out << outcome.err;
        EXPECT_THAT(outcome.out, HasSubstr("all 6 layers agree")) << form;
        std::filesystem::remove(path("f.lamina"));
    }
}

TEST_F(VerifyTest, OneNumberChangedIsFoundAndNamed) {
    NEEDS_TORCH();
    const struct {
        const char *file, *number;
        double share;
        const char* named;
    } changes[] = {{"layers/01/metrics.csv", "mse", 1e-4, "mse of layer 1"},
                   {"layers/01/metrics.csv", "explained_variance", 1e-4, "explained_variance"},
                   {"layers/02/metrics.csv", "dead", 0.02, "dead"},
                   {"layers/00/metrics.csv", "input_power", 1e-4, "input_power of layer 0"},
                   {"controls/random-weights/layers/02/metrics.csv", "density", 1e-3, "layer 2, random weights"}};
    run("whole.lamina", "--control random-weights");
    for (const auto& [file, number, share, named] : changes) {
        std::filesystem::copy_file(path("whole.lamina"), path("a.lamina"),
                                   std::filesystem::copy_options::overwrite_existing);
        change("a.lamina", file, [&](std::string& csv) { scaleValue(csv, number, share); });
        const auto outcome = verify("a.lamina");
        EXPECT_EQ(outcome.exitCode, 1) << number;
        EXPECT_THAT(outcome.out, AllOf(HasSubstr("do not agree"), HasSubstr(named))) << number;
        EXPECT_THAT(outcome.out, HasSubstr(std::string("damaged   ") + file + " is damaged, or was changed"));
        EXPECT_FALSE(test::archiveEntries(path("a.lamina")).contains("check.json"));
        EXPECT_THAT(outcome.err, HasSubstr("does not hold what its model, text and autoencoders give")) << number;
    }
}

TEST_F(VerifyTest, AHistogramsCountALatentAndTheTableAreComparedToo) {
    NEEDS_TORCH();
    run("whole.lamina");
    const auto changed = [&](const char* entry, const std::function<void(std::string&)>& how) {
        std::filesystem::copy_file(path("whole.lamina"), path("a.lamina"),
                                   std::filesystem::copy_options::overwrite_existing);
        change("a.lamina", entry, how);
        const auto outcome = verify("a.lamina");
        EXPECT_EQ(outcome.exitCode, 1) << entry;
        return outcome.out;
    };
    EXPECT_THAT(changed("layers/01/histograms.json",
                        [](std::string& text) {
                            auto json = nlohmann::ordered_json::parse(text);
                            auto& bin = json.at("inputs").at("bins").at(40);
                            bin = bin.get<int>() + 1;
                            text = json.dump();
                        }),
                HasSubstr("sum of inputs of layer 1"));
    EXPECT_THAT(changed("layers/02/latents.csv",
                        [](std::string& text) { // the first latent's density
                            const std::size_t begin = text.find("\n0,") + 3, end = text.find(',', begin);
                            const double density = std::stod(text.substr(begin, end - begin));
                            text.replace(begin, end - begin, density > 0.5 ? "0.25" : "0.75");
                        }),
                HasSubstr("of latent 0 of layer 2"));
    EXPECT_THAT(changed("profile.csv", [](std::string& text) { text[text.find(",density,") + 11] ^= 1; }),
                HasSubstr("profile.csv"));
}

// The bytes of one float of a tensor in a safetensors file.
std::size_t placeOf(const std::string& file, const char* tensor, std::size_t element) {
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), sizeof length);
    const auto header = nlohmann::json::parse(file.substr(8, length));
    return 8 + length + header.at(tensor).at("data_offsets").at(0).get<std::size_t>() + element * sizeof(float);
}

TEST_F(VerifyTest, OneWeightChangedIsFoundAndNamed) {
    NEEDS_TORCH();
    run("whole.lamina");
    for (const char* tensor : {"W_enc", "b_enc", "W_dec", "b_dec"}) {
        std::filesystem::copy_file(path("whole.lamina"), path("a.lamina"),
                                   std::filesystem::copy_options::overwrite_existing);
        change("a.lamina", "layers/02/sae/sae_weights.safetensors", [&](std::string& bytes) {
            const std::size_t place = placeOf(bytes, tensor, 5);
            float weight = 0;
            std::memcpy(&weight, bytes.data() + place, sizeof weight);
            weight += 0.25F;
            std::memcpy(bytes.data() + place, &weight, sizeof weight);
        });
        const auto outcome = verify("a.lamina");
        EXPECT_EQ(outcome.exitCode, 1) << tensor << outcome.out;
        EXPECT_THAT(outcome.out, AllOf(HasSubstr("of layer 2"), Not(HasSubstr("of layer 1:")))) << tensor;
    }
}

TEST_F(VerifyTest, WithoutWeightsItSaysSoAndTrainsAgainWhereAsked) {
    NEEDS_TORCH();
    run("a.lamina", "--save-sae 0 --repeats 2");
    const auto refused = verify("a.lamina");
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("weights were not saved"), HasSubstr("--retrain")));
    const auto retrained = verify("a.lamina", {QStringLiteral("--retrain")});
    EXPECT_EQ(retrained.exitCode, 0) << retrained.err;
    EXPECT_THAT(retrained.out,
                AllOf(HasSubstr("weights were not saved"), HasSubstr("trained again: mse moved furthest in"),
                      HasSubstr("the session's repeats are ")));
}

TEST_F(VerifyTest, AnotherModelIsRefused) {
    NEEDS_TORCH();
    run("a.lamina");
    std::filesystem::copy(LAMINA_DEMO_MODEL, path("model"));
    std::string config = unwrap(readFile(path("model") / "config.json"));
    ASSERT_TRUE(writeFileAtomically(path("model") / "config.json", config + "\n").ok());
    const auto outcome = verify("a.lamina", {QStringLiteral("--model"), test::text(path("model"))});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("the model's config.json is not the one the run was started with"));
    EXPECT_EQ(verify("absent.lamina").exitCode, 1);
}

TEST_F(VerifyTest, WithoutThePluginItNamesThePackage) {
    run("a.lamina");
    std::filesystem::create_directory(path("bin"));
    std::filesystem::copy(LAMINA_CLI, path("bin") / "lamina-cli");
    const auto outcome =
        test::runProgram(path("bin") / "lamina-cli", {QStringLiteral("verify"), test::text(path("a.lamina"))});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("checking needs PyTorch's library"), HasSubstr("install the package")));
}

} // namespace
} // namespace lamina
