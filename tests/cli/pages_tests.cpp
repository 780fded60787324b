// Manual pages and completions: everything --help names is in them, and the shells take them.
#include "tests/cli/program.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace lamina {
namespace {

using test::runCli;
using ::testing::HasSubstr;

using Words = std::vector<std::string>;
const Words kinds{"man", "bash", "zsh", "fish"};

QStringList qtWords(const Words& words) {
    QStringList list;
    for (const std::string& word : words)
        list += QString::fromStdString(word);
    return list;
}

std::string page(const std::string& kind, const std::string& program) {
    const test::Outcome made = runCli(qtWords({"pages", kind, program}));
    EXPECT_EQ(made.exitCode, 0) << made.err;
    return made.out;
}

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
    std::set<std::string> words;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        words.insert((*at)[1]);
    return words;
}

// Commands as --help lists them: an indented word, then its description.
std::set<std::string> commandsOf(const std::string& help) {
    const std::size_t list = help.find("Subcommands:");
    return list == std::string::npos ? std::set<std::string>()
                                     : found(help.substr(list), std::regex("\n  ([a-z][a-z-]*)"));
}

std::set<std::string> optionsOf(const std::string& help) {
    return found(help, std::regex("\n  (?:-[a-zA-Z],)?--([a-z][a-z0-9-]*)"));
}

std::string inRoff(const std::string& text) {
    return std::regex_replace(text, std::regex("-"), "\\-");
}

// As the kind writes an option, and a command.
std::string optionIn(const std::string& kind, const std::string& option) {
    if (kind == "fish")
        return " -l " + option + " ";
    return kind == "man" ? inRoff("--" + option) : "--" + option;
}
std::string commandIn(const std::string& kind, const std::string& command) {
    return kind == "man" ? inRoff(command) : command;
}

void expectEverything(const Words& path, const std::map<std::string, std::string>& pages, std::size_t& options) {
    Words asked = path;
    asked.push_back("--help");
    const test::Outcome help = runCli(qtWords(asked));
    ASSERT_EQ(help.exitCode, 0) << help.err;
    for (const std::string& option : optionsOf(help.out)) {
        ++options;
        for (const std::string& kind : kinds)
            EXPECT_NE(pages.at(kind).find(optionIn(kind, option)), std::string::npos) << kind << " lacks --" << option;
    }
    for (const std::string& command : commandsOf(help.out)) {
        for (const std::string& kind : kinds)
            EXPECT_NE(pages.at(kind).find(commandIn(kind, command)), std::string::npos) << kind << " lacks " << command;
        Words below = path;
        below.push_back(command);
        expectEverything(below, pages, options);
    }
}

TEST(Pages, HoldEveryCommandAndOptionOfHelp) {
    std::map<std::string, std::string> pages;
    for (const std::string& kind : kinds)
        pages[kind] = page(kind, "lamina-cli");
    std::size_t options = 0;
    expectEverything({}, pages, options);
    EXPECT_GT(options, 150U) << "--help was not understood";
    for (const std::string& kind : kinds)
        for (const char* option : {"start", "lang"})
            EXPECT_THAT(page(kind, "lamina"), HasSubstr(optionIn(kind, option)));
}

TEST(Pages, AreNotInHelpAndRefuseWhatThereIsNot) {
    EXPECT_THAT(runCli(qtWords({"--help"})).out, ::testing::Not(HasSubstr("pages")));
    EXPECT_EQ(runCli(qtWords({"pages", "html", "lamina"})).exitCode, 2);
    EXPECT_EQ(runCli(qtWords({"pages", "man"})).exitCode, 2);
}

// Output of a program, and what it complained of.
test::Outcome outputOf(const std::string& program, const Words& arguments) {
    QProcess process;
    process.start(QString::fromStdString(program), qtWords(arguments));
    EXPECT_TRUE(process.waitForFinished(60000)) << program;
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

bool installed(const std::string& program) {
    return !QStandardPaths::findExecutable(QString::fromStdString(program)).isEmpty();
}

class Shells : public ::testing::Test {
protected:
    std::string path(const std::string& name) { return m_folder.filePath(QString::fromStdString(name)).toStdString(); }
    std::string fileOf(const std::string& kind, const std::string& program) {
        const std::string file = path(program + "." + kind);
        std::ofstream(file) << page(kind, program);
        return file;
    }
    // What bash offers after the words, the last one unfinished.
    std::set<std::string> completed(const Words& words) {
        std::string script = "source " + fileOf("bash", "lamina-cli") + "; COMP_WORDS=(";
        for (const std::string& word : words)
            script += "'" + word + "' ";
        script += "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _lamina_cli; printf '%s\\n' \"${COMPREPLY[@]}\"";
        const test::Outcome said = outputOf("bash", {"--norc", "-c", script});
        EXPECT_EQ(said.err, "");
        return found("\n" + said.out, std::regex("\n([^\n]+)"));
    }

private:
    QTemporaryDir m_folder;
};

TEST_F(Shells, BashCompletesCommandsOptionsValuesAndFiles) {
    EXPECT_THAT(completed({"lamina-cli", "ru"}), ::testing::ElementsAre("run"));
    EXPECT_THAT(completed({"lamina-cli", "run", "--epo"}), ::testing::ElementsAre("--epochs"));
    EXPECT_THAT(completed({"lamina-cli", "run", "--sae", ""}), ::testing::IsSupersetOf({"relu", "topk", "gated"}));
    EXPECT_THAT(completed({"lamina-cli", "models", ""}), ::testing::Contains("list"));
    const std::string here = path("lamina-cli.b");
    EXPECT_THAT(completed({"lamina-cli", "info", here}), ::testing::ElementsAre(here + "ash"));
}

TEST_F(Shells, TakeTheFiles) {
    for (const std::string program : {"lamina", "lamina-cli"})
        for (const std::string shell : {"bash", "zsh", "fish"}) {
            if (!installed(shell)) {
                std::printf("%s is not installed: its completion is not checked\n", shell.c_str());
                continue;
            }
            const test::Outcome said = outputOf(shell, {"-n", fileOf(shell, program)});
            EXPECT_EQ(said.exitCode, 0) << said.err;
            EXPECT_EQ(said.err, "");
        }
}

TEST_F(Shells, ManReadsThePagesWithoutAWarning) {
    if (!installed("man"))
        GTEST_SKIP() << "man is not installed";
    for (const std::string program : {"lamina", "lamina-cli"}) {
        const test::Outcome said =
            outputOf("man", {"--warnings", "-E", "UTF-8", "-P", "cat", "-l", fileOf("man", program)});
        EXPECT_EQ(said.exitCode, 0) << said.err;
        EXPECT_EQ(said.err, "");
        EXPECT_THAT(said.out, HasSubstr("DESCRIPTION"));
    }
}

} // namespace
} // namespace lamina
