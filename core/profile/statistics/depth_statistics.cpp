#include "profile/statistics/depth_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lamina {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fewest = 3; // points that a correlation needs

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

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Σ (x - x̄)², Σ (y - ȳ)², Σ (x - x̄)(y - ȳ).
struct Moments {
    double xx = 0, yy = 0, xy = 0;
};

Moments moments(const std::vector<double>& x, const std::vector<double>& y) {
    const double meanX = mean(x), meanY = mean(y);
    Moments sums;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sums.xx += (x[i] - meanX) * (x[i] - meanX);
        sums.yy += (y[i] - meanY) * (y[i] - meanY);
        sums.xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return sums;
}

double correlation(const Moments& sums) {
    return sums.xx > 0 && sums.yy > 0 ? sums.xy / std::sqrt(sums.xx * sums.yy) : nan;
}

double rankCorrelation(const std::vector<double>& x, const std::vector<double>& y) {
    return x.size() < fewest ? nan : correlation(moments(ranks(x), ranks(y)));
}

} // namespace

DepthStatistics depthStatistics(const std::vector<DepthPoint>& curve) {
    std::vector<double> x, y;
    for (const DepthPoint& point : curve)
        if (std::isfinite(point.value) && std::isfinite(point.depth)) {
            x.push_back(point.depth);
            y.push_back(point.value);
        }
    DepthStatistics result{x.size(), nan, nan, nan, rankCorrelation(x, y)};
    if (std::isnan(result.spearman))
        return result;
    const Moments sums = moments(x, y);
    result.slope = sums.xy / sums.xx;
    result.intercept = mean(y) - result.slope * mean(x);
    result.r2 = correlation(sums) * correlation(sums);
    return result;
}

SharedShape sharedShape(const std::vector<DepthPoint>& first, const std::vector<DepthPoint>& second) {
    std::vector<double> x, y;
    for (const DepthPoint& a : first)
        for (const DepthPoint& b : second)
            if (a.depth == b.depth && std::isfinite(a.value) && std::isfinite(b.value)) {
                x.push_back(a.value);
                y.push_back(b.value);
            }
    if (x.empty())
        return {0, nan, nan, nan};
    return {x.size(), rankCorrelation(x, y), mean(x), mean(y)};
}

} // namespace lamina
