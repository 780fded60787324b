#include "profile/statistics/frontier.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lamina {

namespace {

double l0Of(const LayerResultPtr& result) {
    return result->train.metrics.l0;
}

struct Range {
    double low = 0, high = 0;
    bool holds(double l0) const { return low <= l0 && l0 <= high; }
};

// Of each layer the range of L0 that its points enclose in every repeat; low above high: none.
std::map<int, Range> enclosed(const std::vector<LayerFrontier>& frontiers) {
    std::map<int, Range> ranges;
    for (const LayerFrontier& frontier : frontiers) {
        const auto [range, fresh] = ranges.try_emplace(frontier.layer, Range{frontier.lowest(), frontier.highest()});
        if (!fresh)
            range->second = {std::max(range->second.low, frontier.lowest()),
                             std::min(range->second.high, frontier.highest())};
    }
    return ranges;
}

std::ptrdiff_t layersAt(const std::map<int, Range>& ranges, double l0) {
    return std::ranges::count_if(ranges, [&](const auto& range) { return range.second.holds(l0); });
}

// The geometric middle, in two digits where that lies between them.
double middleOf(Range range) {
    const double middle = std::sqrt(range.low * range.high);
    const double unit = std::pow(10.0, std::floor(std::log10(middle)) - 1);
    const double rounded = std::round(middle / unit) * unit;
    return range.holds(rounded) ? rounded : middle;
}

} // namespace

std::vector<LayerFrontier> layerFrontiers(const Profile& profile) {
    std::map<std::pair<int, int>, std::vector<LayerResultPtr>> byLayer;
    if (profile.points.empty())
        return {};
    for (const LayerResultPtr& result : profile.all())
        if (result->key.curve.control.empty() && !result->failure && l0Of(result) > 0)
            byLayer[{result->key.layer, result->key.curve.repeat}].push_back(result);
    std::vector<LayerFrontier> frontiers;
    for (auto& [key, points] : byLayer) {
        if (points.size() < 2)
            continue;
        std::ranges::stable_sort(points, {}, l0Of);
        frontiers.push_back({key.first, key.second, std::move(points)});
    }
    return frontiers;
}

double metricAtL0(const LayerFrontier& frontier, double l0, double SaeMetrics::*metric) {
    const auto above = std::ranges::lower_bound(frontier.points, l0, {}, l0Of); // the first not below l0
    if (above == frontier.points.end())
        return std::numeric_limits<double>::quiet_NaN();
    const double high = (*above)->train.metrics.*metric;
    if (l0Of(*above) == l0)
        return high;
    if (above == frontier.points.begin())
        return std::numeric_limits<double>::quiet_NaN();
    const LayerResultPtr& below = *(above - 1);
    const double low = below->train.metrics.*metric;
    return low + (high - low) * std::log(l0 / l0Of(below)) / std::log(l0Of(*above) / l0Of(below));
}

EqualL0 equalL0(const std::vector<LayerFrontier>& frontiers, double l0) {
    EqualL0 at;
    at.l0 = l0;
    for (const auto& [layer, range] : enclosed(frontiers))
        (range.holds(l0) ? at.layers : at.leftOut).push_back(layer);
    return at;
}

EqualL0 equalL0(const std::vector<LayerFrontier>& frontiers) {
    const std::map<int, Range> ranges = enclosed(frontiers);
    std::set<double> ends;
    for (const auto& [layer, range] : ranges)
        if (range.low <= range.high)
            ends.insert({range.low, range.high});
    std::optional<Range> best;
    std::ptrdiff_t most = 0;
    const auto consider = [&](Range range) {
        const std::ptrdiff_t count = layersAt(ranges, std::sqrt(range.low * range.high));
        if (count < most || (count == most && best && range.high / range.low <= best->high / best->low))
            return;
        most = count;
        best = range;
    };
    for (auto end = ends.begin(); end != ends.end(); ++end) {
        if (end != ends.begin())
            consider({*std::prev(end), *end});
        consider({*end, *end}); // where ranges only touch
    }
    if (!best || most == 0) {
        EqualL0 none;
        for (const auto& [layer, range] : ranges)
            none.leftOut.push_back(layer);
        return none;
    }
    return equalL0(frontiers, middleOf(*best));
}

CurveGroup groupAtL0(const std::vector<LayerFrontier>& frontiers, const EqualL0& at, std::string_view metric) {
    CurveGroup group;
    const MetricDefinition* const definition = findMetric(metric);
    if (!definition || at.empty())
        return group;
    group.layers = at.layers;
    std::map<int, std::map<int, double>> values; // by repeat, layer
    for (const LayerFrontier& frontier : frontiers)
        if (std::ranges::binary_search(at.layers, frontier.layer))
            values[frontier.repeat][frontier.layer] = metricAtL0(frontier, at.l0, definition->value);
    for (const auto& [repeat, byLayer] : values) {
        group.repeats.push_back(repeat);
        std::vector<double>& row = group.values.emplace_back();
        for (const int layer : group.layers) {
            const auto found = byLayer.find(layer);
            row.push_back(found == byLayer.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
        }
    }
    return group;
}

} // namespace lamina
