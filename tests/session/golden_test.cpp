// Files of every released schema open, export, compare, are listed and resume, whatever this version has learnt since.
// golden/README.md says how they were made.
#include "base/files.h"
#include "profile/settings.h"
#include "run/interrupted_runs.h"
#include "run/journal.h"
#include "run/journal_index.h"
#include "run/run_inputs.h"
#include "session/comparison.h"
#include "session/export/data_export.h"
#include "session/export/exports.h"
#include "session/format/archive_writer.h"
#include "session/manifest.h"
#include "session/session_summary.h"
#include "tests/session/synthetic_run.h"

#include <cmath>
#include <cstdlib>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <set>

namespace lamina::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

fs::path goldenFolder() {
    return fs::path(LAMINA_SOURCE_DIR) / "tests/session/golden";
}

std::vector<fs::path> schemaFolders() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(goldenFolder()))
        if (entry.path().filename().string().starts_with("schema"))
            folders.push_back(entry.path());
    return folders;
}

// Opens, and says what the program that wrote it exported of it.
std::shared_ptr<const Session> opened(const fs::path& session, const fs::path& profile) {
    const auto read = unwrap(Session::open(session));
    EXPECT_EQ(profileCsv(read->profile(), read->runName(), read->modelName()), unwrap(readFile(profile)));
    EXPECT_EQ(runName(read->config(), read->provenance()), read->runName());
    for (const SessionExport& row : sessionExports()) {
        if (!checkGiven(row, *read).ok())
            continue; // nothing of the kind in this session
        for (const ExportFormat& format : row.formats)
            if (format.maker == ExportMaker::Data) {
                EXPECT_FALSE(unwrap(sessionDataText(*read, row.name, format.name, std::nullopt)).empty());
            }
    }
    const SessionSummary summary = unwrap(readSessionSummary(session));
    EXPECT_TRUE(summary.finished);
    EXPECT_EQ(summary.modelName, read->modelName());
    return read;
}

class Noted : public RunObserver {
public:
    void tokensSampled(const std::vector<TokenId>&, const TokenMatrix&) override {}
    void progressed(const RunProgress& progress) override {
        if (progress.stage == Stage::Train && progress.key.curve.control.empty())
            trained.insert(progress.key.layer);
    }
    void epochFinished(const EpochUpdate&) override {}
    void layerFinished(const LayerResultPtr&) override {}
    void warned(const std::string& message) override { warnings.push_back(message); }

    std::set<int> trained;
    std::vector<std::string> warnings;
};

// Resumes the journal beside which `output` is to stand, and ends with `layers` layers; those in `finished` are neither
// trained again nor changed.
void resumes(const fs::path& output, const std::string& model, const std::string& article, std::size_t layers,
             const std::set<int>& finished) {
    const fs::path journalFolder = Journal::pathFor(output);
    std::map<std::string, std::string> before;
    for (const auto& [name, bytes] : contents(journalFolder))
        if (name.starts_with("layers/"))
            before[name] = bytes;
    addToJournalIndex(journalFolder);
    bool listed = false;
    for (const InterruptedRun& run : interruptedRuns())
        listed = listed || (run.journal == journalFolder && run.problem.empty() && run.layersDone == finished.size());
    EXPECT_TRUE(listed);

    RunConfig config = unwrap(Journal::configurationOf(journalFolder));
    config.model = model;
    config.article = article;
    RunToken token;
    PrepareOptions options; // as run does it: a text cleaned by an older version goes on as it was
    options.journal = journalFolder;
    const PreparedRun prepared = unwrap(prepareRun(config, token, options));
    const auto journal = unwrap(Journal::resume(output, config, prepared.inputs, prepared.provenance));
    const bool sameMachinery = journal->warnings().empty();
    Noted noted;
    const Profile profile = unwrap(ProfileRunner::run(config, prepared.inputs, noted, journal.get(), token));
    EXPECT_EQ(profile.layers.size(), layers);
    for (const int layer : finished)
        EXPECT_FALSE(noted.trained.contains(layer));
    EXPECT_TRUE(noted.warnings.empty()) << noted.warnings.front(); // the checkpoint was taken
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    const auto after = contents(output);
    for (const auto& [name, bytes] : before)
        EXPECT_TRUE(after.contains(name) && after.at(name) == bytes) << name;
    if (!sameMachinery)
        return; // threads and instruction set may move more than the last digits
    // The layer that the run was killed in, alone: as in an undisturbed run. Another build took it as far as it was, so
    // the last digits may differ; that one build resumes to the same bits is shown by kill_tests.
    const int killedIn = static_cast<int>(finished.size());
    config.layers = {killedIn, killedIn};
    config.controls.clear();
    const Profile undisturbed = unwrap(ProfileRunner::run(config, prepared.inputs, noted, nullptr, token));
    ASSERT_EQ(undisturbed.layers.size(), 1U);
    const auto resumed = profile.curve().at(static_cast<std::size_t>(killedIn));
    ASSERT_EQ(resumed->key.layer, killedIn);
    for (const MetricDefinition& metric : metricDefinitions()) {
        if (metric.whenAsked)
            continue; // these runs did not
        const double expected = undisturbed.layers[0]->train.metrics.*metric.value;
        EXPECT_NEAR(resumed->train.metrics.*metric.value, expected, 1e-5 * std::fabs(expected) + 1e-9) << metric.name;
    }
}

