#include "base/seed.h"
#include "language_model.h"
#include "tests/test_support.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

namespace lamina {
namespace {

using test::unwrap;

Gpt2Config tinyConfig() {
    Gpt2Config config;
    config.layers = 2;
    config.heads = 2;
    config.width = 20; // heads of 10: no multiple of a vector
    config.inner = 80;
    config.positions = 160; // more than one block of queries
    config.vocabulary = 37;
    return config;
}

Batch randomBatch(const Gpt2Config& config, std::size_t windows, std::size_t length, std::uint64_t seed) {
    Random random(seed);
    Batch batch;
    batch.windows = windows;
    batch.length = length;
    for (std::size_t w = 0; w < windows; ++w) {
        for (std::size_t i = 0; i < length; ++i) {
            batch.ids.push_back(static_cast<std::int32_t>(random.below(config.vocabulary)));
            batch.targets.push_back(static_cast<std::int32_t>(random.below(config.vocabulary)));
        }
        batch.firstPosition.push_back(static_cast<std::uint32_t>(random.below(config.positions - length + 1)));
    }
    return batch;
}

// Weights large enough that every nonlinearity bends.
void roughen(LanguageModel& model, std::uint64_t seed) {
    Random random(seed);
    for (float& value : model.parameters())
        value += static_cast<float>(0.15 * random.normal());
}

double meanLoss(LanguageModel& model, const Batch& batch) {
    RunToken token;
    const auto losses = unwrap(model.losses(batch, token));
    return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

// Along each tensor's own gradient and along a random direction, the central difference of the loss equals the
// gradient's projection.
void checkGradient(std::size_t windows, std::size_t length, int lanes) {
    LanguageModel model(tinyConfig(), lanes);
    model.initialise(5);
    roughen(model, 6);
    const Batch batch = randomBatch(model.config(), windows, length, 7);
    RunToken token;
    const double loss = unwrap(model.lossAndGradient(batch, token));
    EXPECT_NEAR(loss, meanLoss(model, batch), 1e-6 * loss);
    const std::vector<float> gradient(model.gradient().begin(), model.gradient().end());
    Random random(8);
    for (const ParameterTensor& tensor : model.layout().tensors) {
        const std::span<float> values = model.parameters().subspan(tensor.offset, tensor.size);
        const std::vector<float> before(values.begin(), values.end());
        double squares = 0.0;
        for (std::size_t i = 0; i < tensor.size; ++i)
            squares += static_cast<double>(gradient[tensor.offset + i]) * gradient[tensor.offset + i];
        const double length2 = std::sqrt(squares);
        ASSERT_GT(length2, 1e-6) << tensor.name;
        for (const double randomShare : {0.0, 0.5}) {
            double projection = 0.0;
            std::vector<double> direction(tensor.size);
            const double spread = randomShare / std::sqrt(static_cast<double>(tensor.size));
            for (std::size_t i = 0; i < tensor.size; ++i) {
                direction[i] = gradient[tensor.offset + i] / length2 + spread * random.normal();
                projection += direction[i] * gradient[tensor.offset + i];
            }
            // A step that changes the loss by about 1e-3: far above float32's rounding, far below the curvature.
            const double step = std::min(0.02, 1e-3 / length2);
            const auto lossAt = [&](double distance) {
                for (std::size_t i = 0; i < tensor.size; ++i)
                    values[i] = static_cast<float>(before[i] + distance * direction[i]);
                return meanLoss(model, batch);
            };
            const double measured = (lossAt(step) - lossAt(-step)) / (2.0 * step);
            std::copy(before.begin(), before.end(), values.begin());
            EXPECT_NEAR(measured, projection, 0.01 * std::abs(projection) + 2e-5)
                << tensor.name << " along its gradient and " << randomShare << " of noise";
        }
    }
}

TEST(LanguageModel, GradientMatchesFiniteDifferences) {
    checkGradient(3, 21, 1);
}
TEST(LanguageModel, GradientMatchesFiniteDifferencesOverQueryBlocks) {
    checkGradient(1, 150, 1);
}
TEST(LanguageModel, GradientMatchesFiniteDifferencesOnTwoLanes) {
    checkGradient(5, 16, 2);
}

TEST(LanguageModel, LanesAndChunksAgree) {
    LanguageModel one(tinyConfig(), 1);
    LanguageModel three(tinyConfig(), 3);
    one.initialise(1);
    three.initialise(1);
    const Batch batch = randomBatch(one.config(), 11, 100, 2); // several chunks
    RunToken token;
    const double lossOfOne = unwrap(one.lossAndGradient(batch, token));
    EXPECT_NEAR(unwrap(three.lossAndGradient(batch, token)), lossOfOne, 1e-5);
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < one.gradient().size(); ++i) {
        difference = std::max<double>(difference, std::abs(one.gradient()[i] - three.gradient()[i]));
        size = std::max<double>(size, std::abs(one.gradient()[i]));
    }
    EXPECT_LT(difference, 1e-5 * size);
}

TEST(LanguageModel, SameLanesGiveTheSameBits) {
    const Batch batch = randomBatch(tinyConfig(), 7, 64, 2);
    std::vector<std::vector<float>> gradients;
    for (int run = 0; run < 2; ++run) {
        LanguageModel model(tinyConfig(), 2);
        model.initialise(1);
        RunToken token;
        unwrap(model.lossAndGradient(batch, token));
        gradients.emplace_back(model.gradient().begin(), model.gradient().end());
    }
    EXPECT_EQ(gradients[0], gradients[1]);
}

TEST(LanguageModel, AttentionIsCausal) {
    LanguageModel model(tinyConfig(), 1);
    model.initialise(3);
    roughen(model, 4);
    Batch batch = randomBatch(model.config(), 1, 140, 5);
    RunToken token;
    const auto before = unwrap(model.losses(batch, token));
    batch.ids[131] = (batch.ids[131] + 1) % 37;
    const auto after = unwrap(model.losses(batch, token));
    for (std::size_t i = 0; i < 131; ++i)
        ASSERT_EQ(before[i], after[i]) << i;
    EXPECT_NE(before[131], after[131]);
    EXPECT_NE(before[139], after[139]);
}

TEST(LanguageModel, StopsWhenAsked) {
    LanguageModel model(tinyConfig(), 1);
    RunToken token;
    token.cancel();
    EXPECT_EQ(model.lossAndGradient(randomBatch(model.config(), 2, 16, 1), token).error().kind, ErrorKind::Cancelled);
}

} // namespace
} // namespace lamina
