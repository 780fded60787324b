// manifest.json: what a run was, where its inputs came from, what computed it, and how far it came.
#pragma once

#include "profile/profile.h"
#include "profile/run_config.h"
#include "session/provenance.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

class ContentSource;

struct ManifestLayer {
    LayerKey key;
    double seconds = 0; // wall time
    std::optional<Error> failure;
};

struct Manifest {
    // Counts up where older programs could misread a file. This program reads all up to it: what an older file lacks
    // has its default, and what it does not know is kept (`other`).
    static constexpr int schema = 5;
    static constexpr int firstSealed = 4; // the first that has checksums

    std::string run;       // runName(): the same for the same settings and inputs, whatever the file is called
    std::string modelName; // as in profile.csv
    std::string started;   // ISO 8601, UTC, milliseconds; tells two runs of one output apart
    std::string ended;     // empty while the run goes on
    bool finished = false;
    RunConfig config;
    Provenance provenance;
    std::string tokensSha256; // of tokens.json; empty until the windows are sampled
    // SHA-256 of every entry but manifest.json and check.json, by name, as it was written. Before schema 4 there were
    // none; in the journal of a run that began then, none of the layers finished before.
    std::map<std::string, std::string> sums;
    std::string articleTitle;
    std::size_t rawCharacters = 0, slicedCharacters = 0, cleanedCharacters = 0;
    std::vector<RemovedText> removed;  // empty in files of versions that kept none
    std::vector<ManifestLayer> layers; // those done, in the order of LayerKey
    std::vector<std::string> warnings;
    // JSON: members of the file read, at any depth, that this version does not know; written again by manifestText().
    // Empty where there are none.
    std::string other;
};

// With its own SHA-256 as its last member (session/format/seal.h).
std::string manifestText(const Manifest& manifest);
// Throws ContentError; a schema from the future says that a newer Lamina is needed, and so does a preset, autoencoder,
// hook point or control that this version does not know. So does a text that is not what was written, byte for byte:
// manifest.json says its own SHA-256 since schema 4.
Manifest parseManifest(std::string_view text);
// The manifest of an archive or a journal. Errors: not_found, permission, format.
Result<Manifest> readManifest(const std::filesystem::path& session);
// The same; what is read from `source` afterwards has to be as the manifest says (ContentSource::expect).
Result<Manifest> readManifest(ContentSource& source, const std::filesystem::path& session);
// Keys of settings in Manifest::other.
std::vector<std::string> unknownSettings(const Manifest& manifest);

// Names a run by what it is: preset, seed and a checksum of the settings that results depend on, the article's text and
// the model's files: "laminar-s0-1f3a9c20". Column `run` of profile.csv. A setting that is newer than schema 1 counts
// where it is not at its default, so that the names of older runs stay.
std::string runName(const RunConfig& config, const Provenance& provenance);

// The settings on which results depend and that differ, as "--rows was 10, now 5"; empty if none.
std::string configurationDifference(const RunConfig& before, const RunConfig& now);

} // namespace lamina
