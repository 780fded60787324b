#include "base/files.h"
#include "base/hash.h"
#include "base/seed.h"
#include "sae/sae_lens.h"
#include "sae/sae_variants.h"
#include "session/export/data_export.h"
#include "session/format/archive_writer.h"
#include "session/format/content_limits.h"
#include "session/format/layer_files.h"
#include "session/manifest.h"
#include "session/session.h"
#include "tests/session/synthetic_run.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <thread>

namespace lamina {
namespace {

using nlohmann::json;
using test::contents;
using test::SyntheticRun;
using test::unwrap;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

std::string message(const Error& error) {
    return error.message;
}

TEST(Session, ReadsBackWhatWasRun) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto session = unwrap(Session::open(run.output));
    EXPECT_TRUE(session->finished());
    EXPECT_EQ(session->file(), run.output);
    EXPECT_EQ(session->articleTitle(), run.inputs.article.title);
    EXPECT_EQ(session->articleText(), run.inputs.article.text);
    EXPECT_EQ(session->modelName(), run.inputs.modelName);
    EXPECT_EQ(session->articleIds(), run.articleIds);
    const ReadArticlePtr article = session->article();
    EXPECT_EQ(article->title, run.inputs.article.title);
    EXPECT_EQ(article->rawCharacters, run.inputs.article.rawCharacters);
    EXPECT_EQ(article->cleanedCharacters, run.inputs.article.cleanedCharacters);
    EXPECT_EQ(session->provenance().modelLayers, 12);
    ASSERT_EQ(article->removed.size(), 1U);
    EXPECT_EQ(article->removed[0].kind, "citations");
    EXPECT_EQ(article->removed[0].parts, 2U);
    EXPECT_EQ(article->removed[0].characters, 6U);
    EXPECT_EQ(article->removed[0].excerpts, run.inputs.article.removed[0].excerpts);
    ASSERT_EQ(article->offsets.size(), run.articleIds.size() + 1);
    for (std::size_t i = 0; i < run.articleIds.size(); ++i)
        EXPECT_EQ(article->text.substr(article->offsets[i], article->offsets[i + 1] - article->offsets[i]),
                  run.inputs.tokenizer.tokenBytes(run.articleIds[i]));
    EXPECT_EQ(session->windowStarts(), run.windows.starts);
    EXPECT_EQ(session->config().seed, run.config.seed);
    EXPECT_EQ(session->config().controls, run.config.controls);
    EXPECT_EQ(session->provenance().articleSource, run.provenance.articleSource);
    EXPECT_EQ(session->provenance().threads, 2);
    EXPECT_EQ(session->provenance().engine, "native");
    EXPECT_EQ(session->provenance().engineVersion, "oneDNN 2.6.0");
    EXPECT_EQ(session->provenance().device, "cpu");
    EXPECT_EQ(session->warnings(), run.inputs.article.warnings);
    ASSERT_EQ(session->profile().layers.size(), run.keys.size());
    for (std::size_t i = 0; i < run.keys.size(); ++i) {
        const LayerResult expected = run.layer(run.keys[i]);
        test::expectSame(*session, i, expected);
        EXPECT_EQ(session->profile().layers[i]->seconds, expected.seconds);
        EXPECT_EQ(session->hasSaeWeights(run.keys[i]), expected.weights.has_value());
    }
    EXPECT_EQ(profileCsv(session->profile(), session->runName(), session->modelName()),
              contents(run.output).at("profile.csv"));
}

TEST(Session, ManifestSaysWhatComputedIt) {
    const SyntheticRun run;
    run.runUndisturbed();
    const json manifest = json::parse(unwrap(Session::open(run.output))->manifestJson());
    EXPECT_EQ(manifest["schema"], Manifest::schema);
    EXPECT_EQ(manifest["finished"], true);
    EXPECT_EQ(manifest["program"]["onednn"], "2.6.0");
    EXPECT_EQ(manifest["program"]["engine"], "native");
    EXPECT_EQ(manifest["program"]["engine_version"], "oneDNN 2.6.0");
    EXPECT_EQ(manifest["program"]["device"], "cpu");
    EXPECT_TRUE(manifest["program"]["libtorch"].is_null());
    EXPECT_EQ(manifest["program"]["seed"], run.config.seed);
    EXPECT_EQ(manifest["configuration"]["rows"], 3);
    EXPECT_EQ(manifest["configuration"]["drop_first"], true);
    EXPECT_EQ(manifest["configuration"]["latents"], "x2");
    EXPECT_EQ(manifest["formulas"].size(), metricDefinitions().size());
    EXPECT_EQ(manifest["article"]["tokens_sha256"], sha256(contents(run.output).at("tokens.json")));
    EXPECT_EQ(manifest["layers"].size(), 6U);
    EXPECT_EQ(manifest["layers"][1]["failure"], run.layer(run.keys[1]).failure->message);
    EXPECT_EQ(manifest["layers"][3]["folder"], "controls/random-weights/layers/00");
}

TEST(Session, TopTokensAreTheArticlesOwn) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto session = unwrap(Session::open(run.output));
    const LayerKey key{{}, 0};
    const auto read = unwrap(session->latents(key));
    const auto& latents = read->statistics;
    const auto& texts = read->topTokens;
    ASSERT_EQ(texts.size(), latents.size());
    std::size_t compared = 0;
    for (std::size_t latent = 0; latent < latents.size(); ++latent) {
        ASSERT_EQ(texts[latent].size(), latents[latent].topRows.size());
        for (std::size_t i = 0; i < texts[latent].size(); ++i) {
            const std::size_t row = latents[latent].topRows[i];
            // 3 windows of 8 tokens, the first of each dropped.
            EXPECT_EQ(session->windows().window(row), row / 7);
            EXPECT_EQ(session->windows().position(row), row % 7 + 1);
            const TokenId id = run.windows.ids[row / 7 * 8 + row % 7 + 1];
            EXPECT_EQ(run.articleIds[session->windows().tokenIndex(row)], id);
            const std::string_view bytes = run.inputs.tokenizer.tokenBytes(id);
            if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
                EXPECT_EQ(texts[latent][i], bytes);
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 0U);
    EXPECT_EQ(session->latents({{}, 99}).error().kind, ErrorKind::NotFound);
}

TEST(Session, LatentsAreReadWhenAskedForAndFewAreKept) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto session = unwrap(Session::open(run.output, SessionReading::LatentsWhenAsked));
    std::vector<std::shared_ptr<const LayerLatents>> first;
    for (const LayerKey& key : run.keys)
        first.push_back(unwrap(session->latents(key)));
    EXPECT_EQ(unwrap(session->latents(run.keys.back())), first.back());   // kept
    EXPECT_NE(unwrap(session->latents(run.keys.front())), first.front()); // six layers: read anew
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            for (std::size_t k = 0; k < run.keys.size(); ++k) {
                const auto latents = session->latents(run.keys[k]);
                ASSERT_TRUE(latents.ok());
                EXPECT_EQ((*latents)->topTokens, first[k]->topTokens);
            }
        });
    for (std::thread& reader : readers)
        reader.join();
}

