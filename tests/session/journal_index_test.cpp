// The list of journals: nothing that is added to it is lost, whatever other processes do or left behind.

#include "base/files.h"
#include "run/interrupted_runs.h"
#include "run/journal.h"
#include "run/journal_index.h"
#include "tests/session/synthetic_run.h"
#include "tests/test_support.h"

#include <QLockFile>
#include <chrono>
#include <cstdlib>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::SyntheticRun;
using test::TemporaryFolder;
using test::unwrap;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAreArray;

TEST(InterruptedRuns, AreListedWhileTheirJournalIsThere) {
    const SyntheticRun run;
    const SyntheticRun other;
    {
        const auto journal = unwrap(run.create());
        EXPECT_EQ(unwrap(run.runLayers(*journal)), 6);
        const auto second = unwrap(other.create());
        const auto runs = interruptedRuns();
        ASSERT_THAT(runs, SizeIs(2));
        EXPECT_EQ(runs[0].output, other.output); // newest first
        EXPECT_TRUE(runs[0].running);
    }
    auto runs = interruptedRuns();
    ASSERT_THAT(runs, SizeIs(2));
    EXPECT_EQ(runs[1].output, run.output);
    EXPECT_EQ(runs[1].journal, run.journalFolder());
    EXPECT_EQ(runs[1].articleTitle, run.inputs.article.title);
    EXPECT_EQ(runs[1].modelName, run.inputs.modelName);
    EXPECT_EQ(runs[1].config.rows, run.config.rows);
    EXPECT_EQ(runs[1].layersDone, 6U);
    EXPECT_FALSE(runs[1].running);
    EXPECT_TRUE(Journal::discard(other.journalFolder()).ok());
    EXPECT_THAT(interruptedRuns(), SizeIs(1));
    for (const auto& entry : fs::directory_iterator(journalIndexFolder()))
        ASSERT_TRUE(writeFileAtomically(entry.path(), "not a path").ok());
    EXPECT_THAT(interruptedRuns(), IsEmpty());
    { const auto journal = unwrap(run.resume()); } // and the list heals
    EXPECT_THAT(interruptedRuns(), SizeIs(1));
    fs::remove_all(run.journalFolder());
    EXPECT_THAT(interruptedRuns(), IsEmpty());
}

// A data folder of its own, and journals in it.
class JournalIndex : public testing::Test {
protected:
    void SetUp() override {
        m_before = std::getenv("XDG_DATA_HOME");
        ::setenv("XDG_DATA_HOME", m_folder.path().c_str(), 1);
    }
    void TearDown() override { ::setenv("XDG_DATA_HOME", m_before.c_str(), 1); }

    fs::path journal(const std::string& name) const {
        fs::path path = m_folder.path() / (name + ".lamina.journal");
        fs::create_directories(path);
        return path;
    }
    fs::path file(const std::string& name) const { return m_folder.path() / "lamina" / name; }

private:
    TemporaryFolder m_folder;
    std::string m_before;
};

TEST_F(JournalIndex, TheNewestComesLastAndTheSameOneOnce) {
    const fs::path a = journal("a");
    const fs::path b = journal("b");
    addToJournalIndex(a);
    addToJournalIndex(b);
    EXPECT_THAT(indexedJournals(), ElementsAre(a, b));
    addToJournalIndex(a);
    EXPECT_THAT(indexedJournals(), ElementsAre(b, a));
    removeFromJournalIndex(b);
    EXPECT_THAT(indexedJournals(), ElementsAre(a));
}

TEST_F(JournalIndex, ALockLeftBehindOrHeldLosesNothing) {
    fs::create_directories(file("journals.d"));
    for (const char* name : {"journals.json.lock", "journals.d.lock", "journals.d/lock"})
        ASSERT_TRUE(writeFileAtomically(file(name), "").ok()); // of a process killed before it wrote its number
    QLockFile held(QString::fromStdString(file("held.lock").string()));
    ASSERT_TRUE(held.lock());
    fs::remove(file("journals.json.lock"));
    fs::create_hard_link(file("held.lock"), file("journals.json.lock"));
    const auto start = std::chrono::steady_clock::now();
    addToJournalIndex(journal("a"));
    EXPECT_THAT(indexedJournals(), ElementsAre(journal("a")));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1500ms); // nothing was waited for
}

TEST_F(JournalIndex, ManyProcessesAddAtOnce) {
    constexpr int processes = 20;
    constexpr int each = 5;
    std::vector<fs::path> expected;
    for (int i = 0; i < processes * each; ++i)
        expected.push_back(journal("run-" + std::to_string(i)));
    int gate[2];
    ASSERT_EQ(::pipe(gate), 0);
    std::vector<pid_t> children;
    for (int p = 0; p < processes; ++p) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(gate[1]);
            char byte = 0;
            (void)!::read(gate[0], &byte, 1); // returns when the parent closes its end: all start together
            for (int i = 0; i < each; ++i)
                addToJournalIndex(expected[static_cast<std::size_t>(p * each + i)]);
            ::_exit(0);
        }
        children.push_back(child);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    for (const pid_t child : children) {
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_THAT(indexedJournals(), UnorderedElementsAreArray(expected));
}

TEST_F(JournalIndex, TheListOfEarlierVersionsIsStillRead) {
    const fs::path old = journal("old");
    const fs::path resumed = journal("resumed");
    fs::create_directories(file(""));
    ASSERT_TRUE(writeFileAtomically(oldJournalIndexFile(), "{\"journals\": [\"" + resumed.string() + "\", \"" +
                                                               old.string() + "\", \"/gone/x.lamina.journal\"]}")
                    .ok());
    EXPECT_THAT(indexedJournals(), ElementsAre(resumed, old));
    addToJournalIndex(resumed);
    EXPECT_THAT(indexedJournals(), ElementsAre(old, resumed));
    ASSERT_TRUE(writeFileAtomically(oldJournalIndexFile(), "not a list").ok());
    EXPECT_THAT(indexedJournals(), ElementsAre(resumed));
}

TEST_F(JournalIndex, WhatWasDeletedByHandGoesButAnAbsentDriveStays) {
    const fs::path deleted = journal("deleted");
    const fs::path drive = journal("drive");
    const fs::path onDrive = drive / "x.lamina.journal";
    fs::create_directories(onDrive);
    addToJournalIndex(deleted);
    addToJournalIndex(onDrive);
    fs::remove_all(deleted);
    fs::rename(drive, drive.string() + ".unplugged");
    addToJournalIndex(journal("a"));
    EXPECT_THAT(indexedJournals(), ElementsAre(journal("a")));
    EXPECT_EQ(std::distance(fs::directory_iterator(journalIndexFolder()), fs::directory_iterator()), 2);
    fs::rename(drive.string() + ".unplugged", drive);
    EXPECT_THAT(indexedJournals(), ElementsAre(onDrive, journal("a")));
}

} // namespace
} // namespace lamina
