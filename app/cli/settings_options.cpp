#include "commands.h"
#include "net/model_hub.h"
#include "profile/settings.h"

namespace lamina::cli {

std::string modelHelp() {
    return "demo, " + hubNamesInWords() +
           " (fetched when it is not on disk), or the folder of a Hugging Face GPT-2 model";
}

void addSettings(CLI::App& command, GivenSettings& given, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
        const Setting* setting = findSetting(key);
        CLI::Option* option = command.add_option_function<std::vector<std::string>>(
            optionName(key),
            [&given, name = std::string(key)](const std::vector<std::string>& values) {
                std::string& joined = given[name];
                for (const std::string& value : values)
                    joined += (joined.empty() ? "" : ",") + value; // --control may be given more than once
            },
            std::string(setting->tooltip));
        option->type_name(std::string(setting->value));
        option->group("Settings");
        if (key == "control")
            option->take_all();
        else
            option->take_last();
    }
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
