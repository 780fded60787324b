// The command-line contract: exit codes, events, files, and one clear line for bad input.

#include "base/files.h"
#include "tensor/safetensors.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lamina {
namespace {

using test::runCli;
using test::smallRun;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

std::size_t lineCount(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

class CliTest : public ::testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return m_folder.path() / name; }
    QString name(const char* file) const { return test::text(path(file)); }
    void write(const char* file, const std::string& bytes) const {
        ASSERT_TRUE(writeFileAtomically(path(file), bytes).ok());
    }

private:
    test::TemporaryFolder m_folder;
};

TEST_F(CliTest, RunLeavesAnArchiveWithTheContractsFiles) {
    const auto outcome = runCli(smallRun(path("a.lamina")));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    const auto entries = test::archiveEntries(path("a.lamina"));
    for (const char* file : {"manifest.json", "profile.csv", "article.txt", "tokens.json"})
        EXPECT_TRUE(entries.contains(file)) << file;
    const std::string csv = entries.at("profile.csv").toStdString();
    EXPECT_EQ(csv.substr(0, csv.find('\n')), "run,model,control,repeat,split,layer,metric,value");
    EXPECT_EQ(lineCount(csv), 1U + 3U * 11U);
    EXPECT_NE(csv.find(",demo,none,0,train,2,density,"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(path("a.lamina.journal")));
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const auto& entry) { return entry.first.ends_with("sae_weights.safetensors"); }),
              3);
}

TEST_F(CliTest, WithoutATerminalARunPrintsALineALayer) {
    QStringList arguments = smallRun(path("a.lamina"));
    arguments.replace(arguments.indexOf(QStringLiteral("none")), QStringLiteral("text"));
    arguments << QStringLiteral("--control") << QStringLiteral("random-weights");
    const auto outcome = runCli(arguments);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    for (const std::string layer : {"0", "1", "2"}) {
        EXPECT_NE(outcome.err.find("\nlayer " + layer + ": density "), std::string::npos) << outcome.err;
        EXPECT_NE(outcome.err.find("\nlayer " + layer + " (random-weights): density "), std::string::npos);
    }
}

TEST_F(CliTest, SameSeedSameBitsAndALayerAloneEqualsItselfInAFullRun) {
    ASSERT_EQ(runCli(smallRun(path("a.lamina"))).exitCode, 0);
    ASSERT_EQ(runCli(smallRun(path("b.lamina"))).exitCode, 0);
    const auto a = test::reproducibleEntries(path("a.lamina"));
    const auto b = test::reproducibleEntries(path("b.lamina"));
    EXPECT_EQ(a, b);

    QStringList one = smallRun(path("one.lamina"));
    one[one.indexOf(QStringLiteral("0-2"))] = QStringLiteral("2-2");
    ASSERT_EQ(runCli(one).exitCode, 0);
    const auto alone = test::reproducibleEntries(path("one.lamina"));
    std::size_t compared = 0;
    for (const auto& [file, bytes] : alone)
        if (file.rfind("layers/", 0) == 0) {
            EXPECT_EQ(a.at(file), bytes) << file;
            ++compared;
        }
    EXPECT_GT(compared, 2U);

    QStringList otherSeed = smallRun(path("c.lamina"));
    otherSeed[otherSeed.indexOf(QStringLiteral("3"))] = QStringLiteral("4");
    ASSERT_EQ(runCli(otherSeed).exitCode, 0);
    EXPECT_NE(test::archiveEntries(path("c.lamina")).at("tokens.json"), a.at("tokens.json"));
}

