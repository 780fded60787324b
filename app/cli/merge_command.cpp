// merge: parts of one run, computed apart, to one session.

#include "commands.h"
#include "output.h"
#include "run/merge/session_merge.h"

#include <memory>

namespace lamina::cli {

namespace {

struct MergeOptions {
    std::vector<std::string> parts;
    std::string out;
    bool overwrite = false;
};

std::string counted(std::size_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

Status merge(const MergeOptions& options, RunToken& token) {
    const MergeRequest request{{options.parts.begin(), options.parts.end()}, options.out, options.overwrite};
    LAMINA_ASSIGN(const MergeOutcome outcome, mergeSessions(request, token));
    for (const std::string& gap : outcome.gaps)
        printMessage("warning: " + gap);
    printMessage("wrote " + options.out + ": " + counted(outcome.layers, "layer") + " of " +
                 counted(outcome.curves, "curve") + " from " + counted(options.parts.size(), "part") +
                 (outcome.gaps.empty() ? "" : "; it is marked unfinished"));
    return {};
}

} // namespace

void addMerge(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "merge", "Joins sessions of one run whose layers, repeats, controls or copies were run apart");
    auto options = std::make_shared<MergeOptions>();
    command
        ->add_option("parts", options->parts,
                     "Two sessions or more, or journals of interrupted runs. They differ in --layers, --repeats and "
                     "--first-repeat, --control, --copies and --first-copy alone; what several have must be the same "
                     "in all, byte for byte")
        ->required()
        ->type_name("PART.lamina");
    command
        ->add_option(
            "--out", options->out,
            "The session file to write: that of a single run of the whole; unfinished where a layer is missing")
        ->required()
        ->type_name("WHOLE.lamina");
    command->add_flag("--overwrite", options->overwrite, "Replace --out");
    command->callback(
        [options, &context] { context.chosen = [options, &context] { return merge(*options, context.token); }; });
}

} // namespace lamina::cli
