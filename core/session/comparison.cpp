#include "session/comparison.h"

#include "profile/presets.h"
#include "profile/settings.h"
#include "session/session.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace lamina {

namespace {

constexpr std::string_view presetLabel = "Preset", modelLabel = "Model", articleLabel = "Article",
                           textLabel = "Article's text (SHA-256)", tiedLabel = "Tied weights";
constexpr std::size_t hashLetters = 8;

// Settings whose value says nothing of how a curve of the run itself is drawn.
constexpr std::array aside{"preset", "model",      "layers", "control", "scale_controls", "repeats", "first_repeat",
                           "copies", "first_copy", "vary",   "ce"};

bool countsFor(std::string_view key, const std::vector<ComparedRun>& runs) {
    if (std::ranges::find(aside, key) != aside.end())
        return false;
    if (key == "latents") {
        const double ratio = runs.front().latentsPerInput;
        return ratio == 0 || std::ranges::any_of(runs, [&](const ComparedRun& run) {
                   return std::fabs(run.latentsPerInput - ratio) > 1e-9 * ratio;
               });
    }
    if (key == "article") // the same text may lie elsewhere; where it is known it has a row of its own
        return std::ranges::any_of(runs, [](const ComparedRun& run) { return run.textSha256.empty(); });
    // With another seed other windows are read: the repeats tell how much that moves only where they do so too.
    return key != "seed" ||
           std::ranges::any_of(runs, [](const ComparedRun& run) { return run.config.vary == Vary::Sae; });
}

} // namespace

std::vector<SettingDifference> settingDifferences(const std::vector<ComparedRun>& runs) {
    std::vector<SettingDifference> differences;
    const auto compare = [&](std::string_view key, std::string_view label,
                             const std::function<std::string(const ComparedRun&)>& value) {
        SettingDifference row{std::string(key), label, {}};
        for (const ComparedRun& run : runs)
            row.values.push_back(value(run));
        if (std::adjacent_find(row.values.begin(), row.values.end(), std::not_equal_to<>()) == row.values.end())
            return;
        row.counts = countsFor(key, runs);
        differences.push_back(std::move(row));
    };
    compare("preset", presetLabel,
            [](const ComparedRun& run) { return run.config.preset + (presetModified(run.config) ? " *" : ""); });
    compare("model", modelLabel, [](const ComparedRun& run) { return run.config.model; });
    compare("article", articleLabel, [](const ComparedRun& run) { return run.config.article; });
    std::string known;
    bool texts = false; // two known ones differ
    for (const ComparedRun& run : runs) {
        texts = texts || (!known.empty() && !run.textSha256.empty() && run.textSha256 != known);
        known = run.textSha256.empty() ? known : run.textSha256;
    }
    if (texts)
        compare("article_text", textLabel, [](const ComparedRun& run) {
            return run.textSha256.empty() ? std::string("?") : run.textSha256.substr(0, hashLetters);
        });
    for (const Setting& setting : settings())
        if (setting.effect == Effect::Result) // as in runName()
            compare(setting.key, setting.label, [&](const ComparedRun& run) { return setting.get(run.config); });
    compare("tied", tiedLabel, [](const ComparedRun& run) { return std::string(run.config.tied ? "1" : "0"); });
    return differences;
}

ComparedCurves comparedCurves(std::string name, const Session& session) {
    return {std::move(name), &session.config(), session.modelLayers(), session.profile().layers};
}

ComparedRun comparedRun(const Session& session) {
    return {session.config(), session.provenance().textSha256, latentsPerInput(session.profile().layers)};
}

double latentsPerInput(const std::vector<LayerResultPtr>& layers) {
    for (const LayerResultPtr& layer : layers)
        if (layer->sae.inputs > 0)
            return static_cast<double>(layer->sae.latents) / static_cast<double>(layer->sae.inputs);
    return 0;
}

std::string countedSettings(const std::vector<SettingDifference>& differences,
                            const std::function<std::string(const SettingDifference&)>& words) {
    std::string text;
    for (const SettingDifference& difference : differences)
        if (difference.counts)
            text += (text.empty() ? "" : ", ") + words(difference);
    return text;
}

CurveResult curveResult(const std::vector<LayerResultPtr>& layers, const MetricDefinition& metric) {
    CurveResult result;
    std::vector<DepthPoint> points;
    for (const LayerResultPtr& layer : layers) {
        ++result.measured;
        if (layer->failure) {
            ++result.failed;
            continue;
        }
        const DepthPoint point{static_cast<double>(layer->key.layer), layer->train.metrics.*metric.value};
        points.push_back(point);
        if (!std::isfinite(point.value))
            continue;
        if (!result.lowest || point.value < result.lowest->value)
            result.lowest = point;
        if (!result.highest || point.value > result.highest->value)
            result.highest = point;
    }
    result.statistics = depthStatistics(points);
    return result;
}

} // namespace lamina
