#include "profile/settings.h"

#include "base/number_format.h"
#include "profile/controls.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace lamina {

namespace {

// Reads a whole number in [low, high] into `target`.
template <class T> bool readInteger(const std::string& text, long long low, long long high, T& target) {
    const auto value = parseInteger(text);
    if (!value || *value < low || *value > high)
        return false;
    target = static_cast<T>(*value);
    return true;
}

bool readNumber(const std::string& text, double low, double high, double& target) {
    const auto value = parseNumber(text);
    if (!value || !std::isfinite(*value) || *value < low || *value > high)
        return false;
    target = *value;
    return true;
}

bool readFlag(const std::string& text, bool& target) {
    if (text != "0" && text != "1")
        return false;
    target = text == "1";
    return true;
}

std::string flagText(bool flag) { return flag ? "1" : "0"; }

constexpr long long maximumRows = 4096;
constexpr long long maximumCols = 65536;
constexpr long long maximumEpochs = 100000;
constexpr long long maximumLatents = 1 << 20;
constexpr long long maximumBatch = 1LL << 28;

bool readLayers(const std::string& text, LayerRange& range) {
    if (text == "all") {
        range = {};
        return true;
    }
    const std::size_t dash = text.find('-');
    const std::string first = text.substr(0, dash);
    const std::string last = dash == std::string::npos ? first : text.substr(dash + 1);
    LayerRange read;
    if (!readInteger(first, 0, 10000, read.first) || !readInteger(last, 0, 10000, read.last) || read.last < read.first)
        return false;
    range = read;
    return true;
}

bool readLatents(const std::string& text, LatentCount& latents) {
    const bool multiple = !text.empty() && text.front() == 'x';
    LatentCount read{multiple, 0};
    if (!readInteger(multiple ? text.substr(1) : text, 1, multiple ? 256 : maximumLatents, read.value))
        return false;
    latents = read;
    return true;
}

bool readControls(const std::string& text, std::vector<std::string>& controlNames) {
    std::set<std::string> named;
    std::size_t begin = 0;
    while (begin <= text.size() && text != "none") {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string name = text.substr(begin, comma - begin);
        if (!findControl(name))
            return false;
        named.insert(name);
        begin = comma + 1;
    }
    controlNames.clear();
    for (const Control& control : controls())
        if (named.contains(std::string(control.name)))
            controlNames.emplace_back(control.name);
    return true;
}

std::string controlsText(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ",") + name;
    return text.empty() ? "none" : text;
}

std::vector<std::string> controlChoices() {
    std::vector<std::string> choices{"none"};
    for (const Control& control : controls())
        choices.emplace_back(control.name);
    return choices;
}

// The setting `sae` in the words of the registry of variants.
struct VariantChoice {
    std::vector<std::string> names;
    std::string placeholder, tooltip;

    VariantChoice() {
        for (const SaeVariant* variant : saeVariants()) {
            const std::string name(variant->name);
            names.push_back(name);
            placeholder += (placeholder.empty() ? "" : "|") + name;
            tooltip += (tooltip.empty() ? "" : " ") + name + ": " + std::string(variant->sentence);
        }
    }
};

double chosenValue(const RunConfig& config, const SaeSetting& setting) {
    const auto chosen = config.saeSettings.find(setting.key);
    return chosen == config.saeSettings.end() ? setting.initial : chosen->second;
}

std::string saeSettingText(const SaeSetting& setting, double value) {
    return setting.whole ? std::to_string(static_cast<long long>(value)) : formatNumber(value);
}

bool readSaeSetting(RunConfig& config, const SaeSetting& setting, const std::string& text) {
    double value = 0.0;
    long long whole = 0;
    if (setting.whole) {
        if (!readInteger(text, static_cast<long long>(setting.minimum), static_cast<long long>(setting.maximum), whole))
            return false;
        value = static_cast<double>(whole);
    } else if (!readNumber(text, setting.minimum, setting.maximum, value)) {
        return false;
    }
    if (value == setting.initial)
        config.saeSettings.erase(std::string(setting.key));
    else
        config.saeSettings[std::string(setting.key)] = value;
    return true;
}

