#include "app/cli/pages/command_tree.h"
#include "app/cli/pages/program_pages.h"

#include <algorithm>
#include <cctype>

namespace lamina::cli {

namespace {

// Text of a line in roff: backslashes and hyphens as they are, no line taken for a request.
std::string roff(const std::string& text) {
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool startsLine = i == 0 || text[i - 1] == '\n';
        if (startsLine && (text[i] == '.' || text[i] == '\''))
            escaped += "\\&";
        if (text[i] == '\\')
            escaped += "\\e";
        else if (text[i] == '-')
            escaped += "\\-";
        else if (text[i] == '\n')
            escaped += "\n.br\n";
        else
            escaped += text[i];
    }
    return escaped;
}

void writeOptions(std::string& out, const CommandPage& page) {
    std::vector<std::string> groups; // in their order
    for (const OptionPage& option : page.options)
        if (std::find(groups.begin(), groups.end(), option.group) == groups.end())
            groups.push_back(option.group);
    for (const std::string& group : groups) {
        if (groups.size() > 1)
            out += ".PP\n" + roff(group) + ":\n";
        for (const OptionPage& option : page.options) {
            if (option.group != group)
                continue;
            out += ".TP\n";
            std::string heading;
            for (const std::string& name : option.names)
                heading += (heading.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
            if (!option.argument.empty())
                heading += (heading.empty() ? "\\fI" : " \\fI") + roff(option.argument) + "\\fR";
            out += heading + '\n' + roff(option.description) + '\n';
        }
    }
}

} // namespace

std::string manualPage(const CLI::App& program, const std::string& purpose, const std::string& version,
                       const std::string& seeAlso) {
    const std::string name = program.get_name();
    std::string upper = name;
    for (char& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::vector<CommandPage> pages = commandPages(program);
    std::string out = ".TH " + roff(upper) + " 1 \"\" \"Lamina " + version + "\" \"User Commands\"\n";
    out += ".SH NAME\n" + roff(name + " - " + purpose) + "\n.SH SYNOPSIS\n.B " + roff(name) + "\n";
    if (!pages.front().commands.empty())
        out += "\\fICOMMAND\\fR ";
    out += "[\\fIOPTIONS\\fR]";
    for (const OptionPage& option : pages.front().options)
        if (option.names.empty())
            out += " [\\fI" + roff(option.argument) + "\\fR]";
    out += "\n.SH DESCRIPTION\n" + roff(pages.front().description) + "\n.SH OPTIONS\n";
    writeOptions(out, pages.front());
    if (pages.size() > 1)
        out += ".SH COMMANDS\n";
    for (std::size_t i = 1; i < pages.size(); ++i) {
        out += ".SS " + roff(name + ' ' + pages[i].path) + '\n' + roff(pages[i].description) + '\n';
        writeOptions(out, pages[i]);
    }
    if (pages.size() > 1)
        out += ".SH EXIT STATUS\n0: done. 1: failed. 2: wrong usage. 130: interrupted.\n";
    out += ".SH SEE ALSO\n.BR " + roff(seeAlso) + " (1)\n";
    return out;
}

} // namespace lamina::cli
