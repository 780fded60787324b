// manifest.json: what a run was, where its inputs came from, what computed it, and how far it came.
#pragma once

#include "profile/profile.h"
#include "profile/run_config.h"
#include "session/provenance.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct ManifestLayer {
    LayerKey key;
    double seconds = 0; // wall time
    std::optional<Error> failure;
};

struct Manifest {
    static constexpr int schema = 1;

    std::string run;       // runName(): the same for the same settings and inputs, whatever the file is called
    std::string modelName; // as in profile.csv
    std::string started;   // ISO 8601, UTC, milliseconds; tells two runs of one output apart
    std::string ended;     // empty while the run goes on
    bool finished = false;
    RunConfig config;
    Provenance provenance;
    std::string tokensSha256; // of tokens.json; empty until the windows are sampled
    std::string articleTitle;
    std::size_t rawCharacters = 0, slicedCharacters = 0, cleanedCharacters = 0;
    std::vector<RemovedText> removed; // empty in files of versions that kept none
    std::vector<ManifestLayer> layers; // those done, in the order of LayerKey
    std::vector<std::string> warnings;
};

std::string manifestText(const Manifest& manifest);
// Throws ContentError; a schema from the future says that a newer Lamina is needed.
Manifest parseManifest(std::string_view text);

// Names a run by what it is: preset, seed and a checksum of the settings that results depend on, the article's text and
// the model's files: "laminar-s0-1f3a9c20". Column `run` of profile.csv.
std::string runName(const RunConfig& config, const Provenance& provenance);

// The settings on which results depend and that differ, as "--rows was 10, now 5"; empty if none.
std::string configurationDifference(const RunConfig& before, const RunConfig& now);

} // namespace lamina
