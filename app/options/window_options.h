// The window's command line, for the program and for what is made of its options (lamina-cli pages).
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace lamina {

struct WindowOptions {
    std::string source, language;
    bool start = false;
};

// options must outlive the application.
inline std::unique_ptr<CLI::App> windowCommandLine(WindowOptions& options, const std::string& version) {
    auto app = std::make_unique<CLI::App>("Draws the laminar profile of a GPT-2 language model, live.", "lamina");
    app->set_version_flag("--version", "Lamina " + version);
    app->add_option("source", options.source, "A session to open, or the article to profile")
        ->type_name("FILE.lamina|URL|FILE");
    app->add_flag("--start", options.start, "Start at once; on the demo, random weights follow as a second curve");
    app->add_option("--lang", options.language, "Language of the window")->check(CLI::IsMember({"en", "vi"}));
    return app;
}

} // namespace lamina