// The variants' own settings follow the choice of the variant.
void addVariantSettings(std::vector<Setting>& rows) {
    auto place = std::ranges::find(rows, "sae", &Setting::key) + 1;
    for (const SaeSetting* setting : saeSettings()) {
        place = rows.insert(
            place, {setting->key, setting->whole ? SettingKind::Integer : SettingKind::Number, setting->placeholder, {},
                    setting->minimum, setting->maximum, setting->label, setting->tooltip, true,
                    [setting](const RunConfig& c) { return saeSettingText(*setting, chosenValue(c, *setting)); },
                    [setting](RunConfig& c, const std::string& t, std::string&) { return readSaeSetting(c, *setting, t); },
                    [setting](const RunConfig& c) { return hasSetting(*c.sae, setting->key); }});
        ++place;
    }
}

std::vector<Setting> makeSettings() {
    std::vector<std::string> hooks;
    for (const HookPoint hook : allHookPoints)
        hooks.emplace_back(hookName(hook));

    static const VariantChoice variants;

    std::vector<Setting> rows{
        {"text", SettingKind::Choice, "article|markup", {"article", "markup"}, 0, 0, "Text",
         "article: the article's own text. markup: the original exercise's two string cuts, HTML stays in.", true,
         [](const RunConfig& c) { return std::string(c.text == CleaningMode::Article ? "article" : "markup"); },
         [](RunConfig& c, const std::string& t, std::string&) {
             c.text = t == "markup" ? CleaningMode::Markup : CleaningMode::Article;
             return t == "markup" || t == "article";
         }},
        {"windows", SettingKind::Choice, "random|first", {"random", "first"}, 0, 0, "Windows",
         "Which tokens are read: non-overlapping windows at random places, or the article's beginning.", true,
         [](const RunConfig& c) { return std::string(c.windows == WindowMode::Random ? "random" : "first"); },
         [](RunConfig& c, const std::string& t, std::string&) {
             c.windows = t == "first" ? WindowMode::First : WindowMode::Random;
             return t == "first" || t == "random";
         }},
        {"rows", SettingKind::Integer, "N", {}, 1, maximumRows, "Windows read",
         "How many windows of tokens the model reads.", true,
         [](const RunConfig& c) { return std::to_string(c.rows); },
         [](RunConfig& c, const std::string& t, std::string&) { return readInteger(t, 1, maximumRows, c.rows); }},
        {"cols", SettingKind::Integer, "N", {}, 2, maximumCols, "Tokens a window",
         "Tokens in each window; at most the model's positions (1,024 for GPT-2).", true,
         [](const RunConfig& c) { return std::to_string(c.cols); },
         [](RunConfig& c, const std::string& t, std::string&) { return readInteger(t, 2, maximumCols, c.cols); }},
        {"drop_first", SettingKind::Flag, "0|1", {}, 0, 1, "Drop first token",
         "Leaves out token 0 of each window, whose activations are outliers.", true,
         [](const RunConfig& c) { return flagText(c.dropFirst); },
         [](RunConfig& c, const std::string& t, std::string&) { return readFlag(t, c.dropFirst); }},
        {"hook", SettingKind::Choice, "H", hooks, 0, 0, "Hook point",
         "Where in each layer the activations are captured, in TransformerLens's names.", true,
         [](const RunConfig& c) { return std::string(hookName(c.hook)); },
         [](RunConfig& c, const std::string& t, std::string&) {
             const auto hook = parseHookPoint(t);
             if (hook.ok())
                 c.hook = *hook;
             return hook.ok();
         }},
        {"layers", SettingKind::Text, "A-B", {}, 0, 0, "Layers",
         "The layers to profile, numbered from 0, both ends included: 3-5, 7 or all.", true,
         [](const RunConfig& c) {
             if (c.layers.first == 0 && c.layers.last < 0)
                 return std::string("all");
             return std::to_string(c.layers.first) + "-" + std::to_string(c.layers.last);
         },
         [](RunConfig& c, const std::string& t, std::string&) { return readLayers(t, c.layers); }},
        {"epochs", SettingKind::Integer, "N", {}, 1, maximumEpochs, "Epochs",
         "Passes over the rows in each layer's training.", true,
         [](const RunConfig& c) { return std::to_string(c.epochs); },
         [](RunConfig& c, const std::string& t, std::string&) { return readInteger(t, 1, maximumEpochs, c.epochs); }},
        {"latents", SettingKind::Text, "N|xK", {}, 1, maximumLatents, "Latents",
         "Size of each autoencoder: a number, or x2 for twice the inputs.", true,
         [](const RunConfig& c) { return (c.latents.multiple ? "x" : "") + std::to_string(c.latents.value); },
         [](RunConfig& c, const std::string& t, std::string&) { return readLatents(t, c.latents); }},
        {"l1", SettingKind::Number, "λ", {}, 0, 1e6, "Sparsity weight λ",
         "How much the mean activation |z| weighs against the squared error. Larger: sparser latents, worse reconstruction.",
         true, [](const RunConfig& c) { return formatNumber(c.l1); },
         [](RunConfig& c, const std::string& t, std::string&) { return readNumber(t, 0, 1e6, c.l1); }},
        {"lr", SettingKind::Number, "R", {}, 1e-12, 1e3, "Learning rate", "Step size of the Adam optimiser.", true,
         [](const RunConfig& c) { return formatNumber(c.learningRate); },
         [](RunConfig& c, const std::string& t, std::string&) { return readNumber(t, 1e-12, 1e3, c.learningRate); }},
        {"batch", SettingKind::Text, "N|full", {}, 1, maximumBatch, "Batch",
         "Rows in each training step; full takes all rows in one step.", true,
         [](const RunConfig& c) { return c.batch == 0 ? std::string("full") : std::to_string(c.batch); },
         [](RunConfig& c, const std::string& t, std::string&) {
             if (t == "full") {
                 c.batch = 0;
                 return true;
             }
             return readInteger(t, 1, maximumBatch, c.batch);
         }},
        {"normalize", SettingKind::Choice, "none", {"none"}, 0, 0, "Input scaling",
         "none: the autoencoder sees the activations as they are.", true,
         [](const RunConfig&) { return std::string("none"); },
         [](RunConfig&, const std::string& t, std::string& problem) {
             if (t == "scale")
                 problem = "is not available yet";
             return t == "none";
         }},
        {"sae", SettingKind::Choice, variants.placeholder, variants.names, 0, 0, "Autoencoder", variants.tooltip, true,
         [](const RunConfig& c) { return std::string(c.sae->name); },
         [](RunConfig& c, const std::string& t, std::string& problem) {
             for (const char* later : {"batchtopk", "jumprelu", "gated"})
                 if (t == later && !findSaeVariant(t))
                     problem = "is not available yet";
             const auto variant = parseSaeVariant(t);
             if (variant.ok())
                 c.sae = *variant;
             return variant.ok();
         }},
        {"repeats", SettingKind::Integer, "R", {}, 1, 1, "Repeats",
         "How often each layer is trained, each time with other seeds.", true,
         [](const RunConfig&) { return std::string("1"); },
         [](RunConfig&, const std::string& t, std::string& problem) {
             int repeats = 0;
             if (readInteger(t, 2, 1000000, repeats))
                 problem = "is not available yet";
             return t == "1";
         }},
        {"control", SettingKind::Several, "C", controlChoices(), 0, 0, "Controls",
         "Further curves on the same axes: the same profile with the model's weights or the article's tokens shuffled.",
         true, [](const RunConfig& c) { return controlsText(c.controls); },
         [](RunConfig& c, const std::string& t, std::string&) { return readControls(t, c.controls); }},
        {"save_sae", SettingKind::Choice, "auto|0|1", {"auto", "0", "1"}, 0, 0, "Keep weights",
         "Stores every autoencoder in the session; auto: where they are at most 256 MiB together.", true,
         [](const RunConfig& c) { return c.saveSae ? flagText(*c.saveSae) : std::string("auto"); },
         [](RunConfig& c, const std::string& t, std::string&) {
             if (t == "auto") {
                 c.saveSae.reset();
                 return true;
             }
             bool save = false;
             if (!readFlag(t, save))
                 return false;
             c.saveSae = save;
             return true;
         }},
        {"seed", SettingKind::Integer, "S", {}, 0, 9.2e18, "Seed",
         "Everything random in a run follows from this number: same seed, same result.", true,
         [](const RunConfig& c) { return std::to_string(c.seed); },
         [](RunConfig& c, const std::string& t, std::string&) {
             return readInteger(t, 0, std::numeric_limits<long long>::max(), c.seed);
         }},
        {"threads", SettingKind::Integer, "T", {}, 0, 1024, "Threads",
         "Processors to use; 0 for all. Another number may change the last digits of results.", true,
         [](const RunConfig& c) { return std::to_string(c.threads); },
         [](RunConfig& c, const std::string& t, std::string&) { return readInteger(t, 0, 1024, c.threads); }},
        {"device", SettingKind::Choice, "auto|cpu", {"auto", "cpu"}, 0, 0, "Device", "Where the computing is done.", false,
         [](const RunConfig&) { return std::string("auto"); },
         [](RunConfig&, const std::string& t, std::string& problem) {
             if (t.rfind("cuda", 0) == 0)
                 problem = "is not available yet; use cpu";
             return t == "auto" || t == "cpu";
         }},
    };
    addVariantSettings(rows);
    return rows;
}

