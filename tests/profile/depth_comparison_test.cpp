// Two sessions on normalised depth: by hand values, with gaps, and as the claim that both models draw one profile.
#include "base/seed.h"
#include "profile/statistics/comparison_sentences.h"
#include "tests/test_support.h"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

CurveGroup groupOf(std::vector<int> layers, std::vector<std::vector<double>> values) {
    CurveGroup group{std::move(layers), {}, std::move(values)};
    for (std::size_t i = 0; i < group.values.size(); ++i)
        group.repeats.push_back(static_cast<int>(i));
    return group;
}

std::vector<int> upTo(int layers) {
    std::vector<int> all;
    for (int layer = 0; layer < layers; ++layer)
        all.push_back(layer);
    return all;
}

TEST(WelchTest, IsWelchs) {
    // Equal n and variance: 4 degrees of freedom, t = 2/sqrt(2/3), p = 0.070484; t(4, 0.975) = 2.776445.
    const std::vector<double> low{1, 2, 3}, high{5, 3, 4}, wide{2, 4, 6, 8};
    const WelchTest equal = welchTest(low, high);
    EXPECT_DOUBLE_EQ(equal.difference, 2);
    EXPECT_NEAR(equal.p, 0.070484, 1e-6);
    EXPECT_NEAR(equal.high - 2, 2.776445 * std::sqrt(2.0 / 3), 1e-5);
    EXPECT_EQ(equal.direction(), 0);
    // s²/n = 1/3 and 5/3: t = 3/sqrt(2), degrees of freedom 4/((1/3)²/2 + (5/3)²/3) = 4.0755.
    const WelchTest unequal = welchTest(low, wide);
    EXPECT_DOUBLE_EQ(unequal.difference, 3);
    EXPECT_NEAR(unequal.p, 0.099913, 1e-5);
    EXPECT_NEAR(unequal.high - unequal.difference, 3.897975, 1e-4);
    EXPECT_NEAR(welchTest(wide, low).low, -6.897975, 1e-4);
}

TEST(WelchTest, OfTooFewOrOfNoSpreadSaysSo) {
    const std::vector<double> one{1}, two{3, 5}, same{2, 2, 2}, other{4, 4, 4}, gap{1, nan, 3, 2};
    EXPECT_DOUBLE_EQ(welchTest(one, two).difference, 3);
    EXPECT_TRUE(std::isnan(welchTest(one, two).low));
    EXPECT_TRUE(std::isnan(welchTest(one, two).p));
    EXPECT_EQ(welchTest(same, other).p, 0);
    EXPECT_EQ(welchTest(same, other).low, 2);
    EXPECT_EQ(welchTest(same, other).direction(), 1);
    EXPECT_TRUE(std::isnan(welchTest(same, same).p));
    EXPECT_EQ(welchTest(same, same).direction(), 0);
    EXPECT_EQ(welchTest(gap, other).first.n, 3);
    EXPECT_EQ(welchTest(two, std::vector<double>{13, 15}).direction(), 0); // two repeats carry no claim
}

TEST(AgreeWithinTwo, TakesOneDirectionAndLessThanTwiceTheOther) {
    const std::vector<double> ten{9.9, 10, 10.1}, fifteen{14.9, 15, 15.1}, thirty{29.9, 30, 30.1};
    const std::vector<double> minusTen{-9.9, -10, -10.1}, minusTwelve{-11.9, -12, -12.1}, loose{2, 10, 18};
    EXPECT_TRUE(agreeWithinTwo(ten, fifteen));
    EXPECT_TRUE(agreeWithinTwo(fifteen, ten));
    EXPECT_TRUE(agreeWithinTwo(minusTen, minusTwelve));
    EXPECT_FALSE(agreeWithinTwo(ten, thirty));
    EXPECT_FALSE(agreeWithinTwo(ten, minusTen));
    EXPECT_FALSE(agreeWithinTwo(ten, loose));
    EXPECT_FALSE(agreeWithinTwo(std::vector<double>{10, 10}, std::vector<double>{10, 10}));
}

