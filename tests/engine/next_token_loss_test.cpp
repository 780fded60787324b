// The model run on from a hook with replaced activations, against eager PyTorch in float64.
#include "engine/engines.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/gpt2_reference.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <cmath>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;

struct Windows {
    std::size_t rows, cols;
};

std::vector<std::string> enginesWithLosses() {
    std::vector<std::string> names = test::usableEngines();
    std::erase_if(names, [](const std::string& name) {
        return !unwrap(openEngine(name, automaticChoice))->supportsLosses().ok();
    });
    return names;
}

class NextTokenLoss : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override { write(RandomModel()); }
    void write(RandomModel shape) {
        shape.layers = 3;
        ASSERT_TRUE(writeRandomModel(m_folder.path(), shape).ok());
        m_model.emplace(unwrap(Gpt2::open(m_folder.path())));
        m_ids = test::randomIds(m_windows.rows * m_windows.cols, shape.vocabulary, 5);
    }
    std::unique_ptr<ForwardPass> start(HookPoint hook, bool dropFirst) {
        return unwrap(m_engine->forward(*m_model, {.ids = m_ids,
                                                   .rows = m_windows.rows,
                                                   .cols = m_windows.cols,
                                                   .hook = hook,
                                                   .losses = true,
                                                   .dropFirst = dropFirst}));
    }

    Windows m_windows{3, 21};
    TemporaryFolder m_folder;
    std::optional<Gpt2> m_model;
    std::vector<std::int32_t> m_ids;
    Engine* m_engine = unwrap(openEngine(GetParam(), automaticChoice));
    RunToken m_token;
};

TEST_P(NextTokenLoss, UnchangedActivationsSplicedInGiveExactlyTheCleanLoss) {
    for (const HookPointRow& row : hookPoints())
        for (const bool dropFirst : {false, true}) {
            const auto pass = start(row.id, dropFirst);
            for (int layer = 0; layer < 3; ++layer) {
                const auto captured = unwrap(pass->next(m_token));
                const ConstMatrixView X = unwrap(captured->onHost(m_token));
                const auto clean = unwrap(pass->nextTokenLosses(nullptr, m_token)),
                           spliced = unwrap(pass->nextTokenLosses(&X, m_token));
                ASSERT_EQ(clean.size(), 3U);
                for (std::size_t window = 0; window < 3; ++window)
                    if (row.id == HookPoint::Ln2Normalized) // gain and bias come in after rounding
                        EXPECT_NEAR(spliced[window], clean[window], 1e-6) << hookNameInFile(row.id, layer);
                    else
                        EXPECT_EQ(spliced[window], clean[window]) << hookNameInFile(row.id, layer);
            }
        }
}

TEST_P(NextTokenLoss, IsThatOfFloat64WithRowsReplaced) {
    reference::Gpt2Reference exact(m_folder.path(), reference::Precision::Float64);
    exact.forward(m_ids, m_windows.rows, m_windows.cols, true);
    std::map<std::pair<HookPoint, int>, std::vector<double>> clean;
    for (const HookPointRow& row : hookPoints())
        for (int layer = 0; layer < 3; ++layer)
            clean[{row.id, layer}] = exact.activations(row.id, layer);
    for (const HookPointRow& row : hookPoints())
        for (const bool dropFirst : {false, true}) {
            const auto pass = start(row.id, dropFirst);
            for (int layer = 0; layer < 3; ++layer) {
                const auto captured = unwrap(pass->next(m_token));
                const std::size_t width = captured->width();
                Matrix replaced(captured->rows(), width);
                Random random(7);
                for (std::size_t i = 0; i < replaced.size(); ++i)
                    replaced.data()[i] = random.uniform(-0.5F, 0.5F);
                // The dropped first token's activations stay the model's own.
                std::vector<double> all = clean.at({row.id, layer});
                for (std::size_t t = 0, next = 0; t < m_ids.size(); ++t)
                    if (!dropFirst || t % m_windows.cols != 0)
                        std::copy_n(replaced.row(next++), width, all.begin() + static_cast<long>(t * width));
                const ConstMatrixView view = replaced;
                const auto ours = unwrap(pass->nextTokenLosses(&view, m_token)),
                           theirs = exact.losses(m_ids, m_windows.rows, m_windows.cols, row.id, layer, all),
                           unchanged = exact.losses(m_ids, m_windows.rows, m_windows.cols, row.id, layer, {}),
                           kept = unwrap(pass->nextTokenLosses(nullptr, m_token));
                ASSERT_EQ(theirs.size(), 3U);
                for (std::size_t window = 0; window < 3; ++window) {
                    EXPECT_NEAR(ours[window], theirs[window], 2e-5) << hookNameInFile(row.id, layer);
                    EXPECT_NEAR(kept[window], unchanged[window], 2e-5) << hookNameInFile(row.id, layer);
                    EXPECT_GT(std::abs(ours[window] - kept[window]), 1e-4); // it makes a difference
                }
            }
        }
}

