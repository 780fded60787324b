// The command line's commands. Each adds itself to the CLI11 application and leaves a function to run.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "profile/settings.h"
#include "text/tokenizer.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lamina::cli {

// What a command needs from main(): the token that Ctrl-C cancels, and the slot for the chosen command.
struct Context {
    RunToken& token;
    std::function<Status()> chosen;
};

void addRun(CLI::App& app, Context& context);
void addClean(CLI::App& app, Context& context);
void addTokenize(CLI::App& app, Context& context);
void addDetokenize(CLI::App& app, Context& context);
void addActivations(CLI::App& app, Context& context);
void addTrainSae(CLI::App& app, Context& context);
void addExport(CLI::App& app, Context& context);
void addInfo(CLI::App& app, Context& context);
void addCompare(CLI::App& app, Context& context);
void addMerge(CLI::App& app, Context& context);
void addVerify(CLI::App& app, Context& context);
void addBench(CLI::App& app, Context& context);
void addModels(CLI::App& app, Context& context);
void addPages(CLI::App& app, Context& context);

// What --model takes.
std::string modelHelp();

// Options of the settings table, by key, as the user gave them.
using GivenSettings = std::map<std::string, std::string>;
// Adds an option for each setting that such a command takes ("drop_first" becomes --drop-first), with the table's help.
void addSettings(CLI::App& command, GivenSettings& given, SettingUse use);
void addSettings(CLI::App& command, GivenSettings& given, std::initializer_list<std::string_view> keys);
// preset first, then what was given. Errors: usage.
Result<RunConfig> configure(const std::string& preset, const GivenSettings& given);

// Qt's application object, which fetching a URL needs; only while such a command runs, because picture exports make one
// of their own.
class QtScope {
public:
    QtScope() : m_application(m_count, m_arguments) {}

private:
    char m_name[11] = "lamina-cli";
    char* m_arguments[2] = {m_name, nullptr};
    int m_count = 1;
    QCoreApplication m_application;
};

// A JSON array of token ids from a file or, for "-", standard input. Errors: not_found, format (naming the entry).
Result<std::vector<TokenId>> readIds(const std::string& source);

} // namespace lamina::cli
