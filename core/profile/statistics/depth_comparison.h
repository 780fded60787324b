// Curves of two sessions on normalised depth: 0 at a model's first layer, 1 at its last, l/(L - 1) in between. What
// they differ by at each depth describes; inference takes the repeats of both sessions as its units, as inference.h
// does, so that two models of any number of layers compare.
#pragma once

#include "profile/statistics/claims.h"
#include "profile/statistics/depth_statistics.h"
#include "profile/statistics/inference.h"
#include "profile/statistics/repeats.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// 0 for a model of one layer.
double normalisedDepth(int layer, int modelLayers);

// Two independent samples of one number, with variances of their own: B. L. Welch, "The generalization of 'Student's'
// problem when several different population variances are involved" (1947), degrees of freedom by Welch and
// Satterthwaite. Values that are not finite are left out; a sample of fewer than two: no interval and no p. Where
// neither sample varies p is 0, or NaN if they are equal.
struct WelchTest {
    LayerInterval first, second;
    double difference = std::numeric_limits<double>::quiet_NaN(); // second minus first, of the means
    double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN(); // 95 %
    double p = std::numeric_limits<double>::quiet_NaN();                                                    // two-sided

    // At least fewestRepeats in both, and p below the level: 1 where the second is larger, -1 where the first is.
    int direction(double level = claimLevel) const;
};
WelchTest welchTest(std::span<const double> first, std::span<const double> second);

// Both numbers go the same way, and neither is as much as twice the other: by two Welch tests of one against half the
// other, whose 95 % intervals both have to lie on that side of 0, so that it is said wrongly at most once in 40.
bool agreeWithinTwo(std::span<const double> first, std::span<const double> second);

// Two groups of curves on the layers of the shallower model (of the first where both have as many): the deeper one's
// are read between its two layers at either side of that depth, on a straight line, and nowhere else: a layer that is
// missing or diverged leaves a gap, and beyond its first and last profiled layer it has nothing.
struct GridPair {
    int modelLayers = 0;      // of the shallower model
    CurveGroup first, second; // with the same layers: those at which each has a curve
};
GridPair onCommonDepth(const CurveGroup& first, int firstLayers, const CurveGroup& second, int secondLayers);

struct DifferencePoint {
    double depth = 0;
    // Means over the curves that have it; the band of `at` is the Welch interval at this depth alone, not of all depths
    // at once.
    WelchTest at;
};

// One a point of the grid.
std::vector<DifferencePoint> differenceCurve(const GridPair& pair);

// What the repeats of both say: numbers that each repeat gives over the depths that all curves of both have.
struct RepeatComparison {
    std::vector<double> firstSlopes, secondSlopes; // least squares, the change from depth 0 to 1
    std::vector<double> firstOuter, secondOuter;   // the outer thirds of the depths less the middle third
    WelchTest level, slope, outer;
    // Spearman's correlation with depth: described, not tested. A Welch test of it is made of null curves in up to 8 %
    // with 3 repeats, since it is not linear in the values.
    LayerInterval firstRank, secondRank;
};
RepeatComparison compareRepeats(const GridPair& pair);

// Of one metric and one kind of curve in two sessions.
struct CurveComparison {
    std::vector<DifferencePoint> points;
    SharedShape shape; // of the mean curves: a description, which carries no p
    RepeatComparison repeats;
};
CurveComparison compareCurves(const GridPair& pair);

// Whether two sessions draw the same profile: the density's slope and how FVU's outer thirds stand off its middle
// third. Supported: both agree within two. Not supported: they do not, and one of the two differs, at the level shared
// out among the two and among `pairs` comparisons. Else it cannot be told.
Verdict sameProfile(const RepeatComparison& density, const RepeatComparison& fvu, int pairs = 1);

} // namespace lamina
