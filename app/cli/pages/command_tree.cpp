#include "app/cli/pages/command_tree.h"

#include <algorithm>
#include <cctype>

namespace lamina::cli {

namespace {

bool isValue(const std::string& word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::islower(c) || std::isdigit(c) || c == '-' || c == '_' || c == '.';
    });
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(separator, start), text.size());
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

// "relu|topk" and CLI::IsMember's "TEXT:{en,vi}" name the values; "FILE|URL" does not.
std::vector<std::string> valuesIn(const std::string& argument) {
    std::vector<std::string> values;
    if (const std::size_t open = argument.find('{'), close = argument.rfind('}');
        open != std::string::npos && close != std::string::npos && open < close)
        values = split(argument.substr(open + 1, close - open - 1), ',');
    else if (argument.find('|') != std::string::npos)
        values = split(argument, '|');
    if (!std::all_of(values.begin(), values.end(), isValue))
        values.clear();
    return values;
}

OptionPage pageOf(const CLI::Option& option) {
    OptionPage page;
    for (const std::string& name : option.get_snames())
        page.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        page.names.push_back("--" + name);
    if (option.get_type_size() != 0)
        page.argument = option.get_type_name();
    page.values = valuesIn(page.argument);
    if (page.argument.find('{') != std::string::npos && !page.values.empty()) {
        page.argument.clear();
        for (const std::string& value : page.values)
            page.argument += (page.argument.empty() ? "" : "|") + value;
    }
    page.description = option.get_description();
    page.group = option.get_group();
    return page;
}

void add(const CLI::App& app, const std::string& path, std::vector<CommandPage>& pages) {
    CommandPage page{path, app.get_description(), {}, {}};
    for (const CLI::Option* option : app.get_options())
        if (!option->get_group().empty())
            page.options.push_back(pageOf(*option));
    const auto shown = app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
    for (const CLI::App* command : shown)
        page.commands.push_back(command->get_name());
    pages.push_back(std::move(page));
    for (const CLI::App* command : shown)
        add(*command, path.empty() ? command->get_name() : path + ' ' + command->get_name(), pages);
}

} // namespace

std::vector<CommandPage> commandPages(const CLI::App& program) {
    std::vector<CommandPage> pages;
    add(program, "", pages);
    return pages;
}

} // namespace lamina::cli
