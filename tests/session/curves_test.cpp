// Repeats, copies and what each curve read, from the journal to the session.
#include "base/seed.h"
#include "session/export/data_export.h"
#include "session/format/content_error.h"
#include "session/format/tokens_file.h"
#include "tests/session/synthetic_run.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::contents;
using test::SyntheticRun;
using test::unwrap;
using testing::HasSubstr;

class CurvesOfASession : public ::testing::Test {
protected:
    CurvesOfASession() {
        m_run.config.controls = {"shuffled-tokens", "random-tokens"};
        m_run.config.repeats = 2;
        m_run.config.vary = Vary::Windows;
        Random random(3);
        const std::size_t places = m_run.config.rows * m_run.config.cols;
        CurveTokens moved;
        moved.starts = {0, 9, 20};
        m_tokens[m_secondRepeat] = moved;
        moved.order = random.permutation(static_cast<std::uint32_t>(places));
        m_tokens[m_secondShuffled] = moved;
        CurveTokens drawn;
        for (std::size_t place = 0; place < places; ++place)
            drawn.ids.push_back(static_cast<TokenId>(random.below(m_run.inputs.tokenizer.vocabularySize())));
        m_tokens[m_random] = drawn;
        for (const CurveId& curve : {CurveId{}, m_secondRepeat, m_shuffled, m_secondShuffled, m_random})
            m_keys.push_back({curve, 2});
    }

    LayerResult layer(const LayerKey& key) const {
        LayerResult result = m_run.layer(key);
        result.heldout = result.train.metrics;
        result.heldout->mse = 0.1 + key.curve.repeat;
        result.inputScale = key.curve.control.empty() ? 1 : 1.0 / 3;
        return result;
    }
    void write() const {
        const auto journal = unwrap(m_run.create(true));
        ASSERT_TRUE(journal->saveTokens(m_run.articleIds, m_run.windows).ok());
        for (const auto& [curve, tokens] : m_tokens)
            ASSERT_TRUE(journal->saveCurveTokens(curve, tokens).ok());
        for (const LayerKey& key : m_keys)
            ASSERT_TRUE(journal->saveLayer(layer(key)).ok());
        for (const LayerKey& key : m_keys) {
            const LayerResultPtr kept = unwrap(journal->loadLayer(key));
            ASSERT_TRUE(kept && kept->heldout);
            EXPECT_EQ(kept->heldout->mse, layer(key).heldout->mse);
        }
        ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    }

    SyntheticRun m_run;
    const CurveId m_secondRepeat{{}, 1}, m_shuffled{"shuffled-tokens", 0}, m_secondShuffled{"shuffled-tokens", 1},
        m_random{"random-tokens", 0};
    std::map<CurveId, CurveTokens> m_tokens;
    std::vector<LayerKey> m_keys;
};

TEST_F(CurvesOfASession, ComeBackWithWhatEachRead) {
    write();
    const auto session = unwrap(Session::open(m_run.output));
    EXPECT_EQ(session->config().repeats, 2);
    EXPECT_EQ(session->config().vary, Vary::Windows);
    ASSERT_EQ(session->profile().layers.size(), 5U);
    for (const LayerResultPtr& read : session->profile().layers) {
        const LayerResult expected = layer(read->key);
        ASSERT_TRUE(read->heldout.has_value());
        EXPECT_EQ(read->heldout->mse, expected.heldout->mse);
        EXPECT_EQ(read->heldout->objective, expected.heldout->objective);
        EXPECT_EQ(read->inputScale, expected.inputScale);
    }
    const ReadArticlePtr article = session->article();
    EXPECT_EQ(session->article(m_shuffled), article); // nothing of its own was kept
    const ReadArticlePtr windows = session->article(m_secondRepeat);
    EXPECT_EQ(windows->windows.starts, (std::vector<std::size_t>{0, 9, 20}));
    EXPECT_EQ(windows->text, article->text);
    // Of each place: the token that the model read there.
    const ReadArticlePtr shuffled = session->article(m_secondShuffled);
    const std::vector<std::uint32_t>& order = m_tokens.at(m_secondShuffled).order;
    for (std::size_t place = 0; place < order.size(); ++place)
        EXPECT_EQ(shuffled->ids[place], article->ids[windows->windows.starts[order[place] / 8] + order[place] % 8]);
    const ReadArticlePtr drawn = session->article(m_random);
    EXPECT_EQ(drawn->ids, m_tokens.at(m_random).ids);
    for (std::size_t place = 0; place < drawn->ids.size(); ++place)
        EXPECT_EQ(drawn->text.substr(drawn->offsets[place], drawn->offsets[place + 1] - drawn->offsets[place]),
                  m_run.inputs.tokenizer.tokenBytes(drawn->ids[place]));
    EXPECT_THAT(contents(m_run.output).at("profile.csv"), HasSubstr(",none,1,heldout,2,mse,1.1\n"));
}

