// Sweeps and repeats through the real program: files, resume, merge, exports and what is said of them.

#include "base/files.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <csignal>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::archiveEntries;
using test::runCli;
using testing::HasSubstr;
using testing::Not;

QStringList words(const QString& line) {
    return line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

class EvidenceTest : public ::testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return m_folder.path() / name; }
    QString name(const char* file) const { return test::text(path(file)); }
    QStringList command(const char* file, const char* options) const {
        return words(QStringLiteral("run --rows 4 --cols 64 --epochs 5 --latents x1 --threads 1 --progress none")) +
               words(QString::fromLatin1(options)) + QStringList{QStringLiteral("--out"), name(file)};
    }
    void run(const char* file, const char* options) const {
        const auto outcome = runCli(command(file, options));
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    test::Outcome exported(const char* file, const char* what, const char* format, const char* to) const {
        return runCli({QStringLiteral("export"), name(file), QStringLiteral("--what"), QString::fromLatin1(what),
                       QStringLiteral("--format"), QString::fromLatin1(format), QStringLiteral("--out"), name(to)});
    }

private:
    test::TemporaryFolder m_folder;
};

constexpr const char* swept = "--layers 0-6 --repeats 2 --sweep l1=0.1,20";

TEST_F(EvidenceTest, PointsStandBesideTheRunWhichIsAsWithoutThem) {
    run("swept.lamina", swept);
    run("plain.lamina", "--layers 0-6 --repeats 2");
    const auto with = archiveEntries(path("swept.lamina")), without = archiveEntries(path("plain.lamina"));
    std::size_t points = 0;
    for (const auto& [file, bytes] : with) {
        if (file.find("points/l1=") != std::string::npos) {
            ++points;
            continue;
        }
        ASSERT_TRUE(without.contains(file)) << file;
        if (file.starts_with("layers/") || file.starts_with("repeats/")) {
            EXPECT_EQ(bytes, without.at(file)) << file;
        }
    }
    EXPECT_TRUE(with.contains("points/l1=0.1/layers/00/metrics.csv"));
    EXPECT_TRUE(with.contains("repeats/1/points/l1=20/layers/06/layer.json"));
    EXPECT_GE(points, 4U * 7U * 5U);
    // The table of the profile has its curves alone.
    EXPECT_FALSE(with.at("profile.csv").contains("l1="));
    EXPECT_EQ(with.at("profile.csv").count('\n'), without.at("profile.csv").count('\n'));

    const test::Outcome info = runCli({QStringLiteral("info"), name("swept.lamina")});
    EXPECT_EQ(info.exitCode, 0) << info.err;
    EXPECT_THAT(info.out, HasSubstr("at equal L0 = "));
}

TEST_F(EvidenceTest, ItsNumbersAreExported) {
    run("swept.lamina", swept);
    ASSERT_EQ(exported("swept.lamina", "frontier", "csv", "frontier.csv").exitCode, 0);
    const std::string frontier = test::unwrap(readFile(path("frontier.csv")));
    EXPECT_THAT(frontier, HasSubstr("run,model,control,repeat,point,split,layer,metric,value\n"));
    for (const char* row : {",none,0,l1=1.5,train,0,fvu,", ",none,1,l1=0.1,train,6,l0,", ",none,0,l1=20,train,3,mse,"})
        EXPECT_THAT(frontier, HasSubstr(row));
    ASSERT_EQ(exported("swept.lamina", "equal-l0", "csv", "equal.csv").exitCode, 0);
    const std::string equal = test::unwrap(readFile(path("equal.csv")));
    EXPECT_THAT(equal, HasSubstr("run,model,l0,layer,metric,n,mean,low,high\n"));
    EXPECT_THAT(equal, HasSubstr(",fvu,2,"));
    EXPECT_THAT(equal, Not(HasSubstr(",density,"))); // the same in every layer
    for (const char* what : {"frontier", "equal-l0"})
        for (const char* format : {"json", "svg"}) {
            const std::string file = std::string(what) + "." + format;
            EXPECT_EQ(exported("swept.lamina", what, format, file.c_str()).exitCode, 0) << file;
        }
    run("plain.lamina", "--layers 0-1");
    for (const char* format : {"csv", "svg"}) {
        const test::Outcome refused = exported("plain.lamina", "frontier", format, "none.out");
        EXPECT_EQ(refused.exitCode, 2);
        EXPECT_THAT(refused.err, HasSubstr("holds no sweep; run it with --sweep"));
        EXPECT_FALSE(std::filesystem::exists(path("none.out")));
    }
}

