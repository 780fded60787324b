// The named starting points of a run: one row each.
#pragma once

#include "base/error.h"
#include "profile/run_config.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

struct Preset {
    std::string_view name;    // "laminar", "course"
    std::string_view summary; // one sentence for its card and --help
    bool tied;                // decoder = encoder transposed; has no option of its own
    std::vector<std::pair<std::string_view, std::string>> values; // of the settings it sets, by key
};
const std::vector<Preset>& presets();
// Adds a row; its texts must live on. Before anything reads the table, and from one thread (a plug-in, a test).
void addPreset(const Preset& row);

// Sets the preset's settings (text, windows, rows, hook, SAE, training) and `tied`; leaves model, article, controls,
// seed, threads. Errors: usage, listing the names.
Status applyPreset(RunConfig& config, std::string_view name);
// Keys of the settings that the preset sets and that have another value now; none where there is no such preset.
std::vector<std::string_view> changedFromPreset(const RunConfig& config);
// True when a setting that the preset sets has another value now, or when there is no such preset.
bool presetModified(const RunConfig& config);

} // namespace lamina
