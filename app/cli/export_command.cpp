// export: data and pictures of a session. And the commands of the contract that are not built yet.

#include "base/number_format.h"
#include "commands.h"
#include "output.h"
#include "session/export/data_export.h"
#include "session/export/exports.h"
#include "session/session.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/common/language.h"

#include <QApplication>
#include <algorithm>
#include <cmath>
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
    // Pictures and reports.
    std::string language = "en";
    std::optional<std::string> size, width, height, title, caption;
    std::string theme = "light";
    double scale = 2;
    std::optional<int> fontSize;
    bool noProvenance = false;
};

// "800" (px), "800px" or "15cm" in px. Errors: usage.
Result<int> length(const char* option, const std::string& text) {
    std::string number = text;
    double unit = 1;
    if (number.ends_with("cm")) {
        unit = pxPerCm;
        number.resize(number.size() - 2);
    } else if (number.ends_with("px")) {
        number.resize(number.size() - 2);
    }
    const auto value = parseNumber(number);
    if (!value || !(*value * unit >= 1) || *value * unit > 20000)
        return makeError(ErrorKind::Usage, std::string(option) + " '" + text +
                                               "' is not valid: it takes a length such as 800 (px) or 15cm, at most "
                                               "20000 px");
    return static_cast<int>(std::lround(*value * unit));
}

// For help: "one-column (8.5 cm), two-columns (17.5 cm), slide (33.9 cm)".
std::string figureSizeNames() {
    std::string names;
    for (const FigureSize& size : figureSizes()) {
        names.append(names.empty() ? "" : ", ").append(size.name).append(" (");
        names += formatNumber(std::round(size.width * 10) / 10) + " cm)";
    }
    return names;
}

Result<PictureOptions> pictureOptions(const Session& session, const ExportOptions& options) {
    PictureOptions picture = sessionPictureOptions(session);
    LAMINA_ASSIGN(picture.theme, pictureTheme(options.theme));
    picture.scale = options.scale;
    if (options.size && (options.width || options.height))
        return makeError(ErrorKind::Usage, "--size does not go with --width and --height: it sets both");
    if (options.size) {
        LAMINA_ASSIGN(const FigureSize size, figureSize(*options.size));
        apply(size, picture);
    }
    if (options.fontSize)
        picture.fontSize = *options.fontSize;
    if (options.title)
        picture.title = QString::fromStdString(*options.title);
    if (options.caption)
        picture.caption = QString::fromStdString(*options.caption);
    if (options.noProvenance)
        picture.provenance.clear();
    if (options.width.has_value() != options.height.has_value())
        return makeError(ErrorKind::Usage, "--width and --height go together: the size of the whole picture");
    if (options.width) {
        LAMINA_ASSIGN(const int width, length("--width", *options.width));
        LAMINA_ASSIGN(const int height, length("--height", *options.height));
        picture.totalSize = QSize(width, height);
    }
    return picture;
}

// Pictures need an application object, but never a display.
Status exportDrawing(const Session& session, const ExportOptions& options, ExportMaker maker) {
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
    // Not the environment's: the same command draws the same picture everywhere.
    installLanguage(QString::fromStdString(options.language));
    if (maker == ExportMaker::Report) {
        ReportOptions report;
        if (options.layer)
            report.layers = {*options.layer};
        return exportReport(session, options.format, options.out, report);
    }
    LAMINA_ASSIGN(const PictureOptions picture, pictureOptions(session, options));
    return exportPicture(session, options.what, options.layer, options.format, options.out, picture);
}

// Errors: usage.
Result<ExportMaker> checkOptions(const ExportOptions& options) {
    LAMINA_ASSIGN(const ExportFormat* const format, findExportFormat(options.what, options.format));
    if (findSessionExport(options.what)->layer == ExportLayer::Needed && !options.layer)
        return makeError(ErrorKind::Usage, "--what " + options.what + " needs --layer L");
    return format->maker;
}

