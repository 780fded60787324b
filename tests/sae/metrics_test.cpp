#include "base/machine.h"
#include "numeric/threads.h"
#include "sae/sae_metrics.h"
#include "tests/sae/native_evaluation.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <cstring>
#include <numeric>
#include <set>

namespace lamina {
namespace {

using test::unwrap;

Matrix matrix(std::size_t rows, std::size_t cols, std::initializer_list<float> values) {
    Matrix m(rows, cols);
    std::copy(values.begin(), values.end(), m.data());
    return m;
}

// d = F, z = relu(x), x^ = z W_dec + b_dec.
SaeConfig passThrough(std::size_t d) {
    SaeConfig config;
    config.inputs = config.latents = d;
    return config;
}

SaeParameters passThroughWeights(std::size_t d) {
    SaeParameters weights(passThrough(d));
    for (std::size_t i = 0; i < d; ++i)
        weights.at("W_enc")(i, i) = weights.at("W_dec")(i, i) = 1.0F;
    return weights;
}

SaeEvaluation evaluate(const SaeConfig& config, const SaeParameters& weights, const Matrix& X) {
    RunToken token;
    return unwrap(test::evaluateNatively(config, weights, X, token));
}

TEST(Metrics, PerfectReconstructionHasFvuZero) {
    const Matrix X = matrix(3, 2, {1, 2, 3, 0, 0, 5});
    const SaeMetrics metrics = evaluate(passThrough(2), passThroughWeights(2), X).metrics;
    EXPECT_EQ(metrics.fvu, 0.0);
    EXPECT_EQ(metrics.explainedVariance, 1.0);
    EXPECT_EQ(metrics.mse, 0.0);
}

TEST(Metrics, TheMeanAsReconstructionHasFvuOne) {
    const Matrix X = matrix(4, 2, {1, 2, 3, 0, 0, 6, 4, 4});
    SaeParameters weights = passThroughWeights(2);
    weights.at("W_dec") = Matrix(2, 2);
    weights.at("b_dec") = matrix(1, 2, {2, 3});
    EXPECT_DOUBLE_EQ(evaluate(passThrough(2), weights, X).metrics.fvu, 1.0);
}

TEST(Metrics, HandExampleExplainsFourFifths) {
    const Matrix X = matrix(2, 2, {2, 0, 0, 4});
    SaeParameters weights = passThroughWeights(2);
    weights.at("W_dec") = matrix(2, 2, {1.0F, 0.5F, 0.0F, 0.75F}); // x^ = [[2,1],[0,3]]
    SaeConfig config = passThrough(2);
    config.l1 = 10.0;
    const SaeEvaluation evaluation = evaluate(config, weights, X);
    const SaeMetrics& m = evaluation.metrics;
    EXPECT_DOUBLE_EQ(m.explainedVariance, 0.8);
    EXPECT_DOUBLE_EQ(m.fvu, 0.2);
    EXPECT_DOUBLE_EQ(m.mse, 0.5);
    EXPECT_DOUBLE_EQ(m.l1, 1.5);
    EXPECT_DOUBLE_EQ(m.objective, 15.5);
    EXPECT_DOUBLE_EQ(m.density, 0.5);
    EXPECT_DOUBLE_EQ(m.l0, 1.0);
    EXPECT_DOUBLE_EQ(m.inputPower, 5.0);
    EXPECT_DOUBLE_EQ(m.dead, 0.0);
    EXPECT_DOUBLE_EQ(m.dense, 1.0);
    EXPECT_DOUBLE_EQ(m.densityActivation, 0.0); // both densities are equal: minmax of a constant is 0
}

TEST(Metrics, AConstantOffsetIsNotFree) {
    const Matrix X = matrix(2, 2, {2, 0, 0, 4});
    SaeParameters weights = passThroughWeights(2);
    weights.at("b_dec") = matrix(1, 2, {1, 1});
    EXPECT_DOUBLE_EQ(evaluate(passThrough(2), weights, X).metrics.fvu, 4.0 / 10.0);
}

TEST(Metrics, WithoutVarianceFvuIsNotANumber) {
    const Matrix X = matrix(3, 2, {0.1F, 0.7F, 0.1F, 0.7F, 0.1F, 0.7F});
    SaeParameters weights = passThroughWeights(2);
    weights.at("b_dec") = matrix(1, 2, {1, 1});
    const SaeMetrics metrics = evaluate(passThrough(2), weights, X).metrics;
    EXPECT_TRUE(std::isnan(metrics.fvu));
    EXPECT_TRUE(std::isnan(metrics.explainedVariance));
    EXPECT_TRUE(std::isfinite(metrics.mse));
    const Matrix one = matrix(1, 2, {1, 2});
    EXPECT_TRUE(std::isnan(evaluate(passThrough(2), weights, one).metrics.fvu));
}

TEST(Metrics, DeadLatentsAndDensityActivation) {
    // Latent densities 1, 0.5, 0; means of the positive ones 2, 4, 0.
    const Matrix X = matrix(2, 3, {1, 4, -1, 3, -2, -5});
    const SaeEvaluation evaluation = evaluate(passThrough(3), passThroughWeights(3), X);
    EXPECT_DOUBLE_EQ(evaluation.metrics.dead, 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(evaluation.metrics.dense, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(evaluation.metrics.densityActivation, (1.0 * 0.5 + 0.5 * 1.0 + 0.0) / 3.0);
    EXPECT_EQ(evaluation.latentDensity.dead, 1U);
    EXPECT_EQ(std::accumulate(evaluation.latentDensity.bins.begin(), evaluation.latentDensity.bins.end(), 0U), 2U);
    EXPECT_EQ(evaluation.latents[0].topRows, (std::vector<std::uint32_t>{1, 0}));
    EXPECT_EQ(evaluation.latents[0].topActivations, (std::vector<float>{3, 1}));
    EXPECT_EQ(evaluation.latents[1].maxActivation, 4.0F);
    EXPECT_DOUBLE_EQ(evaluation.latents[1].meanActivation, 4.0);
    EXPECT_TRUE(evaluation.latents[2].topRows.empty());
    EXPECT_DOUBLE_EQ(densityActivation({0.0, 0.0}, {0.0, 0.0}), 0.0);
}

TEST(Metrics, HistogramsCountEverythingOnce) {
    const std::size_t N = 57, d = 5, F = 200;
    const Matrix X = test::structuredRows(N, d, 3);
    SaeConfig config;
    config.inputs = d;
    config.latents = F;
    const SaeEvaluation e = evaluate(config, initialSaeParameters(config, 1), X);
    const auto total = [](const Histogram& h) { return std::accumulate(h.bins.begin(), h.bins.end(), 0ULL); };
    EXPECT_EQ(total(e.inputs), N * d);
    EXPECT_EQ(total(e.l0PerToken), N);
    EXPECT_EQ(static_cast<double>(total(e.activations)), std::round(e.metrics.l0 * static_cast<double>(N)));
    float largest = 0.0F;
    for (std::size_t i = 0; i < X.size(); ++i)
        largest = std::max(largest, std::abs(X.data()[i]));
    EXPECT_GE(e.inputs.high, largest);
    EXPECT_LE(e.inputs.high, 2.5 * static_cast<double>(largest));
    EXPECT_EQ(e.inputs.low, -e.inputs.high);
}

TEST(Metrics, SmallL0HistogramHasOneBinANumber) {
    const Matrix X = matrix(3, 2, {1, 2, 3, -1, -1, -1});
    const SaeEvaluation e = evaluate(passThrough(2), passThroughWeights(2), X);
    EXPECT_EQ(e.l0PerToken.bins, (std::vector<std::uint64_t>{1, 1, 1}));
}

TEST(Metrics, TopRowsAreTheLargestAndTiesGoToTheFirstRow) {
    Matrix X(20, 1);
    for (std::size_t n = 0; n < 20; ++n)
        X(n, 0) = static_cast<float>(n % 7);
    for (const int threads : {1, 3}) {
        setComputeThreads(threads);
        const SaeEvaluation e = evaluate(passThrough(1), passThroughWeights(1), X);
        EXPECT_EQ(e.latents[0].topRows, (std::vector<std::uint32_t>{6, 13, 5, 12, 19, 4, 11, 18}));
    }
    setComputeThreads(availableThreads());
}

TEST(Metrics, DensityHistogramBins) {
    const DensityHistogram h = densityHistogram({0.0, 1.0, 1e-9, std::pow(10.0, -4.5 + 0.075 * 10.5)});
    EXPECT_EQ(h.dead, 1U);
    EXPECT_EQ(h.bins[59], 1U);
    EXPECT_EQ(h.bins[0], 1U);
    EXPECT_EQ(h.bins[10], 1U);
}

TEST(Metrics, NotANumberIsAnErrorNotANumber) {
    Matrix X = matrix(2, 2, {1, 2, 3, 4});
    X(1, 1) = std::nanf("");
    RunToken token;
    const Result<SaeEvaluation> result = test::evaluateNatively(passThrough(2), passThroughWeights(2), X, token);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Diverged);
}

TEST(Metrics, CancelledInThePass) {
    const Matrix X = test::structuredRows(10, 2, 1);
    RunToken token;
    token.cancel();
    const Result<SaeEvaluation> result = test::evaluateNatively(passThrough(2), passThroughWeights(2), X, token);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
}

TEST(Metrics, RegistryNamesEachMetricOnce) {
    std::set<std::string_view> names;
    SaeMetrics metrics;
    double number = 1.0;
    for (const MetricDefinition& definition : metricDefinitions()) {
        EXPECT_TRUE(names.insert(definition.name).second) << definition.name;
        EXPECT_TRUE(metrics.*definition.value == 0.0 || std::isnan(metrics.*definition.value))
            << "two metrics share a value: " << definition.name;
        metrics.*definition.value = number++;
        EXPECT_FALSE(definition.formula.empty());
    }
    EXPECT_EQ(names.size(), 17U);
    EXPECT_EQ(names.count("density_activation"), 1U);
}

TEST(Metrics, EveryFormAgreesWithThePlainPass) {
    const Matrix X = test::structuredRows(70, 9, 5);
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config;
        config.variant = form.variant;
        config.tied = form.tied;
        config.inputs = 9;
        config.latents = 37;
        config.k = 5;
        config.l1 = 2.0;
        const SaeParameters weights = initialSaeParameters(config, 11);
        const SaeMetrics metrics = evaluate(config, weights, X).metrics;
        const test::PlainPass plain = test::plainPass(config, test::plainWeights(weights), test::plainRows(X));
        EXPECT_NEAR(metrics.mse, plain.mse, 1e-6 * plain.mse) << form.name();
        EXPECT_NEAR(metrics.l1, plain.l1, 1e-6 * plain.l1) << form.name();
        EXPECT_NEAR(metrics.objective, plain.objective, 1e-6 * plain.objective) << form.name();
        EXPECT_NEAR(metrics.density, plain.density, 1e-9) << form.name();
    }
}

} // namespace
} // namespace lamina
