// train-sae: one autoencoder on a tensor of a safetensors file.

#include "base/files.h"
#include "base/machine.h"
#include "base/seed.h"
#include "commands.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "output.h"
#include "profile/run_engine.h"
#include "profile/settings.h"
#include "sae/sae_lens.h"
#include "session/export/data_export.h"
#include "tensor/safetensors.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace lamina::cli {

namespace {

struct TrainOptions {
    std::string activations;
    std::string tensor;
    std::string preset = "laminar";
    std::string init;
    std::string out;
    std::string progress = "none";
    bool overwrite = false;
    GivenSettings given;
};

// The rows to train on: a 2-D tensor whole; of a 3-D one [rows, cols, width] column 0 dropped where the preset drops
// it.
Result<Matrix> readRows(const SafetensorsFile& file, const TrainOptions& options, bool dropFirst) {
    const TensorEntry* entry = file.find(options.tensor);
    if (!entry) {
        std::string names;
        for (const auto& [name, tensor] : file.tensors())
            if (names.size() < 200)
                names += (names.empty() ? "" : ", ") + name;
        return makeError(ErrorKind::NotFound,
                         options.activations + " has no tensor '" + options.tensor + "'; it holds " + names);
    }
    if (entry->shape.size() != 2 && entry->shape.size() != 3)
        return makeError(ErrorKind::Format, options.activations + ": tensor '" + options.tensor + "' has " +
                                                std::to_string(entry->shape.size()) +
                                                " dimensions; 2 (rows, width) or 3 (rows, cols, width) are needed");
    LAMINA_ASSIGN(Matrix values, file.readMatrix(options.tensor));
    if (entry->shape.size() == 3 && dropFirst) {
        const std::size_t rows = entry->shape[0], cols = entry->shape[1];
        if (cols < 2)
            return makeError(ErrorKind::TooShort, options.activations + ": tensor '" + options.tensor +
                                                      "' has one column, and column 0 is dropped; use --drop-first 0");
        const ConstMatrixView rest = dropFirstPositions(values, rows, cols);
        Matrix kept(rest.rows, rest.cols);
        std::copy_n(rest.data, kept.size(), kept.data());
        values = std::move(kept);
    }
    if (values.empty())
        return makeError(ErrorKind::TooShort, options.activations + ": tensor '" + options.tensor +
                                                  "' is empty; there is nothing to train on");
    return values;
}

// The layer in "blocks.{L}.…", else 0.
int layerOf(const std::string& tensor) {
    int layer = 0;
    return std::sscanf(tensor.c_str(), "blocks.%d.", &layer) == 1 ? layer : 0;
}

Status train(const TrainOptions& options, RunToken& token) {
    LAMINA_ASSIGN(const ProgressStyle style, parseProgressStyle(options.progress));
    LAMINA_ASSIGN(RunConfig config, configure(options.preset, options.given));
    const std::filesystem::path folder(options.out);
    constexpr const char* names[] = {"cfg.json", "sae_weights.safetensors", "metrics.json"};
    for (const char* name : names)
        LAMINA_TRY(checkOutput((folder / name).string(), options.overwrite));
    LAMINA_TRY(checkVariantSettings(config));
    LAMINA_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(options.activations));
    LAMINA_ASSIGN(const Matrix rows, readRows(file, options, config.dropFirst));

    SaeParameters initial;
    if (!options.init.empty() && !options.given.contains("latents")) {
        LAMINA_ASSIGN(const SafetensorsFile given, SafetensorsFile::open(options.init));
        if (const TensorEntry* encoder = given.find("W_enc"); encoder && encoder->shape.size() == 2)
            config.latents = {false, encoder->shape[1]};
    }
    const SaeConfig sae = config.saeConfig(rows.cols(), rows.rows());
    LAMINA_TRY(checkSaeConfig(sae));
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    LAMINA_TRY(engine->supports(sae));
    engine->useThreads(config.threads > 0 ? config.threads : availableThreads());
    HostActivations activations{ConstMatrixView(rows)};
    double scale = 1;
    if (config.normalize == Normalize::Scale) {
        LAMINA_ASSIGN(scale, inputScale(activations, token));
    }
    const int layer = layerOf(options.tensor);
    if (options.init.empty()) {
        const std::uint64_t seed = deriveSeed(config.seed, "sae-init", layer);
        LAMINA_ASSIGN(initial, startingParameters(sae, activations, scale, seed, token));
    } else {
        LAMINA_ASSIGN(initial, loadSaeParameters(options.init, sae));
    }
    LAMINA_ASSIGN(const auto training, trainFolded(*engine, sae, activations, scale, std::move(initial),
                                                   deriveSeed(config.seed, "shuffle", layer), token));
    SaeRunSteps steps;
    steps.epochDone = [&](const EpochPoint& point) {
        if (style == ProgressStyle::Jsonl) {
            nlohmann::json event{{"event", "epoch"}, {"layer", layer}, {"epoch", point.epoch}};
            for (const EpochColumn& column : epochColumns)
                event[std::string(column.name)] = number(point.*column.value);
            printEvent(event);
        } else if (style == ProgressStyle::Text) {
            printMessage("epoch " + std::to_string(point.epoch) + " of " + std::to_string(sae.epochs) + ": objective " +
                         number(point.objective).dump() + ", density " + number(point.density).dump());
        }
        return Status();
    };
    LAMINA_ASSIGN(const SaeEvaluation evaluation,
                  trainAndEvaluate(*engine, sae, activations, *training, steps, token, scale));

    LAMINA_TRY(createDirectories(folder));
    const std::string contents[] = {saeConfigJson(sae, {.modelName = {}, .hookName = options.tensor, .layer = layer}),
                                    saeParametersBytes(sae, training->weights()),
                                    metricsJson(evaluation.metrics, training->epochPoints())};
    for (std::size_t i = 0; i < std::size(names); ++i)
        LAMINA_TRY(writeFileAtomically(folder / names[i], contents[i]));
    return {};
}

} // namespace

void addTrainSae(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("train-sae", "Trains one autoencoder on a tensor of activations");
    auto options = std::make_shared<TrainOptions>();
    command->add_option("--activations", options->activations, "A safetensors file")
        ->required()
        ->type_name("F.safetensors");
    command->add_option("--tensor", options->tensor, "The tensor in it, [rows, width] or [rows, cols, width]")
        ->required()
        ->type_name("NAME");
    command->add_option("--preset", options->preset, "laminar or course")->type_name("P");
    command->add_option("--init", options->init, "Initial weights: W_enc [d,F] and, unless tied, b_enc, W_dec, b_dec")
        ->type_name("W.safetensors");
    command->add_option("--out", options->out, "Folder for cfg.json, sae_weights.safetensors and metrics.json")
        ->required()
        ->type_name("DIR");
    command->add_option("--progress", options->progress, "text on stderr, jsonl events on stdout, or none")
        ->type_name("text|jsonl|none");
    command->add_flag("--overwrite", options->overwrite, "Replace the files in --out");
    addSettings(*command, options->given, SettingUse::TrainSae);
    command->callback(
        [options, &context] { context.chosen = [options, &context] { return train(*options, context.token); }; });
}

} // namespace lamina::cli
