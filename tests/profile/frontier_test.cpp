// FVU against L0, and the profile at equal L0, on constructed points.
#include "profile/statistics/frontier.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Frontier : public ::testing::Test {
protected:
    LayerResult& add(int layer, int repeat, const std::string& point, double l0, double fvu) {
        auto result = std::make_shared<LayerResult>();
        result->key = {{{}, repeat, point}, layer};
        result->train.metrics.l0 = l0;
        result->train.metrics.fvu = fvu;
        m_profile.add(result);
        return *result;
    }
    Profile m_profile;
};

TEST_F(Frontier, IsOrderedByL0AndInterpolatedInItsLogarithm) {
    add(3, 0, "", 10, 0.4);
    add(3, 0, "l1=0.1", 1000, 0.1);
    add(3, 0, "l1=4", 1, 0.9);
    const auto frontiers = layerFrontiers(m_profile);
    ASSERT_EQ(frontiers.size(), 1U);
    EXPECT_EQ(frontiers[0].layer, 3);
    const auto fvu = [&](double l0) { return metricAtL0(frontiers[0], l0, &SaeMetrics::fvu); };
    EXPECT_EQ(fvu(1), 0.9);
    EXPECT_EQ(fvu(10), 0.4);
    EXPECT_EQ(fvu(1000), 0.1);
    EXPECT_NEAR(fvu(std::sqrt(10.0)), 0.65, 1e-12); // half way by logarithm
    EXPECT_NEAR(fvu(100), 0.25, 1e-12);
    EXPECT_TRUE(std::isnan(fvu(0.99))); // nothing is extrapolated
    EXPECT_TRUE(std::isnan(fvu(1000.5)));
}

TEST_F(Frontier, NeedsASweep) {
    add(0, 0, "", 10, 0.4);
    add(0, 1, "", 12, 0.4);
    EXPECT_THAT(layerFrontiers(m_profile), IsEmpty());
    EXPECT_TRUE(equalL0(layerFrontiers(m_profile)).empty());
}

TEST_F(Frontier, FailedAndDeadPointsAreNoPoints) {
    add(0, 0, "", 10, 0.4);
    add(0, 0, "l1=0.1", 100, 0.1).failure = Error{ErrorKind::Diverged, "diverged", {}, 0};
    add(0, 0, "l1=9", 0, 1.0);
    EXPECT_THAT(layerFrontiers(m_profile), IsEmpty());
    add(0, 0, "l1=0.2", 40, 0.2);
    ASSERT_EQ(layerFrontiers(m_profile).size(), 1U);
    EXPECT_EQ(layerFrontiers(m_profile)[0].points.size(), 2U);
}

TEST_F(Frontier, EqualL0LiesWhereAllLayersHavePointsOnBothSides) {
    for (int layer = 0; layer < 3; ++layer) {
        add(layer, 0, "", 4.0 * (layer + 1), 0.5);        // 4, 8, 12
        add(layer, 0, "l1=0.1", 40.0 * (layer + 1), 0.2); // 40, 80, 120
    }
    const auto frontiers = layerFrontiers(m_profile);
    const EqualL0 at = equalL0(frontiers);
    EXPECT_THAT(at.layers, ElementsAre(0, 1, 2));
    EXPECT_THAT(at.leftOut, IsEmpty());
    EXPECT_DOUBLE_EQ(at.l0, 22); // between 12 and 40: 21.9, in two digits
    const CurveGroup group = groupAtL0(frontiers, at, "fvu");
    ASSERT_EQ(group.values.size(), 1U);
    EXPECT_LT(group.values[0][0], group.values[0][1]); // the same span, further up in it
    EXPECT_NEAR(group.values[0][0], 0.5 - 0.3 * std::log(22 / 4.0) / std::log(10), 1e-12);
    EXPECT_TRUE(groupAtL0(frontiers, at, "no metric").empty());
}

TEST_F(Frontier, LayersOutOfReachAreNamed) {
    for (int layer = 0; layer < 3; ++layer) {
        add(layer, 0, "", 10, 0.5);
        add(layer, 0, "l1=0.1", 20, 0.2);
    }
    add(3, 0, "", 100, 0.5);
    add(3, 0, "l1=0.1", 200, 0.2);
    const EqualL0 at = equalL0(layerFrontiers(m_profile));
    EXPECT_THAT(at.layers, ElementsAre(0, 1, 2));
    EXPECT_THAT(at.leftOut, ElementsAre(3));
    EXPECT_DOUBLE_EQ(at.l0, 14);
    const EqualL0 own = equalL0(layerFrontiers(m_profile), 150);
    EXPECT_THAT(own.layers, ElementsAre(3));
    EXPECT_THAT(own.leftOut, ElementsAre(0, 1, 2));
    EXPECT_TRUE(equalL0(layerFrontiers(m_profile), 50).empty());
}

TEST_F(Frontier, ALayerIsEnclosedInAllItsRepeatsOrLeftOut) {
    for (int repeat = 0; repeat < 2; ++repeat)
        for (int layer = 0; layer < 2; ++layer) {
            add(layer, repeat, "", layer == 1 && repeat == 1 ? 30 : 10, 0.5);
            add(layer, repeat, "l1=0.1", 60, 0.2);
        }
    const auto frontiers = layerFrontiers(m_profile);
    ASSERT_EQ(frontiers.size(), 4U);
    const EqualL0 at = equalL0(frontiers);
    EXPECT_GT(at.l0, 30);
    EXPECT_THAT(at.layers, ElementsAre(0, 1));
    EXPECT_THAT(equalL0(frontiers, 20).layers, ElementsAre(0));
    EXPECT_THAT(groupAtL0(frontiers, at, "fvu").repeats, ElementsAre(0, 1));
}

TEST_F(Frontier, PointsOfOneL0AloneAreTakenAsTheyAre) { // TopK: L0 is k in every layer
    for (int layer = 0; layer < 2; ++layer)
        for (const double k : {8.0, 32.0})
            add(layer, 0, k == 8 ? "" : "k=32", k, 1 / k + layer);
    const auto frontiers = layerFrontiers(m_profile);
    EXPECT_DOUBLE_EQ(equalL0(frontiers).l0, 16);
    EXPECT_EQ(groupAtL0(frontiers, equalL0(frontiers, 8), "fvu").values[0][1], 1.125);
}

} // namespace
} // namespace lamina
