// The damage table: every file of a journal and every entry of an archive, truncated, emptied, one bit flipped, removed
// and replaced by a folder. Nothing of it goes unsaid, and none of it gets into a session.
#include "base/files.h"
#include "run/journal.h"
#include "run/journal_folder.h"
#include "run/merge/session_merge.h"
#include "run/verify/session_integrity.h"
#include "session/format/archive_writer.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"
#include "session/manifest.h"
#include "tests/session/synthetic_run.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::contents;
using test::reproducible;
using test::SyntheticRun;
using test::unwrap;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

const CurveId movedCurve{"random-weights", 0}; // reads other tokens than the run, in these tests

// What ProfileRunner does with a journal, up to `layers` layers; returns how many were computed.
Result<int> compute(const SyntheticRun& run, Journal& journal, std::size_t layers) {
    LAMINA_TRY(journal.saveTokens(run.articleIds, run.windows));
    int computed = 0;
    for (std::size_t i = 0; i < std::min(layers, run.keys.size()); ++i) {
        const LayerKey& key = run.keys[i];
        if (key.curve == movedCurve) {
            CurveTokens tokens;
            tokens.ids.assign(run.windows.starts.size() * run.windows.cols, run.articleIds.front());
            LAMINA_TRY(journal.saveCurveTokens(key.curve, tokens));
        }
        LAMINA_ASSIGN(const LayerResultPtr kept, journal.loadLayer(key));
        if (kept)
            continue;
        LAMINA_TRY(journal.loadCheckpoint(key));
        LAMINA_TRY(journal.saveCheckpoint(key, "state of a training"));
        LAMINA_TRY(journal.saveLayer(run.layer(key)));
        ++computed;
    }
    return computed;
}

struct Damage {
    const char* name;
    std::function<void(const fs::path& file)> journalFile;
    std::function<void(std::string& bytes)> bytes; // null: the entry goes
};

void flipBit(std::string& bytes, std::size_t at) {
    if (bytes.empty())
        bytes = "x";
    else
        bytes[std::min(at, bytes.size() - 1)] ^= 0x04;
}

const std::vector<Damage>& damages() {
    const auto rewritten = [](auto change) {
        return [change](const fs::path& file) {
            std::string bytes = unwrap(readFile(file));
            change(bytes);
            ASSERT_TRUE(writeFileAtomically(file, bytes).ok());
        };
    };
    const auto half = [](std::string& bytes) { bytes.resize(bytes.size() / 2); };
    const auto none = [](std::string& bytes) { bytes.clear(); };
    const auto first = [](std::string& bytes) { flipBit(bytes, 0); };
    const auto middle = [](std::string& bytes) { flipBit(bytes, bytes.size() / 2); };
    const auto last = [](std::string& bytes) { flipBit(bytes, bytes.size() - 1); };
    static const std::vector<Damage> list{
        {"truncated", rewritten(half), half},
        {"emptied", rewritten(none), none},
        {"its first bit flipped", rewritten(first), first},
        {"a bit in its middle flipped", rewritten(middle), middle},
        {"its last bit flipped", rewritten(last), last},
        {"removed", [](const fs::path& file) { fs::remove(file); }, nullptr},
        {"replaced by a folder",
         [](const fs::path& file) {
             fs::remove(file);
             fs::create_directory(file);
         },
         nullptr},
    };
    return list;
}

std::vector<std::string> filesOf(const fs::path& folder) {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path().lexically_relative(folder).generic_string());
    return files;
}

bool names(const SessionIntegrity& found, const std::string& entry) {
    return std::ranges::any_of(found.damaged, [&](const DamagedEntry& one) { return one.name == entry; });
}

class DamagedJournal : public testing::Test {
protected:
    // Five of six layers are done, and a checkpoint of the sixth.
    DamagedJournal() {
        const auto journal = unwrap(m_run.create());
        EXPECT_EQ(unwrap(compute(m_run, *journal, 5)), 5);
        EXPECT_TRUE(journal->saveCheckpoint(m_run.keys[5], "state of a training").ok());
    }
    void restore() const {
        fs::remove_all(m_run.journalFolder());
        fs::remove(m_run.output);
        fs::copy(m_whole, m_run.journalFolder(), fs::copy_options::recursive);
    }
    // A lock or mark whose content says nothing: only that it is there.
    static bool hasContent(const std::string& file) {
        return file != JournalNames::lock && file != JournalNames::replaces;
    }

    const SyntheticRun m_run;
    const fs::path m_whole = m_run.folder.path() / "whole";
    RunToken m_token;
};

