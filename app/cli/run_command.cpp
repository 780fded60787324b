// run: from an article and a model to OUT.lamina.

#include "commands.h"
#include "output.h"
#include "profile/controls.h"
#include "profile/presets.h"
#include "profile/statistics/curve_sentences.h"
#include "run/run_job.h"
#include "transfer_reporter.h"

#include <chrono>
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
    bool otherEngine = false;
    bool offline = false;
    GivenSettings given;
};

// A job's events, on the terminal or as jsonl.
class JobReporter : public ForwardingObserver<RunJobObserver> {
public:
    JobReporter(RunReporter& reporter, TransferReporter& transfers)
        : ForwardingObserver(reporter), m_transfers(transfers) {}
    bool ready() const { return m_ready; } // inputs are there: from now on a journal keeps what is done

    void inputsReady(const RunInputs&, const Provenance&, const RunConfig&) override {
        m_transfers.clearLine();
        m_ready = true;
    }

private:
    TransferReporter& m_transfers;
    bool m_ready = false;
};

Status runToArchive(const RunOptions& options, ProgressStyle style, RunReporter& reporter, RunToken& token) {
    const auto start = std::chrono::steady_clock::now();
    RunRequest request;
    LAMINA_ASSIGN(request.config, configure(options.preset, options.given));
    request.config.model = options.model;
    request.config.article = options.article;
    request.output = options.out;
    request.resume = options.resume;
    request.overwrite = options.overwrite;
    request.otherEngine = options.otherEngine;
    if (options.resume && options.overwrite)
        return makeError(ErrorKind::Usage,
                         "--resume and --overwrite exclude each other: the one keeps what is there, the "
                         "other starts anew");
    if (!options.resume)
        LAMINA_TRY(checkOutput(options.out, options.overwrite));
    const QtScope qt;
    TransferReporter transfers(style);
    request.inputs.transfer = transfers.observer();
    if (options.offline)
        request.inputs.fetch.offline = request.inputs.hub.offline = true;
    JobReporter job(reporter, transfers);
    const RunOutcome outcome = runJob(request, job, token, false);
    transfers.clearLine();
    if (outcome.alreadyComplete) {
        if (style == ProgressStyle::Jsonl)
            printEvent({{"event", "done"}, {"out", options.out}, {"seconds", 0}});
        printMessage(options.out + " is complete already; there is nothing left to resume");
        return {};
    }
    if (!outcome.status.ok()) {
        Error error = outcome.status.error();
        if (error.kind == ErrorKind::Cancelled && job.ready())
            error.message = "stopped; what was done is kept, and the same command with --resume goes on from there";
        return error;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (style == ProgressStyle::Jsonl)
        printEvent({{"event", "done"}, {"out", options.out}, {"seconds", seconds}});
    if (style == ProgressStyle::Text) {
        printText(profileTables(request.config, outcome.profile) + "\n" +
                  profileWords(request.config, outcome.session->modelLayers(), outcome.profile));
        printMessage("wrote " + options.out + " in " + std::to_string(static_cast<long long>(seconds + 0.5)) + " s");
    }
    Status trained = everyLayerTrained(outcome.profile);
    if (!trained.ok())
        return makeError(trained.error().kind, trained.error().message + "; " + options.out + " keeps everything else");
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
    command->add_flag("--other-engine", options->otherEngine,
                      "With --resume: go on with another engine than the run began with; the session says so");
    command->add_flag("--overwrite", options->overwrite, "Replace --out, and drop an interrupted run of it");
    command->add_flag("--offline", options->offline, "Makes no request: saved pages and models on disk only");
    addSettings(*command, options->given, SettingUse::Run);
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
