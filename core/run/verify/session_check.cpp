#include "run/verify/session_check.h"

#include "base/machine.h"
#include "base/number_format.h"
#include "engine/engines.h"
#include "engine/input_scaling.h"
#include "engine/sae_run.h"
#include "profile/controls.h"
#include "profile/runner/pass_rows.h"
#include "run/checkpoint/checkpoint_folder.h"
#include "run/journal_archive.h"
#include "run/model_folder.h"
#include "run/resume_check.h"
#include "run/verify/layer_comparison.h"
#include "session/export/data_export.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/layer_names.h"
#include "session/session.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <unistd.h>

namespace lamina {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostNamed = 20;

// The tokens a curve read, window after window.
std::vector<TokenId> idsOf(const ReadArticle& read) {
    std::vector<TokenId> ids;
    ids.reserve(read.windows.starts.size() * read.windows.cols);
    for (const std::size_t start : read.windows.starts)
        for (std::size_t position = 0; position < read.windows.cols; ++position)
            ids.push_back(read.ids.at(start + position));
    return ids;
}

bool isMetric(const CheckedNumber& number) {
    constexpr std::string_view heldout = "held-out ";
    const std::string_view what = number.what;
    return findMetric(what.starts_with(heldout) ? what.substr(heldout.size()) : what) != nullptr;
}

class SessionCheck {
public:
    SessionCheck(const SessionCheckRequest& request, const Session& session, const Gpt2& model, Engine& engine,
                 RunToken& token, const SessionCheckObserver& observer)
        : m_request(request), m_session(session), m_config(session.config()), m_model(model), m_engine(engine),
          m_token(token), m_observer(observer), m_results(session.profile().all()),
          m_last(request.layers.lastOf(session.modelLayers())) {}

    Status run() {
        for (const LayerResultPtr& layer : m_results)
            m_total += wanted(layer->key) ? 1 : 0;
        if (m_total == 0)
            return makeError(ErrorKind::Usage, "cannot check " + m_session.file().string() +
                                                   ": it holds none of these layers; choose other --layers");
        m_outcome.record.of = m_results.size();
        for (const CapturePass& pass : capturePasses(m_config))
            LAMINA_TRY(checkPass(pass));
        return {};
    }

    SessionCheckOutcome finish() {
        CheckRecord& record = m_outcome.record;
        std::ranges::stable_sort(m_differing, std::greater<>(), excessOf);
        record.differing = m_differing.size();
        if (!m_differing.empty())
            record.worst = m_differing.front();
        else if (m_furthest)
            record.worst = m_furthest;
        if (m_differing.size() > mostNamed)
            m_differing.resize(mostNamed);
        m_outcome.differing = std::move(m_differing);
        for (auto& [name, metric] : m_retrained)
            record.retrained.push_back(std::move(metric));
        record.engineVersion = m_engine.info().version;
        record.device = m_engine.device();
        record.precision = m_engine.precision();
        record.program = "Lamina " LAMINA_VERSION;
        record.date = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
        return std::move(m_outcome);
    }

    void add(CheckedNumber number) {
        if (!number.agrees())
            m_differing.push_back(std::move(number));
        else if (isMetric(number) && (!m_furthest || number.difference > m_furthest->difference))
            m_furthest = std::move(number);
    }

private:
    bool wanted(const LayerKey& key) const { return key.layer >= m_request.layers.first && key.layer <= m_last; }
    const LayerResult* stored(const LayerKey& key) const {
        for (const LayerResultPtr& layer : m_results)
            if (layer->key == key && wanted(key))
                return layer.get();
        return nullptr;
    }

    // Layers of one pass, each captured once for all its curves.
    Status checkPass(const CapturePass& pass) {
        PassRows rows(m_engine, m_config, m_model, pass, idsOf(*m_session.article(pass.curves.front())));
        for (int layer = m_request.layers.first; layer <= m_last; ++layer) {
            std::optional<CapturedRows> captured;
            for (const CurveId& curve : pass.curves) {
                const LayerResult* result = stored({curve, layer});
                if (!result)
                    continue;
                LAMINA_TRY(m_token.checkpoint());
                tell(result->key, false, 0);
                if (result->failure) {
                    ++m_outcome.record.layers;
                    ++m_outcome.record.failed;
                } else {
                    if (!captured) {
                        LAMINA_ASSIGN(captured, capture(result->key, rows));
                    }
                    LAMINA_TRY(checkLayer(*result, *captured));
                }
                ++m_done;
            }
        }
        return {};
    }