TEST_F(CliTest, DamageIsNamedByInfoCheckAndComputedAnewByResume) {
    ASSERT_EQ(runCli(smallRun(path("a.lamina"))).exitCode, 0);
    const QStringList check = words("info --check");
    const auto whole = runCli(QStringList(check) << name("a.lamina"));
    EXPECT_EQ(whole.exitCode, 0) << whole.err;
    EXPECT_NE(whole.out.find("a.lamina: whole: "), std::string::npos) << whole.out;
    const std::string bytes = test::unwrap(readFile(path("a.lamina")));
    write("cut.lamina", bytes.substr(0, bytes.size() / 2));
    EXPECT_EQ(runCli(QStringList(check) << name("cut.lamina")).exitCode, 1);
    EXPECT_EQ(runCli(QStringList(check) << name("none.lamina")).exitCode, 1);

    const std::filesystem::path golden = std::filesystem::path(LAMINA_SOURCE_DIR) / "tests/session/golden";
    std::filesystem::copy(golden / "schema4/interrupted.lamina.journal", path("b.lamina.journal"),
                          std::filesystem::copy_options::recursive);
    const auto metrics = path("b.lamina.journal") / "layers/00/metrics.csv";
    std::string hurt = test::unwrap(readFile(metrics));
    hurt[hurt.size() / 2] ^= 1;
    ASSERT_TRUE(writeFileAtomically(metrics, hurt).ok());
    const auto damaged = runCli(QStringList(check) << name("b.lamina.journal"));
    EXPECT_EQ(damaged.exitCode, 1);
    EXPECT_NE(damaged.out.find("damaged   layers/00/metrics.csv is damaged"), std::string::npos) << damaged.out;
    EXPECT_EQ(lineCount(damaged.err), 1U) << damaged.err;
    const auto json = runCli(QStringList(check) << QStringLiteral("--json") << name("b.lamina.journal"));
    EXPECT_EQ(json.exitCode, 1);
    EXPECT_EQ(nlohmann::json::parse(json.out).at("damaged").at(0).at("entry"), "layers/00/metrics.csv");
    const auto resumed =
        runCli(words("run --resume --rows 4 --cols 24 --epochs 60 --batch 16 --latents 12 --seed 7 --threads 1 "
                     "--progress none --model")
               << test::text(golden / "model") << QStringLiteral("--article") << test::text(golden / "article.html")
               << QStringLiteral("--out") << name("b.lamina"));
    EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
    EXPECT_NE(resumed.err.find("layer 0 is computed anew: "), std::string::npos) << resumed.err;
    EXPECT_EQ(runCli(QStringList(check) << name("b.lamina")).exitCode, 0);
}

TEST_F(CliTest, AnExistingOutputIsLeftAlone) {
    write("a.lamina", "precious");
    const auto refused = runCli(smallRun(path("a.lamina")));
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_NE(refused.err.find("--overwrite"), std::string::npos);
    EXPECT_EQ(test::unwrap(readFile(path("a.lamina"))), "precious");
    EXPECT_EQ(runCli(smallRun(path("a.lamina")) << QStringLiteral("--overwrite")).exitCode, 0);
    EXPECT_NE(test::unwrap(readFile(path("a.lamina"))), "precious");
}

TEST_F(CliTest, EventsAreOneJsonObjectALine) {
    QStringList arguments = smallRun(path("a.lamina"));
    arguments[arguments.indexOf(QStringLiteral("none"))] = QStringLiteral("jsonl");
    arguments << words("--control random-weights");
    const auto outcome = runCli(arguments);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    std::istringstream lines(outcome.out);
    std::string line;
    std::map<std::string, int> events;
    int controlLayers = 0;
    while (std::getline(lines, line)) {
        const auto event = nlohmann::json::parse(line);
        ++events[event["event"].get<std::string>()];
        if (event["event"] == "epoch") {
            for (const char* key :
                 {"control", "repeat", "layer", "epoch", "objective", "mse", "l1", "density", "eta_s"})
                EXPECT_TRUE(event.contains(key)) << key;
        }
        if (event["event"] == "stage") {
            EXPECT_TRUE(event.contains("name") && event["fraction"].is_number());
        }
        if (event["event"] == "layer") {
            EXPECT_TRUE(event.contains("fvu") && event.contains("input_power") && event.contains("density_activation"));
            controlLayers += event["control"] == "random-weights";
        }
    }
    EXPECT_EQ(events["epoch"], 2 * 3 * 4);
    EXPECT_EQ(events["layer"], 6);
    EXPECT_EQ(controlLayers, 3);
    EXPECT_EQ(events["done"], 1);
    EXPECT_GT(events["stage"], 5);
}

