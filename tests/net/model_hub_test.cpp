// Models by name, against a hub on the loopback interface: what is asked, what is on disk afterwards, what people read.
#include "base/files.h"
#include "base/hash.h"
#include "net/hub/hub_cache.h"
#include "net/model_hub.h"
#include "tests/net/fake_hub.h"
#include "tests/test_support.h"

#include <atomic>
#include <csignal>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <thread>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::HubContent;
using test::LoopbackAnswer;
using test::LoopbackRequest;
using test::statusAnswer;
using test::unwrap;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
const std::string otherCommit = "11c5a3d5811f50298f278a704980280950aedb10";
constexpr std::uint64_t large = 3'000'001;

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename().string());
    return names;
}

class ModelHub : public ::testing::Test {
protected:
    ModelHub() : options(hub.options(cache())) {
        hub.add("test/nano", LAMINA_DEMO_MODEL, commit);
        hub.put("test/nano", weights, {{}, large}); // large enough to be cut anywhere; nobody opens it here
    }

    fs::path cache() const { return m_folder.path() / "hub"; }
    fs::path folder(const std::string& name = "models--test--nano") const { return cache() / name; }
    fs::path blob() const { return folder() / "blobs" / test::generatedSha256(large); }
    fs::path part() const { return blob().string() + ".part"; }

    Result<fs::path> fetch(const std::string& name = "test/nano") {
        RunToken token;
        return fetchModel(name, options, token, [this](const TransferProgress& report) { reports.push_back(report); });
    }
    Error fetchError(const std::string& name = "test/nano") {
        const auto result = fetch(name);
        return result.ok() ? makeError(ErrorKind::Internal, "it was fetched") : result.error();
    }
    // The whole model is there, as the hub has it, and nothing else.
    void expectComplete() {
        const fs::path snapshot = folder() / "snapshots" / commit;
        EXPECT_EQ(unwrap(sha256OfFile(snapshot / weights)), test::generatedSha256(large));
        EXPECT_EQ(unwrap(readFile(snapshot / "vocab.json")),
                  unwrap(readFile(fs::path(LAMINA_DEMO_MODEL) / "vocab.json")));
        EXPECT_EQ(unwrap(readFile(folder() / "refs" / "main")), commit);
        EXPECT_THAT(namesIn(folder() / "blobs"), Not(Contains(HasSubstr(".part"))));
        EXPECT_EQ(findOnDisk("test/nano", options), snapshot);
    }
    // A first try fails as `change` has it; the second, undisturbed, completes.
    Error failThenComplete(const test::FakeHub::Change& change, const char* file = weights) {
        hub.change(file, change);
        Error error = fetchError();
        EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
        hub.change(file, {});
        EXPECT_TRUE(fetch().ok());
        expectComplete();
        return error;
    }

    static constexpr const char* weights = "model.safetensors";
    test::FakeHub hub;

private:
    test::TemporaryFolder m_folder;

protected:
    HubOptions options;
    std::vector<TransferProgress> reports;
};

TEST_F(ModelHub, TheCacheIsLaidOutAsPythonLaysItOut) {
    EXPECT_EQ(unwrap(fetch()), folder() / "snapshots" / commit);
    expectComplete();
    EXPECT_EQ(fs::read_symlink(folder() / "snapshots" / commit / weights),
              fs::path("../../blobs") / test::generatedSha256(large));
    // Small files are blobs by git's name of them.
    const std::string config = fs::read_symlink(folder() / "snapshots" / commit / "config.json").filename().string();
    EXPECT_TRUE(isHexHash(config, 40)) << config;
    RunToken token;
    EXPECT_EQ(unwrap(checkHash(folder() / "blobs" / config, config, token)), HashCheck::Same);
    EXPECT_TRUE(fs::exists(cache() / ".locks" / "models--test--nano" / (test::generatedSha256(large) + ".lock")));
    EXPECT_THAT(namesIn(folder() / "snapshots" / commit),
                testing::UnorderedElementsAre("config.json", "vocab.json", "merges.txt", weights));
}

TEST_F(ModelHub, WhatIsThereIsNotAskedForAgain) {
    unwrap(fetch());
    const std::size_t before = hub.requests();
    reports.clear();
    unwrap(fetch());
    EXPECT_EQ(hub.requests(), before);
    ASSERT_FALSE(reports.empty());
    EXPECT_EQ(reports.back().phase, TransferProgress::Phase::Done);
    options.offline = true;
    unwrap(fetch());
    EXPECT_EQ(hub.requests(), before);
}

