#include "base/files.h"
#include "base/run_token.h"
#include "tests/test_support.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace lamina {
namespace {

TEST(Files, WritesAndReadsBack) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "a.txt";
    ASSERT_TRUE(writeFileAtomically(path, std::string("a\0b", 3)).ok());
    EXPECT_EQ(test::unwrap(readFile(path)), std::string("a\0b", 3));
}

TEST(Files, MissingFileNamesItself) {
    const auto result = readFile("/nonexistent/file.txt");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::NotFound);
    EXPECT_NE(result.error().message.find("/nonexistent/file.txt"), std::string::npos);
}

TEST(Files, FolderIsNotAFile) {
    const auto result = readFile("/tmp");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Usage);
}

TEST(Files, AboveTheLimitIsRefused) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "big";
    ASSERT_TRUE(writeFileAtomically(path, std::string(1001, 'x')).ok());
    EXPECT_EQ(readFile(path, 1000).error().kind, ErrorKind::Format);
    EXPECT_TRUE(readFile(path, 1001).ok());
}

TEST(Files, FullDiskLeavesTheOldFile) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "kept";
    ASSERT_TRUE(writeFileAtomically(path, "old").ok());
    // A file-size limit stands in for a full disk: the write fails half-way.
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const struct rlimit small { 1024, before.rlim_max };
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Status status = writeFileAtomically(path, std::string(100000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(test::unwrap(readFile(path)), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

std::size_t filesIn(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(CopyFileAtomically, CopiesBytesHolesAndLength) {
    const test::TemporaryFolder folder;
    const auto from = folder.path() / "from", to = folder.path() / "to";
    std::string bytes(9 << 20, 'a'); // several blocks, the last one odd
    bytes += "end";
    ASSERT_TRUE(writeFileAtomically(from, bytes).ok());
    ASSERT_TRUE(writeFileAtomically(to, "old").ok());
    std::vector<double> shares;
    ASSERT_TRUE(copyFileAtomically(from, to, nullptr, [&](double share) { shares.push_back(share); }).ok());
    EXPECT_EQ(test::unwrap(readFile(to)), bytes);
    EXPECT_GE(shares.size(), 3U);
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1);

    // Five gibibytes, nearly all of them a hole in the middle: the length and both ends arrive.
    constexpr std::uintmax_t large = std::uintmax_t{5} << 30;
    std::filesystem::resize_file(from, large);
    ASSERT_TRUE(copyFileAtomically(from, to).ok());
    EXPECT_EQ(std::filesystem::file_size(to), large);
    std::filesystem::resize_file(to, bytes.size());
    EXPECT_EQ(test::unwrap(readFile(to)), bytes);

    std::filesystem::resize_file(from, 0);
    ASSERT_TRUE(copyFileAtomically(from, to).ok());
    EXPECT_EQ(std::filesystem::file_size(to), 0U);
    EXPECT_EQ(filesIn(folder.path()), 2U);
}

TEST(CopyFileAtomically, GivenUpOrFailedLeavesTheTargetAsItWas) {
    const test::TemporaryFolder folder;
    const auto from = folder.path() / "from", to = folder.path() / "to";
    ASSERT_TRUE(writeFileAtomically(from, std::string(20 << 20, 'a')).ok());
    ASSERT_TRUE(writeFileAtomically(to, "old").ok());
    RunToken token;
    const Status status = copyFileAtomically(from, to, &token, [&](double) { token.cancel(); });
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::Cancelled);
    EXPECT_FALSE(copyFileAtomically(folder.path() / "none", to).ok());
    EXPECT_FALSE(copyFileAtomically(folder.path(), to).ok());
    EXPECT_EQ(test::unwrap(readFile(to)), "old");
    EXPECT_EQ(filesIn(folder.path()), 2U);
}

TEST(RunToken, PauseBlocksAndCancelReleases) {
    RunToken token;
    token.pause();
    std::atomic<bool> returned{false};
    Status status;
    std::thread worker([&] {
        status = token.checkpoint();
        returned = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_FALSE(returned);
    token.cancel();
    worker.join();
    EXPECT_EQ(status.error().kind, ErrorKind::Cancelled);
}

} // namespace
} // namespace lamina