TEST_F(DamagedJournal, HasNoSilentRow) {
    fs::copy(m_run.journalFolder(), m_whole, fs::copy_options::recursive);
    {
        const auto journal = unwrap(m_run.resume());
        EXPECT_EQ(unwrap(compute(m_run, *journal, 6)), 1);
        EXPECT_THAT(journal->warnings(), IsEmpty());
        ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    }
    const auto undisturbed = reproducible(m_run.output);
    EXPECT_TRUE(unwrap(checkIntegrity(m_whole, m_token)).damaged.empty());
    std::set<std::string> covered;
    for (const std::string& file : filesOf(m_whole))
        for (const Damage& damage : damages()) {
            SCOPED_TRACE(file + " " + damage.name);
            restore();
            const fs::path hurt = m_run.journalFolder() / file;
            damage.journalFile(hurt);
            covered.insert(file);
            const bool gone = !fs::is_regular_file(hurt);
            // No process left it where it is, and what it held is computed again: that a checkpoint is missing shows
            // nowhere, and changes no number.
            const bool says = hasContent(file) && !(file == JournalNames::checkpoint && !isThere(hurt));

            const auto checked = checkIntegrity(m_run.journalFolder(), m_token);
            if (says && isThere(m_run.journalFolder() / EntryNames::manifest)) {
                EXPECT_TRUE(names(unwrap(checked), file));
            } else if (says) {
                EXPECT_FALSE(checked.ok());
            }
            // Read as a session, it is refused by the name of the file, or shows what was written.
            if (const auto session = Session::open(m_run.journalFolder()); session.ok()) {
                EXPECT_TRUE(!says || file == JournalNames::checkpoint || file.find("/sae/") != std::string::npos);
            } else {
                EXPECT_THAT(session.error().message, HasSubstr(file));
            }

            const auto resumed = m_run.resume();
            if (!resumed.ok()) {
                EXPECT_THAT(file, AnyOf(EntryNames::manifest, JournalNames::lock)) << resumed.error().message;
                EXPECT_THAT(resumed.error().message, HasSubstr(file));
                continue;
            }
            Journal& journal = **resumed;
            const int computed = unwrap(compute(m_run, journal, 6));
            // A layer that was hurt, and the one that was not done; nothing else costs a layer.
            EXPECT_EQ(computed, file.find("layers/") != std::string::npos ? 2 : 1);
            EXPECT_EQ(!journal.warnings().empty(), says);
            if (says && gone) {
                EXPECT_THAT(journal.warnings().front(), HasSubstr(fs::path(file).filename().string()));
            }
            const Status written = journal.writeArchive(Journal::Keep::Finished);
            ASSERT_TRUE(written.ok()) << written.error().message;
            EXPECT_EQ(reproducible(m_run.output), undisturbed);
            const auto archive = unwrap(checkIntegrity(m_run.output, m_token));
            EXPECT_TRUE(archive.damaged.empty());
            EXPECT_EQ(archive.whole, undisturbed.size() + 1);
        }
    EXPECT_GT(covered.size(), 35U);
    EXPECT_TRUE(covered.contains("controls/random-weights/tokens.json"));
    EXPECT_TRUE(covered.contains("layers/00/sae/sae_weights.safetensors"));
}

// A run that is stopped again before it came to what was hurt.
TEST_F(DamagedJournal, IsNotArchivedByARunThatIsStoppedBefore) {
    fs::copy(m_run.journalFolder(), m_whole, fs::copy_options::recursive);
    for (const std::string& file : filesOf(m_whole))
        for (const Damage& damage : damages()) {
            if (!hasContent(file) || file == EntryNames::manifest || file == JournalNames::checkpoint)
                continue;
            SCOPED_TRACE(file + " " + damage.name);
            restore();
            damage.journalFile(m_run.journalFolder() / file);
            const auto journal = unwrap(m_run.resume());
            ASSERT_TRUE(journal->saveTokens(m_run.articleIds, m_run.windows).ok());
            if (const Status written = journal->writeArchive(Journal::Keep::Stopped); !written.ok()) {
                EXPECT_TRUE(file.starts_with("controls/")) << written.error().message;
                EXPECT_THAT(written.error().message, HasSubstr(file));
                EXPECT_FALSE(fs::exists(m_run.output));
                continue;
            }
            EXPECT_FALSE(journal->warnings().empty());
            EXPECT_TRUE(unwrap(checkIntegrity(m_run.output, m_token)).damaged.empty());
            EXPECT_EQ(unwrap(Session::open(m_run.output))->profile().layers.size(),
                      file.find("layers/") == std::string::npos ? 5U : 4U);
        }
}