TEST_F(ModelHub, APythonMadeCacheIsFoundUnderBothNamesWithoutARequest) {
    const auto make = [&](const std::string& name) {
        const fs::path made = folder(name);
        fs::create_directories(made / "snapshots" / commit);
        fs::create_directories(made / "blobs");
        fs::create_directories(made / "refs");
        for (const char* file : {"config.json", "vocab.json", "merges.txt", weights}) {
            const fs::path content = fs::path(LAMINA_DEMO_MODEL) / file;
            const std::string hash = sha256(unwrap(readFile(content)));
            fs::copy_file(content, made / "blobs" / hash);
            fs::create_symlink("../../blobs/" + hash, made / "snapshots" / commit / file);
        }
        ASSERT_TRUE(writeFileAtomically(made / "refs" / "main", commit).ok());
    };
    make("models--gpt2");
    make("models--openai-community--gpt2-medium");
    make("models--distilbert--distilgpt2");
    make("models--someone--own");
    EXPECT_EQ(unwrap(fetch("gpt2")), folder("models--gpt2") / "snapshots" / commit);
    EXPECT_EQ(unwrap(fetch("openai-community/gpt2")), folder("models--gpt2") / "snapshots" / commit);
    EXPECT_EQ(unwrap(fetch("gpt2-medium")).parent_path().parent_path(),
              folder("models--openai-community--gpt2-medium"));
    EXPECT_EQ(unwrap(fetch("distilgpt2")).parent_path().parent_path(), folder("models--distilbert--distilgpt2"));
    EXPECT_EQ(unwrap(fetch("someone/own")).parent_path().parent_path(), folder("models--someone--own"));
    EXPECT_EQ(hub.requests(), 0U);
    std::vector<std::string> names;
    for (const ModelOnDisk& model : modelsOnDisk(options)) {
        EXPECT_TRUE(model.complete) << model.name;
        EXPECT_EQ(model.layers, 12);
        EXPECT_EQ(model.width, 128);
        EXPECT_EQ(model.commit, commit);
        EXPECT_EQ(model.revision, "main");
        EXPECT_GT(model.bytes, 7'000'000U);
        names.push_back(model.name);
    }
    EXPECT_THAT(names, ElementsAre("distilgpt2", "gpt2", "gpt2-medium", "someone/own"));
    RunToken token;
    const VerifiedModel verified = unwrap(verifyModel("gpt2", options, token, {}));
    EXPECT_EQ(verified.files, 4);
    EXPECT_THAT(verified.unhashed, IsEmpty());
}

TEST_F(ModelHub, AShortNameFollowsTheHubsRenamingAndIsStoredAsPythonWould) {
    hub.add("openai-community/gpt2", LAMINA_DEMO_MODEL, commit);
    hub.rename("gpt2", "openai-community/gpt2");
    EXPECT_EQ(unwrap(fetch("gpt2")), folder("models--gpt2") / "snapshots" / commit);
    const auto origin = hubOrigin(folder("models--gpt2") / "snapshots" / commit);
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->repository, "gpt2");
    EXPECT_EQ(origin->commit, commit);
}

TEST_F(ModelHub, AMirrorThatKnowsTheWholeNameAlone) {
    hub.add("openai-community/gpt2", LAMINA_DEMO_MODEL, commit);
    EXPECT_EQ(unwrap(fetch("gpt2")), folder("models--openai-community--gpt2") / "snapshots" / commit);
    const std::size_t before = hub.requests();
    unwrap(fetch("gpt2"));
    EXPECT_EQ(hub.requests(), before);
}

TEST_F(ModelHub, TheTokenGoesToTheHubAlone) {
    options.token = "hf_secret";
    unwrap(fetch());
    ASSERT_THAT(hub.store().requests(), Not(IsEmpty()));
    for (const LoopbackRequest& request : hub.hub().requests())
        EXPECT_EQ(request.header("Authorization"), "Bearer hf_secret");
    for (const LoopbackRequest& request : hub.store().requests())
        EXPECT_EQ(request.header("Authorization"), "");
    options.token = "two\r\nlines";
    options.cache = cache() / "other";
    const Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Usage);
    EXPECT_THAT(error.message, testing::AllOf(HasSubstr("HF_TOKEN"), Not(HasSubstr("lines"))));
}

// Signed addresses are often good for GET alone; the hub has said all there is to know.
TEST_F(ModelHub, AStoreThatRefusesHead) {
    hub.change(weights, [](const LoopbackRequest& request, LoopbackAnswer& answer) {
        if (request.method == "HEAD")
            answer = statusAnswer(403);
    });
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, AnEndpointWithAPath) {
    test::LoopbackServer mirror([&](const LoopbackRequest& request) {
        if (!request.path.starts_with("/mirror/hf/"))
            return statusAnswer(404);
        return test::redirect(hub.hub().url(request.path.substr(10)));
    });
    options.endpoint = mirror.url("/mirror/hf/");
    unwrap(fetch());
    expectComplete();
}

struct MinimalHub {
    const char* name;
    test::FakeHub::Change change;
};

void PrintTo(const MinimalHub& hub, std::ostream* out) {
    *out << hub.name;
}

class MinimalHubs : public ModelHub, public ::testing::WithParamInterface<MinimalHub> {};

