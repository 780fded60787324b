// What is said of constructed curves, word by word: each sentence is true of its curve and claims no more.

#include "profile/statistics/curve_sentences.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>
#include <random>
#include <set>

namespace lamina {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

DescribedCurve curve(const std::vector<double>& values) {
    DescribedCurve described;
    described.metric = "density";
    described.percent = true;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::isfinite(values[i]))
            described.points.push_back({static_cast<double>(i), values[i]});
    return described;
}

std::vector<std::string> english(const std::vector<Sentence>& sentences) {
    std::vector<std::string> texts;
    for (const Sentence& sentence : sentences)
        texts.push_back(sentence.english());
    return texts;
}

std::vector<std::string> said(const DescribedCurve& described) {
    return english(curveSentences(described));
}

std::vector<std::string> saidOf(const std::vector<double>& run, DescribedCurve control) {
    return english(controlSentences(curve(run), control, "With its weights shuffled"));
}

const std::vector<double> rising{0.01, 0.02, 0.03, 0.04, 0.05, 0.06};

TEST(CurveSentences, SayWhereACurveRisesAndByHowMuch) {
    EXPECT_THAT(said(curve(rising)),
                ElementsAre("Density rises at each of 5 steps, from 1 % at layer 0 to 6 % at layer 5; "
                            "a straight line explains 100 % of its variance."));
    EXPECT_THAT(said(curve({0.32, 0.16, 0.08, 0.04, 0.02, 0.01})),
                ElementsAre("Density falls at each of 5 steps, from 32 % at layer 0 to 1 % at layer 5; a straight line "
                            "explains 82 % of its variance."));
    EXPECT_THAT(
        said(curve({0.01, 0.03, 0.02, 0.04, 0.05, 0.06})),
        ElementsAre("Density mostly rises, at 4 of 5 steps, from 1 % at layer 0 to 6 % at layer 5; a straight line "
                    "explains 89 % of its variance."));
    EXPECT_THAT(said(curve({0.06, 0.05, 0.055, 0.03, 0.02, 0.01})).front(),
                HasSubstr("Density mostly falls, at 4 of 5 steps"));
}

TEST(CurveSentences, SayWhereItsExtremesLie) {
    EXPECT_THAT(said(curve({0.09, 0.02, 0.01, 0.03, 0.07})),
                ElementsAre("Density is lowest inside, 1 % at layer 2, and higher at both ends: 9 % at layer 0, 7 % at "
                            "layer 4."));
    EXPECT_THAT(said(curve({0.01, 0.08, 0.09, 0.06, 0.02})),
                ElementsAre("Density is highest inside, 9 % at layer 2, and lower at both ends: 1 % at layer 0, 2 % at "
                            "layer 4."));
    EXPECT_THAT(
        said(curve({0.05, 0.09, 0.01, 0.08, 0.02, 0.06})),
        ElementsAre("Density goes up and down, from 5 % at layer 0 to 6 % at layer 5; highest at layer 1 (9 %), "
                    "lowest at layer 2 (1 %)."));
}

TEST(CurveSentences, AFewLayersHaveNoShape) {
    DescribedCurve three = curve({0.01, 0.09, 0.02});
    three.deadShare = curve({0.9, 0.1, 0.8}).points; // three points are soon in the same order
    EXPECT_THAT(said(three),
                ElementsAre("Density goes up and down, from 1 % at layer 0 to 2 % at layer 2; highest at layer 1 "
                            "(9 %), lowest at layer 0 (1 %)."));
}

