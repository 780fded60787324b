// A journal on a disk that is full at any moment.

#include "run/interrupted_runs.h"
#include "run/journal.h"
#include "run/journal_index.h"
#include "tests/session/synthetic_run.h"

#include <csignal>
#include <gmock/gmock.h>
#include <sys/resource.h>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::reproducible;
using test::SyntheticRun;
using test::unwrap;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::Ne;

std::string message(const Status& status) {
    return status.ok() ? "ok" : status.error().message;
}

// Files may not grow beyond `bytes` while this lives: what a full disk does, with another errno.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit limit { bytes, m_before.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    struct rlimit m_before {};
};

// As far as an index entry and the article fit: what a process killed before its manifest leaves, too.
TEST(JournalDiskFull, AJournalIsListedBeforeItHasAManifest) {
    const SyntheticRun run;
    {
        const FileSizeLimit limit(run.inputs.article.text.size() + run.journalFolder().string().size());
        EXPECT_EQ(run.create().error().kind, ErrorKind::DiskFull);
    }
    ASSERT_TRUE(fs::exists(run.journalFolder() / "article.txt"));
    ASSERT_FALSE(fs::exists(run.journalFolder() / "manifest.json"));
    EXPECT_THAT(indexedJournals(), Contains(run.journalFolder()));
    EXPECT_THAT(interruptedRuns(), Each(Field(&InterruptedRun::journal, Ne(run.journalFolder()))));
    { const auto journal = unwrap(run.resume()); }
    EXPECT_THAT(interruptedRuns(), Contains(Field(&InterruptedRun::journal, run.journalFolder())));
}

TEST(JournalDiskFull, NothingHalfWrittenAndItGoesOnAfterwards) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto undisturbed = reproducible(run.output);
    fs::remove(run.output);
    {
        const FileSizeLimit limit(100);
        EXPECT_EQ(run.create().error().kind, ErrorKind::DiskFull);
    }
    const auto journal = unwrap(run.create());
    ASSERT_TRUE(journal->saveTokens(run.articleIds, run.windows).ok());
    ASSERT_TRUE(journal->saveCheckpoint(run.keys[0], "good").ok());
    for (const rlim_t bytes : {1, 200, 800}) { // in the middle of another file each time
        const FileSizeLimit limit(bytes);
        EXPECT_EQ(journal->saveLayer(run.layer(run.keys[0])).error().kind, ErrorKind::DiskFull) << bytes;
        EXPECT_EQ(journal->saveCheckpoint(run.keys[0], std::string(1000, 'x')).error().kind, ErrorKind::DiskFull);
        EXPECT_FALSE(fs::exists(run.journalFolder() / "incoming"));
        EXPECT_FALSE(unwrap(journal->loadLayer(run.keys[0])));
    }
    EXPECT_EQ(unwrap(journal->loadCheckpoint(run.keys[0])), "good");
    ASSERT_TRUE(journal->saveLayer(run.layer(run.keys[0])).ok());
    EXPECT_EQ(unwrap(journal->loadCheckpoint(run.keys[0])), std::nullopt);
    EXPECT_EQ(unwrap(run.runLayers(*journal)), 5);
    for (const rlim_t bytes : {10, 3000, 9000}) {
        const FileSizeLimit limit(bytes);
        const Status written = journal->writeArchive(Journal::Keep::Finished);
        EXPECT_EQ(written.error().kind, ErrorKind::DiskFull) << bytes;
        EXPECT_THAT(message(written), HasSubstr(run.output.string()));
        EXPECT_FALSE(fs::exists(run.output));
    }
    EXPECT_EQ(message(journal->writeArchive(Journal::Keep::Finished)), "ok");
    EXPECT_EQ(reproducible(run.output), undisturbed);
}

} // namespace
} // namespace lamina
