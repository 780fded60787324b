// Which sessions are parts of one run, and what is left of it when they are not all there.
#include "base/hash.h"
#include "run/merge/session_merge.h"
#include "tests/session/synthetic_run.h"

#include <functional>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::SyntheticRun;
using test::unwrap;
using testing::ElementsAre;
using testing::HasSubstr;

class MergedSessions : public ::testing::Test {
protected:
    // A part with those layers of the run and its control.
    void write(const char* name, const SyntheticRun& run, int first, int last,
               const std::function<void(LayerResult&)>& change = {}) const {
        RunConfig config = run.config;
        config.layers = {first, last};
        const auto journal = unwrap(Journal::create(at(name), config, run.inputs, run.provenance, true));
        ASSERT_TRUE(journal->saveTokens(run.articleIds, run.windows).ok());
        for (const char* control : {"", "random-weights"})
            for (int layer = first; layer <= last; ++layer) {
                LayerResult result = run.layer({{control, 0}, layer});
                if (change)
                    change(result);
                ASSERT_TRUE(journal->saveLayer(result).ok());
            }
        ASSERT_TRUE(journal->writeArchive(Journal::Keep::Finished).ok());
    }
    std::filesystem::path at(const char* name) const { return m_folder.path() / name; }
    Result<MergeOutcome> merge() const {
        RunToken token;
        return mergeSessions({{at("a"), at("b")}, at("merged"), false}, token);
    }
    void refused(const char* words) const {
        const auto merged = merge();
        ASSERT_FALSE(merged.ok());
        EXPECT_EQ(merged.error().kind, ErrorKind::Usage);
        EXPECT_THAT(merged.error().message, HasSubstr(words));
        EXPECT_FALSE(std::filesystem::exists(at("merged")));
    }

    SyntheticRun m_run;
    SyntheticRun m_other;
    test::TemporaryFolder m_folder;
};

TEST_F(MergedSessions, GapsAreNamedAndLeaveItUnfinished) {
    write("a", m_run, 0, 0);
    write("b", m_run, 2, 2);
    EXPECT_THAT(unwrap(merge()).gaps,
                ElementsAre("layer 1 of this model is missing", "layer 1 of random weights is missing"));
    const auto session = unwrap(Session::open(at("merged")));
    EXPECT_FALSE(session->finished());
    EXPECT_EQ(session->profile().layers.size(), 4U);
    EXPECT_EQ(session->config().layers.last, 2);
}

TEST_F(MergedSessions, ADifferentSettingIsNamed) {
    write("a", m_run, 0, 1);
    m_other.config.epochs = 4;
    write("b", m_other, 2, 2);
    refused("--epochs is 4 in the one and 75 in the other");
}

TEST_F(MergedSessions, AnotherTextModelOrMachineIsNamed) {
    write("a", m_run, 0, 1);
    m_other.inputs.article.text[0] = 'X';
    write("b", m_other, 2, 2);
    refused("the article's text is not the same");
    m_other.inputs.article.text = m_run.inputs.article.text;
    m_other.windows.starts[0] += 1;
    write("b", m_other, 2, 2);
    refused("tokens");
    m_other.windows = m_run.windows;
    m_other.provenance.modelSha256["vocab.json"] = "cc";
    write("b", m_other, 2, 2);
    refused("the model's vocab.json is not the same");
    m_other.provenance = m_run.provenance;
    m_other.provenance.instructionSet = "avx512";
    write("b", m_other, 2, 2);
    refused("the instruction set is avx512 in the one and avx2 in the other");
}

TEST_F(MergedSessions, ALayerTwiceMustBeTheSame) {
    write("a", m_run, 0, 1);
    write("b", m_run, 1, 2);
    EXPECT_TRUE(unwrap(merge()).gaps.empty());
    EXPECT_TRUE(unwrap(Session::open(at("merged")))->finished());
    std::filesystem::remove(at("merged"));
    write("b", m_run, 1, 2, [](LayerResult& result) { result.epochs[0].mse = 5; });
    refused("layer 1 of this model is in both and not the same (layers/01/epochs.csv)");
}

} // namespace
} // namespace lamina