TEST(OnCommonDepth, ReadsTheDeeperModelBetweenItsLayers) {
    // 3 layers at depths 0, 1/2, 1 and 4 layers at 0, 1/3, 2/3, 1.
    const CurveGroup shallow = groupOf({0, 1, 2}, {{1, 2, 3}}), deep = groupOf({0, 1, 2, 3}, {{10, 20, 40, 80}});
    const GridPair pair = onCommonDepth(shallow, 3, deep, 4);
    EXPECT_EQ(pair.modelLayers, 3);
    EXPECT_THAT(pair.first.layers, ElementsAre(0, 1, 2));
    EXPECT_THAT(pair.second.values[0], ElementsAre(10, 30, 80)); // depth 1/2 lies half way from layer 1 to layer 2
    const GridPair turned = onCommonDepth(deep, 4, shallow, 3);
    EXPECT_THAT(turned.first.values[0], ElementsAre(10, 30, 80));
    EXPECT_THAT(turned.second.values[0], ElementsAre(1, 2, 3));
    const CurveComparison comparison = compareCurves(pair);
    ASSERT_EQ(comparison.points.size(), 3U);
    EXPECT_EQ(comparison.points[1].depth, 0.5);
    EXPECT_EQ(comparison.points[1].at.difference, 28);
    EXPECT_TRUE(std::isnan(comparison.points[1].at.low)); // one run each: no band
    EXPECT_EQ(comparison.shape.spearman, 1);
    EXPECT_THAT(comparison.repeats.firstSlopes, ElementsAre(2)); // from depth 0 to 1
    EXPECT_THAT(comparison.repeats.secondSlopes, ElementsAre(70));
}

TEST(OnCommonDepth, TwelveLayersMeetThirtySixAtBothEnds) {
    std::vector<double> line;
    for (int layer = 0; layer < 36; ++layer)
        line.push_back(normalisedDepth(layer, 36));
    const GridPair pair =
        onCommonDepth(groupOf(upTo(12), {std::vector<double>(12, 0)}), 12, groupOf(upTo(36), {line}), 36);
    ASSERT_EQ(pair.second.layers.size(), 12U);
    for (int layer = 0; layer < 12; ++layer) // a line is read as it is
        EXPECT_NEAR(pair.second.values[0][static_cast<std::size_t>(layer)], layer / 11.0, 1e-12);
    EXPECT_EQ(pair.second.values[0].back(), 1.0);
}

TEST(OnCommonDepth, NothingIsReadBeyondAModelsLayersOrAcrossAGap) {
    // Layers 2 to 4 of 7, at depths 1/3 to 2/3; layer 3 diverged in the second curve.
    const CurveGroup part = groupOf({2, 3, 4}, {{5, 6, 7}, {5, nan, 7}});
    const CurveGroup shallow = groupOf(upTo(5), {{0, 1, 2, 3, 4}}); // depths 0, 1/4, 1/2, 3/4, 1
    const GridPair pair = onCommonDepth(shallow, 5, part, 7);
    EXPECT_THAT(pair.first.layers, ElementsAre(2)); // 1/4 and 3/4 lie outside
    EXPECT_EQ(pair.second.values[0][0], 6);
    EXPECT_TRUE(std::isnan(pair.second.values[1][0]));
    EXPECT_EQ(compareCurves(pair).points[0].at.second.n, 1);
    const CurveGroup holed = groupOf({0, 1, 3, 4, 5, 6}, {{0, 1, 3, 4, 5, 6}});
    EXPECT_THAT(onCommonDepth(shallow, 5, holed, 7).first.layers, ElementsAre(0, 2, 3, 4)); // 1/4 lies between 1 and 2
    EXPECT_TRUE(compareCurves(onCommonDepth(shallow, 5, groupOf({1}, {{1}}), 9)).points.empty());
    EXPECT_EQ(normalisedDepth(0, 1), 0);
}