TEST_F(EvidenceTest, WhetherRepeatsFindTheSameLatentsIsExported) {
    run("repeats.lamina", "--layers 0-1 --repeats 3 --control untrained-sae --copies 2");
    ASSERT_EQ(exported("repeats.lamina", "stability", "csv", "stability.csv").exitCode, 0);
    const std::string csv = test::unwrap(readFile(path("stability.csv")));
    EXPECT_THAT(csv, HasSubstr("run,model,control,layer,repeats,mean,lowest,highest,chance\n"));
    EXPECT_THAT(csv, HasSubstr(",none,1,3,0."));
    EXPECT_THAT(csv, HasSubstr(",untrained-sae,0,2,0."));
    for (const char* format : {"json", "svg"})
        EXPECT_EQ(
            exported("repeats.lamina", "stability", format, (std::string("stability.") + format).c_str()).exitCode, 0);
    EXPECT_EQ(
        runCli({QStringLiteral("export"), name("repeats.lamina"), QStringLiteral("--what"), QStringLiteral("report"),
                QStringLiteral("--format"), QStringLiteral("html"), QStringLiteral("--out"), name("report.html")})
            .exitCode,
        0);
    EXPECT_THAT(test::unwrap(readFile(path("report.html"))), HasSubstr("Do repeats find the same latents?"));
    run("once.lamina", "--layers 0-0");
    run("unsaved.lamina", "--layers 0-0 --repeats 2 --save-sae 0");
    for (const auto& [file, why] : {std::pair("once.lamina", "holds no repeats; run it with --repeats 2 or more"),
                                    std::pair("unsaved.lamina", "holds no autoencoders; run it with --save-sae 1")}) {
        const test::Outcome refused = exported(file, "stability", "csv", "none.csv");
        EXPECT_EQ(refused.exitCode, 2);
        EXPECT_THAT(refused.err, HasSubstr(why));
    }
}

TEST_F(EvidenceTest, AStoppedSweepIsResumedToTheSameBytes) {
    run("whole.lamina", swept);
    const auto outcome = test::runCliAndSignalWhen(
        command("stopped.lamina", swept),
        [&] { return std::filesystem::exists(path("stopped.lamina.journal/points/l1=0.1/layers/02")); }, SIGKILL);
    ASSERT_EQ(outcome.exitCode, 128 + SIGKILL) << outcome.err;
    const test::Outcome resumed = runCli(command("stopped.lamina", swept) << QStringLiteral("--resume"));
    ASSERT_EQ(resumed.exitCode, 0) << resumed.err;
    const auto expected = test::reproducibleEntries(path("whole.lamina"));
    EXPECT_EQ(test::reproducibleEntries(path("stopped.lamina")), expected);
    ASSERT_GT(expected.size(), 100U);
}

TEST_F(EvidenceTest, PartsOfASweepAreMergedToTheWhole) {
    run("whole.lamina", swept);
    run("first.lamina", "--layers 0-3 --repeats 2 --sweep l1=0.1,20");
    run("second.lamina", "--layers 4-6 --repeats 1 --sweep l1=0.1,20");
    run("third.lamina", "--layers 4-6 --first-repeat 1 --sweep l1=0.1,20");
    const test::Outcome merged = runCli({QStringLiteral("merge"), name("first.lamina"), name("third.lamina"),
                                         name("second.lamina"), QStringLiteral("--out"), name("merged.lamina")});
    ASSERT_EQ(merged.exitCode, 0) << merged.err;
    EXPECT_THAT(merged.err, Not(HasSubstr("warning")));
    auto expected = archiveEntries(path("whole.lamina")), actual = archiveEntries(path("merged.lamina"));
    for (auto* entries : {&expected, &actual})
        entries->erase("manifest.json"); // which has the times
    EXPECT_EQ(actual, expected);
    run("other.lamina", "--layers 4-6 --sweep l1=0.1,10");
    const test::Outcome refused = runCli({QStringLiteral("merge"), name("first.lamina"), name("other.lamina"),
                                          QStringLiteral("--out"), name("no.lamina")});
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.err, HasSubstr("--sweep is l1=0.1,10 in the one and l1=0.1,20 in the other"));
}

} // namespace
} // namespace lamina
