// Models by name, against a hub on the loopback interface: what is asked, and what is on disk afterwards.
#include "tests/net/model_hub_fixture.h"

namespace lamina {
namespace {

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

TEST_F(ModelHub, TokenizerJsonAloneIsFetched) {
    for (const char* file : {"vocab.json", "merges.txt"})
        hub.remove("test/nano", file);
    EXPECT_THAT(fetchError().message, HasSubstr("has no vocab.json"));
    hub.put("test/nano", "tokenizer.json", {"{}", {}});
    const fs::path snapshot = unwrap(fetch());
    EXPECT_THAT(namesIn(snapshot), testing::UnorderedElementsAre("config.json", "tokenizer.json", weights));
    EXPECT_EQ(findOnDisk("test/nano", options), snapshot);
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

} // namespace
} // namespace lamina