// Servers that answer with the files and little more.
TEST_P(MinimalHubs, AreEnough) {
    hub.setDirect(true);
    hub.setCommit("test/nano", {});
    for (const char* file : {"config.json", "vocab.json", "merges.txt", weights})
        hub.change(file, GetParam().change);
    const fs::path snapshot = unwrap(fetch());
    EXPECT_EQ(snapshot, folder() / "snapshots" / "main");
    EXPECT_EQ(unwrap(sha256OfFile(snapshot / weights)), test::generatedSha256(large));
    const std::size_t before = hub.requests();
    EXPECT_EQ(unwrap(fetch()), snapshot);
    EXPECT_EQ(hub.requests(), before);
    // Whatever the server calls them, blobs are named by what they hold.
    RunToken token;
    for (const char* file : {"config.json", "vocab.json", "merges.txt", weights})
        EXPECT_EQ(unwrap(checkHash(snapshot / file, fs::canonical(snapshot / file).filename().string(), token)),
                  HashCheck::Same)
            << file;
}

void onHead(const LoopbackRequest& request, LoopbackAnswer& answer, int status) {
    if (request.method == "HEAD")
        answer = statusAnswer(status);
}

INSTANTIATE_TEST_SUITE_P(
    Hub, MinimalHubs,
    ::testing::Values(
        MinimalHub{"AsItIs", {}},
        MinimalHub{"NoEtag", [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.etag.clear(); }},
        MinimalHub{"Md5Etag", [](const LoopbackRequest&,
                                 LoopbackAnswer& answer) { answer.etag = "\"d41d8cd98f00b204e9800998ecf8427e\""; }},
        MinimalHub{"OtherSha1Etag",
                   [](const LoopbackRequest&, LoopbackAnswer& answer) {
                       answer.etag = "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"";
                   }},
        MinimalHub{"OddEtag",
                   [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.etag = "\"../../../../etc/passwd\""; }},
        MinimalHub{"HeadNotAllowed", [](const LoopbackRequest& r, LoopbackAnswer& a) { onHead(r, a, 405); }},
        MinimalHub{"HeadNotBuilt", [](const LoopbackRequest& r, LoopbackAnswer& a) { onHead(r, a, 501); }},
        MinimalHub{"HeadNotFound", [](const LoopbackRequest& r, LoopbackAnswer& a) { onHead(r, a, 404); }},
        MinimalHub{"HeadSaysNothing",
                   [](const LoopbackRequest& request, LoopbackAnswer& answer) {
                       if (request.method == "HEAD")
                           answer = LoopbackAnswer();
                   }},
        MinimalHub{"NoLength",
                   [](const LoopbackRequest&, LoopbackAnswer& answer) {
                       answer.framing = LoopbackAnswer::Framing::Chunked;
                       answer.etag.clear();
                   }},
        MinimalHub{"EtagOfGetAlone",
                   [](const LoopbackRequest& request, LoopbackAnswer& answer) {
                       answer.etag = request.method == "HEAD" ? "\"head\"" : "\"get\"";
                   }},
        MinimalHub{"NoRanges", [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.ranges = false; }}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(ModelHub, ARevisionIsAskedForAndKeptByItsName) {
    options.revision = "refs/pr/1";
    unwrap(fetch());
    EXPECT_EQ(unwrap(readFile(folder() / "refs" / "refs" / "pr" / "1")), commit);
    EXPECT_EQ(hub.requestsFor("config.json").front().path, "/test/nano/resolve/refs%2Fpr%2F1/config.json");
    EXPECT_EQ(findOnDisk("test/nano", options), folder() / "snapshots" / commit);
    options.revision = "main";
    EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
    const auto models = modelsOnDisk(options);
    ASSERT_THAT(models, SizeIs(1));
    EXPECT_TRUE(models[0].complete);
    EXPECT_EQ(models[0].revision, "refs/pr/1");
    // The same files under another name cost no second download.
    const std::size_t before = hub.requestsFor(weights).size();
    unwrap(fetch());
    EXPECT_EQ(hub.requestsFor(weights).size(), before);
    // A commit needs no name.
    options.revision = commit;
    EXPECT_EQ(findOnDisk("test/nano", options), folder() / "snapshots" / commit);
    for (const char* bad : {"", "..", "a/../../b", "/etc", "with space", "a\\b"}) {
        options.revision = bad;
        EXPECT_EQ(fetchError().kind, ErrorKind::Usage) << bad;
        EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
    }
}

TEST_F(ModelHub, ProgressIsOfAllFilesAndEndsAtTheWhole) {
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 300'000;
        answer.dripInterval = std::chrono::milliseconds(30);
    });
    unwrap(fetch());
    std::uint64_t last = 0;
    std::uint64_t total = 0;
    for (const TransferProgress& report : reports) {
        if (report.phase != TransferProgress::Phase::Receiving)
            continue;
        EXPECT_GE(report.done, last);
        last = report.done;
        total = std::max(total, report.total);
    }
    std::uint64_t expected = large;
    for (const char* file : {"config.json", "vocab.json", "merges.txt"})
        expected += fs::file_size(fs::path(LAMINA_DEMO_MODEL) / file);
    EXPECT_EQ(total, expected);
    EXPECT_EQ(reports.back().phase, TransferProgress::Phase::Done);
    EXPECT_EQ(reports.back().done, expected);
    EXPECT_TRUE(std::any_of(reports.begin(), reports.end(), [](const auto& report) {
        return report.what == weights && report.bytesPerSecond > 0 && report.secondsLeft >= 0;
    }));
}