TEST_F(CliTest, BadInputIsOneLineAndLeavesNothing) {
    write("short.txt", "Too short an article.");
    write("file", "x");
    std::filesystem::create_directory(path("empty"));
    struct Case {
        QString arguments;
        int exitCode;
        const char* mentions;
    };
    const std::vector<Case> cases{
        {QStringLiteral("--preset course --resample 5"), 2, "resample"},
        {QStringLiteral("--aux-loss 0.1"), 2, "aux_loss"},
        {QStringLiteral("--preset nonsense"), 2, "nonsense"},
        {QStringLiteral("--hook hook_nowhere"), 2, "hook_nowhere"},
        {QStringLiteral("--layers 3-40"), 2, "layers 0 to 11"},
        {QStringLiteral("--cols 2048"), 2, "1024"},
        {QStringLiteral("--rows 0"), 2, "--rows"},
        {QStringLiteral("--repeats 0"), 2, "from 1 to 1000"},
        {QStringLiteral("--device cuda:99"), 2, "--device cuda:99"},
        {QStringLiteral("--sae gates"), 2, "it takes one of"},
        {QStringLiteral("--k 5"), 2, "--sae topk"},
        {QStringLiteral("--unknown-option 1"), 2, "unknown-option"},
        {QStringLiteral("--progress loud"), 2, "--progress"},
        {QStringLiteral("--model gpt3"), 1, "gpt2-medium"},
        {QStringLiteral("--model %1/nowhere"), 1, "nowhere"},
        {QStringLiteral("--model %1/empty"), 1, "config.json"},
        {QStringLiteral("--article %1/nowhere.html"), 1, "nowhere.html"},
        {QStringLiteral("--article %1/short.txt"), 1, "token"},
        {QStringLiteral("--article %1/empty"), 2, "folder"},
    };
    for (const Case& bad : cases) {
        const QString line =
            bad.arguments.contains(QLatin1Char('%')) ? bad.arguments.arg(test::text(path(""))) : bad.arguments;
        const auto outcome = runCli(QStringList{QStringLiteral("run"), QStringLiteral("--out"), name("x.lamina")} +
                                    line.split(QLatin1Char(' ')));
        EXPECT_EQ(outcome.exitCode, bad.exitCode) << line.toStdString() << ": " << outcome.err;
        EXPECT_NE(outcome.err.find(bad.mentions), std::string::npos) << line.toStdString() << ": " << outcome.err;
        EXPECT_EQ(lineCount(outcome.err), 1U) << outcome.err;
        EXPECT_FALSE(std::filesystem::exists(path("x.lamina"))) << line.toStdString();
        EXPECT_FALSE(std::filesystem::exists(path("x.lamina.journal"))) << line.toStdString();
    }
    const auto unwritable = runCli(smallRun("/proc/nowhere/x.lamina"));
    EXPECT_EQ(unwritable.exitCode, 1) << unwritable.err;
    EXPECT_EQ(lineCount(unwritable.err), 1U) << unwritable.err;
}

TEST_F(CliTest, CompareSetsSessionsSideBySide) {
    ASSERT_EQ(runCli(smallRun(path("a.lamina"))).exitCode, 0);
    QStringList other = smallRun(path("b.lamina"));
    other.replace(other.indexOf(QStringLiteral("--seed")) + 1, QStringLiteral("5"));
    other.replace(other.indexOf(QStringLiteral("--layers")) + 1, QStringLiteral("1-2"));
    ASSERT_EQ(runCli(other).exitCode, 0);
    const auto shown = runCli({QStringLiteral("compare"), name("a.lamina"), name("b.lamina")});
    ASSERT_EQ(shown.exitCode, 0) << shown.err;
    for (const char* part : {"a.lamina", "3 of 12", "2 of 12", "seed", "layers", "1-2", "density\n",
                             "2 layers are too few to say how density changes with depth", "seed *", "2 less 1",
                             "[cannot tell yet] Both model sizes draw the same profile. The models of a.lamina and "
                             "b.lamina have the same size"})
        EXPECT_NE(shown.out.find(part), std::string::npos) << part << "\n" << shown.out;
    EXPECT_EQ(shown.out.find("epochs"), std::string::npos); // they agree on that
    const auto csv = runCli({QStringLiteral("compare"), name("a.lamina"), name("b.lamina"), QStringLiteral("--format"),
                             QStringLiteral("csv")});
    ASSERT_EQ(csv.exitCode, 0) << csv.err;
    EXPECT_EQ(lineCount(csv.out), 1U + (3U + 2U) * 11U);
    EXPECT_EQ(csv.out.substr(0, csv.out.find('\n')),
              "session,run,model,layers,control,repeat,split,layer,depth,metric,value");
    EXPECT_NE(csv.out.find(",12,none,0,train,1,0.09090909090909091,mse,"), std::string::npos);
    const auto same = runCli({QStringLiteral("compare"), name("a.lamina"), name("a.lamina"), QStringLiteral("--metric"),
                              QStringLiteral("fvu")});
    EXPECT_EQ(same.exitCode, 0);
    EXPECT_NE(same.out.find("asked to do the same"), std::string::npos);
    EXPECT_EQ(runCli({QStringLiteral("compare"), name("a.lamina")}).exitCode, 2);
    EXPECT_EQ(runCli({QStringLiteral("compare"), name("a.lamina"), name("none.lamina")}).exitCode, 1);
    for (const char* wrong : {"--metric nonsense", "--format png"}) {
        const auto refused =
            runCli(QStringList{QStringLiteral("compare"), name("a.lamina"), name("b.lamina")} + words(wrong));
        EXPECT_EQ(refused.exitCode, 2) << refused.err;
        EXPECT_EQ(lineCount(refused.err), 1U);
    }
}

