// pages: the manual pages and the shells' completions, as packages install them. Not in --help: it is for them alone.

#include "app/options/window_options.h"
#include "commands.h"
#include "output.h"
#include "pages/program_pages.h"

#include <array>
#include <memory>

namespace lamina::cli {

namespace {

struct PagesOptions {
    std::string kind, program;
};

std::string pageOf(const CLI::App& program, const std::string& kind, bool window) {
    if (kind == "man")
        return manualPage(program,
                          window ? "watch the laminar profile of a GPT-2 language model build"
                                 : "draw the laminar profile of a GPT-2 language model without a window",
                          LAMINA_VERSION, window ? "lamina-cli" : "lamina");
    if (kind == "bash")
        return bashCompletion(program);
    return kind == "zsh" ? zshCompletion(program) : fishCompletion(program);
}

} // namespace

void addPages(CLI::App& app, Context& context) {
    auto options = std::make_shared<PagesOptions>();
    CLI::App* command = app.add_subcommand("pages", "Manual page or shell completion of a program, to stdout");
    command->group("");
    command->add_option("kind", options->kind, "What")
        ->required()
        ->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));
    command->add_option("program", options->program, "Of which program")
        ->required()
        ->check(CLI::IsMember({"lamina", "lamina-cli"}));
    command->callback([&app, &context, options] {
        context.chosen = [&app, options]() -> Status {
            WindowOptions windowOptions;
            const bool window = options->program == "lamina";
            const auto windowProgram = windowCommandLine(windowOptions, LAMINA_VERSION);
            printResult(pageOf(window ? *windowProgram : app, options->kind, window));
            return {};
        };
    });
}

} // namespace lamina::cli