TEST(CurveSentences, SayWhyACurveSaysNothing) {
    EXPECT_THAT(said(curve({})), ElementsAre("There is no layer whose density could be described."));
    EXPECT_THAT(said(curve({0.1, 0.2})), ElementsAre("2 layers are too few to say how density changes with depth."));
    EXPECT_THAT(said(curve({0.2, 0.2, 0.2, 0.2})), ElementsAre("Density is 20 % in all of these 4 layers."));
    EXPECT_THAT(said(curve({0, 0, 0})), ElementsAre("Density is 0 % in all of these 3 layers."));
    DescribedCurve ceiling = curve({0.3333, 0.333, 0.3334, 0.333});
    ceiling.ceiling = 1.0 / 3.0;
    EXPECT_THAT(said(ceiling), ElementsAre("Density sits at its ceiling, 33.3 %, in all of these 4 layers: this curve "
                                           "cannot show what depth changes."));
    ceiling.points[1].value = 0.2; // one layer off it: a curve again
    EXPECT_THAT(said(ceiling).front(), Not(HasSubstr("ceiling")));
    DescribedCurve dead = curve({1e-7, 0, 2e-7, 3e-7});
    dead.dead = {0, 1, 2, 3};
    EXPECT_THAT(said(dead),
                ElementsAre("Nearly all latents are dead in all of these 4 layers: this curve of density tells "
                            "of the training, not of the model."));
}

// What density follows more closely than depth is said; the closer of the two, and only where it is close.
TEST(CurveSentences, SayWhatACurveFollowsMoreCloselyThanDepth) {
    DescribedCurve described = curve({0.09, 0.02, 0.01, 0.02, 0.03, 0.06});
    described.inputPower = curve({2, 0.1, 0.05, 0.09, 0.2, 1}).points;
    EXPECT_THAT(said(described).back(),
                HasSubstr("it goes with the input power (Spearman 0.99) more closely than with depth "
                          "(0.03)"));
    described.deadShare = curve({0.1, 0.8, 0.9, 0.8, 0.7, 0.6}).points;
    EXPECT_THAT(said(described).back(), HasSubstr("it goes with the share of dead latents (Spearman -1.00)"));
    DescribedCurve steady = curve(rising);
    steady.inputPower = curve({1, 2, 3, 4, 5, 6}).points;
    EXPECT_EQ(said(steady).size(), 1U); // not more closely
    DescribedCurve loose = curve({0.09, 0.02, 0.01, 0.02, 0.03, 0.06});
    loose.inputPower = curve({1, 2, 1, 2, 1, 2}).points;
    EXPECT_EQ(said(loose).size(), 1U);
    DescribedCurve constant = curve({0.2, 0.2, 0.2});
    constant.inputPower = curve({1, 2, 3}).points;
    EXPECT_EQ(said(constant).size(), 1U);
}

TEST(CurveSentences, NameTheLayersThatAreDeadOrDiverged) {
    const double nan = std::nan("");
    DescribedCurve described = curve({0.01, nan, 0.03, 0.04, 0.05, nan, 0.06, 0.07, 0.08});
    described.failed = 2;
    described.dead = {2, 3, 4, 7};
    const auto texts = said(described);
    ASSERT_EQ(texts.size(), 3U);
    EXPECT_EQ(texts[1], "Layers of which nearly all latents are dead: 2-4, 7.");
    EXPECT_EQ(texts[2], "Layers left out because they have no result: 2.");
    described.dead = {2, 3};
    EXPECT_EQ(said(described)[1], "Layers of which nearly all latents are dead: 2, 3.");
}

TEST(ControlSentences, SayLevelAsWellAsShape) {
    EXPECT_THAT(saidOf(rising, curve({0.001, 0.002, 0.003, 0.004, 0.006, 0.005})),
                ElementsAre("With its weights shuffled: mean density is 0.35 %, the run's 3.5 %; the layers stand in a "
                            "similar order (Spearman 0.94 over 6 layers)."));
    EXPECT_THAT(
        saidOf(rising, curve({0.06, 0.05, 0.04, 0.03, 0.02, 0.01})),
        ElementsAre("With its weights shuffled: mean density is 3.5 %, the run's 3.5 %; the layers stand in the "
                    "opposite order (Spearman -1.00 over 6 layers)."));
    EXPECT_THAT(saidOf(rising, curve({0.03, 0.01, 0.05, 0.02, 0.06, 0.01})).front(),
                HasSubstr("the layers stand in another order (Spearman -0.03 over 6 layers)"));
}