TEST_F(CliTest, HelpIsThereAndACommandIsNeeded) {
    EXPECT_EQ(runCli({}).exitCode, 2);
    EXPECT_EQ(runCli(words("--help")).exitCode, 0);
    EXPECT_EQ(runCli(words("run --help")).exitCode, 0);
}

TEST_F(CliTest, TokenizeAndDetokenizeAreInverse) {
    const std::string text = "LEDs emit light \xE2\x80\x94 efficiently.\r\n\n  \xff\xfe bytes too\n";
    const QStringList tokenizer{QStringLiteral("--tokenizer"), QStringLiteral(LAMINA_DEMO_MODEL)};
    const auto ids = runCli(QStringList{QStringLiteral("tokenize")} + tokenizer + QStringList{QStringLiteral("-")},
                            QByteArray::fromStdString(text));
    ASSERT_EQ(ids.exitCode, 0) << ids.err;
    EXPECT_TRUE(nlohmann::json::parse(ids.out).is_array());
    const auto back = runCli(QStringList{QStringLiteral("detokenize")} + tokenizer, QByteArray::fromStdString(ids.out));
    EXPECT_EQ(back.exitCode, 0) << back.err;
    EXPECT_EQ(back.out, text);
    EXPECT_EQ(runCli(QStringList{QStringLiteral("detokenize")} + tokenizer, "[1, 99999999]").exitCode, 1);
    EXPECT_EQ(runCli(QStringList{QStringLiteral("detokenize")} + tokenizer, "not json").exitCode, 1);
}

TEST_F(CliTest, CleanPrintsTheArticle) {
    write("page.html",
          "<html><body><div id=\"mw-content-text\" class=\"mw-body-content\"><div class=\"mw-parser-output\">"
          "<p>Kept<sup class=\"reference\">[1]</sup>.</p><h2 id=\"References\">References</h2><p>Gone</p>"
          "</div></div></body></html>");
    const auto outcome = runCli({QStringLiteral("clean"), name("page.html")});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("Kept."), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.out.find("Gone"), std::string::npos);
    EXPECT_EQ(
        runCli({QStringLiteral("clean"), name("page.html"), QStringLiteral("--mode"), QStringLiteral("x")}).exitCode,
        2);
}

