// Precisions besides float32: which engines have them, and how near their activations are.
#include "base/machine.h"
#include "engine/sae_run.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

class EveryPrecision : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        ASSERT_TRUE(writeRandomModel(m_folder.path(), RandomModel()).ok());
        m_native->useThreads(availableThreads());
    }
    std::unique_ptr<Activations> captured(Engine& engine, const Gpt2& model, HookPoint hook) {
        const std::vector<std::int32_t> ids = test::randomIds(3 * 21, RandomModel().vocabulary, 5);
        const auto pass =
            unwrap(engine.forward(model, {.ids = ids, .rows = 3, .cols = 21, .hook = hook, .dropFirst = true}));
        EXPECT_TRUE(pass->skip(m_token).ok());
        return unwrap(pass->next(m_token));
    }

    TemporaryFolder m_folder;
    Engine* m_native = unwrap(openEngine("native", automaticChoice));
    RunToken m_token;
};

// How far from float32 what was computed in a precision may lie, relative to the largest.
double nearness(const std::string& precision) {
    return precision == "bfloat16" ? 3e-2 : precision == "tf32" ? 5e-3 : 2e-5;
}

double furthest(ConstMatrixView a, ConstMatrixView b) {
    double difference = 0, largest = 0;
    for (std::size_t n = 0; n < a.rows; ++n)
        for (std::size_t i = 0; i < a.cols; ++i) {
            difference = std::max(difference, std::abs(static_cast<double>(a.row(n)[i]) - b.row(n)[i]));
            largest = std::max(largest, std::abs(static_cast<double>(b.row(n)[i])));
        }
    return difference / largest;
}

TEST_P(EveryPrecision, ActivationsAreAsNearAsItsDigits) {
    const Gpt2 model = unwrap(Gpt2::open(m_folder.path()));
    for (const std::string& precision : unwrap(openEngine(GetParam(), automaticChoice))->info().precisions) {
        Engine& engine = *unwrap(openEngine(GetParam(), automaticChoice, precision));
        EXPECT_EQ(engine.precision(), precision);
        for (const HookPointRow& row : hookPoints()) {
            const auto ours = captured(engine, model, row.id), theirs = captured(*m_native, model, row.id);
            const double difference = furthest(unwrap(ours->onHost(m_token)), unwrap(theirs->onHost(m_token)));
            EXPECT_LT(difference, nearness(precision)) << precision << " " << row.name;
            if (precision == "bfloat16") {
                EXPECT_GT(difference, 1e-4) << row.name; // it is computed in it
            }
        }
    }
}

TEST_P(EveryPrecision, AnAutoencoderIsMeasuredAlike) {
    const Gpt2 model = unwrap(Gpt2::open(m_folder.path()));
    SaeConfig config;
    config.inputs = RandomModel().width;
    config.latents = 3 * config.inputs;
    const SaeParameters weights = initialSaeParameters(config, 1);
    const auto native = captured(*m_native, model, HookPoint::ResidPost);
    const SaeEvaluation theirs = unwrap(evaluateSae(*m_native, config, weights, *native, m_token));
    for (const std::string& precision : unwrap(openEngine(GetParam(), automaticChoice))->info().precisions) {
        Engine& engine = *unwrap(openEngine(GetParam(), automaticChoice, precision));
        const auto rows = captured(engine, model, HookPoint::ResidPost);
        const SaeEvaluation ours = unwrap(evaluateSae(engine, config, weights, *rows, m_token));
        const double near = nearness(precision) / 2;
        EXPECT_NEAR(ours.metrics.mse, theirs.metrics.mse, near * theirs.metrics.mse) << precision;
        EXPECT_NEAR(ours.metrics.fvu, theirs.metrics.fvu, near * theirs.metrics.fvu) << precision;
        EXPECT_NEAR(ours.metrics.inputPower, theirs.metrics.inputPower, near * theirs.metrics.inputPower) << precision;
        EXPECT_NEAR(ours.metrics.l0, theirs.metrics.l0, near * theirs.metrics.l0) << precision;
        // Training takes such activations too, in float32.
        EXPECT_TRUE(engine.train(config, *rows, weights, 2, m_token).ok()) << precision;
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, EveryPrecision, ::testing::ValuesIn(test::usableEngines()));

TEST(Precision, AnEngineThatHasItNotSaysSoInOneSentence) {
    const auto refused = openEngine("native", automaticChoice, "float64");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_THAT(refused.error().message,
                AllOf(HasSubstr("--precision float64: the engine 'native' computes in float32"),
                      AnyOf(HasSubstr("use --engine torch"), HasSubstr("install the package"))));
    EXPECT_FALSE(openEngine("twin", automaticChoice, "bfloat16").ok());
}

TEST(Precision, AutoTakesTheEngineThatHasIt) {
    const std::vector<std::string> here = test::usableEngines();
    const auto engine = openEngine(automaticChoice, automaticChoice, "float64");
    ASSERT_EQ(engine.ok(), std::ranges::find(here, "torch") != here.end());
    if (engine.ok()) {
        EXPECT_EQ((*engine)->info().name, "torch");
    }
}

} // namespace
} // namespace lamina
