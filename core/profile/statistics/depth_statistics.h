// How a metric runs with depth, in numbers. These describe the layers of one run; they are no test: neighbouring layers
// share a residual stream, so they are not a sample, and no number here carries a p-value.
#pragma once

#include <cstddef>
#include <vector>

namespace lamina {

struct DepthPoint {
    double depth = 0; // layer
    double value = 0;
};

// Ordinary least squares of value on layer, and Spearman's rank correlation (average ranks for ties). Points that are
// not finite are left out; fewer than 3 points, or a constant curve: NaN.
struct DepthStatistics {
    std::size_t points = 0;
    double slope = 0; // per layer
    double intercept = 0;
    double r2 = 0; // share of the variance a straight line explains
    double spearman = 0;
};
DepthStatistics depthStatistics(const std::vector<DepthPoint>& curve);

// Spearman's correlation of two curves over the layers both have; fewer than 3 of them, or one constant: NaN.
struct SharedShape {
    std::size_t layers = 0;
    double spearman = 0;
    double firstMean = 0, secondMean = 0; // over those layers
};
SharedShape sharedShape(const std::vector<DepthPoint>& first, const std::vector<DepthPoint>& second);

} // namespace lamina