    Result<CapturedRows> capture(const LayerKey& key, PassRows& rows) {
        std::optional<double> power;
        if (m_config.scaleControls && !key.curve.control.empty())
            if (const LayerResultPtr pair = m_session.profile().scaledTo(key))
                power = pair->train.metrics.inputPower;
        CaptureSteps steps;
        steps.progress = [&](double fraction) { tell(key, false, fraction * (m_request.retrain ? 0.2 : 0.6)); };
        return rows.capture(key.layer, power, steps, m_token);
    }

    Status checkLayer(const LayerResult& result, const CapturedRows& rows) {
        if (rows.failure)
            return *rows.failure;
        LayerResult computed;
        computed.key = result.key;
        computed.sae = result.sae;
        computed.inputScale = rows.scale;
        if (m_config.normalize == Normalize::Scale) {
            LAMINA_ASSIGN(computed.normalizeScale, inputScale(rows.trained(), m_token));
        }
        if (m_session.hasSaeWeights(result.key)) {
            LAMINA_ASSIGN(const SaeParameters weights, m_session.saeWeights(result.key));
            LAMINA_TRY(evaluate(computed, weights, rows));
            LAMINA_ASSIGN(const auto latents, m_session.latents(result.key));
            ++m_outcome.record.layers;
            const LayerRows count{rows.trained().rows(), rows.heldout() ? rows.heldout()->rows() : 0};
            for (CheckedNumber& number : compareLayers(result, *latents, computed, count))
                add(std::move(number));
        }
        return m_request.retrain ? retrain(result, computed, rows) : Status();
    }

    Status evaluate(LayerResult& computed, const SaeParameters& weights, const CapturedRows& rows) {
        const double scale = computed.normalizeScale;
        LAMINA_ASSIGN(computed.train, evaluateSae(m_engine, computed.sae, weights, rows.trained(), m_token, scale));
        if (rows.heldout()) {
            LAMINA_ASSIGN(const SaeEvaluation heldout,
                          evaluateSae(m_engine, computed.sae, weights, *rows.heldout(), m_token, scale));
            computed.heldout = heldout.metrics;
        }
        return {};
    }

    Status retrain(const LayerResult& result, const LayerResult& prepared, const CapturedRows& rows) {
        const TrainingSeeds seeds = trainingSeeds(m_config, result.key);
        const double scale = prepared.normalizeScale;
        LAMINA_ASSIGN(SaeParameters initial,
                      startingParameters(result.sae, rows.trained(), scale, seeds.initial, m_token));
        LAMINA_ASSIGN(const auto training, trainFolded(m_engine, result.sae, rows.trained(), scale, std::move(initial),
                                                       seeds.shuffle, m_token));
        SaeRunSteps steps;
        steps.epochDone = [&](const EpochPoint& point) {
            tell(result.key, true, 0.2 + 0.8 * point.epoch / std::max(1, result.sae.epochs));
            return Status();
        };
        LAMINA_ASSIGN(const SaeEvaluation evaluation,
                      trainAndEvaluate(m_engine, result.sae, rows.trained(), *training, steps, m_token, scale));
        for (const MetricDefinition* metric : tableMetrics())
            noteMove(*metric, result, evaluation.metrics);
        return {};
    }

    void noteMove(const MetricDefinition& metric, const LayerResult& result, const SaeMetrics& retrained) {
        RetrainedMetric move;
        move.metric = metric.name;
        move.key = result.key;
        move.stored = result.train.metrics.*metric.value;
        move.retrained = retrained.*metric.value;
        const double size = std::abs(move.stored);
        move.relative = move.stored == move.retrained ? 0.0 : std::abs(move.retrained - move.stored) / size;
        move.spread = spreadOfRepeats(metric, result.key) / size;
        RetrainedMetric& furthest = m_retrained.try_emplace(move.metric, move).first->second;
        if (move.relative > furthest.relative)
            furthest = move;
    }

