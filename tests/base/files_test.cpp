#include "base/files.h"
#include "base/run_token.h"
#include "tests/test_support.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>

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
    const struct rlimit small {1024, before.rlim_max};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Status status = writeFileAtomically(path, std::string(100000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(test::unwrap(readFile(path)), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
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
