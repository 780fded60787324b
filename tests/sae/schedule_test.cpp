#include "sae/schedule.h"

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(Schedule, WithoutSharesEveryStepHasTheConfigurationsValues) {
    SaeConfig config;
    config.l1 = 2;
    config.learningRate = 1e-3;
    for (const std::int64_t step : {1, 2, 50, 100}) {
        EXPECT_EQ(ratesAtStep(config, step, 100).l1, 2);
        EXPECT_EQ(ratesAtStep(config, step, 100).learningRate, 1e-3);
    }
}

TEST(Schedule, RisesAndFallsOverItsShare) {
    SaeConfig config;
    config.l1 = 2;
    config.learningRate = 1;
    config.l1Warmup = 0.5;
    config.lrWarmup = 0.1;
    config.lrDecay = 0.2;
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 1, 100).l1, 2 / 50.0);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 25, 100).l1, 1);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 50, 100).l1, 2);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 100, 100).l1, 2);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 1, 100).learningRate, 0.1);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 10, 100).learningRate, 1);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 81, 100).learningRate, 1);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 91, 100).learningRate, 0.5);
    EXPECT_DOUBLE_EQ(ratesAtStep(config, 100, 100).learningRate, 1 / 20.0);
}

TEST(Schedule, CountsTheShortLastBatch) {
    SaeConfig config;
    config.batch = 30;
    config.epochs = 3;
    EXPECT_EQ(saeSteps(config, 100), 12);
    config.batch = 0;
    EXPECT_EQ(saeSteps(config, 100), 3);
    config.epochs = 0;
    EXPECT_EQ(saeSteps(config, 100), 0);
}

} // namespace
} // namespace lamina