TEST(CompareCurves, TheBandIsWelchsAtEachDepth) {
    const CurveGroup first = groupOf({0, 1, 2}, {{1, 1, 1}, {2, 1, 2}, {3, 1, 3}});
    const CurveGroup second = groupOf({0, 1, 2}, {{2, 4, 5}, {4, 4, 3}, {6, 4, 4}, {8, 4, 4}});
    const CurveComparison comparison = compareCurves(onCommonDepth(first, 3, second, 3));
    EXPECT_NEAR(comparison.points[0].at.high - 3, 3.897975, 1e-4); // as above
    EXPECT_EQ(comparison.points[1].at.low, 3);
    EXPECT_EQ(comparison.repeats.level.first.n, 3);
    EXPECT_EQ(comparison.repeats.level.second.n, 4);
    EXPECT_DOUBLE_EQ(comparison.repeats.slope.first.mean, 0);
    EXPECT_DOUBLE_EQ(comparison.repeats.slope.second.mean, -1); // 3, -1, -2, -4 over the depth
}

// Sessions of made-up curves over depth, each point with a little noise of its own.
class ComparedSessions : public ::testing::Test {
protected:
    using Curve = std::function<double(double depth)>;
    ComparedCurves session(const std::string& name, int layers, std::size_t inputs, int repeats, const Curve& density,
                           const Curve& fvu) {
        ComparedCurves curves{name, &m_config, layers, {}};
        for (int repeat = 0; repeat < repeats; ++repeat)
            for (int layer = 0; layer < layers; ++layer) {
                auto result = std::make_shared<LayerResult>();
                result->key = {{"", repeat}, layer};
                result->sae.inputs = inputs;
                result->sae.latents = 2 * inputs;
                const double depth = normalisedDepth(layer, layers);
                result->train.metrics.density = density(depth) + 0.001 * m_random.normal();
                result->train.metrics.fvu = fvu(depth) + 0.001 * m_random.normal();
                curves.layers.push_back(std::move(result));
            }
        return curves;
    }
    static std::string words(const std::vector<Sentence>& sentences) {
        std::string text;
        for (const Sentence& sentence : sentences)
            text += (text.empty() ? "" : " ") + sentence.english();
        return text;
    }
    static std::string words(const Finding& finding) {
        return std::string(verdictText(finding.verdict)) + ": " + words(finding.grounds);
    }

    RunConfig m_config;
    Random m_random{9};
    static double rising(double depth) { return 0.05 + 0.1 * depth; }
    static double falling(double depth) { return 0.15 - 0.1 * depth; }
    static double valley(double depth) { return 0.2 + 0.2 * std::fabs(depth - 0.5); }
    static double hill(double depth) { return 0.3 - 0.2 * std::fabs(depth - 0.5); }
};

TEST_F(ComparedSessions, OneRunEachIsDescribedWithoutAnyP) {
    const auto small = session("small", 12, 64, 1, rising, valley),
               large = session("large", 36, 128, 1, rising, valley);
    const std::string said = words(comparisonSentences("density", small, large, {}));
    EXPECT_THAT(said, HasSubstr("Over the 12 depths that both have, mean density is"));
    EXPECT_THAT(said, HasSubstr("in a similar order (Spearman 1.00)"));
    EXPECT_THAT(said, HasSubstr("It takes 3 repeats of each or more to say whether density differs by more than "
                                "chance; here: 1 and 1."));
    EXPECT_THAT(said, Not(HasSubstr(" p ")));
    const std::string claim = words(modelsAgree(std::vector{small, large}, {}));
    EXPECT_THAT(claim, HasSubstr("cannot tell yet: It takes 3 repeats"));
    EXPECT_THAT(claim, Not(HasSubstr(" p ")));
}