class Truncations : public ModelHub, public ::testing::WithParamInterface<std::uint64_t> {};

// Cut off at every kind of boundary, in every manner: the same command goes on by itself, and what is there is not
// fetched twice.
TEST_P(Truncations, AreGoneOnFrom) {
    for (const auto end : {LoopbackAnswer::End::Close, LoopbackAnswer::End::Reset, LoopbackAnswer::End::Stall}) {
        fs::remove_all(cache());
        std::atomic<int> answers = 0;
        const std::size_t before = hub.store().requests().size();
        hub.change(weights, [&](const LoopbackRequest& request, LoopbackAnswer& answer) {
            if (request.method == "GET" && answers++ == 0) {
                answer.cutAfter = GetParam();
                answer.end = end;
            }
        });
        unwrap(fetch());
        expectComplete();
        auto asked = hub.store().requests();
        asked.erase(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(before));
        std::erase_if(asked, [](const LoopbackRequest& request) { return request.method != "GET"; });
        std::vector<std::string> ranges;
        for (const LoopbackRequest& request : asked)
            ranges.push_back(request.header("Range"));
        // Qt asks again by itself where the connection ended before it had read anything.
        while (ranges.size() > 2 && ranges[1].empty())
            ranges.erase(ranges.begin());
        // A reset may drop what was under way.
        if (end != LoopbackAnswer::End::Reset && ranges.back() != "") {
            EXPECT_THAT(ranges, ElementsAre("", "bytes=" + std::to_string(GetParam()) + "-"));
            EXPECT_THAT(asked.back().header("If-Range"), HasSubstr("\"store-"));
        }
        EXPECT_LE(ranges.size(), 2U);
    }
}

INSTANTIATE_TEST_SUITE_P(Hub, Truncations,
                         ::testing::Values(0, 1, 65536, 262144, 1'048'576, 1'500'000, 2'097'152, large - 1));

TEST_F(ModelHub, WhatTheUserReadsWhenItBreaksOff) {
    options.limits.maximumRetries = 0;
    const auto cut = [](LoopbackAnswer::End end) {
        return [end](const LoopbackRequest&, LoopbackAnswer& answer) {
            answer.cutAfter = 1'000'000;
            answer.end = end;
        };
    };
    Error error = failThenComplete(cut(LoopbackAnswer::End::Close));
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("before the file was complete"));
    EXPECT_THAT(error.message, HasSubstr("1 MB are kept"));
    fs::remove_all(cache());
    error = failThenComplete(cut(LoopbackAnswer::End::Stall));
    EXPECT_THAT(error.message, HasSubstr("stopped sending"));
    EXPECT_THAT(error.message, HasSubstr("are kept"));
}

TEST_F(ModelHub, TheSecondProgramGoesOnWhereTheFirstStopped) {
    options.limits.maximumRetries = 0;
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.cutAfter = 2'000'000; });
    EXPECT_EQ(fetchError().kind, ErrorKind::Network);
    EXPECT_EQ(fs::file_size(part()), 2'000'000U);
    ASSERT_THAT(modelsOnDisk(options), SizeIs(1));
    EXPECT_FALSE(modelsOnDisk(options)[0].complete);
    EXPECT_GT(modelsOnDisk(options)[0].bytes, 2'000'000U);
    EXPECT_EQ(modelsOnDisk(options)[0].layers, 12);
    hub.change(weights, {});
    const std::uint64_t before = hub.store().bodyBytesSent();
    unwrap(fetch());
    expectComplete();
    EXPECT_EQ(hub.store().bodyBytesSent() - before, large - 2'000'000);
}

TEST_F(ModelHub, ATokenizerAloneLeavesThePartOfTheWeights) {
    options.limits.maximumRetries = 0;
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.cutAfter = 2'000'000; });
    EXPECT_EQ(fetchError().kind, ErrorKind::Network);
    fs::remove(folder() / "snapshots" / commit / "vocab.json");
    RunToken token;
    unwrap(fetchTokenizer("test/nano", options, token, {}));
    EXPECT_EQ(fs::file_size(part()), 2'000'000U);
    EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
    hub.change(weights, {});
    unwrap(fetch());
    expectComplete();
    EXPECT_EQ(hub.store().requests().back().header("Range"), "bytes=2000000-");
}