TEST(Golden, SessionsOpenExportAndCompare) {
    ASSERT_FALSE(schemaFolders().empty());
    for (const fs::path& folder : schemaFolders()) {
        SCOPED_TRACE(folder.string());
        const auto control = opened(folder / "laminar-control.lamina", folder / "laminar-control.profile.csv");
        const auto course = opened(folder / "course.lamina", folder / "course.profile.csv");
        EXPECT_EQ(control->profile().layers.size(), 2 * (1 + control->config().controls.size()));
        EXPECT_EQ(control->modelLayers(), 3); // not the two that were profiled
        EXPECT_EQ(course->profile().layers.size(), 3U);
        const auto differences = settingDifferences({{control->config(), control->provenance().textSha256},
                                                     {course->config(), course->provenance().textSha256}});
        std::set<std::string> keys;
        for (const SettingDifference& difference : differences)
            keys.insert(difference.key);
        // How the presets' learning rates differ, in size or in course, depends on the version.
        EXPECT_EQ(keys.erase("lr") + keys.erase("lr_decay"), 1U);
        EXPECT_EQ(keys, (std::set<std::string>{"preset", "article_text", "text", "windows", "drop_first", "hook",
                                               "layers", "l1", "batch", "sae", "control", "seed", "tied"}));
    }
}

TEST(Golden, InterruptedRunsResume) {
    for (const fs::path& folder : schemaFolders()) {
        SCOPED_TRACE(folder.string());
        const TemporaryFolder copy;
        fs::copy(folder / "interrupted.lamina.journal", copy.path() / "interrupted.lamina.journal",
                 fs::copy_options::recursive);
        resumes(copy.path() / "interrupted.lamina", (goldenFolder() / "model").string(),
                (goldenFolder() / "article.html").string(), 3, {0});
    }
}

TEST(Golden, SharedSessionsOfTheFirstVersion) {
    LAMINA_NEEDS_SHARED_DATA();
    const fs::path folder = sharedData() / "sessions" / "v1";
    if (!fs::is_directory(folder))
        GTEST_SKIP() << "no sessions in ../shared/data";
    opened(folder / "v1-course.lamina", folder / "v1-course.profile.csv");
    opened(folder / "v1-laminar-control.lamina", folder / "v1-laminar-control.profile.csv");
    const TemporaryFolder copy;
    const std::string unpack =
        "tar xf '" + (folder / "v1-interrupted.journal.tar").string() + "' -C '" + copy.path().string() + "'";
    ASSERT_EQ(std::system(unpack.c_str()), 0);
    const fs::path output = copy.path() / "v1-interrupted.lamina";
    const RunConfig config = unwrap(Journal::configurationOf(Journal::pathFor(output)));
    const auto layers = static_cast<std::size_t>(config.layers.lastOf(12) - config.layers.first + 1);
    resumes(output, "demo", "demo", layers * (1 + config.controls.size()), {0, 1});
}

// A golden session with every kind of thing that another version may have written.
class OtherVersion : public testing::Test {
protected:
    std::map<std::string, std::string> m_entries = contents(goldenFolder() / "schema1" / "laminar-control.lamina");
    TemporaryFolder m_folder;