TEST_F(CliTest, ActivationsFeedTrainSae) {
    std::string ids = "[";
    for (int i = 0; i < 300; ++i)
        ids += (i ? "," : "") + std::to_string(37 * i % 1000);
    write("ids.json", ids + "]");
    const QStringList capture{QStringLiteral("activations"),
                              QStringLiteral("--model"),
                              QStringLiteral(LAMINA_DEMO_MODEL),
                              QStringLiteral("--tokens"),
                              name("ids.json"),
                              QStringLiteral("--rows"),
                              QStringLiteral("3"),
                              QStringLiteral("--cols"),
                              QStringLiteral("100"),
                              QStringLiteral("--hook"),
                              QStringLiteral("hook_mlp_out"),
                              QStringLiteral("--layers"),
                              QStringLiteral("1-2"),
                              QStringLiteral("--out"),
                              name("acts.safetensors")};
    auto outcome = runCli(capture);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const SafetensorsFile file = test::unwrap(SafetensorsFile::open(path("acts.safetensors")));
    ASSERT_EQ(file.tensors().size(), 2U);
    const TensorEntry* entry = file.find("blocks.1.hook_mlp_out");
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->shape, (std::vector<std::size_t>{3, 100, 128}));

    const QStringList train{QStringLiteral("train-sae"),
                            QStringLiteral("--activations"),
                            name("acts.safetensors"),
                            QStringLiteral("--tensor"),
                            QStringLiteral("blocks.2.hook_mlp_out"),
                            QStringLiteral("--epochs"),
                            QStringLiteral("3"),
                            QStringLiteral("--latents"),
                            QStringLiteral("40"),
                            QStringLiteral("--out"),
                            name("sae")};
    outcome = runCli(train);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const auto metrics = nlohmann::json::parse(test::unwrap(readFile(path("sae/metrics.json"))));
    EXPECT_EQ(metrics["epochs"].size(), 3U);
    EXPECT_TRUE(metrics["final"].contains("fvu"));
    const SafetensorsFile weights = test::unwrap(SafetensorsFile::open(path("sae/sae_weights.safetensors")));
    EXPECT_EQ(weights.find("W_enc")->shape, (std::vector<std::size_t>{128, 40}));
    EXPECT_EQ(weights.find("W_dec")->shape, (std::vector<std::size_t>{40, 128}));

    // --init: F follows the file, and a tiny learning rate leaves the weights where they were.
    QStringList again = train;
    again[again.indexOf(name("sae"))] = name("again");
    again.removeAt(again.indexOf(QStringLiteral("--latents")));
    again.removeAt(again.indexOf(QStringLiteral("40")));
    again << QStringLiteral("--init") << name("sae/sae_weights.safetensors") << words("--lr 1e-12");
    outcome = runCli(again);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    const SafetensorsFile same = test::unwrap(SafetensorsFile::open(path("again/sae_weights.safetensors")));
    const Matrix before = test::unwrap(weights.readMatrix("W_enc"));
    const Matrix after = test::unwrap(same.readMatrix("W_enc"));
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        ASSERT_NEAR(after.data()[i], before.data()[i], 1e-9);

    EXPECT_EQ(runCli(train).exitCode, 2); // the files are there
    QStringList wrongTensor = train;
    wrongTensor[wrongTensor.indexOf(QStringLiteral("blocks.2.hook_mlp_out"))] = QStringLiteral("blocks.9.hook_mlp_out");
    wrongTensor[wrongTensor.indexOf(name("sae"))] = name("other");
    EXPECT_EQ(runCli(wrongTensor).exitCode, 1);
    EXPECT_FALSE(std::filesystem::exists(path("other")));
}