    // NaN: fewer than two repeats.
    double spreadOfRepeats(const MetricDefinition& metric, const LayerKey& key) const {
        std::vector<double> values;
        for (const LayerResultPtr& layer : m_results)
            if (layer->key.layer == key.layer && layer->key.curve.control == key.curve.control &&
                layer->key.curve.point == key.curve.point && !layer->failure)
                values.push_back(layer->train.metrics.*metric.value);
        if (values.size() < 2)
            return std::nan("");
        const auto [low, high] = std::ranges::minmax(values);
        return high - low;
    }

    void tell(const LayerKey& key, bool training, double inLayer) const {
        if (m_observer)
            m_observer({key, training, (static_cast<double>(m_done) + inLayer) / static_cast<double>(m_total)});
    }

    const SessionCheckRequest& m_request;
    const Session& m_session;
    const RunConfig& m_config;
    const Gpt2& m_model;
    Engine& m_engine;
    RunToken& m_token;
    const SessionCheckObserver& m_observer;
    const std::vector<LayerResultPtr> m_results; // of curves and points
    const int m_last;
    std::size_t m_done = 0, m_total = 0; // layers
    SessionCheckOutcome m_outcome;
    std::vector<CheckedNumber> m_differing;
    std::optional<CheckedNumber> m_furthest;
    std::map<std::string, RetrainedMetric> m_retrained;
};

// Of a line "run,model,control,repeat,split,layer,metric".
LayerKey keyInTable(std::string line) {
    std::vector<std::string> last; // of the line, backwards
    for (std::size_t comma = line.rfind(','); comma != std::string::npos && last.size() < 5; comma = line.rfind(',')) {
        last.push_back(line.substr(comma + 1));
        line.resize(comma);
    }
    last.resize(5);
    return {curveNamed(last[4], static_cast<int>(parseInteger(last[3]).value_or(0))),
            static_cast<int>(parseInteger(last[1]).value_or(0))};
}

// The table profile.csv beside the layers' own files: each of its lines that this version would write otherwise.
Status checkTable(const Session& session, ContentSource& source, SessionCheck& check) {
    LAMINA_ASSIGN(const std::string text, source.read(EntryNames::profile, source.size(EntryNames::profile)));
    const auto valueByKey = [](const std::string& table) {
        std::map<std::string, std::string> values;
        std::istringstream lines(table);
        for (std::string line; std::getline(lines, line);)
            if (const std::size_t comma = line.rfind(','); comma != std::string::npos)
                values[line.substr(0, comma)] = line.substr(comma + 1);
        return values;
    };
    const auto written = valueByKey(profileCsv(session.profile(), session.runName(), session.modelName()));
    for (const auto& [key, value] : valueByKey(text)) {
        const auto found = written.find(key);
        if (found != written.end() && found->second == value)
            continue;
        CheckedNumber number;
        number.key = keyInTable(key);
        number.what = "profile.csv (" + key.substr(key.rfind(',') + 1) + " is " + value + ")";
        number.stored = number.computed = number.difference = std::nan("");
        check.add(std::move(number));
    }
    return {};
}

// The archive with the record, every other entry as it is.
Status keep(const Session& session, ContentSource& source, const CheckRecord& record, RunToken& token) {
    std::vector<ArchiveEntry> entries;
    std::vector<std::string> added{EntryNames::check};
    const auto add = [&](const std::string& name, bool compressed) {
        if (source.contains(name) && std::ranges::find(added, name) == added.end()) {
            added.push_back(name);
            entries.push_back({name, {}, {}, compressed, &source});
        }
    };
    LAMINA_ASSIGN(const Manifest manifest, readManifest(source, session.file()));
    std::vector<CurveId> moved;
    for (const CurveId& curve : session.profile().curves())
        if (session.article(curve) != session.article())
            moved.push_back(curve);
    std::vector<std::string> names = source.names();
    std::ranges::sort(names);
    for (const std::string& name : sessionEntryNames(session.profile(), names, moved))
        add(name, !name.ends_with(saeWeightsFile));
    for (const std::string& name : names) // what other versions keep
        add(name, true);
    entries.push_back({EntryNames::check, checkText(record), {}, true});
    // Through a link, so that the link stays; and not over what another program has put there meanwhile.
    std::error_code error;
    const fs::path real = fs::canonical(session.file(), error), file = error ? session.file() : real;
    LAMINA_ASSIGN(const auto there, ContentSource::open(file));
    LAMINA_ASSIGN(const std::string content, contentDigest(*there));
    if (content != record.content)
        return makeError(ErrorKind::Usage,
                         file.string() +
                             " was changed while it was checked, so the result is not kept; check it again");
    return writeArchiveFile(file, file.string() + ".part-" + std::to_string(::getpid()), entries, &token);
}

Result<Gpt2> modelOf(const SessionCheckRequest& request, const Session& session, RunToken& token) {
    const std::string name = request.model.empty() ? session.config().model : request.model;
    auto folder = modelFolderOnDisk(name, request.hub);
    if (!folder.ok()) {
        Error error = folder.error();
        error.message = "cannot check " + request.session.string() + ": " + error.message +
                        (request.model.empty() ? "; --model names it where it is now" : "");
        return error;
    }
    LAMINA_ASSIGN(const fs::path readable, safetensorsFolder(*folder, token));
    LAMINA_ASSIGN(Gpt2 model, Gpt2::open(readable));
    LAMINA_ASSIGN(const auto hashes, modelHashes(model));
    auto before = session.provenance().modelSha256;
    std::erase_if(before, [](const auto& file) { return file.first.starts_with("saes/"); }); // no part of the model
    if (const std::string other = modelDifference(before, hashes); !other.empty())
        return makeError(ErrorKind::Usage, "cannot check " + request.session.string() + ": " + other + " (" +
                                               folder->string() + "); name the one it was with --model");
    return model;
}

} // namespace

