// How often each claim is made of null curves: at most as often as its level says. Prints the table.
#include "base/seed.h"
#include "profile/statistics/depth_comparison.h"
#include "tests/test_support.h"

#include <cmath>
#include <cstdio>
#include <functional>

namespace lamina {
namespace {

// A curve without trend: independent, AR(1), or a random walk (phi 1).
std::vector<double> nullCurve(Random& random, int layers, double phi) {
    std::vector<double> curve;
    double value = phi < 1 ? random.normal() / std::sqrt(1 - phi * phi) : random.normal();
    for (int layer = 0; layer < layers; ++layer) {
        curve.push_back(value);
        value = phi * value + random.normal();
    }
    return curve;
}

CurveGroup nullGroup(Random& random, int curves, int layers, double phi) {
    CurveGroup group;
    for (int layer = 0; layer < layers; ++layer)
        group.layers.push_back(layer);
    for (int curve = 0; curve < curves; ++curve) {
        group.repeats.push_back(curve);
        group.values.push_back(nullCurve(random, layers, phi));
    }
    return group;
}

struct Null {
    const char* name;
    double phi;
};
constexpr Null nulls[] = {{"independent", 0}, {"AR(1) 0.5", 0.5}, {"AR(1) 0.8", 0.8}, {"random walk", 1}};
constexpr int depths[] = {12, 24, 36, 48};
constexpr int draws = 1500;

double shareMade(std::uint64_t seed, int times, const std::function<bool(Random&)>& claim) {
    Random random(seed);
    int made = 0;
    for (int draw = 0; draw < times; ++draw)
        made += claim(random);
    return static_cast<double>(made) / times;
}

double atMost(int times) {
    return claimLevel + 3 * std::sqrt(claimLevel * (1 - claimLevel) / times);
}

// The share of `draws` in which `claim` is made; beyond three standard errors above the level it is too often. Of
// hundreds of cells some lie there by chance: such a one is drawn anew, ten times as often, and that decides.
void expectAtMostNominal(const std::string& name, double phi, int layers, const std::function<bool(Random&)>& claim) {
    const int tenths = static_cast<int>(10 * phi);
    double share = shareMade(deriveSeed(11, name, layers, tenths), draws, claim);
    int times = draws;
    if (share > atMost(times)) {
        times *= 10;
        share = shareMade(deriveSeed(12, name, layers, tenths), times, claim);
    }
    std::printf(" %6.3f", share);
    EXPECT_LE(share, atMost(times)) << name;
}

void table(const char* title, const std::function<bool(Random&, int layers, double phi)>& claim) {
    std::printf("%-44s", title);
    for (const Null& null : nulls)
        for (const int layers : depths)
            expectAtMostNominal(std::string(title) + ", " + null.name + ", " + std::to_string(layers) + " layers",
                                null.phi, layers, [&](Random& random) { return claim(random, layers, null.phi); });
    std::printf("\n");
}

TEST(Level, NoClaimIsMadeOfNullCurvesMoreOftenThanItsLevelSays) {
    std::printf("%-44s", "");
    for (const Null& null : nulls)
        std::printf(" %-27s", null.name);
    std::printf("\n%-44s", "claimed of null curves, share; layers:");
    for (std::size_t i = 0; i < std::size(nulls); ++i)
        for (const int layers : depths)
            std::printf(" %6d", layers);
    std::printf("\n");
    for (const int repeats : {3, 5, 10}) {
        const std::string of = " (" + std::to_string(repeats) + " repeats)";
        table(("it rises or falls with depth" + of).c_str(), [&](Random& random, int layers, double phi) {
            return meanTest(slopes(nullGroup(random, repeats, layers, phi))).direction() != 0;
        });
        table(("the middle is lower or higher" + of).c_str(), [&](Random& random, int layers, double phi) {
            return meanTest(outerMinusMiddle(nullGroup(random, repeats, layers, phi))).direction() != 0;
        });
        table(("it is U-shaped" + of).c_str(), [&](Random& random, int layers, double phi) {
            const CurveGroup group = nullGroup(random, repeats, layers, phi);
            return meanTest(halfSlopes(group, false)).direction() < 0 &&
                   meanTest(halfSlopes(group, true)).direction() > 0;
        });
        table(("run and control differ in level" + of).c_str(), [&](Random& random, int layers, double phi) {
            const CurveGroup run = nullGroup(random, repeats, layers, phi);
            return meanTest(levels(pairedDifference(run, nullGroup(random, repeats, layers, phi)))).direction() != 0;
        });
        table(("run and control differ in slope" + of).c_str(), [&](Random& random, int layers, double phi) {
            const CurveGroup run = nullGroup(random, repeats, layers, phi);
            return meanTest(slopes(pairedDifference(run, nullGroup(random, repeats, layers, phi)))).direction() != 0;
        });
    }
    for (const int copies : {19, 39}) {
        const std::string of = " (" + std::to_string(copies) + " copies)";
        table(("another slope than the copies" + of).c_str(), [&](Random& random, int layers, double phi) {
            const CurveGroup run = nullGroup(random, 1, layers, phi);
            return rankTest(slopes(run).front(), slopes(nullGroup(random, copies, layers, phi))).claimed();
        });
        table(("another level than the copies" + of).c_str(), [&](Random& random, int layers, double phi) {
            const CurveGroup run = nullGroup(random, 1, layers, phi);
            return rankTest(levels(run).front(), levels(nullGroup(random, copies, layers, phi))).claimed();
        });
        if (copies == 19)
            table(("another order of layers than the copies" + of).c_str(),
                  [&](Random& random, int layers, double phi) {
                      const CurveGroup run = nullGroup(random, 1, layers, phi);
                      const auto test = shapeTest(run, nullGroup(random, copies, layers, phi));
                      return test && test->claimed();
                  });
    }
    // The run's mean of five repeats, which share the model's own curve and differ by noise, against single copies.
    table("another slope than the copies (5 repeats)", [&](Random& random, int layers, double phi) {
        const auto noisy = [&](const std::vector<double>& curve) {
            std::vector<double> values = curve;
            for (double& value : values)
                value += random.normal();
            return values;
        };
        CurveGroup run = nullGroup(random, 1, layers, phi), copies = nullGroup(random, 19, layers, phi);
        const std::vector<double> own = run.values.front();
        run.values.clear();
        for (int repeat = 0; repeat < 5; ++repeat)
            run.values.push_back(noisy(own));
        for (auto& copy : copies.values)
            copy = noisy(copy);
        return rankTest(meanTest(slopes(run)).spread.mean, slopes(copies)).claimed();
    });
}

// Two sessions whose repeats are drawn from the same null, of models of other depths and with other numbers of repeats.
TEST(Level, NoDifferenceOfTwoSessionsIsClaimedOfNullCurvesMoreOften) {
    const auto pair = [](Random& random, int repeats, int layers, double phi) {
        return compareRepeats(onCommonDepth(nullGroup(random, repeats, 12, phi), 12,
                                            nullGroup(random, repeats + 2, layers, phi), layers));
    };
    for (const int repeats : {3, 5}) {
        const std::string of = " (" + std::to_string(repeats) + " and " + std::to_string(repeats + 2) + ")";
        table(("sessions differ in slope" + of).c_str(), [&](Random& random, int layers, double phi) {
            return pair(random, repeats, layers, phi).slope.direction() != 0;
        });
        table(("sessions differ in level" + of).c_str(), [&](Random& random, int layers, double phi) {
            return pair(random, repeats, layers, phi).level.direction() != 0;
        });
        table(("sessions differ in their outer thirds" + of).c_str(), [&](Random& random, int layers, double phi) {
            return pair(random, repeats, layers, phi).outer.direction() != 0;
        });
        if (repeats > 3)
            continue; // both take two comparisons a draw
        table(("models do not agree" + of).c_str(), [&](Random& random, int layers, double phi) {
            const auto density = pair(random, repeats, layers, phi), fvu = pair(random, repeats, layers, phi);
            return sameProfile(density, fvu) == Verdict::NotSupported;
        });
        table(("models agree" + of).c_str(), [&](Random& random, int layers, double phi) {
            const auto density = pair(random, repeats, layers, phi), fvu = pair(random, repeats, layers, phi);
            return sameProfile(density, fvu) == Verdict::Supported;
        });
    }
}

// One model's slope is twice the other's: as near as two may lie that do not agree.
TEST(Level, AgreementIsNotClaimedWhereOneGoesTwiceAsFar) {
    for (const int repeats : {3, 5})
        table(("agree, one twice the other (" + std::to_string(repeats) + ")").c_str(),
              [&](Random& random, int layers, double phi) {
                  const auto sloped = [&](int of, double slope) {
                      CurveGroup group = nullGroup(random, repeats, of, phi);
                      for (auto& curve : group.values)
                          for (std::size_t layer = 0; layer < curve.size(); ++layer)
                              curve[layer] += slope * normalisedDepth(static_cast<int>(layer), of);
                      return group;
                  };
                  const auto both = compareRepeats(onCommonDepth(sloped(12, 40), 12, sloped(layers, 80), layers));
                  return agreeWithinTwo(both.firstSlopes, both.secondSlopes);
              });
}

// What a p-value over the layers of one curve would do, and why none is given.
TEST(Level, ATestThatTakesLayersForASampleWouldNotKeepIt) {
    Random random(5);
    int claimed = 0;
    constexpr int curves = 1000;
    for (int i = 0; i < curves; ++i) {
        const std::vector<double> curve = nullCurve(random, 12, 1);
        std::vector<double> depth(12);
        for (std::size_t layer = 0; layer < 12; ++layer)
            depth[layer] = static_cast<double>(layer);
        const auto lines = twoLines(depth, curve);
        claimed += lines && (lines->valley() || lines->hill());
    }
    EXPECT_GT(claimed, curves / 10); // so the two-lines test of one curve describes, and nothing more
}

} // namespace
} // namespace lamina
