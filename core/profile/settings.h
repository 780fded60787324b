// The one table of settings: key, type, default, range, label, tooltip. The command line, the experiment panel, the
// manifest and the docs read it.
#pragma once

#include "base/error.h"
#include "profile/run_config.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// Several: none of the choices, or some of them with commas between.
enum class SettingKind { Choice, Several, Integer, Number, Flag, Text };

struct Setting {
    std::string_view key;     // "rows"; on the command line "--rows", in the manifest "rows"
    SettingKind kind;
    std::string_view value;   // placeholder for --help: "N", "A-B", "xK|N"
    std::vector<std::string> choices; // Choice
    double minimum = 0;       // Integer, Number
    double maximum = 0;
    std::string_view label;   // for the panel (translated there)
    std::string_view tooltip; // one or two sentences (translated there)
    bool resultDepends;       // false: threads, save_sae, … may differ on --resume
    std::function<std::string(const RunConfig&)> get; // locale-free text
    std::function<bool(RunConfig&, const std::string& text, std::string& problem)> set; // false: text is no such value
    // Whether it means anything with the other settings as they are; empty: always. Else it is not shown.
    std::function<bool(const RunConfig&)> applies = {};
};

const std::vector<Setting>& settings();
// "drop_first" -> "--drop-first"
std::string optionName(std::string_view key);
const Setting* findSetting(std::string_view key);
bool applies(const Setting& setting, const RunConfig& config);
// Errors: usage, for a setting that is set but belongs to another SAE variant than the one chosen.
Status checkVariantSettings(const RunConfig& config);
// Forgets the settings that belong to other variants than the one chosen.
void dropOtherVariantsSettings(RunConfig& config);
// Errors: usage (unknown key; a value that is not one, naming the option, the value and what it takes).
Status setSetting(RunConfig& config, std::string_view key, const std::string& text);

} // namespace lamina
