// Repeats of a run and copies of its controls.
#include "tests/profile/runner_fixture.h"

#include <set>

namespace lamina {
namespace {

using test::expectSame;
using test::MemoryStore;
using test::Recorder;
using test::runAll;
using test::RunnerTest;

TEST_F(RunnerTest, RepeatsDifferByTheirSeedsAlone) {
    set("layers", "1-2");
    const Profile once = runAll(m_config, *m_inputs);
    set("repeats", "3");
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(profile.layers.size(), 6U);
    EXPECT_TRUE(store.tokens.empty()); // all read the run's windows
    for (const std::size_t layer : {0, 1}) {
        const LayerResult& first = *profile.curve()[layer];
        expectSame(*once.layers[layer], first);
        for (const int repeat : {1, 2}) {
            const LayerResult& other = *profile.curve({{}, repeat})[layer];
            EXPECT_EQ(other.train.metrics.inputPower, first.train.metrics.inputPower);
            EXPECT_NE(other.train.metrics.objective, first.train.metrics.objective);
        }
        EXPECT_NE(profile.curve({{}, 1})[layer]->train.metrics.objective,
                  profile.curve({{}, 2})[layer]->train.metrics.objective);
    }
}

TEST_F(RunnerTest, RepeatsMayReadOtherWindows) {
    set("layers", "1-1");
    set("repeats", "2");
    for (const char* vary : {"windows", "both"}) {
        set("vary", vary);
        MemoryStore store;
        const Profile profile = runAll(m_config, *m_inputs, &store);
        ASSERT_EQ(profile.layers.size(), 2U);
        EXPECT_EQ(store.tokens.size(), 1U);
        EXPECT_EQ(store.tokens.at({{}, 1}).starts.size(), m_config.rows);
        EXPECT_NE(profile.layers[0]->train.metrics.inputPower, profile.layers[1]->train.metrics.inputPower);
    }
    set("windows", "first");
    const Status refused = ProfileRunner::check(m_config, *m_inputs);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("--vary both"), std::string::npos) << refused.error().message;
}

TEST_F(RunnerTest, CopiesOfAControlAreDrawnAnewAndPairedWithTheRepeats) {
    set("layers", "1-1");
    set("control", "random-weights,shuffled-tokens");
    const Profile one = runAll(m_config, *m_inputs);
    set("copies", "3");
    MemoryStore store;
    const Profile profile = runAll(m_config, *m_inputs, &store);
    EXPECT_EQ(profile.curves().size(), 7U);
    expectSame(*one.curve({"random-weights", 0})[0], *profile.curve({"random-weights", 0})[0]);
    expectSame(*one.curve({"shuffled-tokens", 0})[0], *profile.curve({"shuffled-tokens", 0})[0]);
    std::set<double> powers;
    for (const int copy : {0, 1, 2})
        powers.insert(profile.curve({"random-weights", copy})[0]->train.metrics.inputPower);
    EXPECT_EQ(powers.size(), 3U);
    EXPECT_NE(store.tokens.at({"shuffled-tokens", 0}).order, store.tokens.at({"shuffled-tokens", 2}).order);
    set("copies", "0");
    set("repeats", "2"); // as many copies as repeats
    EXPECT_EQ(runAll(m_config, *m_inputs).curves().size(), 6U);
}

TEST_F(RunnerTest, APartOfTheCurvesIsThatOfTheWhole) {
    set("layers", "1-1");
    set("control", "random-weights");
    set("vary", "both");
    set("repeats", "3");
    const Profile whole = runAll(m_config, *m_inputs);
    for (const int copy : {2, 1}) { // those of the control are the run's, or its own
        m_config.repeats = 1;
        m_config.firstRepeat = 2;
        m_config.copies = m_config.firstCopy = copy % 2;
        const Profile part = runAll(m_config, *m_inputs);
        ASSERT_EQ(part.curves(), (std::vector<CurveId>{{{}, 2}, {"random-weights", copy}}));
        for (const CurveId& curve : part.curves())
            expectSame(*part.curve(curve)[0], *whole.curve(curve)[0]);
    }
}

TEST_F(RunnerTest, SkippingACopyKeepsThoseBeforeIt) {
    set("layers", "1-1");
    set("control", "random-weights,shuffled-tokens");
    set("copies", "3");
    class Skipper : public Recorder {
    public:
        explicit Skipper(RunToken& token) : Recorder(token), m_token(token) {}
        void epochFinished(const EpochUpdate& update) override {
            Recorder::epochFinished(update);
            if (update.key.curve == CurveId{"random-weights", 1})
                m_token.skip();
        }

    private:
        RunToken& m_token;
    };
    MemoryStore store;
    RunToken token;
    Skipper observer(token);
    const Profile profile = test::unwrap(ProfileRunner::run(m_config, *m_inputs, observer, &store, token));
    EXPECT_EQ(profile.curves(),
              (std::vector<CurveId>{
                  {}, {"random-weights", 0}, {"shuffled-tokens", 0}, {"shuffled-tokens", 1}, {"shuffled-tokens", 2}}));
    EXPECT_EQ(store.layers.size(), 5U);
    EXPECT_DOUBLE_EQ(observer.lastFraction, 1.0);
}

TEST_F(RunnerTest, ACancelledRunOfRepeatsGoesOnFromItsStore) {
    set("layers", "1-2");
    set("repeats", "2");
    set("vary", "both");
    const Profile undisturbed = runAll(m_config, *m_inputs);
    MemoryStore store;
    RunToken token;
    Recorder recorder(token, 17); // in the second repeat
    ASSERT_FALSE(ProfileRunner::run(m_config, *m_inputs, recorder, &store, token).ok());
    EXPECT_EQ(store.layers.size(), 3U);
    const Profile resumed = runAll(m_config, *m_inputs, &store);
    ASSERT_EQ(resumed.layers.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i)
        expectSame(*undisturbed.layers[i], *resumed.layers[i]);
}

} // namespace
} // namespace lamina