Result<SessionCheckOutcome> checkSession(const SessionCheckRequest& request, RunToken& token,
                                         const SessionCheckObserver& observer) {
    const auto refused = [&](const std::string& why) {
        return makeError(ErrorKind::Usage, "cannot check " + request.session.string() + ": " + why);
    };
    LAMINA_ASSIGN(const auto source, ContentSource::open(request.session));
    if (!source->isArchive())
        return refused("it is the journal of a run that has not ended; resume the run first");
    LAMINA_ASSIGN(const auto session, Session::open(request.session, SessionReading::AsItStands));
    LAMINA_ASSIGN(SessionIntegrity integrity, checkIntegrity(request.session, token));
    const std::vector<LayerResultPtr> layers = session->profile().all();
    if (!request.retrain &&
        std::ranges::none_of(layers, [&](const LayerResultPtr& layer) { return session->hasSaeWeights(layer->key); }))
        return refused("its autoencoders' weights were not saved; run it with --save-sae 1, or train them again with "
                       "--retrain");
    const Result<Engine*> opened = openEngine("torch", request.device, "float64");
    if (!opened.ok())
        return makeError(opened.error().kind, "checking needs PyTorch's library: " + opened.error().message);
    Engine* engine = *opened;
    LAMINA_ASSIGN(const Gpt2 model, modelOf(request, *session, token));
    engine->useThreads(request.threads > 0 ? request.threads : availableThreads());
    SessionCheck check(request, *session, model, *engine, token, observer);
    LAMINA_TRY(check.run());
    LAMINA_TRY(checkTable(*session, *source, check));
    SessionCheckOutcome outcome = check.finish();
    outcome.damaged = std::move(integrity.damaged);
    LAMINA_ASSIGN(outcome.record.content, contentDigest(*source));
    if (outcome.damaged.empty())
        LAMINA_TRY(keep(*session, *source, outcome.record, token));
    return outcome;
}

} // namespace lamina