// Hurt while the run goes on, after it was written.
TEST_F(DamagedJournal, IsNotPacked) {
    fs::copy(m_run.journalFolder(), m_whole, fs::copy_options::recursive);
    for (const std::string& file : filesOf(m_whole)) {
        if (!hasContent(file) || file == EntryNames::manifest || file == JournalNames::checkpoint)
            continue;
        SCOPED_TRACE(file);
        restore();
        {
            const auto journal = unwrap(m_run.resume());
            EXPECT_EQ(unwrap(compute(m_run, *journal, 6)), 1);
            std::string bytes = unwrap(readFile(m_run.journalFolder() / file));
            flipBit(bytes, bytes.size() / 2);
            ASSERT_TRUE(writeFileAtomically(m_run.journalFolder() / file, bytes).ok());
            const Status written = journal->writeArchive(Journal::Keep::Finished);
            ASSERT_FALSE(written.ok());
            EXPECT_THAT(written.error().message, HasSubstr(file));
            EXPECT_FALSE(fs::exists(m_run.output));
        }
        const auto journal = unwrap(m_run.resume()); // nothing else is lost
        EXPECT_EQ(unwrap(compute(m_run, *journal, 6)), file.find("layers/") == std::string::npos ? 0 : 1);
        EXPECT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    }
}

TEST_F(DamagedJournal, LayersWithoutTheirManifestAreOfNoRun) {
    fs::remove(m_run.journalFolder() / EntryNames::manifest);
    EXPECT_EQ(m_run.resume().error().kind, ErrorKind::Format);
    EXPECT_THAT(m_run.create().error().message, HasSubstr("interrupted run"));
    const auto anew = unwrap(m_run.create(true));
    EXPECT_EQ(unwrap(compute(m_run, *anew, 6)), 6);
}

TEST_F(DamagedJournal, WarnsAsItComes) {
    fs::remove(m_run.journalFolder() / EntryNames::article);
    fs::remove(m_run.journalFolder() / "layers/02/latents.csv");
    const auto journal = unwrap(m_run.resume());
    std::vector<std::string> told;
    journal->tellWarnings([&](const std::string& warning) { told.push_back(warning); });
    ASSERT_EQ(told.size(), 1U);
    EXPECT_THAT(told[0], HasSubstr("article.txt was missing"));
    ASSERT_TRUE(journal->saveTokens(m_run.articleIds, m_run.windows).ok());
    EXPECT_FALSE(unwrap(journal->loadLayer({{}, 2})));
    ASSERT_EQ(told.size(), 2U);
    EXPECT_THAT(told[1], HasSubstr("layer 2 is computed anew"));
}

TEST_F(DamagedJournal, FilesOfOthersInALayersFolderCostNothing) {
    ASSERT_TRUE(writeFileAtomically(m_run.journalFolder() / "layers/00/.DS_Store", "a desktop's").ok());
    const auto journal = unwrap(m_run.resume());
    EXPECT_EQ(unwrap(compute(m_run, *journal, 6)), 1);
    EXPECT_THAT(journal->warnings(), IsEmpty());
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    EXPECT_FALSE(contents(m_run.output).contains("layers/00/.DS_Store"));
}

class DamagedArchive : public testing::Test {
protected:
    DamagedArchive() {
        const auto journal = unwrap(m_run.create());
        EXPECT_EQ(unwrap(compute(m_run, *journal, 6)), 6);
        EXPECT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
        for (const auto& [name, bytes] : contents(m_run.output))
            m_entries.push_back({name, bytes, {}, true});
    }
    void write(const std::vector<ArchiveEntry>& entries) const {
        ASSERT_TRUE(writeArchiveFile(m_hurt, m_hurt.string() + ".part", entries).ok());
    }
    // All that can be read of a session, as it is read.
    Status readAll(const fs::path& file) const {
        LAMINA_ASSIGN(const auto session, Session::open(file));
        for (const LayerResultPtr& layer : session->profile().layers)
            if (session->hasSaeWeights(layer->key))
                LAMINA_TRY(session->saeWeights(layer->key));
        return {};
    }

    const SyntheticRun m_run;
    const fs::path m_hurt = m_run.folder.path() / "hurt.lamina";
    std::vector<ArchiveEntry> m_entries;
    RunToken m_token;
};

