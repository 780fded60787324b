// The claims on constructed curves, read as a careful statistician would.
#include "base/seed.h"
#include "profile/settings.h"
#include "profile/statistics/claims.h"
#include "profile/statistics/profile_sentences.h"
#include "sae/sae_variants.h"
#include "tests/test_support.h"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <tuple>

namespace lamina {
namespace {

using testing::HasSubstr;
using testing::Not;

using Curve = std::function<double(int layer)>;

class Claims : public ::testing::Test {
protected:
    // Curves of 12 layers with noise of their own; shares of dead latents and powers that go with nothing.
    void add(int repeats, const Curve& density, const Curve& fvu, const std::string& control = {}) {
        for (int repeat = 0; repeat < repeats; ++repeat)
            for (int layer = 0; layer < 12; ++layer) {
                auto result = std::make_shared<LayerResult>();
                result->key = {{control, repeat}, layer};
                result->sae.inputs = 128;
                result->sae.latents = 256;
                result->train.metrics.density = density(layer) + 0.002 * m_random.normal();
                result->train.metrics.fvu = fvu(layer) + 0.002 * m_random.normal();
                result->train.metrics.dead = 0.1 + 0.05 * ((layer * 7) % 12);
                result->train.metrics.inputPower = 1.0 + 0.1 * ((layer * 5) % 12);
                m_layers.push_back(result);
            }
    }
    void each(const std::function<void(LayerResult&)>& change) {
        for (const LayerResultPtr& layer : m_layers)
            change(const_cast<LayerResult&>(*layer));
    }
    Finding claim(std::string_view name) const {
        for (Finding& finding : findings(m_config, 12, m_layers, layerFrontiers(m_swept)))
            if (finding.name == name)
                return finding;
        ADD_FAILURE() << name;
        return {};
    }
    static std::string words(const Finding& finding) {
        std::string text(verdictText(finding.verdict));
        for (const Sentence& sentence : finding.grounds)
            text += " " + sentence.english();
        return text;
    }

    RunConfig m_config;
    Random m_random{4};
    // Points of each repeat on both sides of L0 = 20, whose FVU there is `fvu`.
    void sweep(int repeats, const Curve& fvu, int layers = 12) {
        for (int repeat = 0; repeat < repeats; ++repeat)
            for (int layer = 0; layer < layers; ++layer) {
                const double there = fvu(layer) + 0.002 * m_random.normal();
                for (const auto& [point, l0, above] : {std::tuple("", 10.0, 0.1), std::tuple("l1=0.5", 40.0, -0.1)}) {
                    auto result = std::make_shared<LayerResult>();
                    result->key = {{{}, repeat, point}, layer};
                    result->train.metrics.l0 = l0;
                    result->train.metrics.fvu = there + above;
                    m_swept.add(result);
                }
            }
    }

