// Standard output and error: what does not arrive is an error, and what a file is called cannot steer a terminal.

#include "base/files.h"
#include "tests/cli/program.h"
#include "tests/test_support.h"

#include <QProcess>
#include <csignal>
#include <sys/stat.h>

namespace lamina {
namespace {

// The program behind a shell's redirections: "COMMAND > /dev/full".
test::Outcome runInShell(const std::string& redirected) {
    QProcess process;
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("exec \"$LAMINA_PROGRAM\" ") +
                                                                        QString::fromStdString(redirected)});
    EXPECT_TRUE(process.waitForFinished(120000));
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

class StreamTest : public ::testing::Test {
protected:
    void SetUp() override {
        qputenv("LAMINA_PROGRAM", LAMINA_CLI);
        ASSERT_TRUE(writeFileAtomically(m_folder.path() / "text.md", "# Pumps\n\nA pump lifts water.\n").ok());
    }
    std::filesystem::path path(const char* name) const { return m_folder.path() / name; }
    std::string file(const char* name) const { return "'" + path(name).string() + "'"; }

private:
    test::TemporaryFolder m_folder;
};

TEST_F(StreamTest, OutputThatDoesNotArriveEndsWithOneAndASentence) {
    for (const std::string& command :
         {std::string("--help"), std::string("--version"), std::string("run --help"), std::string("models list"),
          std::string("models list --format json"), "clean " + file("text.md"),
          "tokenize --tokenizer demo " + file("text.md"), "info " + std::string("'") + LAMINA_DEMO_MODEL + "'"}) {
        const test::Outcome good = runInShell(command);
        ASSERT_EQ(good.exitCode, 0) << command << ": " << good.err;
        for (const char* where : {" > /dev/full", " >&-"}) {
            const test::Outcome outcome = runInShell(command + where);
            EXPECT_EQ(outcome.exitCode, 1) << command << where;
            EXPECT_NE(outcome.err.find("lamina-cli: cannot write the output: "), std::string::npos)
                << command << where << ": " << outcome.err;
        }
    }
}

TEST_F(StreamTest, WhatNeedsNoOutputNeedsNoStream) {
    ASSERT_EQ(test::runCli(test::smallRun(path("s.lamina"))).exitCode, 0);
    const test::Outcome outcome =
        runInShell("export " + file("s.lamina") + " --what profile --format csv --out " + file("out.csv") + " >&- <&-");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(runInShell("clean " + file("text.md") + " 2>&-").out, "# Pumps\n\nA pump lifts water.\n");
}

TEST_F(StreamTest, APipeThatNobodyWritesIsGivenUp) {
    const QString pipe = test::text(path("pipe"));
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    const test::Outcome outcome = test::runCliAndSignal({QStringLiteral("clean"), pipe}, 300, SIGINT);
    EXPECT_EQ(outcome.exitCode, 130);
}

TEST_F(StreamTest, ANameSteersNoTerminal) {
    const test::Outcome outcome = runInShell("info \"$(printf 'no\\033]0;x\\007\\342\\200\\256file.lamina')\"");
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_EQ(outcome.err.find('\033'), std::string::npos);
    EXPECT_EQ(outcome.err.find('\007'), std::string::npos);
    EXPECT_NE(outcome.err.find("no\\x1b]0;x\\x07\\u202efile.lamina"), std::string::npos) << outcome.err;
}

} // namespace
} // namespace lamina
