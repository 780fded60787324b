#include "base/files.h"
#include "base/seed.h"
#include "profile/settings.h"
#include "run/journal.h"
#include "run/journal_index.h"
#include "session/export/data_export.h"
#include "session/format/content_source.h"
#include "session/format/layer_files.h"
#include "session/manifest.h"
#include "tests/session/synthetic_run.h"

#include <chrono>
#include <csignal>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::contents;
using test::reproducible;
using test::SyntheticRun;
using test::unwrap;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string message(const Status& status) {
    return status.ok() ? "ok" : status.error().message;
}
template <class T> std::string message(const Result<T>& result) {
    return result.ok() ? "ok" : result.error().message;
}

TEST(LayerFolder, HasOneSpelling) {
    const LayerKey control{{"random-weights", 0}, 11};
    EXPECT_EQ(layerFolder({{}, 3}), "layers/03");
    EXPECT_EQ(layerFolder(control), "controls/random-weights/layers/11");
    EXPECT_EQ(layerFolder({{"random-weights", 2}, 120}), "controls/random-weights/repeats/2/layers/120");
    for (const LayerKey& key :
         {LayerKey{{}, 3}, control, LayerKey{{"", 7}, 120}, LayerKey{{"of-a-newer-version", 0}, 1}})
        EXPECT_EQ(layerKeyOf(layerFolder(key)), key);
    for (const char* other : {"", "layers", "layers/3", "layers/003", "layers/-1", "layers/03/sae", "layers/0x",
                              "/layers/03", "repeats/0/layers/03", "controls/Other/layers/03", "controls/../layers/03",
                              "controls/none/layers/03", "layers/03/", "layers/99999"})
        EXPECT_EQ(layerKeyOf(other), std::nullopt) << other;
}

TEST(Journal, LayersComeBackBitForBit) {
    const SyntheticRun run;
    const auto journal = unwrap(run.create());
    EXPECT_EQ(unwrap(run.runLayers(*journal)), 6);
    Profile loaded;
    for (const LayerKey& key : run.keys) {
        loaded.layers.push_back(unwrap(journal->loadLayer(key)));
        ASSERT_TRUE(loaded.layers.back());
        test::expectSame(*loaded.layers.back(), run.layer(key));
        EXPECT_EQ(loaded.layers.back()->seconds, run.layer(key).seconds);
    }
    EXPECT_EQ(profileCsv(loaded, "r", "m"), profileCsv(run.profile(), "r", "m"));
    EXPECT_FALSE(unwrap(journal->loadLayer({{}, 7})));
}

TEST(Journal, FinishedRunLeavesOnlyTheArchive) {
    const SyntheticRun run;
    run.runUndisturbed();
    EXPECT_TRUE(fs::exists(run.output));
    EXPECT_FALSE(fs::exists(run.journalFolder()));
    EXPECT_THAT(indexedJournals(), IsEmpty());
    const auto entries = contents(run.output);
    EXPECT_EQ(entries.at("profile.csv"),
              profileCsv(run.profile(), runName(run.config, run.provenance), run.inputs.modelName));
    EXPECT_EQ(entries.at("article.txt"), run.inputs.article.text);
    EXPECT_EQ(entries.count("layers/02/sae/sae_weights.safetensors"), 1U);
    EXPECT_EQ(entries.count("controls/random-weights/layers/02/sae/sae_weights.safetensors"), 0U);
    EXPECT_EQ(entries.count("controls/random-weights/layers/02/latents.csv"), 1U);
}

TEST(Journal, EqualRunsGiveEqualArchives) {
    const SyntheticRun a;
    a.runUndisturbed();
    const auto first = reproducible(a.output);
    a.runUndisturbed();
    EXPECT_EQ(first, reproducible(a.output));
}

