#include "profile/settings.h"

#include "base/number_format.h"
#include "engine/engines.h"
#include "profile/controls.h"
#include "profile/setting_rows.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace lamina {

namespace {

constexpr long long maximumRows = 4096;
constexpr long long maximumRepeats = 1000;
constexpr long long maximumCols = 65536;
constexpr long long maximumLatents = 1 << 20;
constexpr long long maximumBatch = 1LL << 28;
constexpr long long maximumSeed = std::numeric_limits<long long>::max();

bool readLayers(const std::string& text, LayerRange& range) {
    if (text == "all") {
        range = {};
        return true;
    }
    const std::size_t dash = text.find('-');
    const std::string first = text.substr(0, dash);
    const std::string last = dash == std::string::npos ? first : text.substr(dash + 1);
    LayerRange read;
    if (!rows::readInteger(first, 0, 10000, read.first) || !rows::readInteger(last, 0, 10000, read.last) ||
        read.last < read.first)
        return false;
    range = read;
    return true;
}

std::string layersText(const LayerRange& range) {
    if (range.first == 0 && range.last < 0)
        return "all";
    return std::to_string(range.first) + "-" + std::to_string(range.last);
}

bool readLatents(const std::string& text, LatentCount& latents) {
    const bool multiple = !text.empty() && text.front() == 'x';
    LatentCount read{multiple, 0};
    if (!rows::readInteger(multiple ? text.substr(1) : text, 1, multiple ? 256 : maximumLatents, read.value))
        return false;
    latents = read;
    return true;
}

std::string latentsText(const LatentCount& latents) {
    return (latents.multiple ? "x" : "") + std::to_string(latents.value);
}

bool readBatch(const std::string& text, BatchRows& batch) {
    constexpr std::string_view share = "1/";
    BatchRows read;
    if (text.starts_with(share)) {
        if (!rows::readInteger(text.substr(share.size()), 1, maximumBatch, read.steps))
            return false;
    } else if (text != "full" && !rows::readInteger(text, 1, maximumBatch, read.rows)) {
        return false;
    }
    batch = read;
    return true;
}

constexpr std::string_view ownSaes = "train";

std::string saesText(const std::string& folder) {
    return folder.empty() ? std::string(ownSaes) : folder;
}

bool readSaes(const std::string& text, std::string& folder) {
    if (text.empty())
        return false;
    folder = text == ownSaes ? std::string() : text;
    return true;
}

std::string batchText(const BatchRows& batch) {
    return batch.steps > 0 ? "1/" + std::to_string(batch.steps) : batch.rows == 0 ? "full" : std::to_string(batch.rows);
}

std::vector<std::pair<std::string, HookPoint>> hookChoices() {
    std::vector<std::pair<std::string, HookPoint>> choices;
    for (const HookPointRow& row : hookPoints())
        choices.emplace_back(row.name, row.id);
    return choices;
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

Setting controlRow() {
    Setting row{
        "control",
        SettingKind::Several,
        "C",
        "Controls",
        "Further curves on the same axes: the same profile with the model's weights or the article's tokens shuffled.",
        [](const RunConfig& c) { return controlsText(c.controls); },
        [](RunConfig& c, const std::string& t, std::string&) { return readControls(t, c.controls); },
        controlChoices};
    row.choiceSentences.emplace_back("Only the run's own curve.");
    for (const Control& control : controls())
        row.choiceSentences.push_back(control.tooltip);
    return row;
}

Setting varyRow() {
    Setting row = rows::choice<Vary>("vary", &RunConfig::vary,
                                     {{"sae", Vary::Sae}, {"windows", Vary::Windows}, {"both", Vary::Both}},
                                     "Repeats differ by", "What is drawn anew in each repeat.");
    row.choiceSentences = {"The autoencoders' seeds: how much a point depends on the chance of its training.",
                           "The windows of tokens: how much a point depends on the passages read.", "Both at once."};
    row.applies = [](const RunConfig& c) { return std::max(c.repeatNumbers().end(), c.copyNumbers().end()) > 1; };
    return row;
}

// Where a part of a run's repeats begins, and a part of its controls' copies. Hidden from those who split nothing.
Setting firstRepeatRow() {
    Setting row = rows::whole("first_repeat", &RunConfig::firstRepeat, 0, maximumRepeats - 1, "R", "First repeat",
                              "The number of the first repeat, from 0: sessions with other repeats, run elsewhere, can "
                              "be merged with this one.");
    row.applies = [](const RunConfig& c) { return c.repeats > 1 || c.firstRepeat > 0; };
    return row;
}

Setting firstCopyRow() {
    Setting row = rows::whole("first_copy", &RunConfig::firstCopy, 0, maximumRepeats - 1, "N", "First copy",
                              "The number of the first copy of each control, from 0: sessions with other copies, run "
                              "elsewhere, can be merged with this one.");
    row.applies = [](const RunConfig& c) { return c.copies > 1 || c.firstCopy > 0; };
    return row;
}

constexpr std::size_t mostValues = 32;

// Those that move an autoencoder along its frontier: how sparse it is.
bool canBeSwept(std::string_view key) {
    return key == "l1" || std::ranges::any_of(saeSettings(), [&](const SaeSetting* row) { return row->key == key; });
}

std::string sweepable() {
    std::string names = "l1";
    for (const SaeSetting* row : saeSettings())
        names.append(", ").append(row->key);
    return names;
}

// False: it is no such text, and `sweep` is as it was; `problem` may say why.
bool readSweep(const std::string& text, Sweep& sweep, std::string& problem) {
    if (text == "none") {
        sweep = {};
        return true;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        return false;
    Sweep read{text.substr(0, equals), {}};
    if (!canBeSwept(read.key)) {
        problem = "sweeps '" + read.key + "'; what can be swept is one of " + sweepable();
        return false;
    }
    const Setting& setting = *findSetting(read.key);
    for (std::size_t begin = equals + 1; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string value = text.substr(begin, comma - begin);
        RunConfig scratch;
        const auto number = parseNumber(value);
        if (!number || !setting.set(scratch, value, problem)) {
            problem = "has the value '" + value + "', which " + optionName(read.key) + " does not take";
            return false;
        }
        read.values.push_back(*number);
        begin = comma + 1;
    }
    std::ranges::sort(read.values);
    read.values.erase(std::unique(read.values.begin(), read.values.end()), read.values.end());
    if (read.values.size() > mostValues) {
        problem = "has more than " + std::to_string(mostValues) + " values";
        return false;
    }
    sweep = std::move(read);
    return true;
}

Setting sweepRow() {
    Setting row{
        "sweep",
        SettingKind::Text,
        "KEY=V,V",
        "Sweep",
        "Further values of one setting that makes autoencoders sparser or denser, such as l1=0.5,1,2 or "
        "k=16,32,64: each layer's autoencoder is trained once more at each, on the same activations, which "
        "gives the layer's FVU against L0 and so the profile at equal L0. none: only the run's own.",
        [](const RunConfig& c) { return c.sweep.text(); },
        [](RunConfig& c, const std::string& t, std::string& problem) { return readSweep(t, c.sweep, problem); }};
    return row;
}

Setting normalizeRow() {
    Setting row = rows::choice<Normalize>("normalize", &RunConfig::normalize,
                                          {{"none", Normalize::None}, {"scale", Normalize::Scale}}, "Input scaling",
                                          "What each layer's activations are multiplied by before the training.");
    row.choiceSentences = {"Nothing: the autoencoder is trained on the activations as they are.",
                           "One number a layer, so that the mean squared distance from the mean is the number of "
                           "inputs: λ then presses on every layer alike. Weights and errors are those of the "
                           "activations themselves."};
    return row;
}

std::vector<std::pair<std::string, const SaeVariant*>> variantChoices() {
    std::vector<std::pair<std::string, const SaeVariant*>> choices;
    for (const SaeVariant* variant : saeVariants())
        choices.emplace_back(variant->name, variant);
    return choices;
}

std::vector<Setting> makeSettings() {
    using namespace rows;
    using C = RunConfig;
    std::vector<Setting> rows{
        choice<CleaningMode>(
            "text", &C::text,
            {{"article", CleaningMode::Article}, {"body", CleaningMode::Body}, {"markup", CleaningMode::Markup}},
            "Text",
            "article: the article's own text. body: all of the page's text. markup: the original exercise's two string "
            "cuts, HTML stays in."),
        choice<WindowMode>(
            "windows", &C::windows, {{"random", WindowMode::Random}, {"first", WindowMode::First}}, "Windows",
            "Which tokens are read: non-overlapping windows at random places, or the article's beginning."),
        capturing(whole("rows", &C::rows, 1, maximumRows, "N", "Windows read",
                        "How many windows of tokens the model reads.")),
        since(3, whole("heldout", &C::heldout, 0, maximumRows - 1, "K", "Windows held out",
                       "How many of the windows, the last ones, are kept from the training and measured apart: a gap "
                       "between the two tells of learning by heart.")),
        capturing(whole("cols", &C::cols, 2, maximumCols, "N", "Tokens a window",
                        "Tokens in each window; at most the model's positions (1,024 for GPT-2).")),
        training(flag("drop_first", &C::dropFirst, "Drop first token",
                      "Leaves out token 0 of each window, whose activations are outliers.")),
        capturing(saying(hookPoints(),
                         choice("hook", &C::hook, hookChoices(), "Hook point",
                                "Where in each layer the activations are captured, in TransformerLens's names.", "H"))),
        capturing(text("layers", &C::layers, "A-B", layersText, readLayers, "Layers",
                       "The layers to profile, numbered from 0, both ends included: 3-5, 7 or all.")),
        since(3, text("saes", &C::saes, "FOLDER|OWNER/NAME", saesText, readSaes, "Autoencoders",
                      "train, or trained autoencoders in SAELens's layout (cfg.json beside sae_weights.safetensors, one of "
                      "each layer): a folder, or owner/name or owner/name/FOLDER of the Hugging Face hub. Those are "
                      "measured on the article, none is trained.")),
        training(whole("epochs", &C::epochs, 1, rows::maximumEpochs, "N", "Epochs",
                       "Passes over the rows in each layer's training.")),
        training(text("latents", &C::latents, "N|xK", latentsText, readLatents, "Latents",
                      "Size of each autoencoder: a number, or x2 for twice the inputs.")),
        training(number("l1", &C::l1, 0, 1e6, "λ", "Sparsity weight λ",
                        "How much the mean activation |z|, of a jumprelu the density, weighs against the squared "
                        "error. Larger: sparser latents, worse reconstruction.")),
        training(number("lr", &C::learningRate, 1e-12, 1e3, "R", "Learning rate", "Step size of the Adam optimiser.")),
        training(text(
            "batch", &C::batch, "N|1/S|full", batchText, readBatch, "Batch",
            "Rows in each training step: a number, a share such as 1/20, which makes 20 steps an epoch whatever the "
            "number of rows, or full for all rows in one step.")),
        since(3, training(number("l1_warmup", &C::l1Warmup, 0, 1, "S", "λ warm-up",
                                 "The share of the training, 0 to 1, in which λ rises from nothing to its value: fewer "
                                 "latents die in the first epochs."))),
        since(3, training(number("lr_warmup", &C::lrWarmup, 0, 1, "S", "Learning rate warm-up",
                                 "The share of the training, 0 to 1, in which the learning rate rises to its value."))),
        since(3, training(number("lr_decay", &C::lrDecay, 0, 1, "S", "Learning rate decay",
                                 "The share of the training, 0 to 1, at its end, in which the learning rate falls to "
                                 "nothing."))),
        training(normalizeRow()),
        training(saying(saeVariants(), choice("sae", &C::sae, variantChoices(), "Autoencoder",
                                              "Which latents of a token count as active."))),
        whole(
            "repeats", &C::repeats, 1, maximumRepeats, "R", "Repeats",
            "How many curves of the run are drawn, each with seeds of its own: their spread says how sure a point is."),
        since(3, firstRepeatRow()),
        since(3, varyRow()),
        controlRow(),
        since(3,
              whole("copies", &C::copies, 0, maximumRepeats, "N", "Copies of each control",
                    "How many curves of each control are drawn, each with a draw of its own; 0 for as many as repeats. "
                    "19 are the fewest that can carry a claim at 5 %.")),
        since(3, firstCopyRow()),
        since(4, sweepRow()),
        since(3,
              flag("scale_controls", &C::scaleControls, "Scale controls",
                   "Multiplies a control's activations in each layer by one number, so that their mean square is the "
                   "run's: at a fixed λ a weaker input alone leaves fewer latents alive.")),
        since(3, flag("ce", &C::ce, "Cross-entropy recovered",
                      "Puts each layer's reconstruction in its activations' place and measures how much of the model's "
                      "prediction of the next token it keeps; the rest of the model runs three times more for each "
                      "layer.")),
        effect(Effect::KeptFiles,
               choice<std::optional<bool>>(
                   "save_sae", &C::saveSae, {{"auto", std::nullopt}, {"0", false}, {"1", true}}, "Keep weights",
                   "Stores every autoencoder in the session; auto: where they are at most 256 MiB together.")),
        training(whole("seed", &C::seed, 0, maximumSeed, "S", "Seed",
                       "Everything random in a run follows from this number: same seed, same result.")),
        effect(Effect::LastDigits,
               capturing(training(
                   whole("threads", &C::threads, 0, 1024, "T", "Threads",
                         "Processors to use; 0 for all. Another number may change the last digits of results.")))),
        since(2, effect(Effect::LastDigits,
                        capturing(training(named("engine", &C::engine, namedEngines, nullptr, "Engine",
                                                 "What computes: auto takes the one that suits best."))))),
        effect(Effect::None, capturing(training(named("device", &C::device, deviceNames, isDeviceName, "Device",
                                                      "Where the computing is done.")))),
        since(3, capturing(choice<std::string>(
                     "precision", &C::precision,
                     {{"float32", "float32"}, {"float64", "float64"}, {"bfloat16", "bfloat16"}, {"tf32", "tf32"}},
                     "Precision",
                     "Numbers the model computes in; autoencoders are trained in float32. tf32 is float32 with "
                     "products of ten bits, those of the training too, on a GPU alone. The engine torch alone has "
                     "more than float32."))),
    };
    // The variants' own settings follow the choice of the variant.
    auto place = std::ranges::find(rows, "sae", &Setting::key) + 1;
    for (const SaeSetting* setting : saeSettings())
        place = rows.insert(place, training(variantRow(*setting))) + 1;
    for (const Setting& setting : rows::recipeRows())
        place = rows.insert(place, since(5, training(setting))) + 1;
    return rows;
}

std::string choicesBetween(const Setting& setting, const char* separator) {
    std::string list;
    for (const std::string& choice : setting.choices())
        list += (list.empty() ? "" : separator) + choice;
    return list;
}

std::string accepted(const Setting& setting) {
    if (setting.choices)
        return "one of " + choicesBetween(setting, ", ");
    switch (setting.kind) {
    case SettingKind::Integer:
        return "a whole number from " + std::to_string(static_cast<long long>(setting.minimum)) + " to " +
               std::to_string(static_cast<long long>(setting.maximum));
    case SettingKind::Number:
        return "a number from " + formatNumber(setting.minimum) + " to " + formatNumber(setting.maximum);
    case SettingKind::Flag:
        return "0 or 1";
    default:
        return setting.value;
    }
}

std::vector<Setting>& table() {
    static std::vector<Setting> rows = makeSettings();
    return rows;
}

} // namespace

const std::vector<Setting>& settings() {
    return table();
}

void addSetting(const Setting& row) {
    table().push_back(row);
}

const Setting* findSetting(std::string_view key) {
    const auto& table = settings();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Setting& setting) { return setting.key == key; });
    return found == table.end() ? nullptr : &*found;
}

