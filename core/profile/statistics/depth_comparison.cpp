#include "profile/statistics/depth_comparison.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace lamina {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// What one curve of a group has at layer `at` of a model of `of` layers, whose own model has `own`.
double readAt(const CurveGroup& group, std::size_t curve, int at, int of, int own) {
    const auto valueOf = [&](int layer) {
        const auto found = std::ranges::lower_bound(group.layers, layer);
        return found == group.layers.end() || *found != layer
                   ? nothing
                   : group.values[curve][static_cast<std::size_t>(found - group.layers.begin())];
    };
    // at/(of - 1) of the way through own - 1 steps, in whole numbers so that layers at the same depth meet exactly.
    const int steps = std::max(1, of - 1), place = at * (own - 1), below = place / steps, rest = place % steps;
    const double low = valueOf(below);
    if (rest == 0)
        return low;
    const double share = static_cast<double>(rest) / steps;
    return (1 - share) * low + share * valueOf(below + 1);
}

CurveGroup readOn(const std::vector<int>& layers, const CurveGroup& group, int of, int own) {
    CurveGroup read{layers, group.repeats, {}};
    for (std::size_t curve = 0; curve < group.values.size(); ++curve) {
        std::vector<double>& row = read.values.emplace_back();
        for (const int layer : layers)
            row.push_back(readAt(group, curve, layer, of, own));
    }
    return read;
}

// Keeps the layers of both for which `kept` says so.
template <class Kept> void keepLayers(GridPair& pair, Kept kept) {
    GridPair left{pair.modelLayers, {{}, pair.first.repeats, {}}, {{}, pair.second.repeats, {}}};
    left.first.values.resize(pair.first.values.size());
    left.second.values.resize(pair.second.values.size());
    const auto keep = [](CurveGroup& to, const CurveGroup& from, std::size_t layer) {
        to.layers.push_back(from.layers[layer]);
        for (std::size_t curve = 0; curve < from.values.size(); ++curve)
            to.values[curve].push_back(from.values[curve][layer]);
    };
    for (std::size_t layer = 0; layer < pair.first.layers.size(); ++layer)
        if (kept(pair.first, layer) && kept(pair.second, layer)) {
            keep(left.first, pair.first, layer);
            keep(left.second, pair.second, layer);
        }
    pair = std::move(left);
}

std::vector<double> valuesAt(const CurveGroup& group, std::size_t layer) {
    std::vector<double> values;
    for (const std::vector<double>& curve : group.values)
        values.push_back(curve[layer]);
    return values;
}

std::vector<double> times(std::vector<double> values, double factor) {
    for (double& value : values)
        value *= factor;
    return values;
}

} // namespace

double normalisedDepth(int layer, int modelLayers) {
    return layer / static_cast<double>(std::max(1, modelLayers - 1));
}

int WelchTest::direction(double level) const {
    if (std::min(first.n, second.n) < fewestRepeats || !(p < level))
        return 0;
    return difference > 0 ? 1 : -1;
}

WelchTest welchTest(std::span<const double> first, std::span<const double> second) {
    WelchTest test{interval(first), interval(second)};
    test.difference = test.second.mean - test.first.mean;
    if (std::min(test.first.n, test.second.n) < 2)
        return test;
    const auto squareError = [](const LayerInterval& of) { // s²/n
        const boost::math::students_t distribution(of.n - 1);
        const double error = (of.high - of.mean) / boost::math::quantile(distribution, 0.975);
        return error * error;
    };
    const double a = squareError(test.first), b = squareError(test.second), error = std::sqrt(a + b);
    test.low = test.high = test.difference;
    if (error == 0) {
        test.p = test.difference == 0 ? nothing : 0;
        return test;
    }
    const double degrees = (a + b) * (a + b) / (a * a / (test.first.n - 1) + b * b / (test.second.n - 1));
    const boost::math::students_t distribution(degrees);
    const double half = error * boost::math::quantile(distribution, 0.975);
    test.low -= half;
    test.high += half;
    test.p = 2 * boost::math::cdf(boost::math::complement(distribution, std::fabs(test.difference) / error));
    return test;
}

bool agreeWithinTwo(std::span<const double> first, std::span<const double> second) {
    const std::vector<double> one(first.begin(), first.end()), other(second.begin(), second.end());
    const WelchTest up = welchTest(times(one, 0.5), other), down = welchTest(times(other, 0.5), one);
    if (std::min(up.first.n, up.second.n) < fewestRepeats)
        return false;
    return (up.low > 0 && down.low > 0) || (up.high < 0 && down.high < 0);
}

GridPair onCommonDepth(const CurveGroup& first, int firstLayers, const CurveGroup& second, int secondLayers) {
    const bool byFirst = firstLayers <= secondLayers;
    GridPair pair{std::min(firstLayers, secondLayers), {}, {}};
    const std::vector<int>& layers = byFirst ? first.layers : second.layers;
    pair.first = readOn(layers, first, pair.modelLayers, firstLayers);
    pair.second = readOn(layers, second, pair.modelLayers, secondLayers);
    keepLayers(pair, [](const CurveGroup& group, std::size_t layer) {
        return std::ranges::any_of(group.values, [&](const auto& curve) { return std::isfinite(curve[layer]); });
    });
    return pair;
}

std::vector<DifferencePoint> differenceCurve(const GridPair& pair) {
    std::vector<DifferencePoint> points;
    for (std::size_t layer = 0; layer < pair.first.layers.size(); ++layer)
        points.push_back({normalisedDepth(pair.first.layers[layer], pair.modelLayers),
                          welchTest(valuesAt(pair.first, layer), valuesAt(pair.second, layer))});
    return points;
}

RepeatComparison compareRepeats(const GridPair& pair) {
    GridPair common = pair;
    keepLayers(common, [](const CurveGroup& group, std::size_t layer) {
        return std::ranges::all_of(group.values, [&](const auto& curve) { return std::isfinite(curve[layer]); });
    });
    const double steps = std::max(1, pair.modelLayers - 1);
    RepeatComparison comparison;
    comparison.firstSlopes = times(slopes(common.first), steps);
    comparison.secondSlopes = times(slopes(common.second), steps);
    comparison.firstOuter = outerMinusMiddle(common.first);
    comparison.secondOuter = outerMinusMiddle(common.second);
    comparison.level = welchTest(levels(common.first), levels(common.second));
    comparison.slope = welchTest(comparison.firstSlopes, comparison.secondSlopes);
    comparison.outer = welchTest(comparison.firstOuter, comparison.secondOuter);
    comparison.firstRank = interval(rankCorrelations(common.first));
    comparison.secondRank = interval(rankCorrelations(common.second));
    return comparison;
}

CurveComparison compareCurves(const GridPair& pair) {
    CurveComparison comparison{differenceCurve(pair), {}, compareRepeats(pair)};
    std::vector<DepthPoint> first, second;
    for (const DifferencePoint& point : comparison.points) {
        first.push_back({point.depth, point.at.first.mean});
        second.push_back({point.depth, point.at.second.mean});
    }
    comparison.shape = sharedShape(first, second);
    return comparison;
}

Verdict sameProfile(const RepeatComparison& density, const RepeatComparison& fvu, int pairs) {
    if (agreeWithinTwo(density.firstSlopes, density.secondSlopes) && agreeWithinTwo(fvu.firstOuter, fvu.secondOuter))
        return Verdict::Supported;
    const double level = claimLevel / (2.0 * pairs);
    return density.slope.direction(level) != 0 || fvu.outer.direction(level) != 0 ? Verdict::NotSupported
                                                                                  : Verdict::CannotTell;
}

} // namespace lamina