TEST(Journal, StoppedRunKeepsWhatIsDoneAndGoesOn) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto undisturbed = reproducible(run.output);
    fs::remove(run.output);
    {
        const auto journal = unwrap(run.create());
        EXPECT_EQ(journal->writeArchive(Journal::Keep::Stopped).error().kind, ErrorKind::Usage); // nothing there yet
        ASSERT_TRUE(journal->saveTokens(run.articleIds, run.windows).ok());
        ASSERT_TRUE(journal->saveLayer(run.layer(run.keys[0])).ok());
    }
    {
        const auto journal = unwrap(run.resume());
        ASSERT_TRUE(journal->saveTokens(run.articleIds, run.windows).ok());
        // The layer of the first process was not asked for yet, and is kept all the same.
        EXPECT_EQ(message(journal->writeArchive(Journal::Keep::Stopped)), "ok");
        const auto stopped = unwrap(Session::open(run.output));
        EXPECT_FALSE(stopped->finished());
        EXPECT_THAT(stopped->profile().layers, SizeIs(1));
    }
    const auto journal = unwrap(run.resume());
    EXPECT_EQ(unwrap(run.runLayers(*journal)), 5);
    EXPECT_EQ(message(journal->writeArchive(Journal::Keep::Finished)), "ok");
    EXPECT_TRUE(unwrap(Session::open(run.output))->finished());
    EXPECT_EQ(reproducible(run.output), undisturbed);
}

TEST(Journal, NothingIsOverwrittenUnasked) {
    const SyntheticRun run;
    ASSERT_TRUE(writeFileAtomically(run.output, "mine").ok());
    const auto refused = run.create();
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_THAT(message(refused), AllOf(HasSubstr("exists already"), HasSubstr("--overwrite")));
    {
        const auto journal = unwrap(run.create(true));
        EXPECT_EQ(unwrap(run.runLayers(*journal)), 6);
    }
    EXPECT_EQ(unwrap(readFile(run.output)), "mine"); // until the run has finished
    fs::remove(run.output);
    EXPECT_THAT(message(run.create()), AllOf(HasSubstr("interrupted run"), HasSubstr("--resume")));
    const auto anew = unwrap(run.create(true));
    EXPECT_EQ(unwrap(run.runLayers(*anew)), 6);
}

TEST(Journal, OutputThatCannotBeNamesItself) {
    SyntheticRun run;
    fs::create_directory(run.output);
    EXPECT_EQ(run.create(true).error().kind, ErrorKind::Usage);
    run.output = run.folder.path() / "missing" / "x.lamina";
    EXPECT_EQ(run.create().error().kind, ErrorKind::NotFound);
    EXPECT_THAT(message(run.create()), HasSubstr((run.folder.path() / "missing").string()));
    if (::geteuid() != 0) { // root may write anywhere
        const fs::path closed = run.folder.path() / "closed";
        fs::create_directory(closed);
        fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_exec);
        run.output = closed / "x.lamina";
        EXPECT_EQ(run.create().error().kind, ErrorKind::Permission);
        fs::permissions(closed, fs::perms::owner_all);
    }
}

TEST(Journal, OneProcessAtATime) {
    const SyntheticRun run;
    auto journal = unwrap(run.create());
    for (const auto& second : {run.create(true), run.resume()}) {
        EXPECT_EQ(second.error().kind, ErrorKind::Usage);
        EXPECT_THAT(message(second), HasSubstr("another Lamina is working on"));
    }
    EXPECT_FALSE(Journal::discard(run.journalFolder()).ok());
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(run.resume().ok() ? 1 : 0);
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    journal.reset();
    EXPECT_TRUE(run.resume().ok());
    EXPECT_EQ(message(Journal::discard(run.journalFolder())), "ok");
    EXPECT_EQ(run.resume().error().kind, ErrorKind::NotFound);
}

TEST(JournalResume, OfNothingSaysSo) {
    const SyntheticRun run;
    EXPECT_EQ(run.resume().error().kind, ErrorKind::NotFound);
    run.runUndisturbed();
    const auto complete = run.resume();
    EXPECT_EQ(complete.error().kind, ErrorKind::Usage);
    EXPECT_THAT(message(complete), HasSubstr("already complete"));
}

