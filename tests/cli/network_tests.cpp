// The whole way through the real program: an article and a model from a network that is all on the loopback interface.

#include "base/files.h"
#include "base/hash.h"
#include "tests/cli/program.h"
#include "tests/net/fake_hub.h"
#include "tests/test_support.h"

#include <QCoreApplication>
#include <QProcess>
#include <csignal>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::LoopbackAnswer;
using test::LoopbackRequest;
using test::runCli;
using testing::HasSubstr;
using testing::Not;

const std::string commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

// A page as a wiki serves it: navigation and references around an article of `paragraphs` paragraphs.
std::string wikiPage(int paragraphs) {
    std::string text =
        "<!DOCTYPE html><html><head><title>Light - Encyclopaedia</title><script>var x = {\"wgRevisionId\":"
        "123456};</script></head><body><div id=\"mw-navigation\">Menu</div>"
        "<div id=\"mw-content-text\" class=\"mw-body-content\"><div class=\"mw-parser-output\">";
    for (int i = 0; i < paragraphs; ++i)
        text += "<p>A light-emitting diode number " + std::to_string(i) +
                " gives light when current flows through it; electrons meet holes and give off their energy as "
                "photons.<sup class=\"reference\">[" +
                std::to_string(i) + "]</sup></p>\n";
    return text + "<h2 id=\"References\">References</h2><p>Not of the article</p></div></div></body></html>";
}

