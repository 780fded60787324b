#include "profile/statistics/inference.h"

#include "profile/statistics/depth_statistics.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace lamina {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double tailOf(double t, double degrees) {
    if (std::isnan(t))
        return nothing;
    if (std::isinf(t))
        return 0;
    return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), std::fabs(t)));
}

// The layers that every curve has, and each curve's values there.
struct Complete {
    std::vector<double> depth;
    std::vector<std::vector<double>> curves;
};
Complete completeLayers(const CurveGroup& group) {
    Complete complete;
    complete.curves.resize(group.values.size());
    for (std::size_t layer = 0; layer < group.layers.size(); ++layer) {
        if (!std::ranges::all_of(group.values, [&](const auto& curve) { return std::isfinite(curve[layer]); }))
            continue;
        complete.depth.push_back(group.layers[layer]);
        for (std::size_t curve = 0; curve < group.values.size(); ++curve)
            complete.curves[curve].push_back(group.values[curve][layer]);
    }
    return complete;
}

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double slopeOf(std::span<const double> x, std::span<const double> y) {
    if (x.size() < 2)
        return nothing;
    const double mx = mean(x), my = mean(y);
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mx) * (x[i] - mx);
        xy += (x[i] - mx) * (y[i] - my);
    }
    return xx > 0 ? xy / xx : nothing;
}

double rankCorrelation(std::span<const double> x, std::span<const double> y) {
    std::vector<DepthPoint> first, second;
    for (std::size_t i = 0; i < x.size(); ++i) {
        first.push_back({static_cast<double>(i), x[i]});
        second.push_back({static_cast<double>(i), y[i]});
    }
    return sharedShape(first, second).spearman;
}

template <class Number> std::vector<double> oneEach(const CurveGroup& group, Number number) {
    const Complete complete = completeLayers(group);
    std::vector<double> values;
    for (const std::vector<double>& curve : complete.curves)
        values.push_back(complete.depth.empty() ? nothing : number(std::span(complete.depth), std::span(curve)));
    return values;
}

// Least squares of y on columns, by the normal equations with pivoting; at most 4 columns.
struct Fit {
    std::vector<double> coefficients;
    double rss = nothing;
    std::vector<std::vector<double>> inverse; // of XᵀX
};
std::optional<Fit> leastSquares(const std::vector<std::vector<double>>& columns, std::span<const double> y) {
    const std::size_t k = columns.size(), n = y.size();
    std::vector<std::vector<double>> a(k, std::vector<double>(2 * k, 0.0)); // [XᵀX | I]
    std::vector<double> right(k, 0.0);
    for (std::size_t i = 0; i < k; ++i) {
        a[i][k + i] = 1;
        for (std::size_t j = 0; j < k; ++j)
            a[i][j] = std::inner_product(columns[i].begin(), columns[i].end(), columns[j].begin(), 0.0);
        right[i] = std::inner_product(columns[i].begin(), columns[i].end(), y.begin(), 0.0);
    }
    for (std::size_t pivot = 0; pivot < k; ++pivot) {
        std::size_t best = pivot;
        for (std::size_t row = pivot + 1; row < k; ++row)
            if (std::fabs(a[row][pivot]) > std::fabs(a[best][pivot]))
                best = row;
        if (std::fabs(a[best][pivot]) < 1e-10)
            return std::nullopt;
        std::swap(a[pivot], a[best]);
        const double by = a[pivot][pivot];
        for (double& value : a[pivot])
            value /= by;
        for (std::size_t row = 0; row < k; ++row) {
            if (row == pivot)
                continue;
            const double factor = a[row][pivot];
            for (std::size_t column = 0; column < 2 * k; ++column)
                a[row][column] -= factor * a[pivot][column];
        }
    }
    Fit fit;
    fit.inverse.assign(k, std::vector<double>(k));
    fit.coefficients.assign(k, 0.0);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            fit.inverse[i][j] = a[i][k + j];
            fit.coefficients[i] += a[i][k + j] * right[j];
        }
    fit.rss = 0;
    for (std::size_t row = 0; row < n; ++row) {
        double residual = y[row];
        for (std::size_t i = 0; i < k; ++i)
            residual -= fit.coefficients[i] * columns[i][row];
        fit.rss += residual * residual;
    }
    return fit;
}

// 1, x, x², ... with x centred, so that the normal equations stay well conditioned.
std::vector<std::vector<double>> powers(std::span<const double> x, std::size_t degree) {
    const double middle = mean(x);
    std::vector<std::vector<double>> columns(degree + 1);
    for (const double value : x)
        for (std::size_t power = 0; power <= degree; ++power)
            columns[power].push_back(std::pow(value - middle, static_cast<double>(power)));
    return columns;
}

