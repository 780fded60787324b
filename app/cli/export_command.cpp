// export: data and pictures of a session. And the commands of the contract that are not built yet.

#include "commands.h"
#include "output.h"

#include "base/files.h"
#include "charts/session_pictures.h"
#include "session/data_export.h"
#include "session/session.h"

#include <QApplication>

#include <algorithm>
#include <memory>

namespace lamina::cli {

namespace {

struct ExportOptions {
    std::string file;
    std::string what;
    std::string format;
    std::string out;
    std::string control = "none";
    std::optional<int> layer;
    bool overwrite = false;
};

bool isOneOf(const std::string& text, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return text == name; });
}

// Pictures need an application object, but never a display.
Status exportDrawing(const Session& session, const ExportOptions& options) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt's notes about the desktop it does not find (no XDG_RUNTIME_DIR, ...) are nothing to the user of an export.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtCriticalMsg || type == QtFatalMsg)
            printMessage("lamina-cli: " + text.toStdString());
    });
    int argc = 1;
    char name[] = "lamina-cli";
    char* argv[] = {name, nullptr};
    const QApplication application(argc, argv);
    if (options.what == "report")
        return exportReport(session, options.format, options.out);
    return exportPicture(session, options.what, options.layer, options.format, options.out);
}

Status checkCombination(const ExportOptions& options) {
    const bool data = isOneOf(options.what, {"profile", "curves", "histograms"});
    const bool fits = (data && isOneOf(options.format, {"csv", "json", "svg", "png", "pdf"})) ||
                      (options.what == "sae" && options.format == "safetensors") ||
                      (options.what == "report" && isOneOf(options.format, {"html", "pdf"}));
    if (!isOneOf(options.what, {"profile", "curves", "histograms", "sae", "report"}))
        return makeError(ErrorKind::Usage, "--what '" + options.what +
                                               "' is not valid: it takes one of profile, curves, histograms, sae, report");
    if (!fits)
        return makeError(ErrorKind::Usage, "--format '" + options.format + "' does not fit --what " + options.what +
                                               (data                     ? ": use csv, json, svg, png or pdf"
                                                : options.what == "sae" ? ": use safetensors"
                                                                        : ": use html or pdf"));
    if (options.what == "sae" && !options.layer)
        return makeError(ErrorKind::Usage, "--what sae needs --layer L");
    if (options.control != "none" && options.control != controlName(Control::RandomWeights))
        return makeError(ErrorKind::Usage,
                         "--control '" + options.control + "' is not valid: it takes one of none, random-weights");
    return {};
}

Status exportSession(const ExportOptions& options) {
    LAMINA_TRY(checkCombination(options));
    LAMINA_ASSIGN(const auto session, Session::open(options.file));
    LayerKey key;
    if (options.control != "none")
        key.control = Control::RandomWeights;
    if (options.layer) {
        key.layer = *options.layer;
        const auto curve = session->profile().curve(key.control);
        if (std::none_of(curve.begin(), curve.end(), [&](const auto& result) { return result->key.layer == key.layer; }))
            return makeError(ErrorKind::Usage, "--layer " + std::to_string(key.layer) + ": " + options.file +
                                                   " has no such layer" +
                                                   (curve.empty() ? std::string()
                                                                  : "; it holds layers " +
                                                                        std::to_string(curve.front()->key.layer) + " to " +
                                                                        std::to_string(curve.back()->key.layer)));
    }
    if (options.what == "sae") {
        LAMINA_TRY(checkOutput((std::filesystem::path(options.out) / "sae_weights.safetensors").string(), options.overwrite));
        return exportSae(*session, key, options.out);
    }
    LAMINA_TRY(checkOutput(options.out, options.overwrite));
    if (!isOneOf(options.format, {"csv", "json"}))
        return exportDrawing(*session, options);
    return writeFileAtomically(options.out, sessionDataText(*session, options.what, options.format, options.layer));
}

} // namespace

void addExport(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("export", "Writes data or pictures of a session");
    auto options = std::make_shared<ExportOptions>();
    command->add_option("file", options->file, "The session")->required()->type_name("FILE.lamina");
    command->add_option("--what", options->what, "profile, curves, histograms, sae or report")->required();
    command->add_option("--layer", options->layer, "Only this layer (needed for sae)")->type_name("L");
    command->add_option("--control", options->control, "sae: of which curve")->type_name("none|random-weights");
    command->add_option("--format", options->format, "csv, json, svg, png, pdf, html or safetensors")->required();
    command->add_option("--out", options->out, "File to write; for sae a folder (cfg.json, sae_weights.safetensors)")
        ->required()
        ->type_name("PATH");
    command->add_flag("--overwrite", options->overwrite, "Replace --out");
    command->callback([options, &context] {
        context.chosen = [options] { return exportSession(*options); };
    });
}

void addLater(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("merge", "Not available yet");
    command->allow_extras();
    command->group(""); // not in --help
    command->callback([&context] {
        context.chosen = []() -> Status { return makeError(ErrorKind::Usage, "merge is not available yet"); };
    });
}

} // namespace lamina::cli
