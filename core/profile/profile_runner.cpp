#include "profile/profile_runner.h"

#include "base/data_directory.h"
#include "base/machine.h"
#include "base/seed.h"
#include "engine/sae_run.h"
#include "profile/controls.h"
#include "profile/cost_estimate.h"
#include "profile/run_engine.h"
#include "profile/runner/checkpoints.h"
#include "profile/runner/progress_meter.h"
#include "profile/settings.h"
#include "sae/sae_cost.h"

#include <algorithm>
#include <chrono>

namespace lamina {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

LayerRange resolvedLayers(const RunConfig& config, const Gpt2Config& model) {
    LayerRange range = config.layers;
    range.last = range.lastOf(static_cast<int>(model.layers));
    return range;
}

struct SampledArticle {
    std::vector<TokenId> ids;
    TokenMatrix windows;
};

Result<SampledArticle> sampleArticle(const RunConfig& config, const RunInputs& inputs) {
    SampledArticle article{inputs.ids, {}};
    if (article.ids.empty()) {
        LAMINA_ASSIGN(article.ids, inputs.tokenizer.encode(inputs.article.text));
    }
    LAMINA_ASSIGN(article.windows, sampleWindows(article.ids, config.rows, config.cols, config.windows,
                                                 deriveSeed(config.seed, "windows"), inputs.model.config().positions));
    return article;
}

// One run while it goes on.
class Runner {
public:
    Runner(Engine& engine, const RunConfig& config, const RunInputs& inputs, RunObserver& observer, RunStore* store,
           RunToken& token)
        : m_engine(engine), m_config(config), m_inputs(inputs), m_observer(observer), m_store(store), m_token(token),
          m_shape(inputs.model.config()), m_layers(resolvedLayers(config, m_shape)),
          m_sae(config.saeConfig(m_shape.hookWidth(config.hook))), m_saveWeights(savesWeights(config, m_shape)),
          m_forwardWork(inputs.model.config().forwardFlops(config.rows, config.cols, 1)),
          m_epochWork(saeEpochFlops(m_sae, config.trainingRows())), m_progress(observer, totalWork()) {}

    Result<Profile> run() {
        LAMINA_TRY(sample());
        std::vector<std::string> curves{std::string()}; // the run itself first
        curves.insert(curves.end(), m_config.controls.begin(), m_config.controls.end());
        for (const std::string& control : curves) {
            m_token.setSkippable(!control.empty());
            const Status status = runCurve(control);
            if (!status.ok() && status.error().kind == ErrorKind::Cancelled && m_token.takeSkip()) {
                LAMINA_TRY(drop(control));
                continue;
            }
            LAMINA_TRY(status);
            m_observer.curveFinished(control);
        }
        m_token.setSkippable(false);
        m_progress.finish();
        return std::move(m_profile);
    }

private:
    static constexpr int repeats = 1; // of each layer's training, from one capture

    double layerWork() const { return m_epochWork * (m_config.epochs + 1); }
    double curveWork() const {
        const double layers = m_layers.last - m_layers.first + 1;
        return m_forwardWork * (m_layers.last + 1) + repeats * layers * layerWork();
    }
    double totalWork() const { return static_cast<double>(1 + m_config.controls.size()) * curveWork(); }

    Status sample() {
        m_progress.enter(Stage::Tokenize, {}, 0);
        LAMINA_ASSIGN(SampledArticle article, sampleArticle(m_config, m_inputs));
        m_windows = std::move(article.windows);
        for (const std::string& warning : m_inputs.article.warnings)
            m_observer.warned(warning);
        for (const std::string& warning : m_windows.warnings)
            m_observer.warned(warning);
        if (m_store)
            LAMINA_TRY(m_store->saveTokens(article.ids, m_windows));
        m_observer.tokensSampled(article.ids, m_windows);
        return {};
    }

    // Every layer of the run (no control) or of one control, each captured once for all its repeats.
    Status runCurve(const std::string& control) {
        LAMINA_TRY(beginCurve(control));
        std::unique_ptr<ForwardPass> forward; // started only when a layer has to be computed
        for (int layer = m_layers.first; layer <= m_layers.last; ++layer) {
            std::unique_ptr<Activations> captured;
            for (int repeat = 0; repeat < repeats; ++repeat) {
                const LayerKey key{{control, repeat}, layer};
                LayerResultPtr result;
                if (m_store) {
                    LAMINA_ASSIGN(result, m_store->loadLayer(key));
                }
                if (result) {
                    m_progress.restored(layerWork());
                } else {
                    if (!captured) {
                        LAMINA_ASSIGN(captured, capture(key, forward));
                    }
                    LAMINA_ASSIGN(result, trainLayer(key, *captured));
                    if (m_store)
                        LAMINA_TRY(m_store->saveLayer(*result));
                }
                m_profile.layers.push_back(result);
                m_observer.layerFinished(result);
            }
        }
        return {};
    }

