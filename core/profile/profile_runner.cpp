#include "profile/profile_runner.h"

#include "base/data_directory.h"
#include "base/machine.h"
#include "base/seed.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "profile/controls.h"
#include "profile/cost_estimate.h"
#include "profile/curve_tokens.h"
#include "profile/run_engine.h"
#include "profile/runner/checkpoints.h"
#include "profile/runner/given_saes.h"
#include "profile/runner/pass_rows.h"
#include "profile/runner/progress_meter.h"
#include "profile/runner/splice_losses.h"
#include "profile/settings.h"
#include "profile/sweep/sweep.h"
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
          m_runSae(inputs.saes ? inputs.saes->layers().front().sae : config.saeConfig(m_shape.hookWidth(config.hook))),
          m_saveWeights(savesWeights(config, static_cast<int>(m_shape.layers), m_runSae)),
          m_passes(capturePasses(config)),
          m_forwardWork(inputs.model.config().forwardFlops(config.rows, config.cols, 1)),
          m_epochWork(saeEpochFlops(m_runSae, config.trainingRows())), m_progress(observer, totalWork()) {}

    Result<Profile> run() {
        LAMINA_TRY(sample());
        std::string skipped; // the control of which no further copy is wanted
        for (const CapturePass& pass : m_passes) {
            if (!skipped.empty() && pass.control == skipped)
                continue;
            m_token.setSkippable(!pass.control.empty());
            const Status status = runPass(pass);
            if (!status.ok() && status.error().kind == ErrorKind::Cancelled && m_token.takeSkip()) {
                skipped = pass.control;
                LAMINA_TRY(drop(pass.curves.front()));
                continue;
            }
            LAMINA_TRY(status);
            for (const CurveId& curve : pass.curves)
                m_observer.curveFinished(curve);
        }
        m_token.setSkippable(false);
        m_progress.finish();
        return std::move(m_profile);
    }