TEST_F(CliTest, EveryExportOfTheContract) {
    ASSERT_EQ(runCli(smallRun(path("a.lamina")) << words("--control random-weights")).exitCode, 0);
    const std::vector<std::pair<QString, const char*>> exports{
        {QStringLiteral("profile csv"), "run,model,control"},
        {QStringLiteral("profile json"), ""},
        {QStringLiteral("profile svg"), "<?xml"},
        {QStringLiteral("profile png"), "\x89PNG"},
        {QStringLiteral("map svg"), "<?xml"},
        {QStringLiteral("map png"), "\x89PNG"},
        {QStringLiteral("map pdf"), "%PDF"},
        {QStringLiteral("profile pdf"), "%PDF"},
        {QStringLiteral("curves csv"), "control,repeat,layer,epoch"},
        {QStringLiteral("curves json"), ""},
        {QStringLiteral("curves svg"), "<?xml"},
        {QStringLiteral("histograms csv"), "control,"},
        {QStringLiteral("histograms json"), ""},
        {QStringLiteral("histograms png"), "\x89PNG"},
        {QStringLiteral("profile tex"), "% Drawn by Lamina"},
        {QStringLiteral("map tex"), "% Drawn by Lamina"},
        {QStringLiteral("profile ipynb"), "{"},
        {QStringLiteral("latents csv"), "control,repeat,layer,latent,"},
        {QStringLiteral("report html"), "<!DOCTYPE html>"},
        {QStringLiteral("report pdf"), "%PDF"}};
    for (const auto& [what, begins] : exports) {
        const QStringList parts = what.split(QLatin1Char(' '));
        const QString out = name("out.") + parts[1];
        QStringList arguments{QStringLiteral("export"),     name("a.lamina"), QStringLiteral("--what"), parts[0],
                              QStringLiteral("--format"),   parts[1],         QStringLiteral("--out"),  out,
                              QStringLiteral("--overwrite")};
        if (parts[0] == QLatin1String("curves") || parts[0] == QLatin1String("histograms"))
            arguments << QStringLiteral("--layer") << QStringLiteral("1");
        const auto outcome = runCli(arguments);
        EXPECT_EQ(outcome.exitCode, 0) << what.toStdString() << ": " << outcome.err;
        const auto bytes = readFile(out.toStdString());
        ASSERT_TRUE(bytes.ok()) << what.toStdString();
        EXPECT_GT(bytes->size(), 100U);
        EXPECT_EQ(bytes->rfind(begins, 0), 0U) << what.toStdString();
        if (parts[1] == QLatin1String("json")) {
            EXPECT_FALSE(nlohmann::json::parse(*bytes, nullptr, false).is_discarded());
        }
    }
    const auto exported =
        runCli({QStringLiteral("export"), name("a.lamina"), QStringLiteral("--what"), QStringLiteral("profile"),
                QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("--out"), name("p.csv")});
    ASSERT_EQ(exported.exitCode, 0);
    EXPECT_EQ(QByteArray::fromStdString(test::unwrap(readFile(path("p.csv")))),
              test::archiveEntries(path("a.lamina")).at("profile.csv"));

    const auto sae =
        runCli({QStringLiteral("export"), name("a.lamina"), QStringLiteral("--what"), QStringLiteral("sae"),
                QStringLiteral("--layer"), QStringLiteral("1"), QStringLiteral("--format"),
                QStringLiteral("safetensors"), QStringLiteral("--out"), name("sae")});
    EXPECT_EQ(sae.exitCode, 0) << sae.err;
    EXPECT_TRUE(std::filesystem::exists(path("sae/cfg.json")));
    EXPECT_TRUE(SafetensorsFile::open(path("sae/sae_weights.safetensors")).ok());

    for (const char* bad : {"profile html", "map csv", "sae csv", "nonsense csv", "report svg"}) {
        const QStringList parts = words(bad);
        EXPECT_EQ(runCli({QStringLiteral("export"), name("a.lamina"), QStringLiteral("--what"), parts[0],
                          QStringLiteral("--format"), parts[1], QStringLiteral("--out"), name("bad")})
                      .exitCode,
                  2)
            << bad;
    }
    EXPECT_EQ(runCli({QStringLiteral("export"), name("a.lamina"), QStringLiteral("--what"), QStringLiteral("curves"),
                      QStringLiteral("--layer"), QStringLiteral("9"), QStringLiteral("--format"), QStringLiteral("csv"),
                      QStringLiteral("--out"), name("bad")})
                  .exitCode,
              2);
    EXPECT_FALSE(std::filesystem::exists(path("bad")));

    const auto sized = [&](const char* options) {
        return runCli(QStringList{QStringLiteral("export"), name("a.lamina"), QStringLiteral("--what"),
                                  QStringLiteral("profile"), QStringLiteral("--format"), QStringLiteral("svg"),
                                  QStringLiteral("--out"), name("sized.svg"), QStringLiteral("--overwrite")} +
                      words(options));
    };
    ASSERT_EQ(sized("--width 25.4cm --height 400px --theme print --title Ours --lang vi").exitCode, 0);
    const std::string svg = test::unwrap(readFile(path("sized.svg")));
    EXPECT_NE(svg.find("viewBox=\"0 0 960 400\""), std::string::npos);
    EXPECT_NE(svg.find("<title>Ours</title>"), std::string::npos);
    ASSERT_EQ(sized("--size one-column").exitCode, 0);
    EXPECT_NE(test::unwrap(readFile(path("sized.svg"))).find("viewBox=\"0 0 321 "), std::string::npos);
    ASSERT_EQ(sized("--width 25.4cm --height 400px --theme print --title Ours --lang vi").exitCode, 0);
    for (const char* bad :
         {"--size a4", "--size slide --width 960 --height 400", "--width 960", "--width 3px --height 3px",
          "--width wide --height 9", "--theme pink", "--scale 0", "--lang xx"})
        EXPECT_EQ(sized(bad).exitCode, 2) << bad;
    EXPECT_EQ(test::unwrap(readFile(path("sized.svg"))), svg); // what was there stays

    const auto info = runCli({QStringLiteral("info"), name("a.lamina")});
    EXPECT_EQ(info.exitCode, 0);
    EXPECT_NE(info.out.find("random-weights"), std::string::npos);
    write("broken.lamina", "PK\x03\x04 not really");
    EXPECT_EQ(runCli({QStringLiteral("info"), name("broken.lamina")}).exitCode, 1);
}

} // namespace
} // namespace lamina