    Status beginCurve(const std::string& control) {
        m_control = findControl(control);
        m_doneBefore = m_progress.done();
        m_ids = m_windows.ids;
        const auto order =
            m_control ? tokenOrder(m_control->tokens, m_windows.ids.size(), deriveSeed(m_config.seed, m_control->name))
                      : std::vector<std::uint32_t>();
        for (std::size_t place = 0; place < order.size(); ++place)
            m_ids[place] = m_windows.ids[order[place]];
        if (m_store && !order.empty())
            LAMINA_TRY(m_store->saveTokenOrder(control, order));
        m_observer.curveStarted(control, order);
        return {};
    }

    // A skipped control leaves no trace, and its work no longer counts.
    Status drop(const std::string& control) {
        std::erase_if(m_profile.layers,
                      [&](const LayerResultPtr& result) { return result->key.curve.control == control; });
        m_progress.skipped(m_doneBefore, curveWork());
        if (m_store)
            LAMINA_TRY(m_store->dropControl(control));
        m_observer.curveSkipped(control);
        return {};
    }

    Result<std::unique_ptr<Activations>> capture(const LayerKey& key, std::unique_ptr<ForwardPass>& forward) {
        if (!forward) {
            LAMINA_ASSIGN(
                forward, m_engine.forward(
                             m_inputs.model,
                             {.ids = m_ids,
                              .rows = m_windows.rows,
                              .cols = m_windows.cols,
                              .hook = m_config.hook,
                              .weights = m_control ? m_control->weights : WeightControl::None,
                              .weightSeed = deriveSeed(m_config.seed, m_control ? m_control->name : std::string_view()),
                              .dropFirst = m_config.dropFirst}));
        }
        while (forward->layer() < key.layer) {
            m_progress.enter(Stage::Forward, {key.curve, forward->layer()}, m_forwardWork);
            LAMINA_TRY(forward->skip(m_token));
            m_progress.leave();
        }
        m_progress.enter(Stage::Forward, key, m_forwardWork);
        auto activations = forward->next(m_token, [&](double fraction) { m_progress.advance(fraction); });
        m_progress.leave();
        return activations;
    }

    // Controls use the run's own SAE seeds: the curves differ by the weights of the model alone.
    Result<LayerResultPtr> trainLayer(const LayerKey& key, Activations& activations) {
        const auto start = Clock::now();
        auto result = std::make_shared<LayerResult>();
        result->key = key;
        result->sae = m_sae;
        LAMINA_ASSIGN(auto training, startTraining(key, activations));
        const Status restored = restore(key, *training, *result);
        if (!restored.ok()) {
            m_observer.warned("layer " + std::to_string(key.layer) + ": " + restored.error().message);
            result->epochDensity.clear();
            LAMINA_ASSIGN(training, startTraining(key, activations));
        }

        const int firstEpoch = training->epoch();
        m_progress.enter(Stage::Train, key, m_epochWork * (m_config.epochs - firstEpoch));
        m_progress.epoch(firstEpoch);
        const auto fraction = [&](double inEpoch) {
            return (training->epoch() - firstEpoch + inEpoch) / std::max(1, m_config.epochs - firstEpoch);
        };
        Checkpoints checkpoints(m_sae);
        SaeRunSteps steps;
        steps.progress = [&](double inEpoch) { m_progress.advance(fraction(inEpoch)); };
        steps.epochDone = [&](const EpochPoint& point) {
            m_progress.epoch(training->epoch());
            result->epochDensity.push_back(training->epochDensityHistogram());
            m_observer.epochFinished({key, point, result->epochDensity.back(), training->epochActivationHistogram(),
                                      m_progress.now(fraction(0.0))});
            return m_store && !training->finished() ? checkpoints.keep(*m_store, key, *training, result->epochDensity)
                                                    : Status();
        };
        steps.trained = [&] {
            m_progress.leave();
            m_progress.enter(Stage::Evaluate, key, m_epochWork);
            m_progress.epoch(training->epoch());
        };
        auto evaluation = trainAndEvaluate(m_engine, m_sae, activations, *training, steps, m_token);
        if (!evaluation.ok() && evaluation.error().kind != ErrorKind::Diverged)
            return evaluation.error();
        m_progress.leave();
        result->epochs = training->epochPoints();
        if (!evaluation.ok()) { // a diverged layer is reported and the run goes on
            result->failure = evaluation.error();
            result->failure->layer = key.layer;
            return LayerResultPtr(std::move(result));
        }
        result->train = std::move(*evaluation);
        if (m_saveWeights)
            result->weights = training->weights();
        result->seconds = secondsSince(start);
        return LayerResultPtr(std::move(result));
    }

    Result<std::unique_ptr<SaeTraining>> startTraining(const LayerKey& key, Activations& activations) {
        return m_engine.train(
            m_sae, activations,
            initialSaeParameters(m_sae, deriveSeed(m_config.seed, "sae-init", key.layer, key.curve.repeat)),
            deriveSeed(m_config.seed, "shuffle", key.layer, key.curve.repeat), m_token);
    }

