#include "commands.h"
#include "net/model_hub.h"
#include "profile/presets.h"
#include "profile/settings.h"

namespace lamina::cli {

std::string modelHelp() {
    return "demo, " + hubNamesInWords() +
           " (fetched when it is not on disk), or the folder of a Hugging Face GPT-2 model";
}

namespace {

// What the setting is, and on a line of its own what each choice is.
std::string helpText(const Setting& setting) {
    std::string text(setting.tooltip);
    if (setting.choiceSentences.empty())
        return text;
    const std::vector<std::string> choices = setting.choices();
    for (std::size_t i = 0; i < setting.choiceSentences.size(); ++i)
        text.append("\n").append(choices[i]).append(": ").append(setting.choiceSentences[i]);
    return text;
}

void addOption(CLI::App& command, GivenSettings& given, const Setting& setting) {
    CLI::Option* option = command.add_option_function<std::vector<std::string>>(
        optionName(setting.key),
        [&given, &setting](const std::vector<std::string>& values) {
            if (setting.kind != SettingKind::Several) { // given more than once: the last one counts
                given[std::string(setting.key)] = values.back();
                return;
            }
            std::string& joined = given[std::string(setting.key)];
            for (const std::string& value : values)
                joined += (joined.empty() ? "" : ",") + value;
        },
        helpText(setting));
    option->type_name_fn([&setting] { return placeholderOf(setting); });
    option->group("Settings");
    option->take_all();
    option->allow_extra_args(false); // one value each time it is given
}

} // namespace

void addSettings(CLI::App& command, GivenSettings& given, SettingUse use) {
    for (const Setting& setting : settings())
        if (usedBy(setting, use))
            addOption(command, given, setting);
}

void addSettings(CLI::App& command, GivenSettings& given, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        addOption(command, given, *findSetting(key));
}

Result<RunConfig> configure(const std::string& preset, const GivenSettings& given) {
    RunConfig config;
    LAMINA_TRY(applyPreset(config, preset));
    for (const Setting& setting : settings()) // the table's order: sae before k
        if (const auto found = given.find(std::string(setting.key)); found != given.end())
            LAMINA_TRY(setSetting(config, setting.key, found->second));
    return config;
}

} // namespace lamina::cli