    std::vector<LayerResultPtr> m_layers;
    Profile m_swept;
    static double line(int layer) { return 0.05 + 0.01 * layer; }
    static double valley(int layer) { return 0.2 + 0.02 * std::fabs(layer - 5.5); }
    static double flat(int) { return 0.3; }
};

TEST_F(Claims, OneCurveTellsNothingAndSaysWhatWould) {
    add(1, line, valley);
    for (const char* name : {"density_rises", "middle_reconstructs_best"}) {
        const Finding finding = claim(name);
        EXPECT_EQ(finding.verdict, Verdict::CannotTell);
        EXPECT_THAT(words(finding), HasSubstr("It takes 3 repeats or more"));
        EXPECT_THAT(words(finding), Not(HasSubstr(" p ")));
        ASSERT_TRUE(finding.settle);
        RunConfig config;
        for (const auto& [key, value] : finding.settle->settings)
            EXPECT_TRUE(setSetting(config, key, std::string(value)).ok()) << key;
        EXPECT_EQ(config.repeats, 5);
    }
    EXPECT_EQ(claim("models_agree").verdict, Verdict::CannotTell);
    EXPECT_TRUE(claim("models_agree").settle->settings.empty());
}

TEST_F(Claims, ALineInEveryRepeatIsARise) {
    add(5, line, flat);
    const Finding finding = claim("density_rises");
    EXPECT_EQ(finding.verdict, Verdict::Supported) << words(finding);
    EXPECT_THAT(words(finding), HasSubstr("Density rises with depth in 5 of 5 repeats"));
    EXPECT_THAT(words(finding), HasSubstr("on these windows")); // and of nothing else
    m_config.vary = Vary::Both;
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("on this article"));
    // FVU is noise round a constant here: neither for the claim nor against it.
    EXPECT_EQ(claim("middle_reconstructs_best").verdict, Verdict::CannotTell)
        << words(claim("middle_reconstructs_best"));
}

TEST_F(Claims, ARiseThatIsNoLineDoesNotSupportTheLine) {
    add(
        5, [](int layer) { return 0.02 * std::exp(0.25 * layer); }, flat);
    const Finding finding = claim("density_rises");
    EXPECT_EQ(finding.verdict, Verdict::NotSupported) << words(finding);
    EXPECT_THAT(words(finding), HasSubstr("rises with depth in 5 of 5 repeats"));
    EXPECT_THAT(words(finding), HasSubstr("a parabola 5"));
}

TEST_F(Claims, WhereFvuGoesWithThePowerASweepIsAskedFor) {
    add(5, line, valley);
    m_config.l1 = 2;
    each([](LayerResult& layer) { layer.train.metrics.inputPower = 3 - 2 * layer.train.metrics.fvu; });
    const Finding finding = claim("middle_reconstructs_best");
    EXPECT_EQ(finding.verdict, Verdict::CannotTell) << words(finding);
    ASSERT_TRUE(finding.settle);
    RunConfig config;
    for (const auto& [key, value] : finding.settle->settings)
        EXPECT_TRUE(setSetting(config, key, value).ok()) << key;
    EXPECT_EQ(config.sweep, (Sweep{"l1", {0.5, 1, 4, 8}}));
}

TEST_F(Claims, ASweepIsJudgedAtEqualL0) {
    // At one λ FVU goes with the input power and nothing can be told; at one L0 there is a valley.
    add(5, line, valley);
    each([](LayerResult& layer) { layer.train.metrics.inputPower = 3 - 2 * layer.train.metrics.fvu; });
    sweep(5, valley);
    const Finding finding = claim("middle_reconstructs_best");
    EXPECT_EQ(finding.verdict, Verdict::Supported) << words(finding);
    EXPECT_THAT(words(finding), HasSubstr("At an L0 of 20 in every layer, FVU is lowest in layer"));
    EXPECT_THAT(words(finding), HasSubstr("These are means over 5 repeats."));
}

TEST_F(Claims, AValleyAtOneLambdaThatIsNoneAtEqualL0IsNoSupport) {
    add(5, line, valley);
    sweep(5, [](int layer) { return 0.5 + 0.02 * layer; });
    EXPECT_EQ(claim("middle_reconstructs_best").verdict, Verdict::NotSupported)
        << words(claim("middle_reconstructs_best"));
}

TEST_F(Claims, ASweepOfOneRepeatDescribes) {
    add(1, line, valley);
    sweep(1, valley);
    const Finding finding = claim("middle_reconstructs_best");
    EXPECT_EQ(finding.verdict, Verdict::CannotTell);
    EXPECT_THAT(words(finding), HasSubstr("At an L0 of 20 in every layer"));
    EXPECT_THAT(words(finding), Not(HasSubstr("means over")));
    EXPECT_THAT(words(finding), HasSubstr("It takes 3 repeats or more"));
    ASSERT_TRUE(finding.settle);
}

TEST_F(Claims, ASweepThatBringsFewLayersTogetherSaysSo) {
    add(1, line, valley);
    sweep(1, valley, 4);
    EXPECT_THAT(words(claim("middle_reconstructs_best")), HasSubstr("no more than 4 layers to one L0"));
}

TEST_F(Claims, AFallIsNoRise) {
    add(
        5, [](int layer) { return 0.3 - 0.01 * layer; }, flat);
    EXPECT_EQ(claim("density_rises").verdict, Verdict::NotSupported);
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("Density falls with depth in 5 of 5 repeats"));
}

TEST_F(Claims, ARiseThatGoesWithTheDeadLatentsIsNotOfDepth) {
    add(5, line, flat);
    each([](LayerResult& layer) { layer.train.metrics.dead = 0.9 - 2 * layer.train.metrics.density; });
    // Depth and dead share order the mean curve alike here, so depth is not followed less closely.
    EXPECT_EQ(claim("density_rises").verdict, Verdict::Supported);
    // Two neighbours change places: the dead share still goes with the density in full, depth no longer.
    each([](LayerResult& layer) {
        if (layer.key.layer == 4 || layer.key.layer == 5)
            layer.train.metrics.density += layer.key.layer == 4 ? 0.03 : -0.02;
        layer.train.metrics.dead = 0.9 - 2 * layer.train.metrics.density;
    });
    const Finding finding = claim("density_rises");
    EXPECT_EQ(finding.verdict, Verdict::CannotTell) << words(finding);
    EXPECT_THAT(words(finding), HasSubstr("more closely than with depth"));
}