TEST(Session, WeightsAreReadWhenAskedFor) {
    const SyntheticRun run;
    run.runUndisturbed();
    const auto session = unwrap(Session::open(run.output));
    const LayerKey key{{}, 2};
    const SaeParameters expected = *run.layer(key).weights;
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            const auto weights = session->saeWeights(key);
            ASSERT_TRUE(weights.ok()) << weights.error().message;
            for (std::size_t t = 0; t < 4; ++t) {
                const Matrix& a = (*weights)[t].values;
                const Matrix& b = expected[t].values;
                ASSERT_EQ(a.size(), b.size());
                EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0);
            }
        });
    for (std::thread& reader : readers)
        reader.join();
    EXPECT_EQ(session->saeWeights({{}, 1}).error().kind, ErrorKind::NotFound); // failed layer
    EXPECT_EQ(session->saeWeights({{}, 50}).error().kind, ErrorKind::NotFound);
}

TEST(Session, OpensTheJournalOfAnInterruptedRun) {
    SyntheticRun run;
    {
        const auto journal = unwrap(run.create());
        const auto early = unwrap(Session::open(run.journalFolder())); // while it goes on, before its tokens
        EXPECT_TRUE(early->profile().layers.empty());
        EXPECT_EQ(early->articleText(), run.inputs.article.text);
        run.keys.resize(4);
        EXPECT_EQ(unwrap(run.runLayers(*journal)), 4);
    }
    const auto session = unwrap(Session::open(run.journalFolder()));
    EXPECT_FALSE(session->finished());
    ASSERT_EQ(session->profile().layers.size(), 4U);
    for (std::size_t i = 0; i < run.keys.size(); ++i)
        test::expectSame(*session, i, run.layer(run.keys[i]));
    EXPECT_TRUE(session->saeWeights(run.keys[2]).ok());
}