TEST(JournalResume, RefusesAnotherConfigurationNamingTheSetting) {
    SyntheticRun run;
    { const auto journal = unwrap(run.create()); }
    const RunConfig started = run.config;
    const std::map<std::string, std::string> others{
        {"text", "markup"}, {"windows", "first"}, {"rows", "4"}, {"cols", "9"},       {"drop_first", "0"},
        {"epochs", "9"},    {"latents", "x3"},    {"l1", "0.2"}, {"lr", "0.001"},     {"batch", "7"},
        {"layers", "1-2"},  {"sae", "topk"},      {"seed", "3"}, {"control", "none"}, {"hook", "hook_resid_pre"}};
    for (const auto& [key, value] : others) {
        run.config = started;
        const Setting* setting = findSetting(key);
        ASSERT_TRUE(setting) << key;
        const std::string before = setting->get(run.config);
        ASSERT_TRUE(setSetting(run.config, key, value).ok()) << key;
        const auto refused = run.resume();
        EXPECT_EQ(refused.error().kind, ErrorKind::Usage) << key;
        EXPECT_THAT(message(refused), HasSubstr(optionName(key) + " was " + before + ", now " + value));
    }
    run.config = started;
    run.config.tied = !run.config.tied;
    EXPECT_THAT(message(run.resume()), HasSubstr("tied weights was off, now on"));
    run.config = started;
    EXPECT_EQ(message(run.resume()), "ok");
}

TEST(JournalResume, RefusesOtherInputs) {
    SyntheticRun run;
    {
        const auto journal = unwrap(run.create());
        EXPECT_EQ(unwrap(run.runLayers(*journal)), 6);
    }
    const Provenance started = run.provenance;
    run.provenance.pageSha256 = "served at another time";
    EXPECT_EQ(message(run.resume()), "ok");
    run.provenance.textSha256 = "other";
    EXPECT_THAT(message(run.resume()), HasSubstr("the article's text"));
    run.provenance = started;
    run.provenance.modelSha256["vocab.json"] = "other";
    EXPECT_THAT(message(run.resume()), HasSubstr("vocab.json"));
    run.provenance = started;
    const auto journal = unwrap(run.resume());
    TokenMatrix other = run.windows;
    other.starts[0] += 1;
    const Status tokens = journal->saveTokens(run.articleIds, other);
    EXPECT_EQ(tokens.error().kind, ErrorKind::Usage);
    EXPECT_THAT(message(tokens), HasSubstr("tokens"));
}

TEST(JournalResume, OtherMachineryIsAWarning) {
    SyntheticRun run;
    { const auto journal = unwrap(run.create()); }
    run.provenance.threads = 1;
    run.provenance.instructionSet = "avx512";
    run.provenance.engineVersion = "oneDNN 3.0.0";
    run.provenance.device = "cuda:0";
    const auto journal = unwrap(run.resume());
    EXPECT_THAT(journal->warnings(), SizeIs(4));
    EXPECT_THAT(journal->warnings(), Contains(HasSubstr("2 before, 1 now")));
}

TEST(JournalResume, AnotherEngineIsRefusedUnlessAskedFor) {
    SyntheticRun run;
    { const auto journal = unwrap(run.create()); }
    run.provenance.engine = "torch";
    const auto refused = run.resume();
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_THAT(message(refused),
                AllOf(HasSubstr("the engine 'native', and now it is 'torch'"), HasSubstr("--other-engine")));
    const auto journal = unwrap(Journal::resume(run.output, run.config, run.inputs, run.provenance, true));
    EXPECT_THAT(journal->warnings(), Contains(HasSubstr("resumed with another engine (native, ")));
}

TEST(JournalResume, DamagedManifestIsAFormatError) {
    const SyntheticRun run;
    { const auto journal = unwrap(run.create()); }
    ASSERT_TRUE(writeFileAtomically(run.journalFolder() / "manifest.json", "{\"schema\":1}").ok());
    const auto refused = run.resume();
    EXPECT_EQ(refused.error().kind, ErrorKind::Format);
    EXPECT_THAT(message(refused), HasSubstr("manifest.json"));
}

TEST(JournalResume, ConfigurationArticleAndProvenanceAreKept) {
    const SyntheticRun run;
    { const auto journal = unwrap(run.create()); }
    const RunConfig config = unwrap(Journal::configurationOf(run.journalFolder()));
    for (const Setting& setting : settings())
        EXPECT_EQ(setting.get(config), setting.get(run.config)) << setting.key;
    EXPECT_EQ(config.preset, run.config.preset);
    EXPECT_EQ(config.tied, run.config.tied);
    const Article article = unwrap(Journal::articleOf(run.journalFolder()));
    EXPECT_EQ(article.text, run.inputs.article.text);
    EXPECT_EQ(article.title, run.inputs.article.title);
    const Provenance provenance = unwrap(Journal::provenanceOf(run.journalFolder()));
    EXPECT_EQ(provenance.articleEtag, run.provenance.articleEtag);
    EXPECT_EQ(provenance.modelSha256, run.provenance.modelSha256);
}

