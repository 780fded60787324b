// How a metric changes with depth, and what may be said of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina {

struct DepthPoint {
    double depth = 0; // layer
    double value = 0;
};

// Ordinary least squares of value on layer, Pearson r, and Spearman's rank correlation with its two-sided p-value (t
// approximation, n - 2 degrees of freedom). Points that are not finite are left out; fewer than 3 points: all NaN.
struct DepthStatistics {
    std::size_t points = 0;
    double slope = 0; // per layer
    double intercept = 0;
    double r2 = 0;
    double pSlope = 0; // two-sided, of slope = 0
    double spearman = 0;
    double pSpearman = 0;
    int peakLayer = 0;
    int lowestLayer = 0;
};

DepthStatistics depthStatistics(const std::vector<DepthPoint>& curve);

// One plain English sentence on one curve that never claims more than the test shows.
std::string depthSentence(const std::string& metric, const DepthStatistics& statistics);

// What run and control share: Spearman's correlation over layers both have, and one sentence on it.
struct SharedShape {
    std::size_t layers = 0;
    double spearman = 0;
    double p = 0;
};
SharedShape sharedShape(const std::vector<DepthPoint>& run, const std::vector<DepthPoint>& control);
std::string sharedShapeSentence(const std::string& metric, const SharedShape& shared);

} // namespace lamina
