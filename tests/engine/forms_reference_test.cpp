// JumpReLU and Gated on the engines that train them, against the papers' steps in eager PyTorch, full batch.
#include "engine/sae_run.h"
#include "sae/sae_variants.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/form_reference.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <ostream>

namespace lamina {
namespace {

struct FormCase {
    const char* variant;
    bool tied;
    std::size_t N, d, F;
    double l1, bandwidth;
    friend std::ostream& operator<<(std::ostream& out, const FormCase& c) {
        return out << c.variant << (c.tied ? " tied" : "") << " N" << c.N << " d" << c.d << " F" << c.F << " l1 "
                   << c.l1 << " bandwidth " << c.bandwidth;
    }
};

class FormsAgainstTorch : public ::testing::TestWithParam<FormCase> {};

TEST_P(FormsAgainstTorch, Steps1And5And75) {
    const FormCase& c = GetParam();
    const Matrix X = test::structuredRows(c.N, c.d, 17);
    SaeConfig config;
    config.variant = findSaeVariant(c.variant);
    config.tied = c.tied;
    config.inputs = c.d;
    config.latents = c.F;
    config.l1 = c.l1;
    config.epochs = 75;
    config.bandwidth = c.bandwidth;
    const SaeParameters initial = initialSaeParameters(config, 23);
    HostActivations activations{ConstMatrixView(X)};
    RunToken token;
    bool trained = false;
    for (Engine* engine : test::enginesFor(config)) {
        trained = true;
        const auto training = test::unwrap(engine->train(config, activations, initial, 0, token));
        reference::FormReference theirs(config, X, initial);
        for (int step = 1; step <= 75; ++step) {
            const EpochPoint point = test::unwrap(training->runEpoch(token));
            const double objective = theirs.step();
            EXPECT_NEAR(point.objective, objective, 1e-3 * objective) << "step " << step;
            if (step != 1 && step != 5 && step != 75)
                continue;
            // Frobenius norm of the difference over that of the reference's change, of each trained tensor.
            const SaeParameters expected = theirs.weights();
            for (std::size_t t = 0; t < expected.size(); ++t) {
                const auto& [spec, values] = expected[t];
                if (!isTrained(config, *spec))
                    continue;
                double difference = 0, change = 0;
                for (std::size_t i = 0; i < values.size(); ++i) {
                    const double ours = training->weights()[t].values.data()[i], b = values.data()[i];
                    difference += (ours - b) * (ours - b);
                    change += std::pow(b - initial[t].values.data()[i], 2);
                }
                EXPECT_GT(change, 0) << spec->name << " step " << step;
                EXPECT_LT(std::sqrt(difference / change), 1e-3) << spec->name << " step " << step;
                RecordProperty(std::string(spec->name) + "_" + std::to_string(step),
                               std::to_string(std::sqrt(difference / change)));
            }
        }
    }
    if (!trained)
        GTEST_SKIP() << "no engine here trains " << c.variant;
}

INSTANTIATE_TEST_SUITE_P(Forms, FormsAgainstTorch,
                         ::testing::Values(FormCase{"jumprelu", false, 600, 32, 64, 1.0, 0.2},
                                           FormCase{"jumprelu", true, 600, 32, 64, 1.0, 0.2},
                                           FormCase{"jumprelu", false, 1300, 10, 24, 3.0, 0.05},
                                           FormCase{"gated", false, 600, 32, 64, 1.0, 0},
                                           FormCase{"gated", true, 600, 32, 64, 1.0, 0},
                                           FormCase{"gated", false, 1300, 10, 24, 0.3, 0}));

} // namespace
} // namespace lamina
