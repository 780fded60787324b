// What people read where a model cannot be had; pause, cancel and two at once.
#include "tests/net/model_hub_fixture.h"

namespace lamina {
namespace {

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

} // namespace
} // namespace lamina
