// info: what a session or a model folder holds.

#include "commands.h"
#include "model/gpt2.h"
#include "output.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "session/session.h"

#include <filesystem>
#include <memory>

namespace lamina::cli {

namespace {

struct InfoOptions {
    std::string path;
    bool json = false;
};

Status describeModel(const InfoOptions& options) {
    LAMINA_ASSIGN(const Gpt2 model, Gpt2::open(options.path));
    const Gpt2Config& config = model.config();
    if (options.json) {
        printResult(nlohmann::json{{"layers", config.layers},
                                   {"heads", config.heads},
                                   {"width", config.width},
                                   {"inner", config.inner},
                                   {"positions", config.positions},
                                   {"vocabulary", config.vocabulary},
                                   {"activation", config.activation},
                                   {"parameters", config.parameters()}}
                        .dump(2) +
                    "\n");
        return {};
    }
    printResult("GPT-2 model: " + std::to_string(config.layers) + " layers, width " + std::to_string(config.width) +
                ", " + std::to_string(config.heads) + " heads, " + std::to_string(config.positions) +
                " positions, vocabulary " + std::to_string(config.vocabulary) + ", " +
                std::to_string(config.parameters()) + " parameters\n");
    return {};
}

Status describe(const InfoOptions& options) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::path(options.path) / "config.json", error))
        return describeModel(options);
    LAMINA_ASSIGN(const auto session, Session::open(options.path));
    if (options.json) {
        printResult(session->manifestJson() + "\n");
        return {};
    }
    std::string text = options.path + (session->finished() ? "" : " (stopped before its end)") + "\n";
    text += "article   " + session->articleTitle() + " (" + session->provenance().articleSource + "), " +
            std::to_string(session->articleIds().size()) + " tokens\n";
    text += "model     " + session->modelName() + "\n";
    if (const Provenance& origin = session->provenance(); !origin.modelRepository.empty())
        text +=
            "          of the Hugging Face hub: " + origin.modelRepository + " at commit " + origin.modelCommit + "\n";
    text += "preset    " + session->config().preset + (presetModified(session->config()) ? " (modified)" : "") + "\n";
    text += "settings ";
    for (const Setting& setting : settings())
        text += " " + std::string(setting.key) + "=" + setting.get(session->config());
    const Provenance& from = session->provenance();
    text += "\nmade by   " + from.program + ", " +
            (from.engine.empty() ? "oneDNN " + from.oneDnn
                                 : "engine " + from.engine + " (" + from.engineVersion + ") on " + from.device) +
            ", " + std::to_string(from.threads) + " threads, " + from.instructionSet + "\n";
    LAMINA_ASSIGN(const auto check, session->check());
    if (check)
        text += "checked   " + checkLine(*check) + "\n";
    for (const std::string& warning : session->warnings())
        text += "warning   " + warning + "\n";
    printText(text + "\n" + profileTable(session->profile()) + "\n" +
                profileWords(session->config(), session->modelLayers(), session->profile()));
    return {};
}

} // namespace

void addInfo(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("info", "Tells what a session or a model folder holds");
    auto options = std::make_shared<InfoOptions>();
    command->add_option("path", options->path, "FILE.lamina or a model's folder")->required();
    command->add_flag("--json", options->json, "The session's manifest, or the model's shape, as JSON");
    command->callback([options, &context] { context.chosen = [options] { return describe(*options); }; });
}

} // namespace lamina::cli
