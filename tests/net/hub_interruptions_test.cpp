// Transfers that break off, servers that die, files that change: the next try completes, and no wrong byte stays.
#include "tests/net/model_hub_fixture.h"

namespace lamina {
namespace {

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
    EXPECT_THAT(error.message, HasSubstr("1.0 MB are kept"));
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

} // namespace
} // namespace lamina
