// Inference on curves. Its units are whole curves: the repeats of a run, or the copies of a control. The layers of one
// curve are no sample (they share a residual stream), so nothing here takes them for one: every p-value is of numbers
// that are one a curve, and those are linear in the curve's values, so that a null curve's own autocorrelation leaves
// the t distribution as it is. tests/profile/level_test.cpp prints how often each claim is made of null curves.
#pragma once

#include "profile/statistics/repeats.h"

#include <optional>
#include <span>
#include <vector>

namespace lamina {

inline constexpr double claimLevel = 0.05;
inline constexpr int fewestRepeats = 3; // below, no claim on repeats
inline constexpr int fewestCopies = 19; // below, no claim on copies: (1 + 0) / (N + 1) is above the level

// A number that each curve gives, over curves: two-sided one-sample t test of mean 0. NaN below two curves or where
// all are equal and 0; p is 0 where they are equal and not 0.
struct MeanTest {
    LayerInterval spread; // n, mean, 95 % t interval
    double p = std::numeric_limits<double>::quiet_NaN();
    int above = 0, below = 0; // curves with a value above and below 0

    // At least fewestRepeats curves, and p below the level: 1 above 0, -1 below; else 0.
    int direction() const;
};
MeanTest meanTest(std::span<const double> values);

// One number a curve, over the layers that all curves of the group have.
std::vector<double> slopes(const CurveGroup& group);           // least squares, per layer
std::vector<double> rankCorrelations(const CurveGroup& group); // Spearman's with depth: described, not tested
std::vector<double> levels(const CurveGroup& group);           // mean over the layers
std::vector<double> halfSlopes(const CurveGroup& group, bool secondHalf); // of the layers up to the middle, and from it
// Mean of the outer thirds of the layers minus that of the middle third.
std::vector<double> outerMinusMiddle(const CurveGroup& group);

// How many curves a model of the value by depth fits best, by AICc (n ln(RSS/n) + 2k + 2k(k + 1)/(n - k - 1), k the
// coefficients and the variance; Hurvich and Tsai 1989): a description of each curve.
struct BestFits {
    int constant = 0, line = 0, parabola = 0;
};
BestFits bestFits(const CurveGroup& group);

// Simonsohn's two lines ("Two Lines", AMPPS 2018) through one curve: least squares y = a + b xlow + c xhigh + d [x >=
// xc], the break xc by his Robin Hood rule with a parabola in place of the spline that fits the flat region. The
// p-values take the points as independent; for layers they describe, and are no test.
struct TwoLines {
    double breakAt = 0;
    double first = 0, second = 0;   // slopes before and from the break
    double firstP = 1, secondP = 1; // two-sided, t with n - 4 degrees of freedom
    bool valley() const { return first < 0 && second > 0 && firstP < claimLevel && secondP < claimLevel; }
    bool hill() const { return first > 0 && second < 0 && firstP < claimLevel && secondP < claimLevel; }
};
// nullopt: fewer than 7 points, or no extreme inside.
std::optional<TwoLines> twoLines(std::span<const double> x, std::span<const double> y);

// The run's number among those of N copies: how many of the N + 1 lie at least as far from their median as the run's,
// p = (1 + count)/(N + 1), exact where run and copies are exchangeable. With several repeats the run's is their mean,
// which lies nearer: the test is then too careful.
struct RankTest {
    double run = 0;
    std::vector<double> copies;
    double p = 1;
    bool claimed() const { return static_cast<int>(copies.size()) >= fewestCopies && p <= claimLevel; }
};
RankTest rankTest(double run, std::vector<double> copies);

// Whether the run's order of layers is unlike that of the copies: each of the N + 1 curves' Spearman correlation with
// the mean of all the others, the run's ranked from below. nullopt: fewer than 4 layers in common, or no copies.
std::optional<RankTest> shapeTest(const CurveGroup& run, const CurveGroup& copies);

// Run minus control, curve by curve where both have the repeat; over the layers both have. Empty: no such pair.
CurveGroup pairedDifference(const CurveGroup& run, const CurveGroup& control);

} // namespace lamina
