#include "base/seed.h"
#include "profile/statistics/inference.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

LayerResultPtr layer(const std::string& control, int repeat, int index, double density, bool failed = false) {
    auto result = std::make_shared<LayerResult>();
    result->key = {{control, repeat}, index};
    result->train.metrics.density = density;
    if (failed)
        result->failure = makeError(ErrorKind::Diverged, "diverged");
    return result;
}

CurveGroup groupOf(std::vector<std::vector<double>> values) {
    CurveGroup group;
    for (std::size_t i = 0; i < values.front().size(); ++i)
        group.layers.push_back(static_cast<int>(i));
    for (std::size_t i = 0; i < values.size(); ++i)
        group.repeats.push_back(static_cast<int>(i));
    group.values = std::move(values);
    return group;
}

TEST(CurveGroup, HoldsWhatEachCurveHas) {
    const std::vector<LayerResultPtr> layers{layer("", 1, 0, 0.3), layer("", 0, 0, 0.1), layer("", 0, 2, 0.2),
                                             layer("x", 0, 1, 0.9), layer("", 1, 2, 0.4, true)};
    const CurveGroup group = curveGroup("density", "", layers);
    EXPECT_THAT(group.layers, ElementsAre(0, 2));
    EXPECT_THAT(group.repeats, ElementsAre(0, 1));
    EXPECT_THAT(group.values[0], ElementsAre(0.1, 0.2));
    EXPECT_EQ(group.values[1][0], 0.3);
    EXPECT_TRUE(std::isnan(group.values[1][1])); // it diverged
    EXPECT_TRUE(curveGroup("no such metric", "", layers).empty());
    const auto intervals = layerIntervals(group);
    EXPECT_EQ(intervals[0].n, 2);
    EXPECT_EQ(intervals[1].n, 1);
    EXPECT_TRUE(std::isnan(intervals[1].low));
}

TEST(Interval, IsStudents) {
    // 1, 2, 3, 4, 5: mean 3, standard error 1/sqrt(2), t(4, 0.975) = 2.776445.
    const std::vector<double> values{5, 1, 4, 2, 3};
    const LayerInterval of = interval(values);
    EXPECT_EQ(of.n, 5);
    EXPECT_DOUBLE_EQ(of.mean, 3);
    EXPECT_NEAR(of.high - 3, 2.776445 / std::sqrt(2.0), 1e-6);
    EXPECT_EQ(of.smallest, 1);
    EXPECT_EQ(of.largest, 5);
    const MeanTest test = meanTest(values);
    // t = 3 sqrt(2) = 4.242641 with 4 degrees of freedom: p = 0.013240 (R: 2 * pt(-4.242641, 4)).
    EXPECT_NEAR(test.p, 0.01324, 1e-5);
    EXPECT_EQ(test.direction(), 1);
    EXPECT_EQ(meanTest(std::vector<double>{5, 1, 4, 2, -3}).direction(), 0);
    EXPECT_EQ(meanTest(std::vector<double>{5, 1, 4, 2, -3}).below, 1);
    EXPECT_EQ(meanTest(std::vector<double>{-1, -1.1}).direction(), 0);         // two repeats claim nothing
    EXPECT_EQ(meanTest(std::vector<double>{-1, -1, -1}).direction(), -1);
    EXPECT_EQ(meanTest(std::vector<double>{0, 0, 0}).direction(), 0);
}

TEST(OneNumberACurve, IsWhatItSays) {
    const CurveGroup group = groupOf({{0, 1, 2, 3, 4, 5}, {3, 2, 1, 1, 2, 3}});
    EXPECT_THAT(slopes(group), Pointwise(DoubleNear(1e-12), {1.0, 0.0}));
    EXPECT_THAT(levels(group), Pointwise(DoubleNear(1e-12), {2.5, 2.0}));
    EXPECT_THAT(rankCorrelations(group), Pointwise(DoubleNear(1e-12), {1.0, 0.0}));
    EXPECT_THAT(halfSlopes(group, false), Pointwise(DoubleNear(1e-12), {1.0, -1.0}));
    EXPECT_THAT(halfSlopes(group, true), Pointwise(DoubleNear(1e-12), {1.0, 1.0}));
    EXPECT_THAT(outerMinusMiddle(group), Pointwise(DoubleNear(1e-12), {0.0, 1.5}));
    // A layer that one curve lacks counts in none.
    CurveGroup gap = groupOf({{0, 1, 9, 3}, {0, 1, std::nan(""), 3}});
    EXPECT_THAT(slopes(gap), Pointwise(DoubleNear(1e-12), {1.0, 1.0}));
}

