// What a CLI11 application takes, as plain data. Private to app/cli/pages.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace lamina::cli {

struct OptionPage {
    std::vector<std::string> names;  // "--sae", "-h"; empty: an argument without a name
    std::string argument;            // "FILE"; empty: a flag
    std::string description;         // lines
    std::string group;               // heading, "Options"
    std::vector<std::string> values; // those it takes, where they are few and fixed
};

struct CommandPage {
    std::string path; // "", "run", "models list"
    std::string description;
    std::vector<OptionPage> options;
    std::vector<std::string> commands; // below it
};

// The program first, then its commands with those below them, without hidden ones.
std::vector<CommandPage> commandPages(const CLI::App& program);

} // namespace lamina::cli
