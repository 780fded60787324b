#include "profile/statistics/depth_statistics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace lamina {
namespace {

std::vector<DepthPoint> curve(const std::vector<double>& values) {
    std::vector<DepthPoint> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({static_cast<double>(i), values[i]});
    return points;
}

// Reference values: numpy (polyfit and corrcoef of values and of ranks) on the same numbers.
TEST(DepthStatistics, EqualsTheReference) {
    const DepthStatistics s =
        depthStatistics(curve({0.1, 0.12, 0.11, 0.15, 0.18, 0.17, 0.2, 0.26, 0.24, 0.3, 0.28, 0.35}));
    EXPECT_EQ(s.points, 12U);
    EXPECT_NEAR(s.slope, 0.0218181818181818, 1e-12);
    EXPECT_NEAR(s.intercept, 0.085, 1e-12);
    EXPECT_NEAR(s.r2, 0.9441432354053713, 1e-12);
    EXPECT_NEAR(s.spearman, 0.972027972027972, 1e-12);
}

TEST(DepthStatistics, TiesShareTheirRank) {
    const DepthStatistics s = depthStatistics(curve({1, 1, 2, 2, 3, 3, 4, 4, 5, 5}));
    EXPECT_NEAR(s.spearman, 0.9847319278346618, 1e-12); // numpy: corrcoef of the ranks
}

TEST(DepthStatistics, FailedLayersAreLeftOut) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const DepthStatistics s = depthStatistics(curve({1, nan, 3, 4}));
    EXPECT_EQ(s.points, 3U);
    EXPECT_NEAR(s.slope, 1.0, 1e-12);
}

TEST(DepthStatistics, TooFewOrConstantIsNaN) {
    EXPECT_TRUE(std::isnan(depthStatistics({}).spearman));
    EXPECT_TRUE(std::isnan(depthStatistics(curve({1, 2})).spearman));
    EXPECT_TRUE(std::isnan(depthStatistics(curve({2, 2, 2, 2})).spearman));
    EXPECT_TRUE(std::isnan(depthStatistics(curve({2, 2, 2, 2})).slope));
}

TEST(SharedShape, PairsTheLayersBothHave) {
    std::vector<DepthPoint> run = curve({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    std::vector<DepthPoint> control = curve({2, 4, 6, 8, 10, 12, 14, 16, 18, 20});
    control.erase(control.begin());
    const SharedShape shared = sharedShape(run, control);
    EXPECT_EQ(shared.layers, 9U);
    EXPECT_DOUBLE_EQ(shared.spearman, 1.0);
    EXPECT_DOUBLE_EQ(shared.firstMean, 6.0);
    EXPECT_DOUBLE_EQ(shared.secondMean, 12.0);
    EXPECT_EQ(sharedShape(run, {}).layers, 0U);
    EXPECT_TRUE(std::isnan(sharedShape(run, curve({1, 2})).spearman));
}

} // namespace
} // namespace lamina
