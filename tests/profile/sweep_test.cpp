// A sweep: further values of one setting on the same activations.
#include "profile/cost_estimate.h"
#include "profile/sweep/sweep.h"
#include "tests/profile/runner_fixture.h"

namespace lamina {
namespace {

using test::expectSame;
using test::MemoryStore;
using test::Recorder;
using test::runAll;
using test::RunnerTest;

void expectSameButForItsPoint(const LayerResult& point, LayerResult own) {
    own.key = point.key;
    expectSame(point, own);
}

TEST(Sweep, ItsTextIsReadAndWrittenOneWay) {
    RunConfig config;
    for (const auto& [given, kept] : std::vector<std::pair<std::string, std::string>>{
             {"l1=2,0.5,1", "l1=0.5,1,2"}, {"l1=1,1.0", "l1=1"}, {"k=32,8", "k=8,32"}, {"none", "none"}}) {
        ASSERT_TRUE(setSetting(config, "sweep", given).ok()) << given;
        EXPECT_EQ(findSetting("sweep")->get(config), kept);
    }
    for (const char* wrong : {"", "l1", "l1=", "l1=1,", "l1=x", "l1=-1", "k=1.5", "epochs=3", "=1", "l1=1 2"}) {
        const Status refused = setSetting(config, "sweep", wrong);
        ASSERT_FALSE(refused.ok()) << wrong;
        EXPECT_NE(refused.error().message.find("--sweep"), std::string::npos) << refused.error().message;
        EXPECT_EQ(findSetting("sweep")->get(config), "none") << wrong;
    }
}

TEST(Sweep, TheRunsOwnValueIsNoFurtherPoint) {
    RunConfig config;
    config.l1 = 1;
    ASSERT_TRUE(setSetting(config, "sweep", "l1=0.5,1,2").ok());
    EXPECT_EQ(sweepPoints(config), (std::vector<std::string>{"l1=0.5", "l1=2"}));
    EXPECT_EQ(ownPoint(config), "l1=1");
    EXPECT_EQ(atPoint(config, "l1=2").l1, 2);
    EXPECT_EQ(curveCount(config), 3U);
    EXPECT_TRUE(isPointName("l1=0.5") && isPointName("k=32") && isPointName("l1=1e-05"));
    for (const char* wrong : {"", "l1", "=1", "l1=", "l1=x", "../x=1", "L1=1"})
        EXPECT_FALSE(isPointName(wrong)) << wrong;
}

TEST_F(RunnerTest, APointIsARunWithThatSettingOnTheSameActivations) {
    set("layers", "1-2");
    set("l1", "0.5");
    const Profile alone = runAll(m_config, *m_inputs);
    set("sweep", "l1=0.05,0.5,4");
    const Profile profile = runAll(m_config, *m_inputs);
    // Curves, and so every statistic of them, are as without the sweep.
    EXPECT_EQ(profile.curves(), std::vector<CurveId>{{}});
    ASSERT_EQ(profile.layers.size(), 2U);
    ASSERT_EQ(profile.points.size(), 4U);
    for (const std::size_t layer : {0, 1})
        expectSame(*profile.layers[layer], *alone.layers[layer]);
    for (const char* value : {"0.05", "4"}) {
        RunConfig other = m_config;
        other.sweep = {};
        ASSERT_TRUE(setSetting(other, "l1", value).ok());
        const Profile whole = runAll(other, *m_inputs);
        const auto points = profile.curve({{}, 0, std::string("l1=") + value});
        ASSERT_EQ(points.size(), 2U);
        for (const std::size_t layer : {0, 1}) {
            EXPECT_EQ(points[layer]->sae.l1, other.l1);
            expectSameButForItsPoint(*points[layer], *whole.layers[layer]);
        }
    }
}

TEST_F(RunnerTest, EachRepeatHasItsPoints) {
    set("layers", "1-1");
    set("l1", "0.5");
    set("control", "random-weights");
    set("repeats", "2");
    set("sweep", "l1=4");
    for (const char* vary : {"sae", "windows"}) {
        set("vary", vary);
        MemoryStore store;
        const Profile profile = runAll(m_config, *m_inputs, &store);
        EXPECT_EQ(profile.curves().size(), 4U);
        ASSERT_EQ(profile.points.size(), 2U);
        RunConfig other = m_config;
        other.sweep = {};
        ASSERT_TRUE(setSetting(other, "l1", "4").ok());
        const Profile whole = runAll(other, *m_inputs);
        for (const int repeat : {0, 1}) {
            const auto points = profile.curve({{}, repeat, "l1=4"});
            ASSERT_EQ(points.size(), 1U);
            expectSameButForItsPoint(*points[0], *whole.curve({{}, repeat})[0]);
        }
        for (const auto& [curve, tokens] : store.tokens)
            EXPECT_FALSE(curve.isPoint()); // it reads what its repeat reads
    }
}

TEST_F(RunnerTest, ACancelledSweepGoesOnFromItsStore) {
    set("layers", "1-2");
    set("l1", "0.5");
    set("sweep", "l1=0.05,4");
    const Profile undisturbed = runAll(m_config, *m_inputs);
    MemoryStore store;
    RunToken token;
    Recorder recorder(token, 12); // in the second point of the first layer
    ASSERT_FALSE(ProfileRunner::run(m_config, *m_inputs, recorder, &store, token).ok());
    EXPECT_EQ(store.layers.size(), 2U);
    const std::vector<LayerResultPtr> resumed = runAll(m_config, *m_inputs, &store).all(), all = undisturbed.all();
    ASSERT_EQ(resumed.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        expectSame(*all[i], *resumed[i]);
}

TEST_F(RunnerTest, ASweepThatCannotWorkIsRefused) {
    const auto refusal = [&] {
        const Status refused = ProfileRunner::check(m_config, *m_inputs);
        return refused.ok() ? std::string() : refused.error().message;
    };
    set("sweep", "k=2,4");
    EXPECT_NE(refusal().find("--sae relu does not have"), std::string::npos) << refusal();
    set("sae", "topk");
    EXPECT_EQ(refusal(), "");
    set("sweep", "k=2,4000"); // more than there are latents
    EXPECT_NE(refusal(), "");
    set("sae", "relu");
    set("l1", "4");
    set("sweep", "l1=4");
    EXPECT_NE(refusal().find("only the run's own value"), std::string::npos) << refusal();
    set("sweep", "l1=1");
    EXPECT_EQ(refusal(), "");
    set("saes", "somewhere");
    EXPECT_NE(refusal().find("--sweep"), std::string::npos) << refusal();
}

} // namespace
} // namespace lamina