// Each disturbance leaves what a process killed at that point, or a failing disk, could leave.
struct Disturbance {
    const char* name;
    int layersDone; // before it
    std::function<void(const SyntheticRun&, const fs::path& journal)> disturb;
    int layersComputed; // after resume
    bool warns;
};

void cut(const fs::path& file) {
    fs::resize_file(file, fs::file_size(file) / 2);
}

const std::vector<Disturbance>& disturbances() {
    static const std::vector<Disturbance> list{
        {"nothing", 3, [](const auto&, const fs::path&) {}, 3, false},
        {"killed inside create, empty folder", 0,
         [](const auto&, const fs::path& journal) {
             fs::remove_all(journal);
             fs::create_directory(journal);
         },
         6, false},
        {"killed inside create, before the manifest", 0,
         [](const auto&, const fs::path& journal) {
             fs::remove(journal / "manifest.json");
             fs::rename(journal / "article.txt", journal / "article.txt.part-77");
         },
         6, false},
        {"killed before tokens.json", 0,
         [](const auto&, const fs::path& journal) {
             (void)writeFileAtomically(journal / "tokens.json.part-123", "{\"ids\":[1,");
         },
         6, false},
        {"tokens.json lost", 2, [](const auto&, const fs::path& journal) { fs::remove(journal / "tokens.json"); }, 4,
         true},
        {"killed while a layer was written", 2,
         [](const auto&, const fs::path& journal) {
             fs::create_directories(journal / "incoming" / "sae");
             (void)writeFileAtomically(journal / "incoming" / "layer.json", "{\"con");
         },
         4, false},
        {"killed between layer and manifest", 2,
         [](const SyntheticRun& run, const fs::path& journal) {
             const std::string before = unwrap(readFile(journal / "manifest.json"));
             const auto opened = unwrap(run.resume());
             (void)opened->saveTokens(run.articleIds, run.windows);
             (void)opened->saveLayer(run.layer(run.keys[2]));
             (void)writeFileAtomically(journal / "manifest.json", before);
         },
         3, false},
        {"layer.json cut", 3, [](const auto&, const fs::path& journal) { cut(journal / "layers/00/layer.json"); }, 4,
         true},
        {"metrics.csv cut", 3, [](const auto&, const fs::path& journal) { cut(journal / "layers/00/metrics.csv"); }, 4,
         true},
        {"histograms.json cut", 3,
         [](const auto&, const fs::path& journal) { cut(journal / "layers/02/histograms.json"); }, 4, true},
        {"latents.csv cut", 3, [](const auto&, const fs::path& journal) { cut(journal / "layers/02/latents.csv"); }, 4,
         true},
        {"epochs.csv gone", 3,
         [](const auto&, const fs::path& journal) { fs::remove(journal / "layers/01/epochs.csv"); }, 4, true},
        {"a whole layer gone", 6,
         [](const auto&, const fs::path& journal) { fs::remove_all(journal / "controls/random-weights/layers/01"); }, 1,
         true},
        {"checkpoint cut", 3,
         [](const SyntheticRun& run, const fs::path& journal) {
             const auto opened = unwrap(run.resume());
             (void)opened->saveCheckpoint(run.keys[3], "half of this is lost");
             cut(journal / "checkpoint.bin");
         },
         3, true},
        {"checkpoint of a layer already done", 3,
         [](const SyntheticRun& run, const fs::path&) {
             const auto opened = unwrap(run.resume());
             (void)opened->saveCheckpoint(run.keys[0], "stale");
         },
         3, false},
        {"killed while packing", 6,
         [](const auto&, const fs::path& journal) { (void)writeFileAtomically(journal / "archive.part", "PK"); }, 0,
         false},
        {"stopped, then killed", 4,
         [](const SyntheticRun& run, const fs::path&) {
             const auto opened = unwrap(run.resume());
             (void)opened->saveTokens(run.articleIds, run.windows);
             EXPECT_EQ(message(opened->writeArchive(Journal::Keep::Stopped)), "ok");
         },
         2, false}};
    return list;
}

