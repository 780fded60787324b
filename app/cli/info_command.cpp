// info: what a session or a model folder holds.

#include "commands.h"
#include "model/gpt2.h"
#include "output.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "run/verify/session_integrity.h"
#include "session/session.h"

#include <filesystem>
#include <memory>

namespace lamina::cli {

namespace {

struct InfoOptions {
    std::string path;
    bool json = false;
    bool check = false;
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
    if (const Provenance& origin = session->provenance(); !origin.saesRepository.empty())
        text +=
            "saes      of the Hugging Face hub: " + origin.saesRepository + " at commit " + origin.saesCommit + "\n";
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
    printText(text + "\n" + profileTables(session->config(), session->profile()) + "\n" +
              profileWords(session->config(), session->modelLayers(), session->profile()));
    return {};
}

std::string countedEntries(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " entry" : " entries");
}

std::string integrityJson(const std::string& path, const SessionIntegrity& found) {
    nlohmann::json damaged = nlohmann::json::array();
    for (const DamagedEntry& entry : found.damaged)
        damaged.push_back({{"entry", entry.name}, {"problem", entry.name + entry.problem}});
    return nlohmann::json{{"file", path},         {"archive", found.archive}, {"in_progress", found.inProgress},
                          {"whole", found.whole}, {"damaged", damaged},       {"unchecked", found.unchecked}}
               .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
}

std::string integrityText(const std::string& path, const SessionIntegrity& found) {
    std::string text = path + ": ";
    if (!found.damaged.empty())
        text += countedEntries(found.damaged.size()) + " damaged, " + std::to_string(found.whole) + " whole\n";
    else if (found.unchecked.empty())
        text += "whole: " + countedEntries(found.whole) + " as written\n";
    else
        text += "no damage found\n";
    for (const DamagedEntry& entry : found.damaged)
        text += "damaged   " + entry.name + entry.problem + "\n";
    if (!found.unchecked.empty())
        text += "unchecked " + countedEntries(found.unchecked.size()) +
                " without a checksum in manifest.json, as versions before schema 4 wrote them: " +
                (found.archive ? "they agree with the archive's CRC-32, and can be read"
                               : "that they can be read is all that is known") +
                "\n";
    if (found.unchecked.size() <= 20)
        for (const std::string& name : found.unchecked)
            text += "          " + name + "\n";
    if (found.inProgress)
        text += "running   a process works on it; what it writes from now on was not looked at\n";
    return text;
}

Status checkFile(const InfoOptions& options, RunToken& token) {
    LAMINA_ASSIGN(const SessionIntegrity found, checkIntegrity(options.path, token));
    options.json ? printResult(integrityJson(options.path, found)) : printText(integrityText(options.path, found));
    if (found.damaged.empty())
        return {};
    return makeError(ErrorKind::Format, options.path + " is damaged (" + found.damaged.front().name +
                                            (found.damaged.size() > 1 ? ", …" : "") + "); " +
                                            (found.archive ? "take another copy of it, or run it anew"
                                                           : "--resume computes anew what its run needs of that"));
}

} // namespace

void addInfo(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("info", "Tells what a session or a model folder holds");
    auto options = std::make_shared<InfoOptions>();
    command->add_option("path", options->path, "FILE.lamina or a model's folder")->required();
    command->add_flag("--json", options->json, "The session's manifest, or the model's shape, as JSON");
    command->add_flag("--check", options->check,
                      "Reads all of a session, or of the journal of an interrupted run, and holds every entry against "
                      "its SHA-256 in the manifest; names each that is damaged, and ends with 1 where one is");
    command->callback([options, &context] {
        context.chosen = [options, &context] {
            return options->check ? checkFile(*options, context.token) : describe(*options);
        };
    });
}

} // namespace lamina::cli