TEST_P(NextTokenLoss, OverSeveralChunksWithASeparateHead) {
    RandomModel shape;
    shape.tiedHead = false;
    shape.positions = 128;
    m_windows = {11, 128}; // more than the tokens worked on at a time
    write(shape);
    for (const HookPoint hook : {HookPoint::AttnZ, HookPoint::MlpPre, HookPoint::MlpPost}) {
        const auto pass = start(hook, false);
        const auto captured = unwrap(pass->next(m_token));
        const ConstMatrixView X = unwrap(captured->onHost(m_token));
        const auto clean = unwrap(pass->nextTokenLosses(nullptr, m_token));
        EXPECT_EQ(clean, unwrap(pass->nextTokenLosses(&X, m_token))) << hookName(hook);
        reference::Gpt2Reference exact(m_folder.path(), reference::Precision::Float64);
        const auto theirs = exact.losses(m_ids, m_windows.rows, m_windows.cols, hook, 0, {});
        for (std::size_t window = 0; window < m_windows.rows; ++window)
            EXPECT_NEAR(clean[window], theirs[window], 2e-5);
    }
}

// Asking for losses changes nothing of what is captured, and a skipped layer is computed all the same.
TEST_P(NextTokenLoss, CapturesAreTheSame) {
    for (const HookPointRow& row : hookPoints()) {
        const auto with = start(row.id, true);
        const auto without = unwrap(m_engine->forward(
            *m_model,
            {.ids = m_ids, .rows = m_windows.rows, .cols = m_windows.cols, .hook = row.id, .dropFirst = true}));
        ASSERT_TRUE(with->skip(m_token).ok() && without->skip(m_token).ok());
        for (int layer = 1; layer < 3; ++layer) {
            const auto a = unwrap(with->next(m_token)), b = unwrap(without->next(m_token));
            (void)unwrap(with->nextTokenLosses(nullptr, m_token));
            const ConstMatrixView x = unwrap(a->onHost(m_token)), y = unwrap(b->onHost(m_token));
            ASSERT_EQ(x.rows, y.rows);
            for (std::size_t n = 0; n < x.rows; ++n)
                ASSERT_TRUE(std::equal(x.row(n), x.row(n) + x.cols, y.row(n))) << hookName(row.id);
        }
    }
}

TEST(Losses, AnEngineThatCannotSaysSoInOneSentence) {
    for (const std::string& name : test::usableEngines()) {
        const Status able = unwrap(openEngine(name, automaticChoice))->supportsLosses();
        if (name == "native" || name == "torch") {
            EXPECT_TRUE(able.ok());
        } else {
            ASSERT_FALSE(able.ok());
            EXPECT_EQ(able.error().message, "the engine '" + name +
                                                "' cannot measure the cross-entropy recovered; leave --ce out or "
                                                "choose --engine native");
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, NextTokenLoss, ::testing::ValuesIn(enginesWithLosses()),
                         [](const auto& engine) { return engine.param; });

} // namespace
} // namespace lamina
