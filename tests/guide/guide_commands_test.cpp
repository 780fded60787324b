// Every command of the guides runs, and every number of their text is what the command above it prints. So that the
// suite stays short, the commands of blocks marked `slow` train for 2 epochs here, and what the guides say of their
// results is looked at with LAMINA_GUIDE_FULL=1 alone (tests/nightly.sh), which leaves every command as it stands. The
// guides share a folder, and a block that stands in both runs once.

#include "base/files.h"
#include "tests/cli/program.h"
#include "tests/guide/guide_source.h"
#include "tests/test_support.h"

#include <QHash>
#include <QRegularExpression>
#include <QStandardPaths>
#include <cmath>
#include <gmock/gmock.h>
#include <ostream>

namespace lamina::test {

// What a failed comparison shows.
static void PrintTo(const GuideCheck& check, std::ostream* out) {
    *out << check.label.toStdString() << ": " << check.value.toStdString();
}
static bool operator==(const GuideCheck& a, const GuideCheck& b) {
    return a.number == b.number && a.label == b.label && a.value == b.value;
}

namespace {

namespace fs = std::filesystem;

const QStringList guides{QStringLiteral("students"), QStringLiteral("researchers")};

QString sorted(QStringList list) {
    list.sort();
    return list.join(QLatin1Char(' '));
}

bool has(const GuideBlock& block, const char* word) {
    return block.words.contains(QLatin1String(word));
}

// The number after the label; NaN where there is none.
double numberAfter(const QString& output, const QString& label) {
    const QString number = QStringLiteral("-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?");
    QString pattern = QRegularExpression::escape(label);
    pattern.replace(QStringLiteral("\\#"), number);
    const auto match = QRegularExpression(pattern + QStringLiteral("[ :]*(") + number + QLatin1Char(')')).match(output);
    return match.hasMatch() ? match.captured(1).toDouble() : std::nan("");
}

// Rounded as the guide prints it; an instruction set may move a digit that would have been rounded the other way.
bool roundsTo(double found, const QString& printed) {
    const qsizetype point = printed.indexOf(QLatin1Char('.'));
    const qsizetype decimals = point < 0 ? 0 : printed.size() - point - 1;
    return std::abs(found - printed.toDouble()) <= 0.6 * std::pow(10.0, -static_cast<double>(decimals));
}

void expectHolds(const GuideCheck& check, const QString& output) {
    if (!check.number)
        EXPECT_TRUE(output.contains(check.label)) << "nothing says " << check.label.toStdString();
    else if (const double found = numberAfter(output, check.label); !roundsTo(found, check.value))
        ADD_FAILURE() << check.label.toStdString() << " is " << found << ", not " << check.value.toStdString();
}

class GuideCommands : public ::testing::Test {
protected:
    GuideCommands() {
        const QByteArray before = qgetenv("PATH");
        qputenv("PATH", QByteArray::fromStdString(fs::path(LAMINA_CLI).parent_path().string()) +
                            ":" LAMINA_SOURCE_DIR "/packaging/cluster:" + before);
    }
    // What it printed to standard output.
    QString run(const GuideBlock& block) {
        const auto before = m_printed.constFind(block.text);
        if (before != m_printed.constEnd())
            return *before;
        QString script = block.text;
        if (has(block, "python")) {
            EXPECT_TRUE(writeFileAtomically(m_folder.path() / "guide.py", script.toStdString()).ok());
            script = QStringLiteral("python3 guide.py");
        } else if (has(block, "slow") && !m_full) {
            script.remove(QRegularExpression(QStringLiteral(" --epochs \\d+")));
            script.replace(QStringLiteral("lamina-cli run "), QStringLiteral("lamina-cli run --epochs 2 "));
        }
        const Outcome outcome =
            runProgram("/bin/bash", {QStringLiteral("-euo"), QStringLiteral("pipefail"), QStringLiteral("-c"),
                                     QStringLiteral("cd '") + text(m_folder.path()) + QStringLiteral("'\n") + script});
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
        return *m_printed.insert(block.text, QString::fromStdString(outcome.out).simplified());
    }
    static bool possible(const GuideBlock& block) {
        if (has(block, "torch"))
            return fs::exists(fs::path(LAMINA_CLI).parent_path() / "../lib/lamina/liblamina-torch.so");
        return !has(block, "python") || !QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty();
    }
    const bool m_full = qEnvironmentVariableIsSet("LAMINA_GUIDE_FULL");

private:
    TemporaryFolder m_folder;
    QHash<QString, QString> m_printed; // by block
};

TEST_F(GuideCommands, RunAndPrintTheNumbersOfTheText) {
    for (const QString& name : guides) {
        const GuideSource guide = readGuideSource(name, QStringLiteral("en"));
        ASSERT_GE(guide.blocks.size(), 5);
        for (const GuideBlock& block : guide.blocks) {
            SCOPED_TRACE(block.text.toStdString());
            if (!possible(block)) {
                std::printf("not run here: %s\n", qPrintable(block.text));
                continue;
            }
            const QString output = run(block);
            if (!has(block, "slow") || m_full)
                for (const GuideCheck& check : block.checks)
                    expectHolds(check, output);
        }
    }
}

TEST(GuideTexts, HoldTheSameCommandsAndNumbersInBothLanguages) {
    for (const QString& name : guides) {
        SCOPED_TRACE(name.toStdString());
        const GuideSource en = readGuideSource(name, QStringLiteral("en"));
        const GuideSource vi = readGuideSource(name, QStringLiteral("vi"));
        ASSERT_EQ(en.blocks.size(), vi.blocks.size());
        for (qsizetype i = 0; i < en.blocks.size(); ++i) {
            EXPECT_EQ(en.blocks[i].words, vi.blocks[i].words);
            EXPECT_EQ(en.blocks[i].text, vi.blocks[i].text);
            EXPECT_EQ(en.blocks[i].checks, vi.blocks[i].checks);
        }
        ASSERT_EQ(en.sections.size(), vi.sections.size());
        for (qsizetype i = 0; i < en.sections.size(); ++i) {
            SCOPED_TRACE(vi.sections[i].heading.toStdString());
            EXPECT_EQ(sorted(en.sections[i].numbers).toStdString(), sorted(vi.sections[i].numbers).toStdString());
            EXPECT_EQ(sorted(en.sections[i].code).toStdString(), sorted(vi.sections[i].code).toStdString());
        }
    }
}

TEST(GuideTexts, SayNoNumberThatIsNotCheckedAndNoOptionThatThereIsNot) {
    QString help;
    for (const char* command : {"run", "export", "info", "compare", "merge", "verify"}) {
        const Outcome outcome = runCli({QString::fromLatin1(command), QStringLiteral("--help")});
        ASSERT_EQ(outcome.exitCode, 0);
        help += QString::fromStdString(outcome.out);
    }
    for (const QString& name : guides) {
        const GuideSource guide = readGuideSource(name, QStringLiteral("en"));
        for (const GuideSection& section : guide.sections) {
            SCOPED_TRACE(section.heading.toStdString());
            for (const QString& number : section.numbers)
                EXPECT_TRUE(section.checked.contains(number)) << number.toStdString();
            for (const QString& code : section.code)
                for (const QString& word : code.split(QLatin1Char(' ')))
                    if (word.startsWith(QLatin1String("--"))) {
                        EXPECT_TRUE(help.contains(QRegularExpression(word + QStringLiteral("[ =\\n]"))))
                            << word.toStdString();
                    }
        }
    }
}

TEST(GuideTexts, AreTakenApart) {
    const GuideSource guide = guideSource(QStringLiteral(
        "# A\n1. Press **All\nsettings**: `--k 3` gives 14,8 % and L0, GPT-2.\n```sh slow\nx 7\n```\nIt is 2.\n"
        "<!-- says: at 2 -->\n<!-- prints all # (: 14.8 -->\n"));
    ASSERT_EQ(guide.sections.size(), 1);
    EXPECT_EQ(guide.sections[0].names, QStringList{QStringLiteral("All settings")});
    EXPECT_EQ(guide.sections[0].numbers, (QStringList{QStringLiteral("14.8"), QStringLiteral("2")}));
    EXPECT_EQ(guide.sections[0].checked, (QStringList{QStringLiteral("2"), QStringLiteral("14.8")}));
    ASSERT_EQ(guide.blocks.size(), 1);
    EXPECT_TRUE(has(guide.blocks[0], "slow"));
    ASSERT_EQ(guide.blocks[0].checks.size(), 2);
    EXPECT_TRUE(guide.blocks[0].checks[1].number);
    EXPECT_TRUE(roundsTo(numberAfter(QStringLiteral("all 3 (14.79 %"), guide.blocks[0].checks[1].label),
                         guide.blocks[0].checks[1].value));
    EXPECT_FALSE(roundsTo(14.9, QStringLiteral("14.8")));
    EXPECT_FALSE(roundsTo(std::nan(""), QStringLiteral("1")));
}

} // namespace
} // namespace lamina::test
