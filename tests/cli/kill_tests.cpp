// A run killed at random moments and resumed ends with the bytes of an undisturbed one.

#include "base/seed.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <chrono>
#include <csignal>

namespace lamina {
namespace {

QStringList longerRun(const std::filesystem::path& out) {
    return {QStringLiteral("run"),
            QStringLiteral("--rows"),
            QStringLiteral("4"),
            QStringLiteral("--cols"),
            QStringLiteral("256"),
            QStringLiteral("--epochs"),
            QStringLiteral("30"),
            QStringLiteral("--layers"),
            QStringLiteral("0-5"),
            QStringLiteral("--seed"),
            QStringLiteral("11"),
            QStringLiteral("--threads"),
            QStringLiteral("1"),
            QStringLiteral("--control"),
            QStringLiteral("random-weights"),
            QStringLiteral("--out"),
            test::text(out),
            QStringLiteral("--progress"),
            QStringLiteral("none")};
}

TEST(Kill, KillsAtRandomMomentsLoseNothing) {
    const test::TemporaryFolder folder;
    const auto reference = folder.path() / "reference.lamina";
    const auto start = std::chrono::steady_clock::now();
    const test::Outcome undisturbed = test::runCli(longerRun(reference));
    ASSERT_EQ(undisturbed.exitCode, 0) << undisturbed.err;
    const double milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();

    const auto out = folder.path() / "killed.lamina";
    Random random(2026);
    int killed = 0;
    // The same command each time: --resume starts what has not begun and leaves what is complete.
    const QStringList resumed = longerRun(out) << QStringLiteral("--resume");
    const auto expectWhole = [&] {
        const auto expected = test::reproducibleEntries(reference);
        const auto actual = test::reproducibleEntries(out);
        ASSERT_GT(expected.size(), 20U);
        for (const auto& [name, bytes] : expected) {
            ASSERT_TRUE(actual.contains(name)) << name;
            EXPECT_EQ(actual.at(name), bytes) << name << " differs";
        }
        EXPECT_EQ(actual.size(), expected.size());
        EXPECT_FALSE(std::filesystem::exists(out.string() + ".journal"));
    };
    const int attempts = test::killsWanted();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto outcome = test::runCliAndSignal(
            resumed, static_cast<int>(random.below(static_cast<std::uint64_t>(0.4 * milliseconds)) + 1), SIGKILL);
        killed += outcome.exitCode == 128 + SIGKILL;
        ASSERT_TRUE(outcome.exitCode == 128 + SIGKILL || outcome.exitCode == 0) << outcome.err;
        if (outcome.exitCode == 0 && attempt + 1 < attempts) { // it came through: the next one begins anew
            expectWhole();
            std::filesystem::remove(out);
        }
    }
    EXPECT_GE(killed, attempts / 4 + 1);
    for (int twice = 0; twice < 2; ++twice) {
        const test::Outcome last = test::runCli(resumed);
        ASSERT_EQ(last.exitCode, 0) << last.err;
    }
    expectWhole();
}

TEST(Kill, InterruptKeepsTheJournalAndResumes) {
    const test::TemporaryFolder folder;
    const auto out = folder.path() / "a.lamina";
    QStringList arguments = longerRun(out);
    arguments[arguments.indexOf(QStringLiteral("30"))] = QStringLiteral("300");
    const auto begun = [&] { return std::filesystem::exists(out.string() + ".journal/manifest.json"); };
    const test::Outcome stopped = test::runCliAndSignalWhen(arguments, begun, SIGINT);
    ASSERT_EQ(stopped.exitCode, 130) << stopped.err;
    EXPECT_NE(stopped.err.find("--resume"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(out));
    ASSERT_TRUE(std::filesystem::exists(out.string() + ".journal"));

    // Another configuration is refused, naming the field.
    QStringList other = arguments;
    other[other.indexOf(QStringLiteral("11"))] = QStringLiteral("12");
    other << QStringLiteral("--resume");
    const test::Outcome refused = test::runCli(other);
    EXPECT_EQ(refused.exitCode, 2) << refused.err;
    EXPECT_NE(refused.err.find("seed"), std::string::npos) << refused.err;

    // Without --resume the journal is protected.
    const test::Outcome protectedRun = test::runCli(arguments);
    EXPECT_EQ(protectedRun.exitCode, 2) << protectedRun.err;
    EXPECT_TRUE(std::filesystem::exists(out.string() + ".journal"));
}

} // namespace
} // namespace lamina