TEST_F(ModelHub, AServerThatDiesAndReturns) {
    std::atomic<int> answers = 0;
    hub.change(weights, [&](const LoopbackRequest& request, LoopbackAnswer& answer) {
        if (request.method == "GET" && answers++ == 0) {
            answer.cutAfter = 1'700'000;
            answer.end = LoopbackAnswer::End::Die;
            answer.returnsAfter = std::chrono::milliseconds(150);
        }
    });
    options.limits.firstRetryDelay = std::chrono::milliseconds(100);
    unwrap(fetch());
    expectComplete();
    EXPECT_THAT(reports, Contains(testing::Field(&TransferProgress::phase, TransferProgress::Phase::Waiting)));
}

TEST_F(ModelHub, AServerThatIsGone) {
    hub.hub().kill();
    options.limits.maximumRetries = 1;
    const Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("refuses the connection"));
    hub.hub().revive();
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, AnotherFileOnTheStoreUnderTheSameHashStartsAnew) {
    options.limits.maximumRetries = 0;
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.cutAfter = 2'000'000; });
    EXPECT_EQ(fetchError().kind, ErrorKind::Network);
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.etag = "\"store-new\""; });
    const std::uint64_t before = hub.store().bodyBytesSent();
    unwrap(fetch());
    expectComplete();
    EXPECT_EQ(hub.store().bodyBytesSent() - before, large); // If-Range did not hold
}

TEST_F(ModelHub, AnotherFileAtTheHubStartsAnewAndLeavesNoPart) {
    options.limits.maximumRetries = 0;
    hub.put("test/nano", weights, {{}, large + 5});
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.cutAfter = 2'000'000; });
    EXPECT_EQ(fetchError().kind, ErrorKind::Network);
    hub.change(weights, {});
    hub.put("test/nano", weights, {{}, large});
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, TheBranchMovesWhileItIsFetched) {
    std::atomic<bool> moved = false;
    hub.changeHub("vocab.json", [&](const LoopbackRequest& request, LoopbackAnswer& answer) {
        if (request.method == "HEAD" && !moved.exchange(true))
            for (auto& [name, value] : answer.headers)
                if (name == "X-Repo-Commit")
                    value = otherCommit;
    });
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, AFileThatChangesBetweenHeadAndGet) {
    std::atomic<bool> changed = false;
    hub.changeHub(weights, [&](const LoopbackRequest& request, LoopbackAnswer& answer) {
        if (request.method == "HEAD" && !changed.exchange(true))
            for (auto& [name, value] : answer.headers)
                if (name == "X-Linked-Etag")
                    value = "\"" + std::string(64, 'a') + "\"";
    });
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, WrongBytesAreThrownAway) {
    const Error error = failThenComplete([](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.generated.reset();
        answer.body = std::string(large, 'x');
    });
    EXPECT_EQ(error.kind, ErrorKind::Format);
    EXPECT_THAT(error.message, HasSubstr("SHA-256 differs"));
    EXPECT_THAT(error.message, HasSubstr("thrown away"));
}

TEST_F(ModelHub, AWrongByteOfAnEarlierTryIsPutRight) {
    options.limits.maximumRetries = 0;
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.cutAfter = 2'000'000; });
    EXPECT_EQ(fetchError().kind, ErrorKind::Network);
    std::string bytes = unwrap(readFile(part()));
    bytes[1'234'567] ^= 1;
    ASSERT_TRUE(writeFileAtomically(part(), bytes).ok());
    hub.change(weights, {});
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, WrongLengths) {
    for (const std::uint64_t length : {large - 1000, large + 1000}) {
        const Error error =
            failThenComplete([&](const LoopbackRequest&, LoopbackAnswer& answer) { answer.generated = length; });
        EXPECT_EQ(error.kind, ErrorKind::Format);
        EXPECT_THAT(error.message, HasSubstr("where 3000001 were announced"));
        fs::remove_all(cache());
    }
    // Without a length of their own.
    options.limits.maximumRetries = 0;
    Error error = failThenComplete([](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.framing = LoopbackAnswer::Framing::Chunked;
        answer.generated = large + 1;
    });
    EXPECT_THAT(error.message, HasSubstr("sends more"));
    fs::remove_all(cache());
    error = failThenComplete([](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.framing = LoopbackAnswer::Framing::UntilClose;
        answer.generated = 100;
        answer.ranges = false;
    });
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("after 100 of 3000001"));
}

TEST_F(ModelHub, AnEndlessFileIsCutOff) {
    const Error error = failThenComplete([](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.framing = LoopbackAnswer::Framing::Chunked;
        answer.endless = true;
        answer.ranges = false;
    });
    EXPECT_EQ(error.kind, ErrorKind::Format);
    EXPECT_THAT(error.message, HasSubstr("sends more"));
}