// With a zip that is right in itself: as a program that knows nothing of sessions would pack them anew.
TEST_F(DamagedArchive, HasNoSilentRow) {
    SyntheticRun other;
    {
        RunConfig config = other.config;
        config.layers = {0, 3};
        const auto journal = unwrap(Journal::create(other.output, config, other.inputs, other.provenance, false));
        ASSERT_TRUE(journal->saveTokens(other.articleIds, other.windows).ok());
        ASSERT_TRUE(journal->saveLayer(other.layer({{}, 0})).ok());
        ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    }
    EXPECT_GE(m_entries.size(), 40U);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        for (const Damage& damage : damages()) {
            const std::string name = m_entries[i].name;
            SCOPED_TRACE(name + " " + damage.name);
            auto entries = m_entries;
            if (damage.bytes)
                damage.bytes(entries[i].bytes);
            else if (std::string(damage.name) == "removed")
                entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
            else
                entries[i] = {name + "/", {}, {}, true};
            write(entries);
            EXPECT_TRUE(names(unwrap(checkIntegrity(m_hurt, m_token)), name));
            const Status read = readAll(m_hurt);
            if (name.find("sae/cfg.json") == std::string::npos && name != EntryNames::profile) {
                ASSERT_FALSE(read.ok());
                EXPECT_THAT(read.error().message, HasSubstr(name));
            }
            const fs::path merged = m_run.folder.path() / "merged.lamina";
            const auto refused = mergeSessions({{m_hurt, other.output}, merged, false}, m_token);
            EXPECT_EQ(fs::exists(merged), refused.ok());
            if (refused.ok()) // it is made anew of the layers
                EXPECT_TRUE(name == EntryNames::profile && fs::remove(merged));
            else
                EXPECT_THAT(refused.error().message, HasSubstr(name));
        }
}

// Bits of the file itself: found, or nothing of the content is another.
TEST_F(DamagedArchive, FlippedAnywhereIsFoundOrHarmless) {
    const std::string good = unwrap(readFile(m_run.output));
    const auto whole = contents(m_run.output);
    for (std::size_t at = 0; at < good.size(); at += good.size() / 400 + 1) {
        SCOPED_TRACE(at);
        std::string bytes = good;
        bytes[at] ^= static_cast<char>(1 << (at % 8));
        ASSERT_TRUE(writeFileAtomically(m_hurt, bytes).ok());
        const auto checked = checkIntegrity(m_hurt, m_token);
        if (checked.ok() && checked->damaged.empty()) {
            auto entries = contents(m_hurt);
            for (const std::string& unchecked : checked->unchecked)
                entries.erase(unchecked);
            EXPECT_EQ(entries, whole);
        }
    }
}

TEST_F(DamagedArchive, OneThatIsWholeSaysSo) {
    const auto found = unwrap(checkIntegrity(m_run.output, m_token));
    EXPECT_TRUE(found.damaged.empty());
    EXPECT_TRUE(found.unchecked.empty());
    EXPECT_TRUE(found.archive);
    EXPECT_EQ(found.whole, m_entries.size());
    EXPECT_FALSE(checkIntegrity(m_run.folder.path(), m_token).ok());
    EXPECT_EQ(checkIntegrity(m_run.folder.path() / "none", m_token).error().kind, ErrorKind::NotFound);
    m_token.cancel();
    EXPECT_EQ(checkIntegrity(m_run.output, m_token).error().kind, ErrorKind::Cancelled);
}

// Weights taken out to make a file smaller: what is left is shown.
TEST_F(DamagedArchive, WithoutWeightsIsStillShown) {
    std::erase_if(m_entries, [](const ArchiveEntry& entry) { return entry.name.find("/sae/") != std::string::npos; });
    write(m_entries);
    const auto session = unwrap(Session::open(m_hurt));
    EXPECT_EQ(session->profile().layers.size(), 6U);
    EXPECT_THAT(session->saeWeights(m_run.keys[0]).error().message,
                HasSubstr("layers/00/sae/sae_weights.safetensors is missing"));
}

// Older sessions open for ever, and are told apart from those that were checked.
TEST_F(DamagedArchive, OfAVersionWithoutChecksumsSaysWhatIsNotKnown) {
    for (ArchiveEntry& entry : m_entries)
        if (entry.name == EntryNames::manifest)
            entry.bytes = test::withoutSums(entry.bytes);
    write(m_entries);
    const auto found = unwrap(checkIntegrity(m_hurt, m_token));
    EXPECT_TRUE(found.damaged.empty());
    EXPECT_EQ(found.whole, 3U); // the manifest, and text and tokens, whose SHA-256 every version kept
    EXPECT_EQ(found.unchecked.size(), m_entries.size() - 3);
    for (ArchiveEntry& entry : m_entries)
        if (entry.name == "layers/00/sae/sae_weights.safetensors")
            entry.bytes.resize(entry.bytes.size() / 2);
    write(m_entries);
    EXPECT_TRUE(names(unwrap(checkIntegrity(m_hurt, m_token)), "layers/00/sae/sae_weights.safetensors"));
}

} // namespace
} // namespace lamina