double aicc(double rss, std::size_t n, std::size_t coefficients) {
    const auto count = static_cast<double>(n), k = static_cast<double>(coefficients + 1);
    return count * std::log(std::max(rss, 1e-300) / count) + 2 * k + 2 * k * (k + 1) / (count - k - 1);
}

std::optional<TwoLines> linesAt(std::span<const double> x, std::span<const double> y, double at) {
    std::vector<std::vector<double>> columns(4);
    for (const double value : x) {
        columns[0].push_back(1);
        columns[1].push_back(value < at ? value - at : 0);
        columns[2].push_back(value >= at ? value - at : 0);
        columns[3].push_back(value >= at ? 1 : 0);
    }
    const auto fit = leastSquares(columns, y);
    if (!fit)
        return std::nullopt;
    const double degrees = static_cast<double>(x.size()) - 4;
    const double variance = fit->rss / degrees;
    TwoLines lines{at, fit->coefficients[1], fit->coefficients[2]};
    lines.firstP = tailOf(lines.first / std::sqrt(variance * fit->inverse[1][1]), degrees);
    lines.secondP = tailOf(lines.second / std::sqrt(variance * fit->inverse[2][2]), degrees);
    return lines;
}

double strengthOf(double p, double degrees) {
    return boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), std::max(p, 1e-300) / 2));
}

} // namespace

int MeanTest::direction() const {
    if (spread.n < fewestRepeats || !(p < claimLevel))
        return 0;
    return spread.mean > 0 ? 1 : -1;
}

MeanTest meanTest(std::span<const double> values) {
    MeanTest test;
    test.spread = interval(values);
    for (const double value : values) {
        test.above += value > 0;
        test.below += value < 0;
    }
    if (test.spread.n < 2 || (test.spread.mean == 0 && test.spread.high == test.spread.low))
        return test;
    const double degrees = test.spread.n - 1;
    const double quantile = boost::math::quantile(boost::math::students_t(degrees), 0.975);
    const double error = (test.spread.high - test.spread.mean) / quantile;
    test.p = tailOf(error > 0 ? test.spread.mean / error : std::numeric_limits<double>::infinity(), degrees);
    return test;
}

std::vector<double> slopes(const CurveGroup& group) {
    return oneEach(group, slopeOf);
}

std::vector<double> rankCorrelations(const CurveGroup& group) {
    return oneEach(group, rankCorrelation);
}

std::vector<double> levels(const CurveGroup& group) {
    return oneEach(group, [](std::span<const double>, std::span<const double> y) { return mean(y); });
}

std::vector<double> halfSlopes(const CurveGroup& group, bool secondHalf) {
    return oneEach(group, [&](std::span<const double> x, std::span<const double> y) {
        const std::size_t half = (x.size() + 1) / 2; // with an odd number the middle layer is in both
        return secondHalf ? slopeOf(x.last(half), y.last(half)) : slopeOf(x.first(half), y.first(half));
    });
}

std::vector<double> outerMinusMiddle(const CurveGroup& group) {
    return oneEach(group, [](std::span<const double> x, std::span<const double> y) {
        const std::size_t third = x.size() / 3;
        if (third == 0)
            return nothing;
        return (mean(y.first(third)) + mean(y.last(third))) / 2 - mean(y.subspan(third, x.size() - 2 * third));
    });
}

BestFits bestFits(const CurveGroup& group) {
    BestFits best;
    const Complete complete = completeLayers(group);
    const std::size_t n = complete.depth.size();
    if (n < 6) // AICc of a parabola needs n - k - 1 > 0
        return best;
    for (const std::vector<double>& curve : complete.curves) {
        std::array<double, 3> scores{};
        for (std::size_t degree = 0; degree < 3; ++degree) {
            const auto fit = leastSquares(powers(complete.depth, degree), curve);
            scores[degree] = fit ? aicc(fit->rss, n, degree + 1) : std::numeric_limits<double>::infinity();
        }
        const auto least = std::ranges::min_element(scores) - scores.begin();
        ++(least == 0 ? best.constant : least == 1 ? best.line : best.parabola);
    }
    return best;
}