TEST_F(ModelHub, StatusesInWords) {
    struct Case {
        int status;
        ErrorKind kind;
        const char* words;
    };
    const std::vector<Case> cases{{401, ErrorKind::Permission, "HF_TOKEN"},
                                  {403, ErrorKind::Permission, "HF_TOKEN"},
                                  {404, ErrorKind::NotFound, "there is no model test/nano"},
                                  {429, ErrorKind::Network, "too many requests"},
                                  {503, ErrorKind::Network, "problem of its own"}};
    options.limits.maximumRetries = 1;
    for (const Case& each : cases) {
        hub.answerAll(statusAnswer(each.status));
        const Error error = fetchError();
        EXPECT_EQ(error.kind, each.kind) << each.status;
        EXPECT_THAT(error.message, HasSubstr(each.words));
    }
    options.token = "hf_secret";
    hub.answerAll(statusAnswer(403));
    const Error refused = fetchError();
    EXPECT_THAT(refused.message, HasSubstr("accept the model's terms"));
    EXPECT_THAT(refused.message + refused.detail, Not(HasSubstr("hf_secret")));
    hub.answerAll(statusAnswer(404, {{"X-Error-Code", "RevisionNotFound"}}));
    EXPECT_THAT(fetchError().message, HasSubstr("no revision main"));
    hub.answerAll(std::nullopt);
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, AServerThatAsksToWait) {
    std::atomic<int> answers = 0;
    hub.change(weights, [&](const LoopbackRequest&, LoopbackAnswer& answer) {
        if (answers++ < 2)
            answer = statusAnswer(429, {{"Retry-After", "1"}});
    });
    unwrap(fetch());
    expectComplete();
    EXPECT_THAT(reports, Contains(testing::Field(&TransferProgress::phase, TransferProgress::Phase::Waiting)));
}

TEST_F(ModelHub, OnlyGpt2AndBeforeAnythingLarge) {
    hub.put("test/nano", "config.json", {R"({"model_type": "llama", "architectures": ["LlamaForCausalLM"]})", {}});
    Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Unsupported);
    EXPECT_THAT(error.message, testing::StartsWith("test/nano: config.json: the field model_type is \"llama\""));
    EXPECT_THAT(hub.requestsFor(weights), IsEmpty());
    EXPECT_THAT(modelsOnDisk(options), IsEmpty());
    hub.put("test/nano", "config.json", {"<html>", {}});
    error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Format);
}

TEST_F(ModelHub, PicklesAndForeignTokenizersAreRefusedInWords) {
    hub.remove("test/nano", weights);
    hub.put("test/nano", "pytorch_model.bin", {"\x80\x02", {}});
    Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Unsupported);
    EXPECT_THAT(error.message, HasSubstr("pickle"));
    EXPECT_THAT(hub.requestsFor("pytorch_model.bin"), IsEmpty());
    hub.remove("test/nano", "pytorch_model.bin");
    EXPECT_THAT(fetchError().message, HasSubstr("no model.safetensors"));
    hub.remove("test/nano", "merges.txt");
    error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Unsupported);
    EXPECT_THAT(error.message, HasSubstr("has no merges.txt"));
}