bool usedBy(const Setting& setting, SettingUse use) {
    switch (use) {
    case SettingUse::TrainSae:
        return setting.trainSae;
    case SettingUse::Activations:
        return setting.activations;
    case SettingUse::Run:
        break;
    }
    return true;
}

bool applies(const Setting& setting, const RunConfig& config) {
    return !setting.applies || setting.applies(config);
}

Status checkVariantSettings(const RunConfig& config) {
    for (const auto& [key, value] : config.saeSettings) {
        if (hasSetting(*config.sae, key))
            continue;
        std::string owners;
        for (const SaeVariant* variant : saeVariants())
            if (hasSetting(*variant, key))
                owners.append(owners.empty() ? "" : " or ").append(variant->name);
        return makeError(ErrorKind::Usage,
                         optionName(key) + " " + findSetting(key)->get(config) + " needs --sae " + owners);
    }
    return {};
}

void dropOtherVariantsSettings(RunConfig& config) {
    std::erase_if(config.saeSettings, [&](const auto& chosen) { return !hasSetting(*config.sae, chosen.first); });
}

std::string defaultOf(const Setting& setting) {
    return setting.get(RunConfig());
}

std::string placeholderOf(const Setting& setting) {
    return setting.value.empty() && setting.choices ? choicesBetween(setting, "|") : setting.value;
}

std::string optionName(std::string_view key) {
    std::string option = "--" + std::string(key);
    std::replace(option.begin(), option.end(), '_', '-');
    return option;
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