class Network : public ::testing::Test {
protected:
    Network() : wiki([this](const LoopbackRequest&) { return m_page; }) {
        m_page = test::page(wikiPage(60), {{"Content-Type", "text/html; charset=UTF-8"}});
        m_page.etag = "\"rev-123456\"";
        hub.add("test/nano", LAMINA_DEMO_MODEL, commit);
        hub.add("openai-community/gpt2", LAMINA_DEMO_MODEL, commit);
        hub.rename("gpt2", "openai-community/gpt2");
        for (const char* name : {"HF_HOME", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE", "LAMINA_OFFLINE",
                                 "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
            qunsetenv(name);
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(hub.hub().url("")));
        qputenv("HF_HUB_CACHE", QByteArray::fromStdString(cache().string()));
        for (const char* name : {"XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"})
            qputenv(name, QByteArray::fromStdString((m_folder.path() / name).string()));
    }

    fs::path cache() const { return m_folder.path() / "hub"; }
    fs::path out(const char* name) const { return m_folder.path() / name; }
    QStringList run(const std::string& model, const fs::path& session) const {
        return test::smallRun(session) << QStringLiteral("--model") << QString::fromStdString(model)
                                       << QStringLiteral("--article")
                                       << QString::fromStdString(wiki.url("/wiki/Light-emitting_diode"));
    }
    static nlohmann::json manifestOf(const fs::path& session) {
        return nlohmann::json::parse(test::archiveEntries(session).at("manifest.json").toStdString());
    }

    test::FakeHub hub;
    test::LoopbackServer wiki;

private:
    LoopbackAnswer m_page;
    test::TemporaryFolder m_folder;
};

TEST_F(Network, AModelAndAnArticleByNameAloneMakeAProfile) {
    const auto first = runCli(run("gpt2", out("a.lamina")));
    ASSERT_EQ(first.exitCode, 0) << first.err;
    EXPECT_EQ(first.out, "");
    const nlohmann::json manifest = manifestOf(out("a.lamina"));
    EXPECT_EQ(manifest["model"], "gpt2");
    EXPECT_EQ(manifest["model_source"]["repository"], "gpt2");
    EXPECT_EQ(manifest["model_source"]["revision"], "main");
    EXPECT_EQ(manifest["model_source"]["commit"], commit);
    EXPECT_EQ(manifest["model_sha256"]["model.safetensors"],
              test::unwrap(sha256OfFile(fs::path(LAMINA_DEMO_MODEL) / "model.safetensors")));
    EXPECT_EQ(manifest["article"]["source"], wiki.url("/wiki/Light-emitting_diode"));
    EXPECT_EQ(manifest["article"]["revision"], "123456");
    EXPECT_EQ(manifest["article"]["etag"], "\"rev-123456\"");
    const auto entries = test::archiveEntries(out("a.lamina"));
    EXPECT_THAT(entries.at("profile.csv").toStdString(), HasSubstr(",gpt2,none,0,train,2,density,"));
    EXPECT_THAT(entries.at("article.txt").toStdString(), HasSubstr("diode number 59 gives light"));
    EXPECT_THAT(entries.at("article.txt").toStdString(), Not(HasSubstr("Not of the article")));

    EXPECT_THAT(runCli({QStringLiteral("info"), test::text(out("a.lamina"))}).out,
                HasSubstr("gpt2 at commit " + commit));

    // The second run asks the hub nothing, and measures the same.
    const std::size_t asked = hub.requests();
    const auto second = runCli(run("gpt2", out("b.lamina")));
    ASSERT_EQ(second.exitCode, 0) << second.err;
    EXPECT_EQ(hub.requests(), asked);
    EXPECT_EQ(test::reproducibleEntries(out("a.lamina")), test::reproducibleEntries(out("b.lamina")));

    // With every server gone, the saved page and the model on disk give the same once more.
    hub.hub().kill();
    hub.store().kill();
    wiki.kill();
    const auto offline = runCli(run("gpt2", out("c.lamina")) << QStringLiteral("--offline"));
    ASSERT_EQ(offline.exitCode, 0) << offline.err;
    EXPECT_EQ(test::reproducibleEntries(out("a.lamina")), test::reproducibleEntries(out("c.lamina")));

    // The same numbers from the folder, under the folder's name.
    const auto path = runCli(words("models path gpt2"));
    ASSERT_EQ(path.exitCode, 0) << path.err;
    EXPECT_EQ(path.out, (cache() / "models--gpt2" / "snapshots" / commit).string() + "\n");
}

TEST_F(Network, EventsTellOfTheDownload) {
    QStringList arguments = run("test/nano", out("a.lamina"));
    arguments[arguments.indexOf(QStringLiteral("none"))] = QStringLiteral("jsonl");
    const auto outcome = runCli(arguments);
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    std::istringstream lines(outcome.out);
    std::string line;
    double last = 0;
    bool weights = false;
    while (std::getline(lines, line)) {
        const auto event = nlohmann::json::parse(line);
        if (event["event"] != "stage" || event["name"] != "download")
            continue;
        ASSERT_TRUE(event["fraction"].is_number());
        last = event["fraction"].get<double>();
        weights = weights || event["what"] == "model.safetensors";
    }
    EXPECT_TRUE(weights);
    EXPECT_EQ(last, 1.0);
}

TEST_F(Network, AHubThatFailsLeavesNoSession) {
    hub.answerAll(test::statusAnswer(404));
    const auto outcome = runCli(run("test/other", out("a.lamina")));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err, HasSubstr("there is no model test/other"));
    EXPECT_FALSE(fs::exists(out("a.lamina")));
    EXPECT_FALSE(fs::exists(out("a.lamina.journal")));
}

TEST_F(Network, WrongSettingsCostNoDownload) {
    QStringList arguments = run("gpt2", out("a.lamina"));
    arguments[arguments.indexOf(QStringLiteral("0-2"))] = QStringLiteral("0-40");
    const auto outcome = runCli(arguments);
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("layers 0 to 11"));
    EXPECT_TRUE(hub.requestsFor("model.safetensors").empty());
    EXPECT_TRUE(wiki.requests().empty());
}