TEST_F(Claims, CurvesWithoutACourseSayWhy) {
    add(5, flat, flat);
    each([](LayerResult& layer) { layer.train.metrics.density = 0.25; });
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("cannot tell yet Density is 25 % in all of these 12 layers"));
    each([](LayerResult& layer) { layer.train.metrics.dead = 1; });
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("Nearly all latents are dead in all of these 12 layers"));
    EXPECT_FALSE(claim("density_rises").settle); // more repeats would not help
    each([](LayerResult& layer) {
        layer.train.metrics.dead = 0.1;
        layer.sae.variant = findSaeVariant("topk");
        layer.sae.k = 64;
    });
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("sits at its ceiling"));
    each([](LayerResult& layer) { layer.failure = makeError(ErrorKind::Diverged, "diverged"); });
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("no layer"));
}

TEST_F(Claims, TheMiddleIsBestWhereBothHalvesSaySo) {
    add(5, line, valley);
    EXPECT_EQ(claim("middle_reconstructs_best").verdict, Verdict::Supported)
        << words(claim("middle_reconstructs_best"));
    m_layers.clear();
    add(5, line, [](int layer) { return 0.5 - 0.02 * layer; }); // best at the end
    EXPECT_EQ(claim("middle_reconstructs_best").verdict, Verdict::NotSupported);
    m_layers.clear();
    add(5, line, [](int layer) { return 0.5 - valley(layer); }); // worst in the middle
    EXPECT_EQ(claim("middle_reconstructs_best").verdict, Verdict::NotSupported);
}

TEST_F(Claims, FewLayersOrAPartOfTheModelAreSaid) {
    add(5, line, valley);
    m_config.layers = {0, 3};
    std::erase_if(m_layers, [](const LayerResultPtr& layer) { return layer->key.layer > 3; });
    EXPECT_EQ(claim("density_rises").verdict, Verdict::CannotTell);
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("It takes 6 layers or more"));
    EXPECT_THAT(words(claim("density_rises")), HasSubstr("Only 4 of the model's 12 layers"));
}

TEST_F(Claims, CopiesStandBesideTheRunByRank) {
    add(1, line, flat);
    add(18, flat, flat, "random-weights");
    const auto said = [&] {
        std::string text;
        for (const Sentence& sentence : copiesSentences("density", "random-weights", m_layers))
            text += sentence.english();
        return text;
    };
    EXPECT_THAT(said(), HasSubstr("18 copies are too few"));
    m_layers.clear();
    add(1, line, flat);
    add(19, flat, flat, "random-weights");
    EXPECT_THAT(said(),
                HasSubstr("Beside 19 copies of it the run's mean density has p = 0.05 by rank, its slope p = 0.05"));
    m_layers.clear();
    add(1, line, flat);
    add(1, flat, flat, "random-weights");
    EXPECT_EQ(said(), "");
}

TEST_F(Claims, NotesAreThereWhereTheyAreTrue) {
    const auto notes = [&] { return profileSentences(m_config, "density", m_layers, true).notes; };
    add(1, line, flat);
    EXPECT_THAT(notes(), testing::ElementsAre(oneRunNote));
    add(1, flat, flat, "gaussian");
    EXPECT_THAT(notes(), testing::ElementsAre(oneRunNote, oneCopyNote));
    m_layers.clear();
    add(3, line, flat);
    add(19, flat, flat, "gaussian");
    EXPECT_TRUE(notes().empty());
    // A p-value stands in a sentence only where repeats or copies carry it.
    m_layers.clear();
    add(2, line, flat);
    for (const Sentence& sentence : profileSentences(m_config, "density", m_layers, true).all())
        EXPECT_THAT(sentence.english(), Not(HasSubstr(" p ")));
}

TEST_F(Claims, EveryTextIsOneOfTheTable) {
    const std::vector<std::string_view> texts = claimTexts(), templates = sentenceTemplates();
    const auto known = [&](std::string_view text) {
        return std::ranges::find(texts, text) != texts.end() || std::ranges::find(templates, text) != templates.end();
    };
    for (const int repeats : {1, 2, 5}) {
        m_layers.clear();
        add(repeats, line, valley);
        for (const Finding& finding : findings(m_config, 12, m_layers)) {
            EXPECT_TRUE(known(finding.claim));
            EXPECT_TRUE(!finding.settle || known(finding.settle->label));
            for (const Sentence& sentence : finding.grounds) {
                EXPECT_TRUE(known(sentence.text)) << sentence.text;
                EXPECT_THAT(sentence.english(), Not(HasSubstr("%1")));
            }
        }
    }
}

} // namespace
} // namespace lamina