TEST_F(CurvesOfASession, HeldOutRowsOfALayerJustComputedStandInProfileCsvAsThoseOfOneReloaded) {
    const auto journal = unwrap(m_run.create(true));
    ASSERT_TRUE(journal->saveTokens(m_run.articleIds, m_run.windows).ok());
    for (const LayerKey& key : m_keys)
        ASSERT_TRUE(journal->saveLayer(layer(key)).ok());
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Stopped).ok());
    const std::string computed = contents(m_run.output).at("profile.csv");
    for (const LayerKey& key : m_keys)
        ASSERT_TRUE(unwrap(journal->loadLayer(key)));
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Stopped).ok());
    EXPECT_THAT(computed, HasSubstr(",heldout,2,mse,"));
    EXPECT_EQ(computed, contents(m_run.output).at("profile.csv"));
}

TEST_F(CurvesOfASession, DamagedTokensAreRefusedByName) {
    const WindowLayout windows{m_run.windows.starts, m_run.windows.cols, true};
    const auto refused = [&](const std::string& text, const char* words) {
        try {
            (void)parseCurveTokens(text, m_run.articleIds.size(), windows, 4);
            ADD_FAILURE() << text.substr(0, 60);
        } catch (const ContentError& error) {
            EXPECT_THAT(error.what(), HasSubstr(words));
        }
    };
    refused("{}", "neither");
    refused("{\"starts\":[0,1]}", "\"starts\" has not 3 entries");
    refused("{\"starts\":[0,1,100000]}", "starts");
    refused("{\"order\":[0,1,2]}", "\"order\" has not 24 entries");
    std::string zeros = "0";
    for (int i = 1; i < 24; ++i)
        zeros += ",0";
    refused("{\"order\":[" + zeros + "]}", "the place 0 twice");
    refused("{\"ids\":[" + zeros + "]}", "lengths");
    refused("{\"ids\":[" + zeros + "],\"lengths\":[" + zeros + "]}", "do not add up");
}

TEST_F(CurvesOfASession, ADroppedCopyLeavesNoTrace) {
    const auto journal = unwrap(m_run.create(true));
    ASSERT_TRUE(journal->saveTokens(m_run.articleIds, m_run.windows).ok());
    for (const auto& [curve, tokens] : m_tokens)
        ASSERT_TRUE(journal->saveCurveTokens(curve, tokens).ok());
    for (const LayerKey& key : m_keys)
        ASSERT_TRUE(journal->saveLayer(layer(key)).ok());
    ASSERT_TRUE(journal->dropCurve(m_secondShuffled).ok());
    ASSERT_TRUE(journal->dropCurve(m_random).ok());
    ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    const auto session = unwrap(Session::open(m_run.output));
    EXPECT_EQ(session->profile().curves(), (std::vector<CurveId>{{}, m_secondRepeat, m_shuffled}));
    EXPECT_EQ(session->config().controls, std::vector<std::string>{"shuffled-tokens"}); // its first copy stays
    for (const auto& [name, bytes] : contents(m_run.output))
        EXPECT_FALSE(name.starts_with("controls/random-tokens") || name.starts_with("controls/shuffled-tokens/repeats"))
            << name;
}

} // namespace
} // namespace lamina