TEST_F(Network, OfflineIsSaidAndTheDiskIsEnough) {
    qputenv("HF_HUB_OFFLINE", "1");
    const auto missing = runCli(words("models download gpt2"));
    EXPECT_EQ(missing.exitCode, 1);
    EXPECT_THAT(missing.err, HasSubstr("offline"));
    EXPECT_EQ(hub.requests(), 0U);
    qunsetenv("HF_HUB_OFFLINE");
    ASSERT_EQ(runCli(words("models download gpt2")).exitCode, 0);
    hub.hub().kill();
    const auto there = runCli(words("models download gpt2 --offline"));
    EXPECT_EQ(there.exitCode, 0) << there.err;
    EXPECT_EQ(there.out, (cache() / "models--gpt2" / "snapshots" / commit).string() + "\n");
}

TEST_F(Network, CleanReadsAnAddressAndOfflineItsSavedCopy) {
    const QString address = QString::fromStdString(wiki.url("/wiki/Light-emitting_diode"));
    const QStringList offline{QStringLiteral("clean"), address, QStringLiteral("--offline")};
    const auto missing = runCli(offline);
    EXPECT_EQ(missing.exitCode, 1);
    EXPECT_THAT(missing.err, HasSubstr("no saved copy"));
    EXPECT_TRUE(wiki.requests().empty());
    const auto fetched = runCli({QStringLiteral("clean"), address});
    EXPECT_EQ(fetched.exitCode, 0) << fetched.err;
    EXPECT_THAT(fetched.out, HasSubstr("A light-emitting diode number 59"));
    EXPECT_THAT(fetched.out, Not(HasSubstr("Not of the article")));
    const auto copy = runCli(offline);
    EXPECT_EQ(copy.out, fetched.out);
    EXPECT_THAT(copy.err, HasSubstr("warning: Lamina is offline; using the copy"));
    EXPECT_EQ(wiki.requests().size(), 1U);
    wiki.kill();
    const auto away = runCli({QStringLiteral("clean"), address});
    EXPECT_EQ(away.out, fetched.out);
    EXPECT_THAT(away.err, HasSubstr("the network is away"));
}

TEST_F(Network, AResumedRunKeepsItsArticleWhateverThePageIsNow) {
    const std::string model = LAMINA_DEMO_MODEL;
    // Long enough to be interrupted: the signal goes out with the first layer done of three.
    const QStringList longer{QStringLiteral("--epochs"), QStringLiteral("40"), QStringLiteral("--progress"),
                             QStringLiteral("jsonl")};
    const auto arguments = [&](const char* name) {
        QStringList list = run(model, out(name));
        for (qsizetype i = 0; i < longer.size(); i += 2)
            list[list.indexOf(longer[i]) + 1] = longer[i + 1];
        return list;
    };
    ASSERT_EQ(runCli(arguments("whole.lamina")).exitCode, 0);
    ASSERT_EQ(test::runCliUntil(arguments("a.lamina"), "\"event\":\"layer\"").exitCode, 130);
    wiki.setHandler([](const LoopbackRequest&) { return test::statusAnswer(410); });
    const auto resumed = runCli(arguments("a.lamina") << QStringLiteral("--resume"));
    EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
    const auto whole = test::archiveEntries(out("whole.lamina")), after = test::archiveEntries(out("a.lamina"));
    EXPECT_EQ(after.at("profile.csv"), whole.at("profile.csv"));
    EXPECT_EQ(after.at("article.txt"), whole.at("article.txt"));
    const auto article = manifestOf(out("a.lamina"))["article"];
    EXPECT_EQ(article["revision"], "123456");
    EXPECT_EQ(article["source"], wiki.url("/wiki/Light-emitting_diode"));
}