TEST_F(ModelHub, Shards) {
    hub.remove("test/nano", weights);
    hub.put("test/nano", "model-00001-of-00002.safetensors", {{}, 700'000});
    hub.put("test/nano", "model-00002-of-00002.safetensors", {{}, 900'000});
    hub.put("test/nano", "model.safetensors.index.json",
            {R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors",
                                "c": "model-00001-of-00002.safetensors"}})",
             {}});
    const fs::path snapshot = unwrap(fetch());
    EXPECT_EQ(unwrap(sha256OfFile(snapshot / "model-00001-of-00002.safetensors")), test::generatedSha256(700'000));
    EXPECT_EQ(unwrap(sha256OfFile(snapshot / "model-00002-of-00002.safetensors")), test::generatedSha256(900'000));
    const std::size_t before = hub.requests();
    unwrap(fetch());
    EXPECT_EQ(hub.requests(), before);

    // Without one shard it is not complete, and only that one is fetched.
    fs::remove(fs::canonical(snapshot / "model-00002-of-00002.safetensors"));
    EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
    const std::size_t first = hub.requestsFor("model-00001-of-00002.safetensors").size();
    unwrap(fetch());
    EXPECT_EQ(hub.requestsFor("model-00001-of-00002.safetensors").size(), first);
    EXPECT_EQ(findOnDisk("test/nano", options), snapshot);
}

TEST_F(ModelHub, AnIndexLeadsNowhereElse) {
    hub.remove("test/nano", weights);
    for (const char* name : {"../../../../evil", "/etc/passwd", "..", "a\\\\b", ""}) {
        hub.put("test/nano", "model.safetensors.index.json",
                {R"({"weight_map": {"a": ")" + std::string(name) + "\"}}", {}});
        fs::remove_all(cache());
        EXPECT_EQ(fetchError().kind, ErrorKind::Format) << name;
        EXPECT_FALSE(fs::exists(cache().parent_path() / "evil"));
    }
}

TEST_F(ModelHub, TooLittleRoomIsSaidBeforeAnythingIsFetched) {
    hub.changeHub(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) {
        for (auto& [name, value] : answer.headers)
            if (name == "X-Linked-Size")
                value = "9000000000000000000";
    });
    const Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::DiskFull);
    EXPECT_THAT(error.message, HasSubstr("HF_HUB_CACHE"));
    EXPECT_THAT(hub.store().requests(), Not(Contains(testing::Field(&LoopbackRequest::method, "GET"))));
    hub.changeHub(weights, {});
    unwrap(fetch());
    expectComplete();
}

TEST_F(ModelHub, ADiskThatBecomesFullOnTheWay) {
    ::signal(SIGXFSZ, SIG_IGN);
    struct rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = 1'500'000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Error error = fetchError();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_EQ(error.kind, ErrorKind::DiskFull);
    EXPECT_EQ(fs::file_size(part()), 1'500'000U);
    unwrap(fetch());
    expectComplete();
    EXPECT_EQ(hub.store().requests().back().header("Range"), "bytes=1500000-");
}

TEST_F(ModelHub, ACacheThatCannotBeWritten) {
    options.cache = "/proc/nowhere";
    const Error error = fetchError();
    EXPECT_THAT(error.message, HasSubstr("/proc/nowhere"));
    EXPECT_THAT(hub.requestsFor(weights), IsEmpty());
}

TEST_F(ModelHub, OfflineIsOneSentence) {
    options.offline = true;
    const Error error = fetchError("gpt2");
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("offline"));
    EXPECT_THAT(error.message, HasSubstr("gpt2"));
    EXPECT_EQ(hub.requests(), 0U);
}

TEST_F(ModelHub, PauseResumeCancelAndTheNextTry) {
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 20'000;
        answer.dripInterval = std::chrono::milliseconds(10);
    });
    for (const bool resumes : {false, true}) {
        RunToken token;
        std::atomic<std::uint64_t> done = 0;
        std::thread user([&] {
            while (done < 1'000'000)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            token.pause();
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            const std::uint64_t before = done;
            std::this_thread::sleep_for(std::chrono::milliseconds(700)); // longer than the limit for a stall
            EXPECT_EQ(done, before) << "it goes on while it is paused";
            resumes ? token.resume() : token.cancel();
        });
        const auto result = fetchModel("test/nano", options, token, [&](const TransferProgress& report) {
            if (report.what == weights && report.phase == TransferProgress::Phase::Receiving)
                done = report.done;
        });
        user.join();
        if (resumes) {
            EXPECT_TRUE(result.ok());
            expectComplete();
        } else {
            ASSERT_FALSE(result.ok());
            EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
            EXPECT_THAT(result.error().message, HasSubstr("are kept"));
            EXPECT_GT(fs::file_size(part()), 500'000U);
            EXPECT_LT(fs::file_size(part()), large);
            fs::resize_file(part(), 300'000);
        }
    }
    const auto asked = hub.store().requests();
    EXPECT_EQ(asked.back().header("Range"), "bytes=300000-");
}

TEST_F(ModelHub, TwoAtOnceFetchABlobOnce) {
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 200'000;
        answer.dripInterval = std::chrono::milliseconds(20);
    });
    std::vector<std::thread> both;
    std::atomic<int> complete = 0;
    std::atomic<int> waited = 0;
    for (int i = 0; i < 2; ++i)
        both.emplace_back([&] {
            RunToken token;
            const auto result = fetchModel("test/nano", options, token, [&](const TransferProgress& report) {
                waited += report.phase == TransferProgress::Phase::Locked;
            });
            complete += result.ok();
        });
    for (std::thread& each : both)
        each.join();
    EXPECT_EQ(complete, 2);
    EXPECT_GT(waited, 0);
    expectComplete();
    std::size_t sent = 0;
    for (const LoopbackRequest& request : hub.store().requests())
        sent += request.method == "GET";
    EXPECT_EQ(sent, 1U);
}

TEST_F(ModelHub, VerifyFindsWhatIsDamaged) {
    hub.add("test/real", LAMINA_DEMO_MODEL, commit);
    RunToken token;
    EXPECT_EQ(verifyModel("test/real", options, token, {}).error().kind, ErrorKind::NotFound);
    const fs::path snapshot = unwrap(fetch("test/real"));
    const VerifiedModel whole = unwrap(verifyModel("test/real", options, token, {}));
    EXPECT_EQ(whole.files, 4);
    EXPECT_THAT(whole.unhashed, IsEmpty());
    for (const char* file : {"vocab.json", weights}) {
        const fs::path blobFile = fs::canonical(snapshot / file);
        const std::string before = unwrap(readFile(blobFile));
        std::string bytes = before;
        bytes[bytes.size() / 2] ^= 1;
        ASSERT_TRUE(writeFileAtomically(blobFile, bytes).ok());
        const auto verified = verifyModel("test/real", options, token, {});
        ASSERT_FALSE(verified.ok()) << file;
        EXPECT_EQ(verified.error().kind, ErrorKind::Format);
        EXPECT_THAT(verified.error().message, HasSubstr(file));
        EXPECT_THAT(verified.error().message, HasSubstr("models remove test/real"));
        ASSERT_TRUE(writeFileAtomically(blobFile, before).ok());
    }
    ASSERT_TRUE(removeModel("test/real", options).ok());
    EXPECT_EQ(findOnDisk("test/real", options), std::nullopt);
    EXPECT_FALSE(fs::exists(folder("models--test--real")));
    EXPECT_THAT(namesIn(cache()), ElementsAre(".locks"));
    EXPECT_EQ(removeModel("test/real", options).error().kind, ErrorKind::NotFound);
}

