// Large downloads through the real program: killed again and again, and within bounded memory.

#include "base/files.h"
#include "base/hash.h"
#include "base/seed.h"
#include "tests/cli/program.h"
#include "tests/net/fake_hub.h"
#include "tests/test_support.h"

#include <QCoreApplication>
#include <csignal>
#include <sys/resource.h>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::LoopbackAnswer;
using test::LoopbackRequest;

const std::string commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
constexpr const char* weights = "model.safetensors";

class LargeDownload : public ::testing::Test {
protected:
    void serve(std::uint64_t size) {
        hub.add("test/large", LAMINA_DEMO_MODEL, commit);
        hub.put("test/large", weights, {{}, size});
        blob = cache() / "models--test--large" / "blobs" / test::generatedSha256(size);
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(hub.hub().url("")));
        qputenv("HF_HUB_CACHE", QByteArray::fromStdString(cache().string()));
        for (const char* name : {"HF_TOKEN", "HF_HUB_OFFLINE", "LAMINA_OFFLINE", "http_proxy", "https_proxy"})
            qunsetenv(name);
    }
    fs::path cache() const { return m_folder.path() / "hub"; }
    static QStringList download() {
        return {QStringLiteral("models"), QStringLiteral("download"), QStringLiteral("test/large")};
    }
    std::uint64_t partSize() const {
        std::error_code error;
        const auto size = fs::file_size(blob.string() + ".part", error);
        return error ? 0 : size;
    }

    test::FakeHub hub;
    fs::path blob;

private:
    test::TemporaryFolder m_folder;
};

TEST_F(LargeDownload, TwentyKillsAtRandomMomentsFetchNothingTwice) {
    constexpr std::uint64_t size = 80'000'000;
    serve(size);
    hub.change(weights, [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.dripBytes = 400'000; // 20 MB a second
        answer.dripInterval = std::chrono::milliseconds(20);
    });
    Random random(2026);
    std::uint64_t kept = 0;
    int grown = 0;
    for (int kill = 0; kill < 20; ++kill) {
        const std::size_t before = hub.store().requests().size();
        // Every fourth at any moment of the start; the others when some more has come, on a busy machine later.
        const std::uint64_t wanted = kept + 1 + random.below(3'000'000);
        const auto outcome = kill % 4 == 0
                                 ? test::runCliAndSignal(download(), static_cast<int>(20 + random.below(200)), SIGKILL)
                                 : test::runCliAndSignalWhen(
                                       download(), [&] { return partSize() >= wanted; }, SIGKILL);
        ASSERT_EQ(outcome.exitCode, 128 + SIGKILL) << "it was complete before it was killed: " << outcome.err;
        EXPECT_FALSE(fs::exists(blob));
        const auto requests = hub.store().requests();
        for (std::size_t i = before; i < requests.size(); ++i)
            if (requests[i].method == "GET") {
                EXPECT_EQ(requests[i].header("Range"), kept == 0 ? "" : "bytes=" + std::to_string(kept) + "-");
            }
        EXPECT_GE(partSize(), kept);
        grown += partSize() > kept;
        kept = partSize();
    }
    EXPECT_GE(grown, 15);
    hub.change(weights, {});
    const std::size_t before = hub.store().requests().size();
    const auto last = test::runCli(download());
    ASSERT_EQ(last.exitCode, 0) << last.err;
    // One request for the rest: what a killed try's connection still had in its buffers does not count.
    std::vector<std::string> ranges;
    const auto requests = hub.store().requests();
    for (std::size_t i = before; i < requests.size(); ++i)
        if (requests[i].method == "GET")
            ranges.push_back(requests[i].header("Range"));
    EXPECT_EQ(ranges, std::vector<std::string>{"bytes=" + std::to_string(kept) + "-"});
    EXPECT_EQ(test::unwrap(sha256OfFile(blob)), blob.filename().string());
    EXPECT_EQ(fs::canonical(cache() / "models--test--large" / "snapshots" / commit / weights), fs::canonical(blob));
    EXPECT_EQ(partSize(), 0U);
}

TEST_F(LargeDownload, HalfAGigabyteInBoundedMemory) {
    constexpr std::uint64_t size = 500'000'000;
    serve(size);
    const auto outcome = test::runCli(download());
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(fs::file_size(blob), size);
    EXPECT_EQ(test::unwrap(sha256OfFile(blob)), blob.filename().string());
    struct rusage children {};
    ASSERT_EQ(::getrusage(RUSAGE_CHILDREN, &children), 0); // the most of any child so far
    RecordProperty("peak_kib", static_cast<int>(children.ru_maxrss));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // whose own memory is the most of it
    EXPECT_LT(children.ru_maxrss, 120 * 1024) << "KiB at the most";
#endif
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