TEST(JournalResume, EndsWithTheSameBytesAfterAnyDisturbance) {
    const SyntheticRun calm;
    calm.runUndisturbed();
    const auto undisturbed = reproducible(calm.output);
    for (const Disturbance& disturbance : disturbances()) {
        SCOPED_TRACE(disturbance.name);
        SyntheticRun run;
        {
            const auto journal = unwrap(run.create());
            if (disturbance.layersDone > 0) {
                const auto keys = run.keys;
                run.keys.resize(static_cast<std::size_t>(disturbance.layersDone));
                EXPECT_EQ(unwrap(run.runLayers(*journal)), disturbance.layersDone);
                run.keys = keys;
            }
        }
        disturbance.disturb(run, run.journalFolder());
        const auto journal = unwrap(run.resume());
        EXPECT_EQ(unwrap(run.runLayers(*journal)), disturbance.layersComputed);
        EXPECT_EQ(!journal->warnings().empty(), disturbance.warns);
        EXPECT_EQ(message(journal->writeArchive(Journal::Keep::Finished)), "ok");
        EXPECT_EQ(reproducible(run.output), undisturbed);
    }
}

TEST(JournalResume, ArchiveWrittenButJournalLeftIsComplete) {
    const SyntheticRun run;
    {
        const auto journal = unwrap(run.create());
        EXPECT_EQ(unwrap(run.runLayers(*journal)), 6);
        fs::copy(run.journalFolder(), run.folder.path() / "kept", fs::copy_options::recursive);
        EXPECT_EQ(message(journal->writeArchive(Journal::Keep::Finished)), "ok");
    }
    const auto archive = contents(run.output);
    fs::rename(run.folder.path() / "kept", run.journalFolder());
    EXPECT_THAT(message(run.resume()), HasSubstr("already complete"));
    EXPECT_FALSE(fs::exists(run.journalFolder()));
    EXPECT_EQ(contents(run.output), archive);
}

// Starts or resumes the run in a process of its own; -1 where it was killed after `delay` (nothing: it may finish).
int runInChild(const SyntheticRun& run, std::optional<std::chrono::microseconds> delay) {
    const pid_t child = ::fork();
    if (child == 0) {
        const bool begun = fs::exists(run.journalFolder()) || fs::exists(run.output);
        auto journal = begun ? run.resume() : run.create();
        if (!journal.ok()) // complete, but for the journal's removal
            ::_exit(message(journal).find("already complete") != std::string::npos ? 0 : 3);
        const bool done = run.runLayers(**journal).ok() && (*journal)->writeArchive(Journal::Keep::Finished).ok();
        ::_exit(done ? 0 : 4);
    }
    if (delay) {
        std::this_thread::sleep_for(*delay);
        ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(JournalResume, SurvivesKillsAtRandomMoments) {
    const SyntheticRun run;
    const auto start = std::chrono::steady_clock::now();
    run.runUndisturbed();
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    const auto undisturbed = reproducible(run.output);
    fs::remove(run.output);

    Random random(static_cast<std::uint64_t>(::getpid()));
    for (int kills = 0; kills < test::killsWanted();) {
        // Short enough for several kills in one run, long enough to come through now and then.
        const auto most = static_cast<std::uint64_t>(duration.count()) / 2 + 1;
        const int exit = runInChild(run, std::chrono::microseconds(random.below(most)));
        if (exit == -1) {
            ++kills;
            // Between the archive's rename and the journal's removal there are both; both are good.
            if (fs::exists(run.output)) {
                EXPECT_EQ(reproducible(run.output), undisturbed);
            }
            continue;
        }
        ASSERT_EQ(exit, 0);
        EXPECT_EQ(reproducible(run.output), undisturbed);
        fs::remove(run.output);
    }
    ASSERT_EQ(runInChild(run, std::nullopt), 0);
    EXPECT_EQ(reproducible(run.output), undisturbed);
    EXPECT_FALSE(fs::exists(run.journalFolder()));
}

} // namespace
} // namespace lamina
