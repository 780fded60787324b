#include "profile/profile.h"

#include <algorithm>
#include <set>

namespace lamina {

void Profile::add(LayerResultPtr result) {
    (result->key.curve.isPoint() ? points : layers).push_back(std::move(result));
}

std::vector<LayerResultPtr> Profile::all() const {
    std::vector<LayerResultPtr> whole = layers;
    whole.insert(whole.end(), points.begin(), points.end());
    std::ranges::stable_sort(whole, {}, [](const LayerResultPtr& result) { return result->key; });
    return whole;
}

std::vector<LayerResultPtr> Profile::curve(const CurveId& id) const {
    std::vector<LayerResultPtr> found;
    std::ranges::copy_if(id.isPoint() ? points : layers, std::back_inserter(found),
                         [&](const LayerResultPtr& result) { return result->key.curve == id; });
    std::sort(found.begin(), found.end(),
              [](const LayerResultPtr& a, const LayerResultPtr& b) { return a->key.layer < b->key.layer; });
    return found;
}

LayerResultPtr Profile::scaledTo(const LayerKey& controls) const {
    LayerResultPtr pair;
    const auto better = [&](const LayerKey& key) {
        return !pair || key.curve.repeat == controls.curve.repeat ||
               (pair->key.curve.repeat != controls.curve.repeat && key < pair->key);
    };
    for (const LayerResultPtr& result : layers)
        if (result->key.layer == controls.layer && result->key.curve.control.empty() && !result->failure &&
            better(result->key))
            pair = result;
    return pair;
}

std::vector<CurveId> Profile::curves() const {
    std::set<CurveId> ids;
    for (const LayerResultPtr& result : layers)
        ids.insert(result->key.curve);
    return {ids.begin(), ids.end()};
}

std::vector<CurveId> firstCurves(const std::vector<CurveId>& curves) {
    std::vector<CurveId> first;
    for (const CurveId& curve : curves)
        if (first.empty() || first.back().control != curve.control)
            first.push_back(curve);
    return first;
}

bool isGiven(const MetricDefinition& metric, std::span<const LayerResultPtr> layers) {
    return !metric.whenAsked || std::ranges::any_of(layers, [&](const LayerResultPtr& layer) {
        return !layer->failure && isGiven(metric, layer->train.metrics);
    });
}

std::vector<const MetricDefinition*> tableMetrics(std::span<const LayerResultPtr> layers) {
    std::vector<const MetricDefinition*> metrics = tableMetrics();
    std::erase_if(metrics, [&](const MetricDefinition* metric) { return !isGiven(*metric, layers); });
    return metrics;
}

Status everyLayerTrained(const Profile& profile) {
    std::size_t failed = 0, diverged = 0;
    std::string layers;
    const std::vector<LayerResultPtr> all = profile.all();
    for (const LayerResultPtr& layer : all) {
        if (!layer->failure)
            continue;
        ++failed;
        diverged += layer->failure->kind == ErrorKind::Diverged ? 1 : 0;
        layers += (layers.empty() ? "" : ", ") + std::to_string(layer->key.layer);
        if (!layer->key.curve.isRun())
            layers.append(" of ").append(curveLabel(layer->key.curve));
    }
    if (failed == 0)
        return {};
    const std::string share = std::to_string(failed) + " of " + std::to_string(all.size()) + " layers ";
    if (diverged == failed)
        return makeError(ErrorKind::Diverged, share + "diverged (" + layers + "): a smaller learning rate may help");
    const auto first = std::ranges::find_if(
        all, [](const LayerResultPtr& layer) { return layer->failure && layer->failure->kind != ErrorKind::Diverged; });
    return makeError((*first)->failure->kind, share + "have no result (" + layers + "); layer " +
                                                  std::to_string((*first)->key.layer) + ": " +
                                                  (*first)->failure->message);
}

} // namespace lamina
