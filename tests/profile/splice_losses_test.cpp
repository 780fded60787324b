// What --ce measures of every layer, on a random model.
#include "engine/engines.h"
#include "profile/curve_tokens.h"
#include "tests/profile/runner_fixture.h"

#include <cmath>

namespace lamina {
namespace {

using test::unwrap;

class CrossEntropy : public test::RunnerTest {
protected:
    Profile run(RunStore* store = nullptr) { return test::runAll(m_config, *m_inputs, store); }
};

constexpr double SaeMetrics::*crossEntropies[] = {&SaeMetrics::ceClean,     &SaeMetrics::ceSpliced,
                                                  &SaeMetrics::ceMean,      &SaeMetrics::ceZero,
                                                  &SaeMetrics::ceRecovered, &SaeMetrics::ceRecoveredZero};

TEST_F(CrossEntropy, IsNotMeasuredUnlessAskedFor) {
    for (const LayerResultPtr& layer : run().layers)
        for (const auto value : crossEntropies)
            EXPECT_TRUE(std::isnan(layer->train.metrics.*value));
}

TEST_F(CrossEntropy, OfEveryLayerAndSplitAndNothingElseChanges) {
    set("heldout", "1");
    set("rows", "4");
    const Profile without = run();
    set("ce", "1");
    const Profile with = run();
    ASSERT_EQ(with.layers.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        const LayerResult &layer = *with.layers[i], &plain = *without.layers[i];
        for (const SaeMetrics* metrics : {&layer.train.metrics, &*layer.heldout}) {
            for (const auto value :
                 {&SaeMetrics::ceClean, &SaeMetrics::ceSpliced, &SaeMetrics::ceMean, &SaeMetrics::ceZero})
                EXPECT_TRUE(metrics->*value > 0 && metrics->*value < 20) << i;
            if (metrics->ceMean > metrics->ceClean) {
                EXPECT_DOUBLE_EQ(metrics->ceRecovered,
                                 (metrics->ceMean - metrics->ceSpliced) / (metrics->ceMean - metrics->ceClean));
            } else {
                EXPECT_TRUE(std::isnan(metrics->ceRecovered));
            }
        }
        EXPECT_EQ(layer.train.metrics.ceClean, with.layers[0]->train.metrics.ceClean); // the model's own
        EXPECT_NE(layer.train.metrics.ceClean, layer.heldout->ceClean);                // other windows
        for (const MetricDefinition& metric : metricDefinitions())
            if (!metric.whenAsked) {
                EXPECT_EQ(layer.train.metrics.*metric.value, plain.train.metrics.*metric.value) << metric.name;
            }
    }
}

// By hand: the losses of a pass whose activations are replaced by what is said to replace them.
TEST_F(CrossEntropy, IsTheLossWithTheActivationsReplaced) {
    set("ce", "1");
    set("save_sae", "1");
    set("layers", "2");
    const LayerResult layer = *run().layers.at(0);
    RunToken token;
    Engine& engine = *unwrap(openEngine("native", automaticChoice));
    ASSERT_TRUE(m_inputs->encodeArticle().ok());
    const TokenMatrix windows = unwrap(sampleWindows(m_inputs->ids, m_config.rows, m_config.cols, m_config.windows,
                                                     deriveSeed(m_config.seed, "windows"), 40));
    const std::vector<TokenId> ids = idsRead(m_inputs->ids, windows.starts, windows.cols, {});
    const auto pass = unwrap(
        engine.forward(m_inputs->model,
                       {.ids = ids, .rows = 3, .cols = 40, .hook = m_config.hook, .losses = true, .dropFirst = true}));
    ASSERT_TRUE(pass->skip(token).ok() && pass->skip(token).ok());
    const auto captured = unwrap(pass->next(token));
    const ConstMatrixView X = unwrap(captured->onHost(token));
    const auto loss = [&](const Matrix& replaced) {
        const ConstMatrixView view = replaced;
        double sum = 0;
        for (const double window : unwrap(pass->nextTokenLosses(&view, token)))
            sum += window;
        return sum / 3;
    };
    Matrix zero(X.rows, X.cols), mean(X.rows, X.cols), reconstructed(X.rows, X.cols);
    for (std::size_t i = 0; i < X.cols; ++i) {
        double sum = 0;
        for (std::size_t n = 0; n < X.rows; ++n)
            sum += X.row(n)[i];
        for (std::size_t n = 0; n < X.rows; ++n)
            mean(n, i) = static_cast<float>(sum / static_cast<double>(X.rows));
    }
    const SaeParameters& weights = *layer.weights;
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t j = 0; j < layer.sae.latents; ++j) {
            float z = weights["b_enc"](0, j);
            for (std::size_t i = 0; i < X.cols; ++i)
                z += X.row(n)[i] * weights["W_enc"](i, j);
            for (std::size_t i = 0; i < X.cols; ++i)
                reconstructed(n, i) +=
                    (j == 0 ? weights["b_dec"](0, i) : 0.0F) + std::max(z, 0.0F) * weights["W_dec"](j, i);
        }
    EXPECT_NEAR(loss(zero), layer.train.metrics.ceZero, 1e-12);
    EXPECT_NEAR(loss(mean), layer.train.metrics.ceMean, 1e-6);
    EXPECT_NEAR(loss(reconstructed), layer.train.metrics.ceSpliced, 1e-6);
}

// Rows drawn anew are no activations that the model could go on from.
TEST_F(CrossEntropy, RowsThatAControlDrewHaveNone) {
    set("ce", "1");
    set("control", "gaussian,random-weights,untrained-sae");
    set("scale_controls", "1");
    for (const LayerResultPtr& layer : run().layers)
        EXPECT_EQ(std::isnan(layer->train.metrics.ceSpliced), layer->key.curve.control == "gaussian");
}

// What is spliced into a control's model is as strong as that model's own activations.
TEST_F(CrossEntropy, DoesNotDependOnTheScaleOfAControl) {
    set("ce", "1");
    set("control", "random-weights");
    set("layers", "1");
    const Profile plain = run();
    set("scale_controls", "1");
    const Profile scaled = run();
    const SaeMetrics &a = plain.layers.at(1)->train.metrics, &b = scaled.layers.at(1)->train.metrics;
    ASSERT_NE(scaled.layers.at(1)->inputScale, 1.0);
    EXPECT_EQ(a.ceClean, b.ceClean);
    EXPECT_EQ(a.ceZero, b.ceZero);
    EXPECT_NEAR(a.ceMean, b.ceMean, 1e-6);
}

TEST_F(CrossEntropy, RepeatsAndAResumedRunGiveTheSame) {
    set("ce", "1");
    set("repeats", "2");
    const Profile whole = run();
    test::MemoryStore store;
    for (const LayerResultPtr& layer : whole.layers)
        if (layer->key.layer < 2 || layer->key.curve.repeat == 0)
            store.layers[layer->key] = layer;
    const Profile resumed = run(&store);
    ASSERT_EQ(resumed.layers.size(), 8U);
    for (std::size_t i = 0; i < 8; ++i)
        for (const auto value : crossEntropies) {
            const double a = whole.layers[i]->train.metrics.*value, b = resumed.layers[i]->train.metrics.*value;
            EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b)));
        }
}

} // namespace
} // namespace lamina