std::string accepted(const Setting& setting) {
    if (!setting.choices.empty()) {
        std::string list;
        for (const std::string& choice : setting.choices)
            list += (list.empty() ? "" : ", ") + choice;
        return "one of " + list;
    }
    switch (setting.kind) {
    case SettingKind::Integer:
        return "a whole number from " + std::to_string(static_cast<long long>(setting.minimum)) + " to " +
               std::to_string(static_cast<long long>(setting.maximum));
    case SettingKind::Number:
        return "a number from " + formatNumber(setting.minimum) + " to " + formatNumber(setting.maximum);
    case SettingKind::Flag:
        return "0 or 1";
    default:
        return std::string(setting.value);
    }
}

} // namespace

const std::vector<Setting>& settings() {
    static const std::vector<Setting> table = makeSettings();
    return table;
}

const Setting* findSetting(std::string_view key) {
    const auto& table = settings();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Setting& setting) { return setting.key == key; });
    return found == table.end() ? nullptr : &*found;
}

std::string optionName(std::string_view key) {
    std::string option = "--" + std::string(key);
    std::replace(option.begin(), option.end(), '_', '-');
    return option;
}

bool applies(const Setting& setting, const RunConfig& config) { return !setting.applies || setting.applies(config); }

Status checkVariantSettings(const RunConfig& config) {
    for (const auto& [key, value] : config.saeSettings) {
        if (hasSetting(*config.sae, key))
            continue;
        std::string owners;
        for (const SaeVariant* variant : saeVariants())
            if (hasSetting(*variant, key))
                owners += (owners.empty() ? "" : " or ") + std::string(variant->name);
        return makeError(ErrorKind::Usage, optionName(key) + " " + findSetting(key)->get(config) + " needs --sae " + owners);
    }
    return {};
}

void dropOtherVariantsSettings(RunConfig& config) {
    std::erase_if(config.saeSettings, [&](const auto& chosen) { return !hasSetting(*config.sae, chosen.first); });
}

Status setSetting(RunConfig& config, std::string_view key, const std::string& text) {
    const Setting* setting = findSetting(key);
    if (!setting)
        return makeError(ErrorKind::Usage, "there is no setting '" + std::string(key) + "'");
    std::string problem;
    if (setting->set(config, text, problem))
        return {};
    if (!problem.empty())
        return makeError(ErrorKind::Usage, optionName(key) + " " + text + " " + problem);
    return makeError(ErrorKind::Usage,
                     optionName(key) + " '" + text + "' is not valid: it takes " + accepted(*setting));
}

} // namespace lamina