    json manifest() const { return json::parse(m_entries.at("manifest.json")); }
    void setManifest(const json& manifest) { m_entries["manifest.json"] = manifest.dump(); }
    Result<std::shared_ptr<const Session>> open() const {
        std::vector<ArchiveEntry> entries;
        for (const auto& [name, bytes] : m_entries)
            entries.push_back({name, bytes, {}, true});
        const fs::path path = m_folder.path() / "other.lamina";
        EXPECT_TRUE(writeArchiveFile(path, m_folder.path() / "part", entries).ok());
        return Session::open(path);
    }
};

std::string without(std::string text, const std::string& line) {
    const std::size_t at = text.find(line);
    return at == std::string::npos ? text : text.erase(at, text.find('\n', at) + 1 - at);
}

TEST_F(OtherVersion, MetricsItLacksAreNotMeasuredAndOthersAreKept) {
    std::string& metrics = m_entries.at("layers/01/metrics.csv");
    metrics = without(metrics, "fvu,") + "cosine,0.25\n";
    std::string& epochs = m_entries.at("layers/01/epochs.csv");
    std::string wider;
    std::size_t number = 0;
    for (std::size_t at = 0; at < epochs.size(); ++number) {
        const std::size_t end = epochs.find('\n', at);
        wider += (number == 0 ? "cosine," : "7,") + epochs.substr(at, end + 1 - at);
        at = end + 1;
    }
    const auto before = unwrap(Session::open(goldenFolder() / "schema1" / "laminar-control.lamina"));
    epochs = wider;
    const auto session = unwrap(open());
    const LayerResult& layer = *session->profile().layers.front();
    EXPECT_TRUE(std::isnan(layer.train.metrics.fvu));
    EXPECT_EQ(layer.train.metrics.mse, before->profile().layers.front()->train.metrics.mse);
    ASSERT_EQ(layer.epochs.size(), 4U);
    EXPECT_EQ(layer.epochs.back().mse, before->profile().layers.front()->epochs.back().mse);
    const std::string csv = profileCsv(session->profile(), session->runName(), session->modelName());
    EXPECT_THAT(csv, HasSubstr(",train,1,fvu,nan\n"));
    EXPECT_THAT(csv, HasSubstr(",train,1,cosine,0.25\n"));
    const json numbers = json::parse(profileJson(session->profile(), "", ""));
    EXPECT_TRUE(numbers["layers"][0]["metrics"]["fvu"].is_null());
}

TEST_F(OtherVersion, WhatTheManifestSaysBesidesSurvives) {
    json changed = manifest();
    changed["weather"] = {{"wind", 3}};
    changed["configuration"]["temperature"] = 0.5;
    changed["program"]["compiler"] = "later";
    changed["formulas"]["cosine"] = "x·x̂";
    setManifest(changed);
    EXPECT_TRUE(open().ok());
    const Manifest read = parseManifest(m_entries["manifest.json"]);
    EXPECT_EQ(unknownSettings(read), std::vector<std::string>{"temperature"});
    const json again = json::parse(manifestText(read));
    changed["schema"] = Manifest::schema;
    for (const char* name : {"weather", "configuration", "program", "formulas", "layers"})
        for (const auto& [key, value] : changed[name].items())
            // The formulas of metrics that it knows are this version's words.
            EXPECT_TRUE(changed[name].is_array() || findMetric(key) || again[name][key] == value) << name << " " << key;
}

TEST_F(OtherVersion, AnEngineThatTheFileDoesNotNameIsUnknownAndStaysSo) {
    const Manifest read = parseManifest(m_entries["manifest.json"]);
    EXPECT_EQ(read.provenance.engine, "");
    EXPECT_EQ(read.provenance.engineVersion, "");
    EXPECT_EQ(read.provenance.device, "");
    EXPECT_FALSE(json::parse(manifestText(read))["program"].contains("engine"));
}

TEST_F(OtherVersion, SettingsNewerThanTheFileHaveTheirDefault) {
    const Manifest read = parseManifest(m_entries["manifest.json"]);
    for (const Setting& setting : settings())
        if (setting.since > 1) {
            EXPECT_EQ(setting.get(read.config), defaultOf(setting)) << setting.key;
        }
}

