// Every engine's training against PyTorch's autograd and Adam, from the same initial weights, full batch.
#include "tests/reference/sae_reference.h"

#include "engine/sae_run.h"
#include "tests/engine/usable_engines.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <ostream>

namespace lamina {
namespace {

using reference::Precision;
using reference::SaeReference;
using reference::SaeReferenceMetrics;

struct Case {
    test::SaeForm form;
    std::size_t N, d, F, k;
    double l1, learningRate, scale;
    friend std::ostream& operator<<(std::ostream& out, const Case& c) {
        return out << c.form.name() << " N" << c.N << " d" << c.d << " F" << c.F << " k" << c.k << " l1 " << c.l1
                   << " lr " << c.learningRate << " scale " << c.scale;
    }
};

class AgainstTorch : public ::testing::TestWithParam<std::tuple<std::string, Case>> {
protected:
    void SetUp() override {
        const Case& c = std::get<Case>(GetParam());
        m_X = test::structuredRows(c.N, c.d, 17);
        for (std::size_t i = 0; i < m_X.size(); ++i)
            m_X.data()[i] *= static_cast<float>(c.scale);
        m_config.variant = c.form.variant;
        m_config.tied = c.form.tied;
        m_config.inputs = c.d;
        m_config.latents = c.F;
        m_config.k = c.k;
        m_config.l1 = c.l1;
        m_config.learningRate = c.learningRate;
        m_config.epochs = 75;
        m_initial = initialSaeParameters(m_config, 23);
    }

    // Frobenius norm of the difference over that of the reference's change, all tensors together.
    double changeError(const SaeParameters& ours, const SaeParameters& theirs) const {
        double difference = 0.0, change = 0.0;
        for (std::size_t t = 0; t < 4; ++t)
            for (std::size_t i = 0; i < test::tensor(ours, t).size(); ++i) {
                const double a = test::tensor(ours, t).data()[i], b = test::tensor(theirs, t).data()[i];
                const double start = test::tensor(m_initial, t).data()[i];
                difference += (a - b) * (a - b);
                change += (b - start) * (b - start);
            }
        return std::sqrt(difference / change);
    }

    Matrix m_X;
    SaeConfig m_config;
    SaeParameters m_initial;
};

TEST_P(AgainstTorch, Steps1And5And75) {
    RunToken token;
    Engine& engine = *test::unwrap(openEngine(std::get<std::string>(GetParam()), automaticChoice));
    HostActivations activations{ConstMatrixView(m_X)};
    const auto training = test::unwrap(engine.train(m_config, activations, m_initial, 0, token));
    SaeReference torchRun(m_config, m_X, m_initial, Precision::Float64);
    for (int step = 1; step <= 75; ++step) {
        (void)test::unwrap(training->runEpoch(token));
        torchRun.step();
        if (step != 1 && step != 5 && step != 75)
            continue;
        const SaeMetrics ours =
            test::unwrap(evaluateSae(engine, m_config, training->weights(), activations, token)).metrics;
        const SaeReferenceMetrics theirs = torchRun.metrics();
        EXPECT_NEAR(ours.density, theirs.density, 0.01 * theirs.density) << "step " << step;
        EXPECT_NEAR(ours.mse, theirs.mse, 0.01 * theirs.mse) << "step " << step;
        EXPECT_NEAR(ours.l1, theirs.l1, 0.01 * theirs.l1) << "step " << step;
        if (std::get<Case>(GetParam()).N > 1) { // one row has no variance
            EXPECT_NEAR(ours.fvu, theirs.fvu, 0.01 * theirs.fvu) << "step " << step;
        }
        EXPECT_NEAR(ours.objective, theirs.objective, 0.01 * theirs.objective) << "step " << step;
        const double error = changeError(training->weights(), torchRun.weights());
        RecordProperty("change_error_" + std::to_string(step), std::to_string(error));
        EXPECT_LT(error, 1e-3) << "step " << step;
    }
}

// Autograd's gradient is the plain reference's, which the trainer's own tests compare with the fast step.
TEST_P(AgainstTorch, GradientOfThePlainReference) {
    SaeReference torchRun(m_config, m_X, m_initial, Precision::Float64);
    const SaeParameters theirs = torchRun.gradient();
    const test::PlainPass plain = test::plainPass(m_config, test::plainWeights(m_initial), test::plainRows(m_X));
    test::PlainWeights ours = plain.gradient;
    for (std::size_t t = 0; t < 4; ++t) {
        double difference = 0.0, norm = 0.0;
        for (std::size_t i = 0; i < test::tensor(theirs, t).size(); ++i) {
            const double a = (*ours.tensors()[t])[i], b = test::tensor(theirs, t).data()[i];
            difference += (a - b) * (a - b);
            norm += b * b;
        }
        EXPECT_LE(std::sqrt(difference), 1e-5 * std::sqrt(norm)) << "tensor " << t;
    }
}

const test::SaeForm relu{findSaeVariant("relu"), false}, reluTied{findSaeVariant("relu"), true}, topK{findSaeVariant("topk"), false},
    topKTied{findSaeVariant("topk"), true};

INSTANTIATE_TEST_SUITE_P(
    Forms, AgainstTorch,
    ::testing::Combine(::testing::ValuesIn(test::usableEngines()), ::testing::Values(Case{relu, 600, 32, 64, 0, 3.0, 1e-3, 1.0}, Case{reluTied, 600, 32, 64, 0, 1.0, 1e-3, 1.0},
                      Case{topK, 600, 32, 64, 21, 1.0, 1e-3, 1.0}, Case{topKTied, 600, 32, 64, 21, 1.0, 1e-4, 1.0},
                      Case{relu, 600, 32, 64, 0, 3.0, 1e-3, 0.4}, Case{relu, 600, 32, 64, 0, 3.0, 1e-3, 3.5},
                      Case{relu, 1, 3, 7, 0, 0.5, 1e-3, 1.0}, Case{reluTied, 40, 1, 7, 0, 0.5, 1e-3, 1.0},
                      Case{topK, 65, 17, 33, 1, 0.5, 1e-3, 1.0}, Case{topKTied, 65, 17, 33, 33, 0.5, 1e-3, 1.0},
                      Case{topKTied, 1500, 96, 192, 64, 1.0, 1e-4, 1.0})));

} // namespace
} // namespace lamina
