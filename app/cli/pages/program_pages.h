// A program's manual page and its shells' completions, made of its CLI11 options: no list of options stands elsewhere.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lamina::cli {

// Section 1, in man's macros. purpose goes on after "lamina-cli - ".
std::string manualPage(const CLI::App& program, const std::string& purpose, const std::string& version,
                       const std::string& seeAlso);
std::string bashCompletion(const CLI::App& program);
std::string zshCompletion(const CLI::App& program);
std::string fishCompletion(const CLI::App& program);

} // namespace lamina::cli
