// How a metric changes with depth, and what may be said of it.
#pragma once

#include "profile/controls.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct DepthPoint {
    double depth = 0; // layer
    double value = 0;
};

// Ordinary least squares of value on layer, and Spearman's rank correlation (average ranks for ties) with its two-sided
// p-value: exact over all orders up to 8 points, else by the t approximation with n - 2 degrees of freedom. Points that
// are not finite are left out; fewer than 3 points, or a constant curve: NaN.
// The p-values treat layers as independent, which they are not quite: they are a reading aid, not a proof.
struct DepthStatistics {
    std::size_t points = 0;
    double slope = 0; // per layer
    double intercept = 0;
    double r2 = 0;     // share of the variance a straight line explains
    double pSlope = 0; // two-sided, of slope = 0 (Student's t)
    double spearman = 0;
    double pSpearman = 0;
    double peakLayer = 0;
    double lowestLayer = 0;
};

DepthStatistics depthStatistics(const std::vector<DepthPoint>& curve);

// A sentence as a template with %1, %2 ... and its arguments, so that the window can translate it.
struct Sentence {
    std::string_view text;
    std::vector<std::string> arguments;
    std::string english() const;
};

// Every template the functions below use, for the translations.
const std::vector<std::string_view>& sentenceTemplates();

// One plain sentence on one curve that never claims more than the test shows. `metric` is the first argument, as the
// reader calls it ("density").
Sentence depthSentence(const std::string& metric, const DepthStatistics& statistics);

// What run and control share: Spearman's correlation of the two curves over the layers both have.
struct SharedShape {
    std::size_t layers = 0;
    double spearman = 0;
    double p = 0;
};
SharedShape sharedShape(const std::vector<DepthPoint>& run, const std::vector<DepthPoint>& control);
Sentence sharedShapeSentence(const std::string& metric, const SharedShape& shared, const SharedShapeWords& words);

} // namespace lamina
