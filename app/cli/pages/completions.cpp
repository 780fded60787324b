#include "app/cli/pages/command_tree.h"
#include "app/cli/pages/program_pages.h"

#include <algorithm>

namespace lamina::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string allNames(const CommandPage& page) {
    std::string text;
    for (const OptionPage& option : page.options)
        for (const std::string& name : option.names)
            text += (text.empty() ? "" : " ") + name;
    return text;
}

// Its first line, without what a shell would take for its own inside single quotes.
std::string quotable(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    std::string safe;
    for (const char c : line)
        if (c == '\'')
            safe += "’";
        else if (c != '\\' && c != '[' && c != ']' && c != ':')
            safe += c;
    return safe;
}

std::string functionName(const CLI::App& program) {
    std::string name = "_" + program.get_name();
    for (char& c : name)
        if (c == '-')
            c = '_';
    return name;
}

} // namespace

std::string bashCompletion(const CLI::App& program) {
    const std::vector<CommandPage> pages = commandPages(program);
    const std::string function = functionName(program);
    std::string out = "# bash completion for " + program.get_name() + ", made of its options\n" + function + R"(() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= commands= options= word
    COMPREPLY=()
)";
    if (!pages.front().commands.empty()) {
        out += "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n        case \"$command:$word\" in\n";
        for (const CommandPage& page : pages)
            for (const std::string& command : page.commands)
                out += "            '" + page.path + ":" + command + "') command='" +
                       (page.path.empty() ? command : page.path + ' ' + command) + "' ;;\n";
        out += "        esac\n    done\n";
    }
    out += "    case \"$command:$previous\" in\n";
    for (const CommandPage& page : pages)
        for (const OptionPage& option : page.options)
            for (const std::string& name : option.names)
                if (!option.values.empty())
                    out += "        '" + page.path + ":" + name + "') COMPREPLY=($(compgen -W '" +
                           joined(option.values) + "' -- \"$current\")); return ;;\n";
                else if (!option.argument.empty())
                    out += "        '" + page.path + ":" + name +
                           "') COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
    out += "    esac\n    case \"$command\" in\n";
    for (const CommandPage& page : pages)
        out += "        '" + page.path + "') options='" + allNames(page) + "' commands='" + joined(page.commands) +
               "' ;;\n";
    out += R"(    esac
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
    elif [[ -n $commands ]]; then
        COMPREPLY=($(compgen -W "$commands" -- "$current"))
    else
        COMPREPLY=($(compgen -f -- "$current"))
    fi
}
complete -o filenames -F )" +
           function + ' ' + program.get_name() + '\n';
    return out;
}

std::string zshCompletion(const CLI::App& program) {
    const std::vector<CommandPage> pages = commandPages(program);
    std::string out = "#compdef " + program.get_name() + "\n# made of its options\nlocal command= word\n";
    if (!pages.front().commands.empty()) {
        out += "for word in \"${(@)words[2,CURRENT-1]}\"; do\n    case \"$command:$word\" in\n";
        for (const CommandPage& page : pages)
            for (const std::string& command : page.commands)
                out += "        '" + page.path + ":" + command + "') command='" +
                       (page.path.empty() ? command : page.path + ' ' + command) + "' ;;\n";
        out += "    esac\ndone\n";
    }
    out += "case \"$command\" in\n";
    for (const CommandPage& page : pages) {
        out += "    '" + page.path + "')\n        _arguments \\\n";
        for (const OptionPage& option : page.options)
            for (const std::string& name : option.names) {
                out += "            '*" + name + "[" + quotable(option.description) + "]";
                if (!option.values.empty())
                    out += ":value:(" + joined(option.values) + ")";
                else if (!option.argument.empty())
                    out += ":value:_files";
                out += "' \\\n";
            }
        out += "            '*::" +
               std::string(page.commands.empty() ? "file:_files" : "command:(" + joined(page.commands) + ")") +
               "'\n        ;;\n";
    }
    return out + "esac\n";
}

std::string fishCompletion(const CLI::App& program) {
    const std::vector<CommandPage> pages = commandPages(program);
    std::string out = "# fish completion for " + program.get_name() + ", made of its options\n";
    for (const CommandPage& page : pages) {
        // Every word of the path has been typed, and none of the commands below it.
        std::string condition;
        std::string path = page.path;
        for (std::size_t start = 0; start < path.size();) {
            const std::size_t end = std::min(path.find(' ', start), path.size());
            condition += (condition.empty() ? "" : "; and ") +
                         ("__fish_seen_subcommand_from " + path.substr(start, end - start));
            start = end + 1;
        }
        if (!page.commands.empty())
            condition +=
                (condition.empty() ? "" : "; and ") + ("not __fish_seen_subcommand_from " + joined(page.commands));
        const std::string start =
            "complete -c " + program.get_name() + (condition.empty() ? "" : " -n '" + condition + "'");
        for (const std::string& command : page.commands)
            for (const CommandPage& below : pages)
                if (below.path == (page.path.empty() ? command : page.path + ' ' + command))
                    out += start + " -f -a " + command + " -d '" + quotable(below.description) + "'\n";
        for (const OptionPage& option : page.options) {
            if (option.names.empty())
                continue;
            out += start;
            for (const std::string& name : option.names)
                out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            if (!option.values.empty())
                out += " -x -a '" + joined(option.values) + "'";
            else if (!option.argument.empty())
                out += " -r";
            out += " -d '" + quotable(option.description) + "'\n";
        }
    }
    return out;
}

} // namespace lamina::cli
