// run: from an article and a model to OUT.lamina.

#include "commands.h"
#include "net/article_source.h"
#include "output.h"
#include "profile/depth_statistics.h"
#include "profile/profile_runner.h"
#include "run/journal.h"
#include "run/run_inputs.h"
#include "session/manifest.h"
#include "session/session.h"
#include "transfer_reporter.h"

#include <chrono>
#include <filesystem>
#include <memory>

namespace lamina::cli {

namespace {

struct RunOptions {
    std::string preset = "laminar";
    std::string model = "demo";
    std::string article = "demo";
    std::string out;
    std::string progress = "text";
    bool resume = false;
    bool overwrite = false;
    bool offline = false;
    GivenSettings given;
};

std::vector<DepthPoint> densityCurve(const std::vector<LayerResultPtr>& curve) {
    std::vector<DepthPoint> points;
    for (const LayerResultPtr& result : curve)
        if (!result->failure)
            points.push_back({static_cast<double>(result->key.layer), result->train.metrics.density});
    return points;
}

// What may be said of the density curve, and of what it shares with the control's.
std::string sentences(const RunConfig& config, const Profile& profile) {
    const auto run = densityCurve(profile.curve(std::nullopt));
    std::string text = depthSentence("density", depthStatistics(run)).english() + "\n";
    for (const Control control : config.controls)
        text += sharedShapeSentence("density", sharedShape(run, densityCurve(profile.curve(control)))).english() + "\n";
    return text;
}

// A run can be killed before its journal stands and after its archive does. --resume is right in both cases: it starts
// the one and leaves the other as it is.
bool nothingBegun(const RunOptions& options) {
    std::error_code error;
    return !std::filesystem::exists(options.out, error) &&
           !std::filesystem::exists(Journal::pathFor(options.out), error);
}

bool isComplete(const RunOptions& options, const RunConfig& config, const Provenance& provenance) {
    std::error_code error;
    if (std::filesystem::exists(Journal::pathFor(options.out), error))
        return false;
    const auto session = Session::open(options.out);
    return session.ok() && (*session)->finished() && configurationDifference((*session)->config(), config).empty() &&
           (*session)->provenance().textSha256 == provenance.textSha256 &&
           (*session)->provenance().modelSha256 == provenance.modelSha256;
}

Result<std::unique_ptr<Journal>> openJournal(const RunOptions& options, const RunConfig& config,
                                             const RunInputs& inputs, const Provenance& provenance,
                                             RunReporter& reporter) {
    if (options.resume && !nothingBegun(options))
        return Journal::resume(options.out, config, inputs, provenance);
    if (options.resume)
        reporter.warned("there is no interrupted run of " + options.out + "; this one starts from the beginning");
    return Journal::create(options.out, config, inputs, provenance, options.overwrite);
}

Status runToArchive(const RunOptions& options, ProgressStyle style, RunReporter& reporter, RunToken& token) {
    const auto start = std::chrono::steady_clock::now();
    LAMINA_ASSIGN(RunConfig config, configure(options.preset, options.given));
    config.model = options.model;
    config.article = options.article;
    if (options.resume && options.overwrite)
        return makeError(ErrorKind::Usage,
                         "--resume and --overwrite exclude each other: the one keeps what is there, the "
                         "other starts anew");
    if (!options.resume)
        LAMINA_TRY(checkOutput(options.out, options.overwrite));
    const QtScope qt;
    TransferReporter transfers(style);
    PrepareOptions prepare;
    prepare.transfer = transfers.observer();
    if (options.offline)
        prepare.fetch.offline = prepare.hub.offline = true;
    if (options.resume)
        prepare.journal = Journal::pathFor(options.out);
    LAMINA_ASSIGN(const PreparedRun prepared, prepareRun(config, token, prepare));
    transfers.clearLine();
    LAMINA_TRY(ProfileRunner::check(config, prepared.inputs));
    auto opened = openJournal(options, config, prepared.inputs, prepared.provenance, reporter);
    if (!opened.ok() && options.resume && isComplete(options, config, prepared.provenance)) {
        if (style == ProgressStyle::Jsonl)
            printEvent({{"event", "done"}, {"out", options.out}, {"seconds", 0}});
        printMessage(options.out + " is complete already; there is nothing left to resume");
        return {};
    }
    LAMINA_ASSIGN(const auto journal, std::move(opened));
    for (const std::string& warning : journal->warnings())
        reporter.warned(warning);
    auto profile = ProfileRunner::run(config, prepared.inputs, reporter, journal.get(), token);
    if (!profile.ok()) {
        Error error = profile.error();
        if (error.kind == ErrorKind::Cancelled)
            error.message = "stopped; what was done is kept, and the same command with --resume goes on from there";
        return error;
    }
    LAMINA_TRY(journal->writeArchive(true));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (style == ProgressStyle::Jsonl)
        printEvent({{"event", "done"}, {"out", options.out}, {"seconds", seconds}});
    if (style == ProgressStyle::Text) {
        printResult(profileTable(*profile) + "\n" + sentences(config, *profile));
        printMessage("wrote " + options.out + " in " + std::to_string(static_cast<long long>(seconds + 0.5)) + " s");
    }
    return {};
}

} // namespace

void addRun(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("run", "Builds the profile of a model on an article");
    auto options = std::make_shared<RunOptions>();
    std::string presetHelp;
    for (const Preset& preset : presets())
        presetHelp += (presetHelp.empty() ? "" : " ") + std::string(preset.name) + ": " + std::string(preset.summary);
    command->add_option("--preset", options->preset, presetHelp)->type_name("P");
    command->add_option("--model", options->model, modelHelp())->type_name("demo|NAME|DIR");
    command
        ->add_option("--article", options->article,
                     "demo, a URL, a file (HTML, text, Markdown) or - for standard input")
        ->type_name("demo|URL|FILE");
    command->add_option("--out", options->out, "The session file to write")->required()->type_name("FILE.lamina");
    command->add_option("--progress", options->progress, "text on stderr, jsonl events on stdout, or none")
        ->type_name("text|jsonl|none");
    command->add_flag("--resume", options->resume, "Go on with the interrupted run of the same --out");
    command->add_flag("--overwrite", options->overwrite, "Replace --out, and drop an interrupted run of it");
    command->add_flag("--offline", options->offline, "Makes no request: saved pages and models on disk only");
    addSettings(*command, options->given,
                {"text",   "windows", "hook",    "layers",   "rows",  "cols",      "drop_first",
                 "epochs", "latents", "l1",      "lr",       "batch", "normalize", "sae",
                 "k",      "repeats", "control", "save_sae", "seed",  "threads",   "device"});
    command->callback([options, &context] {
        context.chosen = [options, &context]() -> Status {
            LAMINA_ASSIGN(const ProgressStyle style, parseProgressStyle(options->progress));
            RunReporter reporter(style);
            const Status status = runToArchive(*options, style, reporter, context.token);
            if (!status.ok() && style == ProgressStyle::Jsonl)
                printEvent(errorEvent(status.error()));
            return status;
        };
    });
}

} // namespace lamina::cli
