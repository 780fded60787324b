// Other people's files: a run writes into no folder that is not its own, and takes no other file's place unasked.

#include "base/files.h"
#include "run/journal.h"
#include "tests/session/synthetic_run.h"
#include "tests/test_support.h"

#include <filesystem>
#include <sys/stat.h>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::SyntheticRun;
using test::unwrap;

Result<std::unique_ptr<Journal>> create(const SyntheticRun& run, bool overwrite) {
    return Journal::create(run.output, run.config, run.inputs, run.provenance, overwrite);
}

TEST(ForeignFiles, AFolderThatIsNoJournalIsNeitherAdoptedNorEmptied) {
    for (const bool overwrite : {false, true})
        for (const char* theirs : {"thesis.tex", "manifest.json.bak", "sub/notes.txt"}) {
            const SyntheticRun run;
            fs::remove_all(run.journalFolder());
            fs::create_directories((run.journalFolder() / theirs).parent_path());
            ASSERT_TRUE(writeFileAtomically(run.journalFolder() / theirs, "years of work").ok());
            ASSERT_TRUE(writeFileAtomically(run.journalFolder() / "manifest.json", "{}").ok());
            const auto refused = create(run, overwrite);
            ASSERT_FALSE(refused.ok()) << theirs;
            EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
            EXPECT_NE(refused.error().message.find("is no folder of a run"), std::string::npos)
                << refused.error().message;
            EXPECT_FALSE(Journal::discard(run.journalFolder()).ok());
            EXPECT_FALSE(run.resume().ok());
            EXPECT_EQ(unwrap(readFile(run.journalFolder() / theirs)), "years of work");
            EXPECT_FALSE(fs::exists(run.journalFolder() / "lock"));
        }
}

TEST(ForeignFiles, ALinkInAJournalsPlaceIsNotFollowed) {
    const SyntheticRun run;
    const test::TemporaryFolder elsewhere;
    ASSERT_TRUE(writeFileAtomically(elsewhere.path() / "manifest.json", "{}").ok());
    fs::remove_all(run.journalFolder());
    fs::create_directory_symlink(elsewhere.path(), run.journalFolder());
    EXPECT_FALSE(create(run, true).ok());
    EXPECT_FALSE(Journal::discard(run.journalFolder()).ok());
    EXPECT_TRUE(fs::exists(elsewhere.path() / "manifest.json"));
    // Nor one in the place of what a killed process left to be removed.
    fs::remove(run.journalFolder());
    fs::create_directory_symlink(elsewhere.path(), run.journalFolder().string() + ".removed");
    run.runUndisturbed();
    EXPECT_TRUE(fs::exists(elsewhere.path() / "manifest.json"));
    fs::remove(run.journalFolder().string() + ".removed");
}

TEST(ForeignFiles, AFileThatAppearsDuringTheRunStays) {
    const SyntheticRun run;
    fs::remove(run.output);
    {
        const auto journal = unwrap(create(run, false));
        ASSERT_TRUE(run.runLayers(*journal).ok());
        ASSERT_TRUE(writeFileAtomically(run.output, "somebody else's").ok());
        const Status refused = journal->writeArchive(Journal::Keep::Finished);
        ASSERT_FALSE(refused.ok());
        EXPECT_NE(refused.error().message.find("appeared while the run went on"), std::string::npos);
        EXPECT_EQ(unwrap(readFile(run.output)), "somebody else's");
    }
    fs::remove(run.output); // moved away, the run is resumed and has lost nothing
    const auto journal = unwrap(run.resume());
    EXPECT_EQ(unwrap(run.runLayers(*journal)), 0);
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    EXPECT_TRUE(fs::exists(run.output));
}

TEST(ForeignFiles, OverwriteHoldsForARunThatIsResumed) {
    const SyntheticRun run;
    fs::remove_all(run.journalFolder());
    ASSERT_TRUE(writeFileAtomically(run.output, "to be replaced").ok());
    {
        const auto journal = unwrap(create(run, true));
        ASSERT_TRUE(journal->saveTokens(run.articleIds, run.windows).ok());
    }
    const auto journal = unwrap(run.resume());
    ASSERT_TRUE(run.runLayers(*journal).ok());
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    EXPECT_NE(unwrap(readFile(run.output)), "to be replaced");
}

TEST(ForeignFiles, OnlyFilesAreReplaced) {
    const SyntheticRun run;
    fs::remove(run.output);
    fs::remove_all(run.journalFolder());
    ASSERT_EQ(::mkfifo(run.output.c_str(), 0600), 0);
    const auto refused = create(run, true);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("is a pipe, not a file"), std::string::npos) << refused.error().message;
    EXPECT_FALSE(writeFileAtomically(run.output, "bytes").ok());
    EXPECT_TRUE(fs::is_fifo(run.output));
    EXPECT_FALSE(checkReplaceable("/dev/null").ok());
}

} // namespace
} // namespace lamina
