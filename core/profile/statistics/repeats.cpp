#include "profile/statistics/repeats.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <set>

namespace lamina {

CurveGroup curveGroup(std::string_view metric, std::string_view control, std::span<const LayerResultPtr> layers) {
    CurveGroup group;
    const MetricDefinition* const definition = findMetric(metric);
    if (!definition)
        return group;
    std::set<int> depths;
    std::map<int, std::map<int, double>> curves;
    for (const LayerResultPtr& layer : layers) {
        if (layer->key.curve.control != control)
            continue;
        depths.insert(layer->key.layer);
        curves[layer->key.curve.repeat][layer->key.layer] =
            layer->failure ? std::numeric_limits<double>::quiet_NaN() : layer->train.metrics.*definition->value;
    }
    group.layers.assign(depths.begin(), depths.end());
    for (const auto& [repeat, values] : curves) {
        group.repeats.push_back(repeat);
        std::vector<double>& row = group.values.emplace_back();
        for (const int layer : group.layers) {
            const auto found = values.find(layer);
            row.push_back(found == values.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
        }
    }
    return group;
}

double tQuantile(int values) {
    return boost::math::quantile(boost::math::students_t(values - 1), 0.975);
}

LayerInterval interval(std::span<const double> values) {
    LayerInterval of;
    double sum = 0, squares = 0;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        of.smallest = of.n == 0 ? value : std::min(of.smallest, value);
        of.largest = of.n == 0 ? value : std::max(of.largest, value);
        ++of.n;
        sum += value;
    }
    if (of.n == 0)
        return of;
    of.mean = sum / of.n;
    if (of.n < 2)
        return of;
    for (const double value : values)
        if (std::isfinite(value))
            squares += (value - of.mean) * (value - of.mean);
    const double half = tQuantile(of.n) * std::sqrt(squares / (of.n - 1) / of.n);
    of.low = of.mean - half;
    of.high = of.mean + half;
    return of;
}

std::vector<LayerResultPtr> meanCurve(std::string_view control, std::span<const LayerResultPtr> layers) {
    std::map<int, std::vector<LayerResultPtr>> byLayer;
    for (const LayerResultPtr& layer : layers)
        if (layer->key.curve.control == control)
            byLayer[layer->key.layer].push_back(layer);
    std::vector<LayerResultPtr> curve;
    for (auto& [depth, results] : byLayer) {
        std::ranges::sort(results, {}, [](const LayerResultPtr& one) { return one->key.curve.repeat; });
        std::vector<LayerResultPtr> trained;
        std::ranges::copy_if(results, std::back_inserter(trained), [](const auto& one) { return !one->failure; });
        if (trained.size() < 2) {
            curve.push_back(trained.empty() ? results.front() : trained.front());
            continue;
        }
        auto mean = std::make_shared<LayerResult>(*trained.front());
        for (const MetricDefinition& metric : metricDefinitions()) {
            std::vector<double> values;
            for (const LayerResultPtr& one : trained)
                values.push_back(one->train.metrics.*metric.value);
            mean->train.metrics.*metric.value = interval(values).mean;
        }
        curve.push_back(std::move(mean));
    }
    return curve;
}

std::vector<LayerInterval> layerIntervals(const CurveGroup& group) {
    std::vector<LayerInterval> intervals;
    std::vector<double> values(group.values.size());
    for (std::size_t layer = 0; layer < group.layers.size(); ++layer) {
        for (std::size_t curve = 0; curve < group.values.size(); ++curve)
            values[curve] = group.values[curve][layer];
        intervals.push_back(interval(values));
        intervals.back().layer = group.layers[layer];
    }
    return intervals;
}

} // namespace lamina