TEST(BestFits, PreferTheSimplestThatIsGoodEnough) {
    Random random(3);
    std::vector<double> flat, line, bent;
    for (int layer = 0; layer < 12; ++layer) {
        const double noise = 0.1 * random.normal(), depth = layer;
        flat.push_back(noise);
        line.push_back(depth + noise);
        bent.push_back(0.3 * (depth - 5) * (depth - 5) + noise);
    }
    const BestFits fits = bestFits(groupOf({flat, line, bent, line}));
    EXPECT_EQ(fits.constant, 1);
    EXPECT_EQ(fits.line, 2);
    EXPECT_EQ(fits.parabola, 1);
    EXPECT_EQ(bestFits(groupOf({{1, 2, 3, 4, 5}})).line, 0); // too few layers to say
}

TEST(TwoLines, SeesAValleyWhereAParabolaWouldBeFooled) {
    const std::vector<double> x{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    std::vector<double> valley, hill, saturating;
    Random random(1);
    for (const double depth : x) {
        const double noise = 0.05 * random.normal();
        valley.push_back(std::fabs(depth - 5) + noise);
        hill.push_back(-std::fabs(depth - 6) + noise);
        saturating.push_back(std::log(1 + depth) + noise); // a parabola through it turns at its end
    }
    const auto found = twoLines(x, valley);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->valley());
    EXPECT_NEAR(found->first, -1, 0.1);
    EXPECT_NEAR(found->second, 1, 0.1);
    EXPECT_NEAR(found->breakAt, 5, 1.01);
    ASSERT_TRUE(twoLines(x, hill));
    EXPECT_TRUE(twoLines(x, hill)->hill());
    const auto rising = twoLines(x, saturating);
    EXPECT_FALSE(rising && (rising->hill() || rising->valley())); // Simonsohn's own example of a false U
    EXPECT_FALSE(twoLines(std::span(x).first(6), std::span(valley).first(6)));
}

TEST(RankTest, CountsHowManyLieAsFarOut) {
    std::vector<double> copies;
    for (int i = 0; i < 19; ++i)
        copies.push_back(i);
    EXPECT_DOUBLE_EQ(rankTest(40, copies).p, 1.0 / 20);
    EXPECT_TRUE(rankTest(40, copies).claimed());
    EXPECT_TRUE(rankTest(-40, copies).claimed());
    EXPECT_GT(rankTest(9.2, copies).p, 0.9);
    copies.pop_back();
    EXPECT_FALSE(rankTest(40, copies).claimed()); // 18 copies cannot carry it
    EXPECT_EQ(rankTest(1, {}).p, 1);
    EXPECT_EQ(rankTest(std::nan(""), copies).p, 1);
}

TEST(ShapeTest, FindsTheCurveThatIsUnlikeTheOthers) {
    Random random(9);
    std::vector<std::vector<double>> rising;
    for (int copy = 0; copy < 19; ++copy) {
        std::vector<double>& curve = rising.emplace_back();
        for (int layer = 0; layer < 12; ++layer)
            curve.push_back(layer + random.normal());
    }
    std::vector<double> falling;
    for (int layer = 0; layer < 12; ++layer)
        falling.push_back(-layer);
    const auto unlike = shapeTest(groupOf({falling}), groupOf(rising));
    ASSERT_TRUE(unlike);
    EXPECT_TRUE(unlike->claimed());
    EXPECT_LT(unlike->run, 0);
    const std::vector<double> like = rising.back();
    rising.back() = falling;
    EXPECT_FALSE(shapeTest(groupOf({like}), groupOf(rising))->claimed());
    EXPECT_FALSE(shapeTest(groupOf({{1, 2, 3}}), groupOf({{1, 2, 3}, {3, 2, 1}})));
}

TEST(PairedDifference, IsOfTheSameRepeatsAndLayers) {
    CurveGroup run = groupOf({{5, 6, 7}, {8, 9, 10}}), control = groupOf({{1, 1, 1}, {2, 2, 2}});
    control.repeats = {1, 2};
    control.layers = {1, 2, 3};
    const CurveGroup difference = pairedDifference(run, control);
    EXPECT_THAT(difference.repeats, ElementsAre(1));
    EXPECT_THAT(difference.layers, ElementsAre(1, 2));
    EXPECT_THAT(difference.values[0], ElementsAre(8, 9));
}

} // namespace
} // namespace lamina