// Errors: usage, naming the curves that the session has.
Status checkCurve(const Session& session, const ExportOptions& options) {
    const std::vector<CurveId> curves = session.profile().curves();
    std::string names;
    for (const CurveId& curve : curves) {
        if (curve == curveNamed(options.control))
            return {};
        if (curve.repeat == 0)
            names += (names.empty() ? "" : ", ") + std::string(curve.controlText());
    }
    return makeError(ErrorKind::Usage, "--control '" + options.control + "' is not valid: " + options.file + " has " +
                                           (names.empty() ? "no curves" : "the curves " + names));
}

Status exportSession(const ExportOptions& options) {
    LAMINA_ASSIGN(const ExportMaker maker, checkOptions(options));
    LAMINA_ASSIGN(const auto session, Session::open(options.file));
    LayerKey key;
    key.curve = curveNamed(options.control);
    LAMINA_TRY(checkCurve(*session, options));
    if (options.layer) {
        key.layer = *options.layer;
        const auto curve = session->profile().curve(key.curve);
        if (std::none_of(curve.begin(), curve.end(),
                         [&](const auto& result) { return result->key.layer == key.layer; }))
            return makeError(ErrorKind::Usage,
                             "--layer " + std::to_string(key.layer) + ": " + options.file + " has no such layer" +
                                 (curve.empty() ? std::string()
                                                : "; it holds layers " + std::to_string(curve.front()->key.layer) +
                                                      " to " + std::to_string(curve.back()->key.layer)));
    }
    if (maker == ExportMaker::Weights) {
        LAMINA_TRY(
            checkOutput((std::filesystem::path(options.out) / "sae_weights.safetensors").string(), options.overwrite));
        return exportSae(*session, key, options.out);
    }
    LAMINA_TRY(checkOutput(options.out, options.overwrite));
    if (maker == ExportMaker::Data || maker == ExportMaker::Notebook)
        return writeSessionData(*session, options.what, options.format, options.layer, options.out, options.overwrite);
    return exportDrawing(*session, options, maker);
}

} // namespace

void addExport(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("export", "Writes data or pictures of a session");
    auto options = std::make_shared<ExportOptions>();
    command->add_option("file", options->file, "The session")->required()->type_name("FILE.lamina");
    command->add_option("--what", options->what, exportNamesInWords())->required();
    command
        ->add_option("--layer", options->layer,
                     "Only this layer (needed for sae; in a report, the layer shown in full)")
        ->type_name("L");
    command->add_option("--control", options->control, "sae: of which curve")->type_name("none|C");
    command->add_option("--format", options->format, exportFormatsInWords())->required();
    command
        ->add_option("--out", options->out,
                     "File to write; an ipynb comes with the CSV it reads, beside it under the same name; for sae a "
                     "folder (cfg.json, sae_weights.safetensors)")
        ->required()
        ->type_name("PATH");
    command->add_flag("--overwrite", options->overwrite, "Replace --out");
    command->add_option("--lang", options->language, "Pictures, reports: language of texts and numbers")
        ->check(CLI::IsMember({"en", "vi"}));
    command
        ->add_option("--size", options->size,
                     "Pictures for papers and talks, in place of --width and --height and with text to suit: " +
                         figureSizeNames())
        ->type_name("NAME");
    command->add_option("--width", options->width, "Pictures: width of the whole")->type_name("PX|CMcm");
    command->add_option("--height", options->height, "Pictures: height of the whole")->type_name("PX|CMcm");
    command->add_option("--scale", options->scale, "png: image pixels per px (default 2)")
        ->check(CLI::Range(0.25, 10.0))
        ->type_name("S");
    command
        ->add_option("--font-size", options->fontSize, "Pictures: size of the charts' titles (default 13, or --size's)")
        ->check(CLI::Range(6, 40))
        ->type_name("PX");
    command
        ->add_option("--theme", options->theme, "Pictures: light, dark or print (greys that a photocopy keeps apart)")
        ->type_name("NAME");
    command->add_option("--title", options->title, "Pictures: heading; empty for none")->type_name("TEXT");
    command->add_option("--caption", options->caption, "Pictures: text below")->type_name("TEXT");
    command->add_flag("--no-provenance", options->noProvenance, "Pictures: no line on where the numbers come from");
    command->callback([options, &context] { context.chosen = [options] { return exportSession(*options); }; });
}

} // namespace lamina::cli