std::optional<TwoLines> twoLines(std::span<const double> x, std::span<const double> y) {
    constexpr std::size_t fewest = 7; // four coefficients and three degrees of freedom
    const std::size_t n = x.size();
    if (n < fewest)
        return std::nullopt;
    const auto columns = powers(x, 2);
    const auto smooth = leastSquares(columns, y);
    if (!smooth || smooth->coefficients[2] == 0)
        return std::nullopt;
    const bool valley = smooth->coefficients[2] > 0;
    std::vector<double> fitted(n), error(n);
    const double variance = smooth->rss / static_cast<double>(n - 3);
    for (std::size_t i = 0; i < n; ++i) {
        double square = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            fitted[i] += smooth->coefficients[a] * columns[a][i];
            for (std::size_t b = 0; b < 3; ++b)
                square += columns[a][i] * smooth->inverse[a][b] * columns[b][i];
        }
        error[i] = std::sqrt(variance * square);
    }
    const auto extreme = static_cast<std::size_t>(
        (valley ? std::ranges::min_element(fitted) : std::ranges::max_element(fitted)) - fitted.begin());
    if (extreme == 0 || extreme == n - 1)
        return std::nullopt;
    // The flat region: within one standard error of the extreme; its median first, then Robin Hood's place in it.
    std::vector<double> flat;
    for (std::size_t i = 0; i < n; ++i)
        if (std::fabs(fitted[i] - fitted[extreme]) <= error[i])
            flat.push_back(x[i]);
    if (flat.empty())
        flat.push_back(x[extreme]);
    const auto within = [&](double share) {
        const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(flat.size() - 1);
        // Two points at least on either side, or there is no line.
        return std::clamp(flat[static_cast<std::size_t>(std::lround(place))], x[2], x[n - 2]);
    };
    const auto first = linesAt(x, y, within(0.5));
    if (!first)
        return std::nullopt;
    const double degrees = static_cast<double>(n) - 4;
    const double left = strengthOf(first->firstP, degrees), right = strengthOf(first->secondP, degrees);
    return linesAt(x, y, within(left + right > 0 ? right / (left + right) : 0.5));
}

RankTest rankTest(double run, std::vector<double> copies) {
    RankTest test{run, std::move(copies)};
    std::erase_if(test.copies, [](double value) { return !std::isfinite(value); });
    if (test.copies.empty() || !std::isfinite(run))
        return test;
    std::vector<double> all = test.copies;
    all.push_back(run);
    std::ranges::sort(all);
    const std::size_t n = all.size();
    const double median = n % 2 == 1 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2;
    const auto farther = std::ranges::count_if(
        test.copies, [&](double value) { return std::fabs(value - median) >= std::fabs(run - median); });
    test.p = (1.0 + static_cast<double>(farther)) / static_cast<double>(n);
    return test;
}

std::optional<RankTest> shapeTest(const CurveGroup& run, const CurveGroup& copies) {
    // One curve of the run (the mean of its repeats) and the copies, over the layers that all have.
    CurveGroup all;
    all.layers = copies.layers;
    const std::vector<LayerInterval> means = layerIntervals(run);
    std::vector<double>& first = all.values.emplace_back();
    for (const int layer : all.layers) {
        const auto found = std::ranges::find(means, layer, &LayerInterval::layer);
        first.push_back(found == means.end() ? nothing : found->mean);
    }
    all.values.insert(all.values.end(), copies.values.begin(), copies.values.end());
    const Complete complete = completeLayers(all);
    const std::size_t curves = complete.curves.size(), layers = complete.depth.size();
    if (layers < 4 || curves < 2)
        return std::nullopt;
    std::vector<double> likeness;
    for (std::size_t curve = 0; curve < curves; ++curve) {
        std::vector<double> others(layers, 0.0);
        for (std::size_t other = 0; other < curves; ++other)
            for (std::size_t layer = 0; other != curve && layer < layers; ++layer)
                others[layer] += complete.curves[other][layer] / static_cast<double>(curves - 1);
        likeness.push_back(rankCorrelation(complete.curves[curve], others));
    }
    RankTest test{likeness.front(), {likeness.begin() + 1, likeness.end()}};
    if (!std::isfinite(test.run))
        return std::nullopt;
    // A copy whose likeness is not known (a constant curve) counts against the claim.
    const auto asUnlike = std::ranges::count_if(test.copies, [&](double value) { return !(value > test.run); });
    test.p = (1.0 + static_cast<double>(asUnlike)) / static_cast<double>(curves);
    return test;
}

CurveGroup pairedDifference(const CurveGroup& run, const CurveGroup& control) {
    CurveGroup difference;
    std::ranges::set_intersection(run.layers, control.layers, std::back_inserter(difference.layers));
    std::ranges::set_intersection(run.repeats, control.repeats, std::back_inserter(difference.repeats));
    const auto valueOf = [](const CurveGroup& group, int repeat, int layer) {
        const auto curve = std::ranges::find(group.repeats, repeat) - group.repeats.begin();
        const auto at = std::ranges::find(group.layers, layer) - group.layers.begin();
        return group.values[static_cast<std::size_t>(curve)][static_cast<std::size_t>(at)];
    };
    for (const int repeat : difference.repeats) {
        std::vector<double>& row = difference.values.emplace_back();
        for (const int layer : difference.layers)
            row.push_back(valueOf(run, repeat, layer) - valueOf(control, repeat, layer));
    }
    return difference;
}

} // namespace lamina
