// Whether a run may go on from what an interrupted one left.
#pragma once

#include "base/error.h"
#include "session/manifest.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lamina {

// Whether `output`'s run, which began as `before` says, would go on as the same run. otherEngine: also on another
// engine, which a warning then records. Errors: usage, naming what differs, or a setting that only a newer version
// knows.
Status checkSameRun(const std::filesystem::path& output, const Manifest& before, const RunConfig& config,
                    const std::string& modelName, const Provenance& provenance, bool otherEngine);

// Of two models' hashes by file name: what differs, as the middle of a sentence; empty: nothing.
std::string modelDifference(const std::map<std::string, std::string>& before,
                            const std::map<std::string, std::string>& now);

// In what two computations differ that can change the last digits of results, such as {"instruction set", "avx2",
// "avx512"}.
struct MachineryDifference {
    std::string what, before, now;
};
std::vector<MachineryDifference> machineryDifferences(const Provenance& before, const Provenance& now);

// The same, of a run that goes on: one sentence each.
std::vector<std::string> otherMachinery(const Provenance& before, const Provenance& now);

} // namespace lamina
