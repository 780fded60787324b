// lamina-evidence: how a preset's autoencoders fare on every layer of a model, on its activations as they are and
// rescaled to given mean squares, as a Markdown table. The defaults of core/profile/presets.cpp rest on its output.
#include "base/data_directory.h"
#include "base/files.h"
#include "base/machine.h"
#include "base/seed.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "profile/presets.h"
#include "profile/profile_runner.h"
#include "profile/run_config.h"
#include "profile/run_engine.h"
#include "profile/settings.h"
#include "sae/sae_variants.h"
#include "text/article_cleaner.h"
#include "text/tokenizer.h"
#include "text/windows.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace lamina {
namespace {

// What is asked of the defaults. The fall of the last ten epochs is the share it has in the fall from the first epoch
// to the last: what is left to see on the curve as it is drawn.
constexpr double leastDensity = 0.005;
constexpr double mostDensity = 0.45;
constexpr double mostFvu = 0.8;
constexpr double mostLateFall = 0.02;
constexpr double mostDead = 1.0 / 3.0;
constexpr int lateEpochs = 10;

struct Options {
    RunConfig config;
    std::vector<double> powers{0.18, 1.0, 12.3};
    bool randomWeights = false;
};

struct Row {
    SaeMetrics metrics;
    EpochPoint before, last; // lateEpochs before the end, and the end
    double lateFall = 0.0;
};

struct Extremes {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    void add(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

struct Summary {
    Extremes density, fvu, dead, lateFall;
    void add(const Row& row) {
        density.add(row.metrics.density);
        fvu.add(row.metrics.fvu);
        dead.add(row.metrics.dead);
        lateFall.add(row.lateFall);
    }
    bool holds() const {
        return density.low >= leastDensity && density.high <= mostDensity && fvu.high < mostFvu &&
               dead.high <= mostDead && lateFall.high <= mostLateFall;
    }
};

Result<Row> trainOn(Engine& engine, const RunConfig& config, int layer, ConstMatrixView X, RunToken& token) {
    const SaeConfig sae = config.saeConfig(X.cols);
    HostActivations activations(X);
    double scale = 1;
    if (config.normalize == Normalize::Scale) {
        LAMINA_ASSIGN(scale, inputScale(activations, token));
    }
    const std::uint64_t seed = deriveSeed(config.seed, "sae-init", layer);
    LAMINA_ASSIGN(SaeParameters initial, startingParameters(sae, activations, scale, seed, token));
    LAMINA_ASSIGN(const auto training, trainFolded(engine, sae, activations, scale, std::move(initial),
                                                   deriveSeed(config.seed, "shuffle", layer), token));
    LAMINA_ASSIGN(const SaeEvaluation evaluation,
                  trainAndEvaluate(engine, sae, activations, *training, {}, token, scale));
    const std::vector<EpochPoint>& points = training->epochPoints();
    Row row;
    row.metrics = evaluation.metrics;
    row.last = points.back();
    row.before = points[points.size() > lateEpochs ? points.size() - 1 - lateEpochs : 0];
    row.lateFall = (row.before.objective - row.last.objective) / (points.front().objective - row.last.objective);
    return row;
}

void printRow(int layer, const std::string& scaling, const Row& row) {
    std::printf("| %d | %s | %.3g | %.1f | %.3f | %.1f | %.4g | %.4g | %.1f | %.1f | %.2f |\n", layer, scaling.c_str(),
                row.metrics.inputPower, 100.0 * row.metrics.density, row.metrics.fvu, 100.0 * row.metrics.dead,
                row.before.objective, row.last.objective,
                100.0 * (row.before.objective - row.last.objective) / row.before.objective,
                100.0 * (row.last.density - row.before.density), 100.0 * row.lateFall);
    std::fflush(stdout);
}

void printSummary(const std::string& scaling, const Summary& summary) {
    std::printf("| %s | %.1f to %.1f | %.3f to %.3f | %.1f to %.1f | %.2f to %.2f | %s |\n", scaling.c_str(),
                100.0 * summary.density.low, 100.0 * summary.density.high, summary.fvu.low, summary.fvu.high,
                100.0 * summary.dead.low, 100.0 * summary.dead.high, 100.0 * summary.lateFall.low,
                100.0 * summary.lateFall.high, summary.holds() ? "yes" : "**no**");
}

void printHead(const Options& options, const Gpt2Config& shape, const std::string& title, std::size_t articleTokens,
               const TokenMatrix& windows) {
    const RunConfig& config = options.config;
    const SaeConfig sae = config.saeConfig(shape.hookWidth(config.hook));
    std::printf("Model %s%s, %s, %zu tokens of the article \"%s\" in %zu windows of %zu (seed %llu), %zu rows a layer; "
                "%s SAE, d = %zu, F = %zu, λ = %g reached after %g of the training, learning rate %g falling in the "
                "last %g of it, batch %zu, %d epochs.\n\n",
                config.model.c_str(), options.randomWeights ? " with permuted weights" : "",
                std::string(hookName(config.hook)).c_str(), articleTokens, title.c_str(), windows.rows, windows.cols,
                static_cast<unsigned long long>(config.seed), config.trainingRows(),
                std::string(sae.variant->name).c_str(), sae.inputs, sae.latents, sae.l1, sae.l1Warmup, sae.learningRate,
                sae.lrDecay, sae.batch, sae.epochs);
    std::printf(
        "| layer | rows | mean square | density %% | FVU | dead %% | objective, epoch %d | epoch %d | change %% | "
        "density's change, points | share of the whole fall %% |\n|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        sae.epochs - lateEpochs, sae.epochs);
}

using Summaries = std::vector<std::pair<std::string, Summary>>; // by how the rows were scaled

// Trains every layer's rows, as they are and rescaled, and prints a line for each.
Result<Summaries> trainLayers(const Options& options, Engine& engine, ForwardPass& forward, std::size_t layers) {
    Summaries summaries{{"as they are", {}}};
    for (const double power : options.powers) {
        char name[32];
        std::snprintf(name, sizeof name, "to %g", power);
        summaries.emplace_back(name, Summary{});
    }
    RunToken token;
    for (int layer = 0; layer < static_cast<int>(layers); ++layer) {
        LAMINA_ASSIGN(const auto activations, forward.next(token));
        LAMINA_ASSIGN(const InputFacts facts, activations->facts(token));
        for (std::size_t i = 0; i < summaries.size(); ++i) {
            const double factor = i == 0 ? 1.0 : std::sqrt(options.powers[i - 1] / facts.power);
            LAMINA_ASSIGN(const Matrix X, scaledRows(*activations, factor, token));
            LAMINA_ASSIGN(const Row row, trainOn(engine, options.config, layer, X, token));
            printRow(layer, summaries[i].first, row);
            summaries[i].second.add(row);
        }
    }
    return summaries;
}

// Whether every limit holds.
bool printSummaries(const Summaries& summaries) {
    std::printf(
        "\nOver the layers, lowest to highest; asked for: density %g to %g %%, FVU below %g, at most a third of the "
        "latents dead, at most %g %% of the objective's whole fall in the last %d epochs.\n\n"
        "| rows | density %% | FVU | dead %% | share of the whole fall %% | holds |\n|---|---|---|---|---|---|\n",
        100.0 * leastDensity, 100.0 * mostDensity, mostFvu, 100.0 * mostLateFall, lateEpochs);
    bool holds = true;
    for (const auto& [name, summary] : summaries) {
        printSummary(name, summary);
        holds = holds && summary.holds();
    }
    return holds;
}

Result<bool> printEvidence(const Options& options) {
    const RunConfig& config = options.config;
    LAMINA_ASSIGN(const std::filesystem::path folder, modelFolder(config.model));
    LAMINA_ASSIGN(const Gpt2 model, Gpt2::open(folder));
    LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(folder));
    const std::filesystem::path articlePath =
        config.article == "demo" ? dataDirectory() / "demo" / "article.html" : std::filesystem::path(config.article);
    LAMINA_ASSIGN(std::string page, readFile(articlePath));
    LAMINA_ASSIGN(const Article article, cleanArticle({std::move(page), {}, articlePath.string()}, config.text));
    LAMINA_ASSIGN(const std::vector<TokenId> ids, tokenizer.encode(article.text));
    LAMINA_ASSIGN(const TokenMatrix windows,
                  sampleWindows(ids, config.rows, config.cols, config.windows, deriveSeed(config.seed, "windows"),
                                model.config().positions));
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    engine->useThreads(config.threads);
    LAMINA_ASSIGN(const auto forward, engine->forward(model, {.ids = windows.ids,
                                                              .rows = windows.rows,
                                                              .cols = windows.cols,
                                                              .hook = config.hook,
                                                              .weights = options.randomWeights ? WeightControl::Permuted
                                                                                               : WeightControl::None,
                                                              .weightSeed = deriveSeed(config.seed, "random-weights"),
                                                              .dropFirst = config.dropFirst}));

    printHead(options, model.config(), article.title, ids.size(), windows);
    LAMINA_ASSIGN(const Summaries summaries, trainLayers(options, *engine, *forward, model.config().layers));
    return printSummaries(summaries);
}

int run(int argc, char** argv) {
    Options options;
    RunConfig& config = options.config;
    std::string preset = "laminar";
    for (int i = 1; i + 1 < argc; ++i) // before the options that change what it sets
        if (std::string_view(argv[i]) == "--preset")
            preset = argv[i + 1];
    if (const Status set = applyPreset(config, preset); !set.ok()) {
        std::fprintf(stderr, "lamina-evidence: %s\n", set.error().message.c_str());
        return 1;
    }
    config.threads = availableThreads();
    CLI::App app("Trains a preset's autoencoders on every layer of a model, on its activations as they are and "
                 "rescaled, and prints the outcome as Markdown. Exit code 0: every limit holds; 3: one does not.");
    app.add_option("--preset", preset, "Whose settings are tried")->capture_default_str();
    app.add_option("--model", config.model, "demo or a model folder")->capture_default_str();
    app.add_option("--article", config.article, "demo or a file")->capture_default_str();
    app.add_option("--power", options.powers, "Mean squares to rescale each layer's rows to")->capture_default_str();
    app.add_option("--l1", config.l1, "λ")->capture_default_str();
    app.add_option("--l1-warmup", config.l1Warmup, "Share of the training in which λ rises to its value")
        ->capture_default_str();
    app.add_option("--lr", config.learningRate, "Learning rate")->capture_default_str();
    app.add_option("--lr-decay", config.lrDecay, "Share of the training, at its end, in which the learning rate falls")
        ->capture_default_str();
    app.add_option_function<std::string>(
        "--batch",
        [&config](const std::string& text) {
            if (const Status set = setSetting(config, "batch", text); !set.ok())
                throw CLI::ValidationError("--batch", set.error().message);
        },
        "Rows a step, 1/S of them, or full");
    app.add_option("--rows", config.rows, "Windows of tokens")->capture_default_str();
    app.add_option("--seed", config.seed, "Run seed")->capture_default_str();
    app.add_option("--threads", config.threads, "Threads")->capture_default_str()->check(CLI::Range(1, 1024));
    app.add_flag("--random-weights", options.randomWeights, "Permute the model's weights, as the control does");
    CLI11_PARSE(app, argc, argv);
    const Result<bool> holds = printEvidence(options);
    if (!holds.ok()) {
        std::fprintf(stderr, "lamina-evidence: %s\n", holds.error().message.c_str());
        return 1;
    }
    return *holds ? 0 : 3;
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    return lamina::run(argc, argv);
}