TEST_F(ModelHub, AModelThatIsBeingFetchedIsNotRemoved) {
    unwrap(fetch());
    {
        const auto lock = unwrap(
            BlobLock::tryTake(cache() / ".locks" / "models--test--nano" / (test::generatedSha256(large) + ".lock")));
        ASSERT_TRUE(lock);
        const Status refused = removeModel("test/nano", options);
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
        expectComplete();
    }
    EXPECT_TRUE(removeModel("test/nano", options).ok());
}

TEST_F(ModelHub, OtherModelsOfTheCacheAreLeftOut) {
    const fs::path bert = folder("models--bert--base");
    ASSERT_TRUE(createDirectories(bert / "snapshots" / commit).ok());
    ASSERT_TRUE(writeFileAtomically(bert / "snapshots" / commit / "config.json", R"({"model_type": "bert"})").ok());
    ASSERT_TRUE(createDirectories(folder("datasets--x--y") / "blobs").ok());
    ASSERT_TRUE(createDirectories(folder("models--gpt2") / "blobs").ok());
    EXPECT_THAT(modelsOnDisk(options), IsEmpty());
    options.cache = cache() / "nowhere";
    EXPECT_THAT(modelsOnDisk(options), IsEmpty());
}

TEST(HubNames, WhatIsAName) {
    for (const char* name : {"gpt2", "gpt2-xl", "distilgpt2", "openai-community/gpt2", "a/b", "EleutherAI/gpt_x.1"})
        EXPECT_TRUE(isHubName(name)) << name;
    for (const char* name :
         {"demo", "", "gpt3", "./gpt2", "/gpt2", "a/b/c", "../x", "a/..", "a/", "/b", "a b/c", "a/-b", "a/b--c", "~/x"})
        EXPECT_FALSE(isHubName(name)) << name;
    test::TemporaryFolder folder;
    const fs::path before = fs::current_path();
    fs::create_directories(folder.path() / "owner" / "name");
    fs::current_path(folder.path());
    EXPECT_FALSE(isHubName("owner/name")) << "a folder of that name comes first";
    fs::current_path(before);
    EXPECT_THAT(hubNamesInWords(), HasSubstr("gpt2-medium"));
}

class Environment {
public:
    void set(const char* name, const char* value) {
        m_before.emplace_back(name, std::getenv(name) ? std::optional<std::string>(std::getenv(name)) : std::nullopt);
        value ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Environment() {
        for (auto each = m_before.rbegin(); each != m_before.rend(); ++each)
            each->second ? ::setenv(each->first, each->second->c_str(), 1) : ::unsetenv(each->first);
    }

private:
    std::vector<std::pair<const char*, std::optional<std::string>>> m_before;
};

TEST(HubNames, TheEnvironmentIsPythons) {
    Environment environment;
    for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME",
                             "HF_TOKEN", "HF_HUB_OFFLINE", "LAMINA_OFFLINE"})
        environment.set(name, nullptr);
    environment.set("HOME", "/home/ada");
    HubOptions options = HubOptions::fromEnvironment();
    EXPECT_EQ(options.endpoint, "https://huggingface.co");
    EXPECT_EQ(options.cache, "/home/ada/.cache/huggingface/hub");
    EXPECT_EQ(options.revision, "main");
    EXPECT_FALSE(options.offline);
    environment.set("XDG_CACHE_HOME", "/xdg");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/xdg/huggingface/hub");
    environment.set("HF_HOME", "~/hf");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/home/ada/hf/hub");
    environment.set("HUGGINGFACE_HUB_CACHE", "/old");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/old");
    environment.set("HF_HUB_CACHE", "/new");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/new");
    environment.set("HF_ENDPOINT", "http://mirror:8080/hf/");
    environment.set("HF_TOKEN", " hf_x\n");
    environment.set("HF_HUB_OFFLINE", "1");
    options = HubOptions::fromEnvironment();
    EXPECT_EQ(options.endpoint, "http://mirror:8080/hf/");
    EXPECT_EQ(options.token, "hf_x");
    EXPECT_TRUE(options.offline);
    environment.set("HF_HUB_OFFLINE", "0");
    EXPECT_FALSE(HubOptions::fromEnvironment().offline);
    environment.set("LAMINA_OFFLINE", "yes");
    EXPECT_TRUE(HubOptions::fromEnvironment().offline);
}

} // namespace
} // namespace lamina
