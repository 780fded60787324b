#include "profile/depth_statistics.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

namespace lamina {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double significance = 0.05;

double twoSidedP(double t, double degrees) {
    if (std::isinf(t))
        return 0.0;
    return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), std::fabs(t)));
}

// Two-sided p-value of a correlation r over n points, by the t approximation.
double correlationP(double r, double n) {
    return twoSidedP(r * std::sqrt((n - 2) / std::max(1e-300, 1 - r * r)), n - 2);
}

// Ranks from 1, the mean rank for ties.
std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]])
            ++end;
        for (std::size_t j = i; j < end; ++j)
            result[order[j]] = 0.5 * static_cast<double>(i + end + 1);
        i = end;
    }
    return result;
}

double pearson(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        yy += (y[i] - meanY) * (y[i] - meanY);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : nan;
}

constexpr std::size_t exactUpTo = 8; // 8! = 40,320 orders

// Two-sided p-value of a rank correlation.
double rankP(const std::vector<double>& rankX, std::vector<double> rankY, double rho) {
    const auto n = static_cast<double>(rankX.size());
    if (std::isnan(rho))
        return nan;
    if (rankX.size() > exactUpTo)
        return correlationP(rho, n);
    std::sort(rankY.begin(), rankY.end());
    std::vector<std::size_t> order(rankY.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::size_t asExtreme = 0, all = 0;
    std::vector<double> permuted(rankY.size());
    do {
        for (std::size_t i = 0; i < order.size(); ++i)
            permuted[i] = rankY[order[i]];
        ++all;
        if (std::fabs(pearson(rankX, permuted)) >= std::fabs(rho) - 1e-12)
            ++asExtreme;
    } while (std::next_permutation(order.begin(), order.end()));
    return static_cast<double>(asExtreme) / static_cast<double>(all);
}

// Fixed decimals, locale-free.
std::string fixed(double value, int decimals) {
    std::array<char, 64> buffer;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals).ptr;
    return {buffer.data(), end};
}

std::string shortNumber(double value) { return fixed(value, 2); }

std::string pText(double p) { return p < 0.001 ? "p < 0.001" : "p = " + fixed(p, p < 0.01 ? 3 : 2); }

constexpr std::string_view tooFew = "Too few layers to say how %1 changes with depth.";
constexpr std::string_view noTrend = "No steady rise or fall of %1 with depth can be told from chance over these %2 layers "
                                     "(Spearman %3, %4); it peaks at layer %5.";
constexpr std::string_view linearRise = "%1 rises with depth over these %2 layers (Spearman %3, %4), close to a straight "
                                        "line (R² %5).";
constexpr std::string_view linearFall = "%1 falls with depth over these %2 layers (Spearman %3, %4), close to a straight "
                                        "line (R² %5).";
constexpr std::string_view unevenRise = "%1 tends to rise with depth over these %2 layers (Spearman %3, %4), but not as a "
                                        "straight line (R² %5).";
constexpr std::string_view unevenFall = "%1 tends to fall with depth over these %2 layers (Spearman %3, %4), but not as a "
                                        "straight line (R² %5).";
constexpr double straightLine = 0.8; // R² from which a curve is called close to a line

} // namespace

std::string Sentence::english() const {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool placeholder = text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
        if (!placeholder) {
            result += text[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(text[++i] - '1');
        std::string argument = index < arguments.size() ? arguments[index] : std::string();
        if (result.empty() && !argument.empty() && argument[0] >= 'a' && argument[0] <= 'z')
            argument[0] = static_cast<char>(argument[0] - 'a' + 'A');
        result += argument;
    }
    return result;
}

const std::vector<std::string_view>& sentenceTemplates() {
    static const std::vector<std::string_view> table = [] {
        std::vector<std::string_view> all{tooFew, noTrend, linearRise, linearFall, unevenRise, unevenFall};
        for (const Control& control : controls())
            for (const std::string_view words :
                 {control.words.tooFew, control.words.alike, control.words.opposite, control.words.nothing})
                all.push_back(words);
        return all;
    }();
    return table;
}

DepthStatistics depthStatistics(const std::vector<DepthPoint>& curve) {
    std::vector<double> x, y;
    for (const DepthPoint& point : curve)
        if (std::isfinite(point.value) && std::isfinite(point.depth)) {
            x.push_back(point.depth);
            y.push_back(point.value);
        }
    DepthStatistics result{x.size(), nan, nan, nan, nan, nan, nan, nan, nan};
    if (!y.empty()) {
        result.peakLayer = x[static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin())];
        result.lowestLayer = x[static_cast<std::size_t>(std::min_element(y.begin(), y.end()) - y.begin())];
    }
    const double r = x.size() >= 3 ? pearson(x, y) : nan;
    if (std::isnan(r))
        return result;
    const auto n = static_cast<double>(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    result.slope = xy / xx;
    result.intercept = meanY - result.slope * meanX;
    result.r2 = r * r;
    result.pSlope = correlationP(r, n);
    const std::vector<double> rankX = ranks(x), rankY = ranks(y);
    result.spearman = pearson(rankX, rankY);
    result.pSpearman = rankP(rankX, rankY, result.spearman);
    return result;
}

Sentence depthSentence(const std::string& metric, const DepthStatistics& statistics) {
    if (std::isnan(statistics.spearman))
        return {tooFew, {metric}};
    std::vector<std::string> arguments{metric, std::to_string(statistics.points), shortNumber(statistics.spearman),
                                       pText(statistics.pSpearman)};
    if (statistics.pSpearman >= significance) {
        arguments.push_back(std::to_string(static_cast<int>(statistics.peakLayer)));
        return {noTrend, std::move(arguments)};
    }
    arguments.push_back(shortNumber(statistics.r2));
    const bool rises = statistics.spearman > 0;
    if (statistics.r2 >= straightLine)
        return {rises ? linearRise : linearFall, std::move(arguments)};
    return {rises ? unevenRise : unevenFall, std::move(arguments)};
}

SharedShape sharedShape(const std::vector<DepthPoint>& run, const std::vector<DepthPoint>& control) {
    std::vector<double> x, y;
    for (const DepthPoint& a : run)
        for (const DepthPoint& b : control)
            if (a.depth == b.depth && std::isfinite(a.value) && std::isfinite(b.value)) {
                x.push_back(a.value);
                y.push_back(b.value);
            }
    SharedShape result{x.size(), nan, nan};
    if (x.size() < 3)
        return result;
    const std::vector<double> rankX = ranks(x), rankY = ranks(y);
    result.spearman = pearson(rankX, rankY);
    result.p = rankP(rankX, rankY, result.spearman);
    return result;
}

Sentence sharedShapeSentence(const std::string& metric, const SharedShape& shared, const SharedShapeWords& words) {
    if (std::isnan(shared.spearman))
        return {words.tooFew, {metric}};
    std::vector<std::string> arguments{metric, std::to_string(shared.layers), shortNumber(shared.spearman),
                                       pText(shared.p)};
    if (shared.p >= significance)
        return {words.nothing, std::move(arguments)};
    return {shared.spearman > 0 ? words.alike : words.opposite, std::move(arguments)};
}

} // namespace lamina