TEST(ControlSentences, SayWhyThereIsNothingToCompare) {
    EXPECT_THAT(saidOf(rising, curve({0.1, 0.2})),
                ElementsAre("With its weights shuffled: too few layers to compare density."));
    EXPECT_THAT(
        saidOf(rising, curve({0.02, 0.02, 0.02, 0.02})),
        ElementsAre("With its weights shuffled: density is 2 % in all of these 4 layers; the run's mean is 2.5 %."));
    EXPECT_THAT(
        saidOf({0.1, 0.1, 0.1, 0.1}, curve({0.01, 0.02, 0.03, 0.02})),
        ElementsAre("With its weights shuffled: mean density is 2 %; the run's is 10 % in all layers, so that there "
                    "is no shape to compare."));
    DescribedCurve dead = curve({0.05, 0, 1e-7, 0, 0, 0.01});
    dead.dead = {1, 2, 3, 4};
    EXPECT_THAT(
        saidOf(rising, dead),
        ElementsAre("With its weights shuffled: nearly all latents are dead in 4 of 6 layers, so that there is no "
                    "curve of density to compare."));
    dead.dead = {1, 2};
    EXPECT_THAT(saidOf(rising, dead)[1], "Of its layers, nearly all latents are dead in: 1, 2.");
}

// One run gives no p-value and no cause: whatever the curve, no sentence has the words of one.
TEST(CurveSentences, NoneClaimsWhatOneRunCannotShow) {
    std::mt19937_64 random(0); // NOLINT(cert-msc51-cpp): the same curves each time
    std::normal_distribution<double> normal;
    std::set<std::string_view> used;
    const auto look = [&](const std::vector<Sentence>& sentences) {
        for (const Sentence& sentence : sentences) {
            used.insert(sentence.text);
            const std::string text = sentence.english();
            for (const char* claim : {"p =", "p <", "chance", "significant", "training", "because the", "needs no"})
                EXPECT_THAT(text, Not(HasSubstr(claim)));
            for (char digit = '1'; digit <= '9'; ++digit) // every place is filled
                EXPECT_THAT(text, Not(HasSubstr(std::string{'%', digit})));
        }
    };
    for (int trial = 0; trial < 2000; ++trial) {
        std::vector<double> run, control;
        double level = 0.2, other = 0.2;
        for (int layer = 0; layer < 4 + trial % 20; ++layer) { // independent, or a random walk
            level = (trial % 2 ? level : 0.2) + 0.01 * normal(random);
            other = (trial % 2 ? other : 0.2) + 0.01 * normal(random);
            run.push_back(level);
            control.push_back(other);
        }
        look(curveSentences(curve(run)));
        look(controlSentences(curve(run), curve(control), "With its weights shuffled"));
    }
    EXPECT_GE(used.size(), 9U); // every shape and order was met
}

TEST(CurveSentences, ReadTheLayersOfAProfile) {
    const MetricDefinition& density = *findMetric("density");
    std::vector<LayerResultPtr> layers;
    for (int layer = 0; layer < 4; ++layer) {
        LayerResult result;
        result.key.layer = layer;
        result.sae.inputs = 8;
        result.sae.latents = 30;
        result.train.metrics.density = 0.1 * (layer + 1);
        result.train.metrics.dead = layer == 1 ? 0.999 : 0.2;
        if (layer == 3)
            result.failure = makeError(ErrorKind::Diverged, "it diverged");
        layers.push_back(std::make_shared<const LayerResult>(result));
    }
    const DescribedCurve described = describedCurve("density", density, layers);
    EXPECT_EQ(described.points.size(), 3U);
    EXPECT_EQ(described.failed, 1U);
    EXPECT_THAT(described.dead, ElementsAre(1));
    EXPECT_FALSE(described.ceiling);
    EXPECT_TRUE(described.percent);
}

TEST(CurveSentences, ValuesAreShort) {
    EXPECT_EQ(valueInWords(0.0535, true), "5.35 %");
    EXPECT_EQ(valueInWords(1.0 / 3.0, true), "33.3 %");
    EXPECT_EQ(valueInWords(0.01234, false), "0.0123");
    EXPECT_EQ(valueInWords(1234.6, false), "1235");
}

} // namespace
} // namespace lamina