TEST_F(Network, TheModelsCommands) {
    auto outcome = runCli(words("models path test/nano"));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("models download test/nano"));
    outcome = runCli(words("models download test/nano --progress none"));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    outcome = runCli(words("models list"));
    EXPECT_EQ(outcome.exitCode, 0);
    for (const char* name : {"gpt2-xl", "distilgpt2", "test/nano", "cache:"})
        EXPECT_THAT(outcome.out, HasSubstr(name));
    outcome = runCli(words("models list --format json"));
    const auto list = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(list["cache"], cache().string());
    EXPECT_EQ(list["models"].back()["name"], "test/nano");
    EXPECT_EQ(list["models"].back()["complete"], true);
    EXPECT_EQ(list["models"].back()["commit"], commit);
    EXPECT_EQ(list["models"].back()["layers"], 12);
    outcome = runCli(words("models verify test/nano"));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("every hash is right"));
    // One bit.
    const fs::path weights = fs::canonical(cache() / "models--test--nano" / "snapshots" / commit / "model.safetensors");
    std::string bytes = test::unwrap(readFile(weights));
    bytes[bytes.size() - 1000] ^= 4;
    ASSERT_TRUE(writeFileAtomically(weights, bytes).ok());
    outcome = runCli(words("models verify test/nano --progress jsonl"));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err, HasSubstr("model.safetensors"));
    EXPECT_THAT(outcome.out, HasSubstr("\"kind\":\"format\""));
    outcome = runCli(words("models remove test/nano"));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(runCli(words("models remove test/nano")).exitCode, 1);
    for (const char* wrong :
         {"models", "models fetch x", "models download", "models download demo", "models download gpt2 --revision ../x",
          "models list --format xml", "models download gpt2 --progress loud"})
        EXPECT_EQ(runCli(words(wrong)).exitCode, 2) << wrong;
    EXPECT_EQ(runCli(words("models path demo")).out, test::text(fs::canonical(LAMINA_DEMO_MODEL)).toStdString() + "\n");
}

TEST_F(Network, ATokenizerNeedsNoWeights) {
    const auto ids = runCli(words("tokenize --tokenizer test/nano -"), "LEDs emit light");
    ASSERT_EQ(ids.exitCode, 0) << ids.err;
    EXPECT_EQ(ids.out, runCli(words("tokenize --tokenizer demo -"), "LEDs emit light").out);
    EXPECT_TRUE(hub.requestsFor("model.safetensors", "GET").empty());
    EXPECT_TRUE(hub.requestsFor("model.safetensors", "HEAD").empty());
}

TEST_F(Network, CtrlCKeepsWhatHasCome) {
    hub.change("model.safetensors", [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 20'000;
        answer.dripInterval = std::chrono::milliseconds(20);
    });
    const auto someHasCome = [this] { // of the weights, which are fetched last
        if (hub.requestsFor("model.safetensors", "GET").empty())
            return false;
        std::error_code gone; // a file may be renamed while it is looked at
        for (const auto& entry : fs::recursive_directory_iterator(cache(), gone))
            if (entry.path().extension() == ".part" && entry.file_size(gone) > 100'000 && !gone)
                return true;
        return false;
    };
    const auto stopped = test::runCliAndSignalWhen(words("models download test/nano"), someHasCome, SIGINT);
    EXPECT_EQ(stopped.exitCode, 130);
    EXPECT_THAT(stopped.err, HasSubstr("are kept"));
    hub.change("model.safetensors", {});
    EXPECT_EQ(runCli(words("models download test/nano")).exitCode, 0);
    EXPECT_THAT(hub.store().requests().back().header("Range"), testing::StartsWith("bytes="));
}

TEST_F(Network, TwoProgramsAtOnceFetchTheModelOnce) {
    hub.change("model.safetensors", [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 200'000;
        answer.dripInterval = std::chrono::milliseconds(20);
    });
    QProcess first;
    QProcess second;
    for (QProcess* each : {&first, &second})
        each->start(QStringLiteral(LAMINA_CLI), words("models download test/nano"));
    for (QProcess* each : {&first, &second}) {
        ASSERT_TRUE(each->waitForFinished(60000));
        EXPECT_EQ(each->exitCode(), 0) << each->readAllStandardError().toStdString();
    }
    EXPECT_THAT(first.readAllStandardError().toStdString() + second.readAllStandardError().toStdString(),
                HasSubstr("Another program fetches "));
    std::size_t sent = 0;
    for (const LoopbackRequest& request : hub.store().requests())
        sent += request.method == "GET";
    EXPECT_EQ(sent, 1U);
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