TEST_F(ComparedSessions, RepeatsTellWhetherTwoModelsAgree) {
    const auto small = session("small", 12, 64, 5, rising, valley),
               large = session("large", 36, 128, 4, rising, valley);
    const auto other = session("other", 24, 96, 5, falling, valley), bent = session("bent", 24, 96, 5, rising, hill);
    const Finding same = modelsAgree(std::vector{small, large}, {});
    EXPECT_EQ(same.verdict, Verdict::Supported) << words(same);
    EXPECT_THAT(words(same), HasSubstr("Both go the same way, and neither goes twice as far as the other (95 %)."));
    EXPECT_THAT(words(same), HasSubstr("this is sure of these models on these windows, not of other sizes"));
    for (const auto& one : {other, bent}) {
        const Finding differs = modelsAgree(std::vector{small, one}, {});
        EXPECT_EQ(differs.verdict, Verdict::NotSupported) << words(differs);
        EXPECT_THAT(words(differs), HasSubstr("p < 0.001, Welch"));
        EXPECT_EQ(modelsAgree(std::vector{small, large, one}, {}).verdict, Verdict::NotSupported);
    }
    EXPECT_THAT(
        words(comparisonSentences("density", small, other, {})),
        testing::AllOf(HasSubstr("From a model's first layer to its last, density changes by 10.1 % in small and "
                                 "by -9.99 % in other on average. The difference is -20.1 % (95 % interval -20.2 % to "
                                 "-20 %, p < 0.001, Welch)."),
                       HasSubstr("leaves open whether there is one."))); // their levels are the same
}

TEST_F(ComparedSessions, FlatCurvesAreNotSaidToAgree) {
    const auto flat = [](double) { return 0.1; };
    const auto small = session("small", 12, 64, 5, flat, flat), large = session("large", 24, 128, 5, flat, flat);
    const Finding finding = modelsAgree(std::vector{small, large}, {});
    EXPECT_NE(finding.verdict, Verdict::Supported) << words(finding);
    EXPECT_THAT(words(finding), HasSubstr("the repeats leave open"));
}

TEST_F(ComparedSessions, WhatKeepsTheClaimFromBeingToldIsSaid) {
    const auto small = session("small", 12, 64, 5, rising, valley),
               large = session("large", 24, 128, 5, rising, valley);
    const auto said = [](std::vector<ComparedCurves> sessions, const std::string& settings = {}) {
        const Finding finding = modelsAgree(sessions, settings);
        EXPECT_EQ(finding.verdict, Verdict::CannotTell);
        EXPECT_FALSE(finding.grounds.empty());
        return words(finding.grounds);
    };
    EXPECT_THAT(said({small}), HasSubstr("It takes two sessions or more"));
    EXPECT_THAT(said({small, small}), HasSubstr("have the same size"));
    EXPECT_THAT(said({small, large}, "hook, l1"),
                HasSubstr("Settings differ that draw another curve by themselves: hook, l1."));
    EXPECT_THAT(words(comparisonSentences("density", small, large, "hook, l1")), HasSubstr("hook, l1"));
    auto part = large;
    part.layers.erase(std::remove_if(part.layers.begin(), part.layers.end(),
                                     [](const LayerResultPtr& layer) { return layer->key.layer > 20; }),
                      part.layers.end());
    EXPECT_THAT(said({small, part}), HasSubstr("Of the model in large only 21 of 24 layers are there"));
    EXPECT_THAT(said({small, session("tiny", 4, 32, 5, rising, valley)}), HasSubstr("It takes 6 layers or more"));
    EXPECT_THAT(said({small, session(
                                 "dead", 24, 32, 5, [](double) { return nan; }, valley)}),
                HasSubstr("About density in dead: There is no layer whose density could be described."));
}

TEST_F(ComparedSessions, EveryTextIsOneOfTheTables) {
    std::vector<std::string_view> known = comparisonTexts();
    for (const auto& more : {claimTexts(), sentenceTemplates()})
        known.insert(known.end(), more.begin(), more.end());
    for (const int repeats : {1, 2, 3, 5}) {
        const auto small = session("s", 12, 64, repeats, rising, valley), large = session("l", 36, 8, 5, falling, hill);
        std::vector<Sentence> said = comparisonSentences("fvu", small, large, "seed");
        const Finding claim = modelsAgree(std::vector{small, large}, {});
        EXPECT_THAT(known, testing::Contains(claim.claim));
        said.insert(said.end(), claim.grounds.begin(), claim.grounds.end());
        for (const Sentence& sentence : said)
            EXPECT_THAT(known, testing::Contains(sentence.text));
    }
}

} // namespace
} // namespace lamina
