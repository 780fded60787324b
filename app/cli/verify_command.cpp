// verify: every number of a session recomputed with libtorch in float64, and compared.

#include "base/number_format.h"
#include "commands.h"
#include "output.h"
#include "run/verify/session_check.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <unistd.h>

namespace lamina::cli {

namespace {

struct VerifyOptions {
    std::string session;
    std::string model;
    bool retrain = false;
    GivenSettings given; // layers, device, threads
};

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2g %%", 100 * share);
    return text;
}

// One line on a terminal, rewritten; nothing elsewhere.
class CheckLine {
public:
    void show(const SessionCheckProgress& progress) {
        if (!m_terminal)
            return;
        m_shown = true;
        std::fprintf(stderr, "\r\033[K%3.0f %%  layer %d, %s%s", 100 * progress.fraction, progress.key.layer,
                     curveLabel(progress.key.curve).c_str(), progress.training ? ", trains again" : "");
        std::fflush(stderr);
    }
    void clear() {
        if (m_shown)
            std::fputs("\r\033[K", stderr);
        m_shown = false;
    }

private:
    const bool m_terminal = ::isatty(STDERR_FILENO) == 1;
    bool m_shown = false;
};

std::string movedSentence(const RetrainedMetric& metric) {
    std::string text =
        "trained again: " + metric.metric + " moved furthest in layer " + std::to_string(metric.key.layer) +
        (metric.key.curve.isRun() ? "" : ", " + curveLabel(metric.key.curve)) + ", from " +
        formatNumber(metric.stored) + " to " + formatNumber(metric.retrained) + " (" + percent(metric.relative) + ")";
    if (!std::isnan(metric.spread))
        text += "; the session's repeats are " + percent(metric.spread) + " apart there";
    return text;
}

Status verify(const VerifyOptions& options, RunToken& token) {
    LAMINA_ASSIGN(const RunConfig given, configure("laminar", options.given));
    SessionCheckRequest request;
    request.session = options.session;
    request.layers = given.layers;
    request.retrain = options.retrain;
    request.model = options.model;
    request.device = given.device;
    request.threads = given.threads;
    CheckLine line;
    const auto checked =
        checkSession(request, token, [&](const SessionCheckProgress& progress) { line.show(progress); });
    line.clear();
    LAMINA_ASSIGN(const SessionCheckOutcome outcome, checked);
    std::string text = checkLine({outcome.record, true}) + "\n";
    for (const CheckedNumber& number : outcome.differing)
        text += "differs   " + number.sentence() + "\n";
    if (outcome.record.differing > outcome.differing.size())
        text += "and " + std::to_string(outcome.record.differing - outcome.differing.size()) + " more\n";
    for (const RetrainedMetric& metric : outcome.record.retrained)
        text += movedSentence(metric) + "\n";
    for (const DamagedEntry& entry : outcome.damaged)
        text += "damaged   " + entry.name + entry.problem + "\n";
    printResult(text);
    if (outcome.record.agrees() && outcome.damaged.empty())
        return {};
    if (outcome.record.agrees())
        return makeError(ErrorKind::Format,
                         options.session + " is damaged (" + outcome.damaged.front().name +
                             "), so that it was checked is not kept in it; take another copy of it, or run it anew");
    return makeError(ErrorKind::Format, options.session +
                                            " does not hold what its model, text and autoencoders give: " +
                                            outcome.differing.front().sentence());
}

} // namespace

void addVerify(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "verify", "Recomputes every number of a session with libtorch in float64 and says what differs");
    auto options = std::make_shared<VerifyOptions>();
    command->add_option("session", options->session, "The session; the result is kept in it")
        ->required()
        ->type_name("FILE.lamina");
    command->add_flag(
        "--retrain", options->retrain,
        "Trains each autoencoder again by autograd, from the same start and in the same order, and says how "
        "far the metrics move");
    command->add_option("--model", options->model, "The session's model, where it is now")->type_name("demo|NAME|DIR");
    addSettings(*command, options->given, {"layers", "device", "threads"});
    command->callback(
        [options, &context] { context.chosen = [options, &context] { return verify(*options, context.token); }; });
}

} // namespace lamina::cli