    Status restore(const LayerKey& key, SaeTraining& trainer, LayerResult& result) {
        if (!m_store)
            return {};
        LAMINA_ASSIGN(const auto checkpoint, m_store->loadCheckpoint(key));
        if (!checkpoint)
            return {};
        LAMINA_TRY(unpackCheckpoint(*checkpoint, trainer, result.epochDensity));
        m_progress.restored(m_epochWork * trainer.epoch());
        for (std::size_t i = 0; i < trainer.epochPoints().size(); ++i)
            m_observer.epochFinished({key, trainer.epochPoints()[i], result.epochDensity[i],
                                      trainer.epochActivationHistogram(), m_progress.now(0.0)});
        return {};
    }

    Engine& m_engine;
    const RunConfig& m_config;
    const RunInputs& m_inputs;
    RunObserver& m_observer;
    RunStore* m_store;
    RunToken& m_token;
    const Gpt2Config& m_shape;
    const LayerRange m_layers;
    const SaeConfig m_sae;
    const bool m_saveWeights;
    const double m_forwardWork; // of one layer
    const double m_epochWork;
    ProgressMeter m_progress;
    TokenMatrix m_windows;
    // Of the curve at work:
    const Control* m_control = nullptr; // none: the run itself
    std::vector<TokenId> m_ids;         // what it reads, [rows, cols]
    double m_doneBefore = 0;
    Profile m_profile;
};

} // namespace

Status RunInputs::encodeArticle() {
    LAMINA_ASSIGN(ids, tokenizer.encode(article.text));
    return {};
}

Result<std::filesystem::path> modelFolder(const std::string& model) {
    std::error_code error;
    if (model == "demo") {
        const auto folder = dataDirectory() / "demo" / "model";
        if (!std::filesystem::is_directory(folder, error))
            return makeError(ErrorKind::NotFound, "the bundled model is missing from " + folder.string() +
                                                      "; reinstall Lamina or set LAMINA_DATA_DIR");
        return folder;
    }
    if (std::filesystem::is_directory(model, error))
        return std::filesystem::path(model);
    if (std::filesystem::exists(model, error))
        return makeError(ErrorKind::Usage,
                         "--model " + model + " is a file; name the folder of a Hugging Face GPT-2 model");
    return makeError(ErrorKind::NotFound, "--model " + model +
                                              ": there is no such folder; name the folder of a Hugging "
                                              "Face GPT-2 model, or demo");
}

Status ProfileRunner::checkSettings(const RunConfig& config, const Gpt2Config& model) {
    const auto usage = [](std::string message) { return makeError(ErrorKind::Usage, std::move(message)); };
    const LayerRange layers = resolvedLayers(config, model);
    if (layers.first < 0 || layers.last >= static_cast<int>(model.layers) || layers.first > layers.last)
        return usage("--layers " + std::to_string(layers.first) + "-" + std::to_string(layers.last) +
                     ": the model has layers 0 to " + std::to_string(model.layers - 1));
    if (config.cols > model.positions)
        return usage("--cols " + std::to_string(config.cols) + ": the model has " + std::to_string(model.positions) +
                     " positions; use --cols " + std::to_string(model.positions) + " or less");
    LAMINA_TRY(checkVariantSettings(config));
    if (config.dropFirst && config.cols < 2)
        return usage("--cols 1 leaves no token once the first of each window is dropped; use --drop-first 0");
    const SaeConfig sae = config.saeConfig(model.hookWidth(config.hook));
    LAMINA_TRY(checkSaeConfig(sae));
    LAMINA_ASSIGN(const Engine* engine, runEngine(config));
    LAMINA_TRY(engine->supports(sae));
    return engine->supports(model);
}

Status ProfileRunner::checkVocabulary(const Tokenizer& tokenizer, const Gpt2Config& model) {
    if (tokenizer.vocabularySize() > model.vocabulary)
        return makeError(ErrorKind::Format, "the tokenizer has " + std::to_string(tokenizer.vocabularySize()) +
                                                " entries but the model's embedding only " +
                                                std::to_string(model.vocabulary) + "; they do not belong together");
    return {};
}

Status ProfileRunner::check(const RunConfig& config, const RunInputs& inputs) {
    LAMINA_TRY(checkVocabulary(inputs.tokenizer, inputs.model.config()));
    LAMINA_TRY(checkSettings(config, inputs.model.config()));
    LAMINA_TRY(sampleArticle(config, inputs));
    return {};
}

Result<Profile> ProfileRunner::run(const RunConfig& config, const RunInputs& inputs, RunObserver& observer,
                                   RunStore* store, RunToken& token) {
    LAMINA_TRY(checkVocabulary(inputs.tokenizer, inputs.model.config()));
    LAMINA_TRY(checkSettings(config, inputs.model.config()));
    // Whether the article is long enough is checked when it is sampled.
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    engine->useThreads(config.threads > 0 ? config.threads : availableThreads());
    return Runner(*engine, config, inputs, observer, store, token).run();
}

} // namespace lamina