TEST(Session, WhatIsNoArchiveIsRefused) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "x.lamina";
    EXPECT_EQ(Session::open(path).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(Session::open(folder.path()).error().kind, ErrorKind::NotFound); // no journal: its manifest is missing
    EXPECT_EQ(Session::open("/dev/null").error().kind, ErrorKind::Usage);
    for (const std::string& bytes :
         {std::string(), std::string("PK"), std::string("%PDF-1.7"), std::string(100'000, '\0')}) {
        ASSERT_TRUE(writeFileAtomically(path, bytes).ok());
        const auto opened = Session::open(path);
        EXPECT_EQ(opened.error().kind, ErrorKind::Format);
        EXPECT_THAT(message(opened.error()), HasSubstr(path.string()));
    }
}

// A good archive's entries, to be spoilt one at a time: of a version that kept no checksums, so that what is wrong
// shows in the entry alone.
class HostileSession : public testing::Test {
protected:
    HostileSession() {
        m_run.runUndisturbed();
        for (const auto& [name, bytes] : contents(m_run.output))
            m_entries.push_back({name, name == "manifest.json" ? test::withoutSums(bytes) : bytes, {}, true});
    }

    ArchiveEntry& entry(const std::string& name) {
        return *std::find_if(m_entries.begin(), m_entries.end(), [&](const ArchiveEntry& e) { return e.name == name; });
    }
    Result<std::shared_ptr<const Session>> open(const std::vector<ArchiveEntry>& entries) const {
        const auto path = m_run.folder.path() / "hostile.lamina";
        EXPECT_TRUE(writeArchiveFile(path, path.string() + ".part", entries).ok());
        return Session::open(path);
    }
    void expectRefused(const std::vector<ArchiveEntry>& entries, const std::string& text) const {
        const auto opened = open(entries);
        ASSERT_FALSE(opened.ok()) << text;
        EXPECT_EQ(opened.error().kind, ErrorKind::Format) << opened.error().message;
        EXPECT_THAT(opened.error().message, AllOf(HasSubstr("hostile.lamina"), HasSubstr(text)));
    }
    // Refused or accepted, but never more than that; what is refused names the entry.
    void expectNoHarm(const std::vector<ArchiveEntry>& entries, const std::string& name) const {
        const auto opened = open(entries);
        if (opened.ok())
            (void)profileCsv((*opened)->profile(), "r", "m");
        else
            EXPECT_THAT(opened.error().message, HasSubstr(name));
    }

    SyntheticRun m_run;
    std::vector<ArchiveEntry> m_entries;
};

TEST_F(HostileSession, NamesThatLeaveTheArchive) {
    ASSERT_TRUE(open(m_entries).ok());
    for (const char* name : {"../evil", "layers/../../evil", "/etc/passwd", "C:\\evil", "layers\\00\\x", "a/./b", "..",
                             "layers/00/caf\xc3\xa9", "new\nline"}) {
        auto entries = m_entries;
        entries.push_back({name, "x", {}, true});
        const auto opened = open(entries);
        ASSERT_FALSE(opened.ok()) << name;
        EXPECT_EQ(opened.error().kind, ErrorKind::Format) << name;
    }
}

TEST_F(HostileSession, DuplicateEntries) {
    m_entries.push_back(entry("manifest.json"));
    expectRefused(m_entries, "'manifest.json' stands there twice");
}

TEST_F(HostileSession, ForeignEntriesAreIgnored) {
    m_entries.push_back({"notes/later.txt", "of a later version", {}, true});
    m_entries.push_back({"layers/readme", "no layer", {}, true});
    EXPECT_TRUE(open(m_entries).ok());
}

TEST_F(HostileSession, Bombs) {
    auto entries = m_entries;
    entries.push_back({"layers/00/extra", std::string(40 << 20, '\0'), {}, true});
    expectRefused(entries, "'layers/00/extra' is packed more than 200 times smaller");
    entries = m_entries;
    entry("manifest.json").bytes.append(ContentLimits::manifest, ' ');
    entry("manifest.json").compressed = false;
    expectRefused(m_entries, "manifest.json is larger than");
    for (std::size_t i = 0; i <= ContentLimits::entries; ++i)
        entries.push_back({"n/" + std::to_string(i), "", {}, false});
    expectRefused(entries, "more than 200000 entries");
}

TEST_F(HostileSession, SizesThatLie) {
    const auto path = m_run.folder.path() / "lying.lamina";
    const std::string good = unwrap(readFile(m_run.output));
    // The central directory's records: the uncompressed size is at 24, the compressed one at 20.
    for (const std::size_t field : {24U, 20U})
        for (std::size_t at = good.find("PK\x01\x02"); at != std::string::npos; at = good.find("PK\x01\x02", at + 4)) {
            std::string bytes = good;
            bytes.replace(at + field, 4, "\xf0\xff\xff\x7f");
            ASSERT_TRUE(writeFileAtomically(path, bytes).ok());
            const auto opened = Session::open(path);
            ASSERT_FALSE(opened.ok());
            EXPECT_EQ(opened.error().kind, ErrorKind::Format) << opened.error().message;
        }
}

TEST_F(HostileSession, MissingEntriesAreNamed) {
    for (const char* name :
         {"manifest.json", "profile.csv", "article.txt", "tokens.json", "layers/00/layer.json", "layers/02/metrics.csv",
          "layers/01/epochs.csv", "layers/02/histograms.json", "controls/random-weights/layers/02/latents.csv"}) {
        auto entries = m_entries;
        std::erase_if(entries, [&](const ArchiveEntry& e) { return e.name == name; });
        expectRefused(entries, std::string(name) + " is missing");
    }
    // A whole layer that the manifest lists.
    std::erase_if(m_entries, [&](const ArchiveEntry& e) { return e.name.rfind("layers/02/", 0) == 0; });
    expectRefused(m_entries, "layers/02/layer.json is missing");
}

TEST_F(HostileSession, NewerSchemaAsksForANewerProgram) {
    json manifest = json::parse(entry("manifest.json").bytes);
    manifest["schema"] = Manifest::schema + 1;
    entry("manifest.json").bytes = manifest.dump();
    expectRefused(m_entries, "a newer program is needed");
    for (const json& schema : {json(0), json(-1), json("1"), json(1.5), json(nullptr), json(1e300)}) {
        manifest["schema"] = schema;
        entry("manifest.json").bytes = manifest.dump();
        expectRefused(m_entries, "manifest.json: \"schema\"");
    }
}

TEST_F(HostileSession, BrokenContentNamesTheEntry) {
    const std::vector<std::string> broken{"",
                                          "{",
                                          "null",
                                          "[]",
                                          "{}",
                                          "\xff\xfe",
                                          "{\"a\":1e999}",
                                          "1",
                                          "\"text\"",
                                          "\n\n",
                                          std::string(1000, '['),
                                          std::string(64, '\0'),
                                          "{\"schema\":1}"};
    for (const char* name : {"manifest.json", "tokens.json", "layers/00/layer.json", "layers/00/metrics.csv",
                             "layers/00/epochs.csv", "layers/00/histograms.json", "layers/00/latents.csv"})
        for (const std::string& bytes : broken) {
            const std::string before = std::exchange(entry(name).bytes, bytes);
            expectRefused(m_entries, name);
            entry(name).bytes = before;
        }
}

TEST_F(HostileSession, BrokenLatentsShowWhenTheyAreAskedFor) {
    entry("layers/00/latents.csv").bytes = "no table";
    const auto path = m_run.folder.path() / "hostile.lamina";
    ASSERT_TRUE(writeArchiveFile(path, path.string() + ".part", m_entries).ok());
    const auto session = unwrap(Session::open(path, SessionReading::LatentsWhenAsked));
    const auto latents = session->latents(m_run.keys[0]);
    ASSERT_FALSE(latents.ok());
    EXPECT_EQ(latents.error().kind, ErrorKind::Format);
    EXPECT_THAT(latents.error().message, HasSubstr("layers/00/latents.csv"));
    EXPECT_TRUE(session->latents(m_run.keys[2]).ok());
}

TEST_F(HostileSession, CsvValuesAreChecked) {
    const auto replaced = [&](const std::string& name, const std::string& from, const std::string& to) {
        ArchiveEntry& spoilt = entry(name);
        const std::string before = spoilt.bytes;
        const std::size_t at = spoilt.bytes.find(from);
        ASSERT_NE(at, std::string::npos) << name << ": " << from;
        spoilt.bytes.replace(at, from.size(), to);
        expectRefused(m_entries, name);
        spoilt.bytes = before;
    };
    replaced("layers/00/metrics.csv", "density,", "density,1,");
    replaced("layers/00/metrics.csv", "density,", "dense,");
    replaced("layers/00/metrics.csv", "fvu,nan", "fvu,0x10");
    replaced("layers/00/metrics.csv", "fvu,nan", "fvu,");
    replaced("layers/00/metrics.csv", "fvu,nan", "fvu,\"nan");
    replaced("layers/00/epochs.csv", "\n1,", "\n-1,");
    replaced("layers/00/epochs.csv", "\n1,", "\n99999999999999999999,");
    replaced("layers/00/latents.csv", "\n0,", "\n1,");
    replaced("layers/00/latents.csv", "[]", "[\"x\"]");
    replaced("layers/00/latents.csv", "[]", "{}");
    // A row beyond the last one: 3 windows of 7 rows.
    std::string& latents = entry("layers/00/latents.csv").bytes;
    latents = "latent,density,mean_activation,max_activation,top_tokens,top_positions,top_rows,top_activations\n";
    for (int i = 0; i < 10; ++i)
        latents += std::to_string(i) + ",0.5,1,1,\"[\"\"a\"\"]\",2:7,20,1.5\n";
    EXPECT_TRUE(open(m_entries).ok());
    latents.replace(latents.find(",20,"), 4, ",21,");
    expectRefused(m_entries, "row 21 is beyond the 21 rows");
}

TEST_F(HostileSession, TokenLengthsFitTheText) {
    json tokens = json::parse(entry("tokens.json").bytes);
    const json good = tokens["lengths"];
    const auto write = [&] { entry("tokens.json").bytes = tokens.dump(); };
    tokens.erase("lengths"); // as older versions wrote it
    write();
    EXPECT_FALSE(unwrap(open(m_entries))->article()->hasOffsets());
    for (const auto& spoil : std::vector<std::function<void(json&)>>{
             [](json& list) { list[0] = 1'000'000; }, [](json& list) { list[0] = -1; },
             [](json& list) { list.erase(0); }, [](json& list) { list = "none"; }}) {
        tokens["lengths"] = good;
        spoil(tokens["lengths"]);
        write();
        expectRefused(m_entries, "lengths");
    }
}

TEST_F(HostileSession, WindowsStayInsideTheArticle) {
    const json good = json::parse(entry("tokens.json").bytes);
    const auto spoilt = [&](const char* pointer, const json& value) {
        json tokens = good;
        tokens[json::json_pointer(pointer)] = value;
        entry("tokens.json").bytes = tokens.dump();
        expectRefused(m_entries, "tokens.json");
    };
    spoilt("/windows/starts/0", m_run.articleIds.size() - 7);
    spoilt("/windows/starts/0", -1);
    spoilt("/windows/starts/0", std::uint64_t(-1));
    spoilt("/windows/cols", 0);
    spoilt("/windows/cols", 1); // and its first token dropped
    spoilt("/windows/cols", 1 << 20);
    spoilt("/windows/rows", 4);
    spoilt("/windows/starts", json::array());
    spoilt("/ids/0", -1);
    spoilt("/ids/0", 3'000'000'000U);
    spoilt("/ids", json::array());
}

// Every value of every JSON entry, replaced by values of other types and sizes.
TEST_F(HostileSession, AnyJsonValueMayBeWrong) {
    const std::vector<json> wrong{
        nullptr, -1, 1e308, std::uint64_t(-1), true, "x", json::array(), json::object(), json::array({json::array()})};
    for (const char* name : {"manifest.json", "tokens.json", "layers/00/layer.json", "layers/00/histograms.json"}) {
        const std::string good = entry(name).bytes;
        const json flat = json::parse(good).flatten();
        std::size_t step = flat.size() / 60 + 1; // long lists: some of their values
        std::size_t at = 0;
        for (const auto& [pointer, value] : flat.items()) {
            if (at++ % step != 0)
                continue;
            for (auto place = json::json_pointer(pointer); !place.empty(); place.pop_back()) {
                json spoilt = json::parse(good);
                spoilt[place] = wrong[at % wrong.size()];
                entry(name).bytes = spoilt.dump();
                expectNoHarm(m_entries, name);
            }
        }
        entry(name).bytes = good;
    }
}

TEST_F(HostileSession, TruncatedAnywhereIsRefused) {
    const std::string good = unwrap(readFile(m_run.output));
    const auto path = m_run.folder.path() / "cut.lamina";
    for (std::size_t size = 0; size < good.size(); size += good.size() / 150 + 1) {
        ASSERT_TRUE(writeFileAtomically(path, good.substr(0, size)).ok());
        const auto opened = Session::open(path);
        ASSERT_FALSE(opened.ok()) << size;
        EXPECT_EQ(opened.error().kind, ErrorKind::Format) << opened.error().message;
    }
}

TEST_F(HostileSession, FlippedBytesDoNoHarm) {
    const std::string good = unwrap(readFile(m_run.output));
    const auto path = m_run.folder.path() / "flipped.lamina";
    Random random(7);
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        std::string bytes = good;
        // Half of them in the central directory and the end record, where every byte counts.
        const std::size_t from = i % 2 == 0 ? 0 : good.find("PK\x01\x02");
        for (std::uint64_t flips = 1 + random.below(3); flips > 0; --flips)
            bytes[from + random.below(good.size() - from)] ^= static_cast<char>(1 + random.below(255));
        ASSERT_TRUE(writeFileAtomically(path, bytes).ok());
        const auto opened = Session::open(path);
        if (opened.ok()) {
            for (const LayerResultPtr& layer : (*opened)->profile().layers)
                (void)(*opened)->saeWeights(layer->key);
        } else {
            ++refused;
            EXPECT_THAT(opened.error().kind, AnyOf(ErrorKind::Format, ErrorKind::OutOfMemory));
        }
    }
    EXPECT_GT(refused, 200);
}

TEST_F(HostileSession, WeightsOfAnotherShapeAreAFormatError) {
    const SaeConfig other{findSaeVariant("relu"), false, 5, 10, 0, 0.1, 3e-4, 4, 3};
    entry("layers/00/sae/sae_weights.safetensors").bytes = saeParametersBytes(other, initialSaeParameters(other, 1));
    entry("layers/02/sae/sae_weights.safetensors").bytes = "not safetensors";
    const auto session = unwrap(open(m_entries));
    for (const int layer : {0, 2}) {
        const auto weights = session->saeWeights({{}, layer});
        ASSERT_FALSE(weights.ok());
        EXPECT_EQ(weights.error().kind, ErrorKind::Format);
        EXPECT_THAT(weights.error().message, HasSubstr("sae_weights.safetensors"));
    }
}

} // namespace
} // namespace lamina
