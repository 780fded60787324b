// bench: how fast this machine runs the demo, and what a run of it costs.

#include "base/machine.h"
#include "base/memory_usage.h"
#include "commands.h"
#include "numeric/threads.h"
#include "output.h"
#include "profile/cost_estimate.h"
#include "profile/profile_runner.h"
#include "profile/run_engine.h"
#include "run/run_inputs.h"
#include "transfer_reporter.h"

#include <chrono>
#include <cstdio>
#include <memory>

namespace lamina::cli {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Notes when layers finish; nothing else.
class LayerClock : public RunObserver {
public:
    explicit LayerClock(Clock::time_point start) : m_start(start) {}
    void tokensSampled(const std::vector<TokenId>&, const TokenMatrix&) override {}
    void progressed(const RunProgress&) override {}
    void epochFinished(const EpochUpdate&) override {}
    void layerFinished(const LayerResultPtr&) override { m_seconds.push_back(secondsSince(m_start)); }
    void warned(const std::string&) override {}
    const std::vector<double>& seconds() const { return m_seconds; }

private:
    Clock::time_point m_start;
    std::vector<double> m_seconds;
};

struct BenchOptions {
    std::string preset = "laminar";
    std::string model = "demo";
    GivenSettings given;
};

std::string line(const char* name, double value, const char* unit) {
    char text[96];
    std::snprintf(text, sizeof text, "%-34s %10.2f %s\n", name, value, unit);
    return text;
}

Status bench(const BenchOptions& options, RunToken& token) {
    const auto start = Clock::now();
    LAMINA_ASSIGN(RunConfig config, configure(options.preset, options.given));
    config.model = options.model;
    const QtScope qt;
    TransferReporter transfers(ProgressStyle::Text);
    PrepareOptions prepare;
    prepare.transfer = transfers.observer();
    LAMINA_ASSIGN(const PreparedRun prepared, prepareRun(config, token, prepare));
    transfers.clearLine();
    LAMINA_TRY(ProfileRunner::check(config, prepared.inputs));
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    const int threads = config.threads > 0 ? config.threads : availableThreads();
    engine->useThreads(threads);
    const MachineSpeed speed = engine->measure(token);
    const CostEstimate cost = estimateCost(config, prepared.inputs.model.config(), *engine, speed);
    printResult("engine " + std::string(engine->info().name) + " on " + std::string(engine->device()) + ", threads " +
                std::to_string(threads) + ", instruction set " + std::string(instructionSet()) + ", oneDNN " +
                oneDnnVersion() + " (" + oneDnnInstructionSet() + ")\n");
    printResult(line("forward speed", speed.forwardFlopsPerSecond * 1e-9, "GFLOP/s"));
    printResult(line("training speed", speed.trainingFlopsPerSecond * 1e-9, "GFLOP/s"));
    printResult(line("estimated run", cost.seconds, "s"));
    printResult(line("estimated memory", static_cast<double>(cost.memoryBytes) / 1048576.0, "MiB"));
    LayerClock clock(start);
    LAMINA_ASSIGN(const Profile profile, ProfileRunner::run(config, prepared.inputs, clock, nullptr, token));
    printResult(line("first layer final after", clock.seconds().front(), "s"));
    printResult(line("last layer final after", clock.seconds().back(), "s"));
    printResult(line("layers", static_cast<double>(profile.layers.size()), ""));
    printResult(line("peak resident memory", static_cast<double>(peakResidentBytes()) / 1048576.0, "MiB"));
    return {};
}

} // namespace

void addBench(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("bench", "Times a run (by default the demo's) without writing anything");
    auto options = std::make_shared<BenchOptions>();
    command->add_option("--preset", options->preset, "laminar or course")->type_name("P");
    command->add_option("--model", options->model, modelHelp())->type_name("demo|NAME|DIR");
    addSettings(*command, options->given, SettingUse::Run);
    command->callback(
        [options, &context] { context.chosen = [options, &context] { return bench(*options, context.token); }; });
}

} // namespace lamina::cli
