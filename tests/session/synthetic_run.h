// A run without a model: made-up layers with every awkward value, for the tests of sessions and journals.
#pragma once

#include "run/journal.h"
#include "session/session.h"
#include "tests/test_support.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lamina::test {

struct SyntheticRun {
    SyntheticRun();

    TemporaryFolder folder;
    std::filesystem::path output = folder.path() / "Ánh sáng, \"LED\".lamina";
    RunConfig config;
    RunInputs inputs; // without a model: sessions and journals never look into it
    Provenance provenance;
    std::vector<TokenId> articleIds;
    TokenMatrix windows;
    std::vector<LayerKey> keys; // run, then control; one of them fails

    std::filesystem::path journalFolder() const { return Journal::pathFor(output); }
    Result<std::unique_ptr<Journal>> create(bool overwrite = false) const;
    Result<std::unique_ptr<Journal>> resume() const;

    // Always the same for a key: NaN, infinities, denormals, dead latents, tokens that are not UTF-8.
    LayerResult layer(const LayerKey& key) const;
    Profile profile() const;

    // What ProfileRunner does with its store, from saveTokens to the last layer. Returns the layers computed (not
    // restored).
    Result<int> runLayers(Journal& journal) const;
    // All of it, to the finished archive at `output`.
    void runUndisturbed() const;
};

// Every entry of an archive or journal.
std::map<std::string, std::string> contents(const std::filesystem::path& path);
// The entries that a killed and resumed run must reproduce byte for byte.
std::map<std::string, std::string> reproducible(const std::filesystem::path& path);

// A manifest as a version before checksums would have written it, so that what entries say can be changed.
std::string withoutSums(const std::string& manifest);

// Equal in every bit that files keep (NaN equals NaN).
void expectSame(const LayerResult& a, const LayerResult& b);
// The same of a session's layer, whose latents are read when asked for.
void expectSame(const Session& session, std::size_t layer, const LayerResult& expected);

} // namespace lamina::test
