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

// What another value changes.
enum class Effect {
    Result,     // the numbers: a run with another value is another run
    LastDigits, // at most the last digits of the numbers
    KeptFiles,  // only which files a session keeps
    None
};

// Commands whose options come from this table (`run` takes every setting).
enum class SettingUse { Run, TrainSae, Activations };

struct Setting {
    std::string_view key; // "rows"; on the command line "--rows", in the manifest "rows"
    SettingKind kind;
    std::string value;                                // "N", "A-B", "xK|N"; empty: the choices (placeholderOf)
    std::string_view label;                           // for the panel (translated there)
    std::string_view tooltip;                         // one or two sentences (translated there)
    std::function<std::string(const RunConfig&)> get; // locale-free text that set() takes
    // False: text is no such value, and the configuration is as it was. `problem` may say why, after "--key text ".
    std::function<bool(RunConfig&, const std::string& text, std::string& problem)> set;
    // Choice, Several: the values there are now. Asked when needed: to list the engines looks into the plug-in folders.
    std::function<std::vector<std::string>()> choices = {};
    double minimum = 0; // Integer, Number
    double maximum = 0;
    Effect effect = Effect::Result;
    int since = 1; // schema of the session files (Manifest::schema) that were the first to hold it
    bool trainSae = false, activations = false; // those commands have it as an option
    // Whether it means anything with the other settings as they are; empty: always. Else it is not shown.
    std::function<bool(const RunConfig&)> applies = {};
    // What each of the choices is, in their order (translated by the panel, whole in --help); empty: nothing is said.
    std::vector<std::string_view> choiceSentences = {};
};

const std::vector<Setting>& settings();
// Adds a row; its texts must live on. Before anything reads the table, and from one thread (a plug-in, a test).
void addSetting(const Setting& row);
// What --help puts in place of the value: "N", "random|first".
std::string placeholderOf(const Setting& setting);
// "drop_first" -> "--drop-first"
std::string optionName(std::string_view key);
// nullptr where there is no such setting.
const Setting* findSetting(std::string_view key);
bool usedBy(const Setting& setting, SettingUse use);
bool applies(const Setting& setting, const RunConfig& config);
// Errors: usage, for a setting that is set but belongs to another SAE variant than the one chosen.
Status checkVariantSettings(const RunConfig& config);
// Forgets the settings that belong to other variants than the one chosen.
void dropOtherVariantsSettings(RunConfig& config);
// What a run has that says nothing of this setting: the value of a default-constructed RunConfig. Files written before
// the setting existed have it.
std::string defaultOf(const Setting& setting);
// Errors: usage (unknown key; a value that is not one, naming the option, the value and what it takes); `config` is
// then as it was.
Status setSetting(RunConfig& config, std::string_view key, const std::string& text);

} // namespace lamina
