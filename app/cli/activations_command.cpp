// activations: a forward pass over given token ids, captured to a safetensors file.

#include "base/machine.h"
#include "commands.h"
#include "output.h"
#include "profile/profile_runner.h"
#include "profile/run_engine.h"
#include "profile/settings.h"
#include "run/checkpoint/checkpoint_folder.h"
#include "run/model_folder.h"
#include "tensor/safetensors.h"
#include "transfer_reporter.h"

#include <memory>

namespace lamina::cli {

namespace {

struct ActivationOptions {
    std::string model;
    std::string tokens;
    std::string out;
    bool overwrite = false;
    GivenSettings given;
};

Status capture(const ActivationOptions& options, RunToken& token) {
    LAMINA_ASSIGN(const RunConfig config, configure("laminar", options.given));
    LAMINA_TRY(checkOutput(options.out, options.overwrite));
    const QtScope qt;
    TransferReporter transfers(ProgressStyle::Text);
    LAMINA_ASSIGN(const auto given,
                  fetchModelFolder(options.model, HubOptions::fromEnvironment(), token, transfers.observer()));
    transfers.clearLine();
    LAMINA_ASSIGN(const auto folder, safetensorsFolder(given, token));
    LAMINA_ASSIGN(const Gpt2 model, Gpt2::open(folder));
    LAMINA_ASSIGN(auto ids, readIds(options.tokens));
    const std::size_t wanted = config.rows * config.cols;
    if (ids.size() < wanted)
        return makeError(ErrorKind::TooShort, options.tokens + " holds " + std::to_string(ids.size()) + " ids, but " +
                                                  std::to_string(config.rows) + " rows of " +
                                                  std::to_string(config.cols) + " need " + std::to_string(wanted) +
                                                  "; give more ids or fewer rows");
    ids.resize(wanted);
    const int layers = static_cast<int>(model.config().layers);
    const int last = config.layers.lastOf(layers);
    if (last >= layers || config.layers.first > last)
        return makeError(ErrorKind::Usage, "--layers " + std::to_string(config.layers.first) + "-" +
                                               std::to_string(last) + ": the model has layers 0 to " +
                                               std::to_string(layers - 1));
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    LAMINA_TRY(engine->supports(model.config()));
    engine->useThreads(config.threads > 0 ? config.threads : availableThreads());
    LAMINA_ASSIGN(const auto forward,
                  engine->forward(model, {.ids = ids, .rows = config.rows, .cols = config.cols, .hook = config.hook}));

    const std::size_t width = model.config().hookWidth(config.hook);
    std::vector<TensorToWrite> tensors;
    for (int layer = config.layers.first; layer <= last; ++layer)
        tensors.push_back({hookNameInFile(config.hook, layer), {config.rows, config.cols, width}, nullptr});
    LAMINA_ASSIGN(SafetensorsWriter writer, SafetensorsWriter::create(options.out, tensors));
    for (int layer = 0; layer <= last; ++layer) {
        if (layer < config.layers.first) {
            LAMINA_TRY(forward->skip(token));
            continue;
        }
        LAMINA_ASSIGN(const auto activations, forward->next(token));
        LAMINA_ASSIGN(const ConstMatrixView rows, activations->onHost(token));
        LAMINA_TRY(writer.append(rows.data, rows.rows * rows.cols));
    }
    return writer.finish();
}

} // namespace

void addActivations(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("activations", "Captures a hook point's activations on given token ids");
    auto options = std::make_shared<ActivationOptions>();
    command->add_option("--model", options->model, modelHelp())->required()->type_name("demo|NAME|DIR");
    command->add_option("--tokens", options->tokens, "JSON array of ids; the first rows x cols are read")
        ->required()
        ->type_name("IDS.json");
    command->add_option("--out", options->out, "Tensors blocks.{L}.HOOK [rows, cols, width]")
        ->required()
        ->type_name("ACTS.safetensors");
    command->add_flag("--overwrite", options->overwrite, "Replace --out");
    addSettings(*command, options->given, SettingUse::Activations);
    command->get_option("--rows")->required();
    command->get_option("--cols")->required();
    command->callback(
        [options, &context] { context.chosen = [options, &context] { return capture(*options, context.token); }; });
}

} // namespace lamina::cli