private:
    double layerWork(const SaeConfig& sae) const { return m_epochWork * (sae.epochs + 1); }
    // Rows that a control has drawn itself are no activations that the model could go on from.
    bool measuresLosses(const Control* control) const {
        return m_config.ce && (!control || control->rows == RowTransform::None);
    }
    double lossWork(int layer) const { return spliceFlops(m_shape, m_config.rows, m_config.cols, layer); }
    double passWork(const CapturePass& pass) const {
        const double trainings = static_cast<double>(pass.curves.size()) * (m_layers.last - m_layers.first + 1);
        const Control* const control = findControl(pass.control);
        return m_forwardWork * (m_layers.last + 1) + trainings * layerWork(saeOf(control, m_runSae)) +
               (measuresLosses(control) ? lossesFlops(m_config, m_shape, static_cast<int>(pass.curves.size())) : 0.0);
    }
    double totalWork() const {
        double work = 0;
        for (const CapturePass& pass : m_passes)
            work += passWork(pass);
        return work;
    }

    Status sample() {
        m_progress.enter(Stage::Tokenize, {}, 0);
        LAMINA_ASSIGN(SampledArticle article, sampleArticle(m_config, m_inputs));
        m_windows = std::move(article.windows);
        m_articleIds = std::move(article.ids);
        for (const std::string& warning : m_inputs.article.warnings)
            m_observer.warned(warning);
        for (const std::string& warning : m_windows.warnings)
            m_observer.warned(warning);
        if (m_store)
            LAMINA_TRY(m_store->saveTokens(m_articleIds, m_windows));
        m_observer.tokensSampled(m_articleIds, m_windows);
        return {};
    }

    // Every layer of the pass, each captured once for all its curves.
    Status runPass(const CapturePass& pass) {
        LAMINA_TRY(beginPass(pass));
        PassRows rows(m_engine, m_config, m_inputs.model, pass, std::move(m_ids), measuresLosses(m_control));
        for (int layer = m_layers.first; layer <= m_layers.last; ++layer) {
            if (m_inputs.saes && !m_inputs.saes->find(layer))
                continue;
            std::optional<CapturedRows> captured;
            std::optional<SpliceLosses> losses;
            for (const CurveId& curve : pass.curves) {
                const LayerKey key{curve, layer};
                m_sae = saeOf(m_control,
                              curve.isPoint() ? atPoint(m_config, curve.point).saeConfig(m_runSae.inputs) : m_runSae);
                LayerResultPtr result;
                if (m_store) {
                    LAMINA_ASSIGN(result, m_store->loadLayer(key));
                }
                if (result) {
                    m_progress.restored(layerWork(m_sae));
                } else {
                    if (!captured) {
                        LAMINA_ASSIGN(captured, capture(key, rows));
                        if (measuresLosses(m_control))
                            losses.emplace(m_config, m_engine, rows.pass(), *captured, m_cleanLosses);
                    }
                    SpliceLosses* const spliced = losses ? &*losses : nullptr;
                    LAMINA_ASSIGN(result, m_inputs.saes ? measureGiven(key, *captured, spliced)
                                                        : trainLayer(key, *captured, spliced));
                    if (m_store)
                        LAMINA_TRY(m_store->saveLayer(*result));
                }
                m_profile.add(result);
                m_observer.layerFinished(result);
            }
        }
        return {};
    }

    Status beginPass(const CapturePass& pass) {
        m_control = findControl(pass.control);
        m_doneBefore = m_progress.done();
        m_cleanLosses.clear();
        // Curves of one pass read the same, so the first stands for all.
        const CurveId& first = pass.curves.front();
        LAMINA_ASSIGN(const CurveTokens tokens,
                      drawCurveTokens(m_config, first, m_articleIds, m_windows, m_inputs.tokenizer.vocabularySize(),
                                      m_shape.positions));
        m_ids = idsRead(m_articleIds, m_windows.starts, m_windows.cols, tokens);
        if (m_store && !tokens.asTheRun())
            LAMINA_TRY(m_store->saveCurveTokens(first, tokens));
        for (const CurveId& curve : pass.curves)
            m_observer.curveStarted(curve, tokens);
        return {};
    }

    // A copy of a control that was skipped leaves no trace, and its work and that of further copies no longer counts.
    Status drop(const CurveId& curve) {
        std::erase_if(m_profile.layers, [&](const LayerResultPtr& result) { return result->key.curve == curve; });
        double left = 0;
        for (const CapturePass& pass : m_passes)
            if (pass.control == curve.control && pass.curves.front().repeat >= curve.repeat)
                left += passWork(pass);
        m_progress.skipped(m_doneBefore, left);
        if (m_store)
            LAMINA_TRY(m_store->dropCurve(curve));
        m_observer.curveSkipped(curve);
        return {};
    }

    Result<CapturedRows> capture(const LayerKey& key, PassRows& rows) {
        CaptureSteps steps;
        steps.begins = [&](int layer) { m_progress.enter(Stage::Forward, {key.curve, layer}, m_forwardWork); };
        steps.progress = [&](double fraction) { m_progress.advance(fraction); };
        steps.ends = [&] { m_progress.leave(); };
        return rows.capture(key.layer, powerToReach(key), steps, m_token);
    }

    // The run's mean square at a control's layer, where controls are scaled to it.
    std::optional<double> powerToReach(const LayerKey& key) {
        if (!m_control || !m_config.scaleControls)
            return std::nullopt;
        if (const LayerResultPtr pair = m_profile.scaledTo(key))
            return pair->train.metrics.inputPower;
        m_observer.warned("layer " + std::to_string(key.layer) + " of " + key.curve.control +
                          " is not scaled: the run's own layer failed");
        return std::nullopt;
    }

    Result<LayerResultPtr> trainLayer(const LayerKey& key, const CapturedRows& rows, SpliceLosses* losses) {
        const auto start = Clock::now();
        Activations& activations = rows.trained();
        auto result = std::make_shared<LayerResult>();
        result->key = key;
        result->inputScale = rows.scale;
        result->sae = m_sae;
        if (rows.failure)
            return failed(std::move(result), *rows.failure);
        if (m_config.normalize == Normalize::Scale) {
            LAMINA_ASSIGN(result->normalizeScale, inputScale(activations, m_token));
        }
        const double scale = result->normalizeScale;
        LAMINA_ASSIGN(auto training, startTraining(key, activations, scale));
        const Status restored = restore(key, *training, *result);
        if (!restored.ok()) {
            m_observer.warned("layer " + std::to_string(key.layer) + ": " + restored.error().message);
            result->epochDensity.clear();
            LAMINA_ASSIGN(training, startTraining(key, activations, scale));
        }

        const int firstEpoch = training->epoch();
        m_progress.enter(Stage::Train, key, m_epochWork * (m_sae.epochs - firstEpoch));
        m_progress.epoch(firstEpoch);
        const auto fraction = [&](double inEpoch) {
            return (training->epoch() - firstEpoch + inEpoch) / std::max(1, m_sae.epochs - firstEpoch);
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
        auto evaluation = trainAndEvaluate(m_engine, m_sae, activations, *training, steps, m_token, scale);
        if (!evaluation.ok() && evaluation.error().kind != ErrorKind::Diverged)
            return evaluation.error();
        m_progress.leave();
        result->epochs = training->epochPoints();
        if (!evaluation.ok())
            return failed(std::move(result), evaluation.error());
        result->train = std::move(*evaluation);
        LAMINA_TRY(measureFurther(training->weights(), rows, losses, *result));
        if (m_saveWeights)
            result->weights = training->weights();
        result->seconds = secondsSince(start);
        return LayerResultPtr(std::move(result));
    }

    // A layer that has no numbers is reported and the run goes on.
    static LayerResultPtr failed(std::shared_ptr<LayerResult> result, const Error& why) {
        result->failure = why;
        result->failure->layer = result->key.layer;
        return result;
    }

    // An autoencoder that was trained before, on the run's rows.
    Result<LayerResultPtr> measureGiven(const LayerKey& key, const CapturedRows& rows, SpliceLosses* losses) {
        const auto start = Clock::now();
        const SaeLensConfig& given = *m_inputs.saes->find(key.layer);
        LAMINA_ASSIGN(SaeParameters weights, readSaeLensWeights(given));
        auto result = std::make_shared<LayerResult>();
        result->key = key;
        result->sae = given.sae;
        result->imported = given.folder.lexically_relative(m_inputs.saes->path()).generic_string();
        if (rows.failure)
            return failed(std::move(result), *rows.failure);
        m_progress.enter(Stage::Evaluate, key, layerWork(given.sae));
        LAMINA_ASSIGN(result->train, evaluateSae(m_engine, given.sae, weights, rows.trained(), m_token));
        m_progress.leave();
        LAMINA_TRY(measureFurther(weights, rows, losses, *result));
        if (m_saveWeights)
            result->weights = std::move(weights);
        result->seconds = secondsSince(start);
        return LayerResultPtr(std::move(result));
    }

    // On the rows held out, and in the model.
    Status measureFurther(const SaeParameters& weights, const CapturedRows& rows, SpliceLosses* losses,
                          LayerResult& result) {
        if (rows.heldout()) {
            LAMINA_ASSIGN(const SaeEvaluation heldout,
                          evaluateSae(m_engine, result.sae, weights, *rows.heldout(), m_token, result.normalizeScale));
            result.heldout = heldout.metrics;
        }
        if (!losses)
            return {};
        m_progress.enter(Stage::Evaluate, result.key, losses->runsLeft() * lossWork(result.key.layer));
        m_progress.epoch(result.sae.epochs);
        LAMINA_TRY(losses->measure(result.sae, weights, result, m_token));
        m_progress.leave();
        return {};
    }

    Result<std::unique_ptr<SaeTraining>> startTraining(const LayerKey& key, Activations& activations, double scale) {
        const TrainingSeeds seeds = trainingSeeds(m_config, key);
        LAMINA_ASSIGN(SaeParameters initial, startingParameters(m_sae, activations, scale, seeds.initial, m_token));
        return trainFolded(m_engine, m_sae, activations, scale, std::move(initial), seeds.shuffle, m_token);
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
    const SaeConfig m_runSae; // the run's own; a control's and a point's may differ
    const bool m_saveWeights;
    const std::vector<CapturePass> m_passes;
    const double m_forwardWork; // of one layer
    const double m_epochWork;
    ProgressMeter m_progress;
    std::vector<TokenId> m_articleIds;
    TokenMatrix m_windows;
    // Of the pass at work:
    const Control* m_control = nullptr; // none: the run itself
    SaeConfig m_sae;                    // of its curve at work
    std::vector<TokenId> m_ids;         // what it reads, [rows, cols]
    std::vector<double> m_cleanLosses;  // SpliceLosses'
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
    LAMINA_TRY(checkSweep(config));
    if (config.heldout >= config.rows)
        return usage("--heldout " + std::to_string(config.heldout) + " leaves none of " + std::to_string(config.rows) +
                     " windows to train on; use a smaller number or more --rows");
    if (config.vary != Vary::Sae && config.windows == WindowMode::First &&
        std::max(config.repeatNumbers().end(), config.copyNumbers().end()) > 1)
        return usage(
            "--vary " + findSetting("vary")->get(config) +
            " draws windows anew and --windows first leaves nothing to draw; use --windows random or --vary sae");
    if (config.copies > 0 && config.controls.empty())
        return usage("--copies " + std::to_string(config.copies) + " needs a control to copy; add --control");
    if (config.firstCopy > 0 && config.copies == 0)
        return usage("--first-copy " + std::to_string(config.firstCopy) +
                     " needs the number of copies; add --copies, or use --first-repeat, which controls follow");
    if (config.dropFirst && config.cols < 2)
        return usage("--cols 1 leaves no token once the first of each window is dropped; use --drop-first 0");
    const SaeConfig sae = config.saeConfig(model.hookWidth(config.hook));
    LAMINA_TRY(checkSaeConfig(sae));
    for (const std::string& control : config.controls)
        LAMINA_TRY(checkSaeConfig(saeOf(findControl(control), sae)));
    LAMINA_ASSIGN(const Engine* engine, runEngine(config));
    for (const std::string& point : sweepPoints(config))
        LAMINA_TRY(checkSaeConfig(atPoint(config, point).saeConfig(sae.inputs)));
    if (config.saes.empty())
        LAMINA_TRY(engine->supports(sae));
    else
        LAMINA_TRY(checkGivenSaes(config));
    if (config.ce)
        LAMINA_TRY(engine->supportsLosses());
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
    if (inputs.saes)
        LAMINA_TRY(checkGivenSaes(config, *inputs.saes, inputs.model.config()));
    LAMINA_TRY(sampleArticle(config, inputs));
    return {};
}

Result<Profile> ProfileRunner::run(const RunConfig& config, const RunInputs& inputs, RunObserver& observer,
                                   RunStore* store, RunToken& token) {
    LAMINA_TRY(checkVocabulary(inputs.tokenizer, inputs.model.config()));
    LAMINA_TRY(checkSettings(config, inputs.model.config()));
    if (inputs.saes)
        LAMINA_TRY(checkGivenSaes(config, *inputs.saes, inputs.model.config()));
    // Whether the article is long enough is checked when it is sampled.
    LAMINA_ASSIGN(Engine * engine, runEngine(config));
    engine->useThreads(config.threads > 0 ? config.threads : availableThreads());
    return Runner(*engine, config, inputs, observer, store, token).run();
}

} // namespace lamina