TEST_F(OtherVersion, ChoicesItDoesNotKnowAreSaidInOneSentence) {
    const json good = manifest();
    for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{{"preset", "night"},
                                                                                     {"sae", "sparser"},
                                                                                     {"hook", "hook_later"},
                                                                                     {"control", "other-weights"},
                                                                                     {"device", "abacus"}}) {
        json changed = good;
        changed["configuration"][key] = value;
        setManifest(changed);
        const auto refused = open();
        ASSERT_FALSE(refused.ok()) << key;
        EXPECT_EQ(refused.error().kind, ErrorKind::Format);
        EXPECT_THAT(refused.error().message, HasSubstr(std::string("'") + value + "', which this version"));
    }
    json changed = good;
    changed["schema"] = Manifest::schema + 1;
    setManifest(changed);
    EXPECT_THAT(open().error().message, HasSubstr("it was written by a newer Lamina"));
}

// The journal of an interrupted run, as another version might have left it.
class OtherJournal : public testing::Test {
protected:
    OtherJournal() {
        fs::copy(goldenFolder() / "schema1" / "interrupted.lamina.journal", journalFolder(),
                 fs::copy_options::recursive);
        m_config = unwrap(Journal::configurationOf(journalFolder()));
        m_config.model = (goldenFolder() / "model").string();
        m_config.article = (goldenFolder() / "article.html").string();
    }
    fs::path output() const { return m_folder.path() / "interrupted.lamina"; }
    fs::path journalFolder() const { return Journal::pathFor(output()); }
    std::string text(const std::string& name) const { return unwrap(readFile(journalFolder() / name)); }
    void write(const std::string& name, const std::string& bytes) const {
        ASSERT_TRUE(writeFileAtomically(journalFolder() / name, bytes).ok());
    }
    Result<std::unique_ptr<Journal>> resume() {
        RunToken token;
        m_prepared.emplace(unwrap(prepareRun(m_config, token)));
        return Journal::resume(output(), m_config, m_prepared->inputs, m_prepared->provenance);
    }

    TemporaryFolder m_folder;
    RunConfig m_config;
    std::optional<PreparedRun> m_prepared;
};

TEST_F(OtherJournal, AFinishedLayerIsNeverComputedAgainAndAllOfItIsKept) {
    write("layers/00/metrics.csv", without(text("layers/00/metrics.csv"), "dense,") + "cosine,0.25\n");
    write("layers/00/heat.bin", "of a later version");
    json manifest = json::parse(text("manifest.json"));
    manifest["weather"] = "fair";
    write("manifest.json", manifest.dump());
    const auto journal = unwrap(resume());
    Noted noted;
    RunToken token;
    const Profile profile = unwrap(ProfileRunner::run(m_config, m_prepared->inputs, noted, journal.get(), token));
    EXPECT_FALSE(noted.trained.contains(0));
    EXPECT_TRUE(std::isnan(profile.layers.front()->train.metrics.dense));
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    const auto after = contents(output());
    EXPECT_EQ(after.at("layers/00/heat.bin"), "of a later version");
    EXPECT_THAT(after.at("layers/00/metrics.csv"), HasSubstr("cosine,0.25"));
    EXPECT_THAT(after.at("profile.csv"), HasSubstr(",0,cosine,0.25\n"));
    EXPECT_EQ(json::parse(after.at("manifest.json"))["weather"], "fair");
    EXPECT_TRUE(Session::open(output()).ok());
}

TEST_F(OtherJournal, ASettingItDoesNotKnowRefusesToGoOn) {
    json manifest = json::parse(text("manifest.json"));
    manifest["configuration"]["temperature"] = 0.5;
    write("manifest.json", manifest.dump());
    const auto refused = resume();
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message, HasSubstr("'temperature', which this one does not know"));
}

TEST_F(OtherJournal, OneThatCannotBeReadIsListedWithTheReason) {
    json manifest = json::parse(text("manifest.json"));
    manifest["schema"] = 1000;
    write("manifest.json", manifest.dump());
    addToJournalIndex(journalFolder());
    const auto runs = interruptedRuns();
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].journal, journalFolder());
    EXPECT_THAT(runs[0].problem, HasSubstr("it was written by a newer Lamina"));
}

} // namespace
} // namespace lamina::test
