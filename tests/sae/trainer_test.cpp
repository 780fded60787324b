#include "base/machine.h"
#include "engine/native/sae_trainer.h"
#include "numeric/threads.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_cost.h"
#include "sae/sae_variants.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <thread>

namespace lamina {
namespace {

using test::unwrap;

SaeConfig configOf(const test::SaeForm& form, std::size_t d, std::size_t F, std::size_t k) {
    SaeConfig config;
    config.variant = form.variant;
    config.tied = form.tied;
    config.inputs = d;
    config.latents = F;
    config.k = form.variant == findSaeVariant("topk") ? k : 0;
    config.l1 = 0.7;
    config.learningRate = 1e-2;
    config.epochs = 20;
    return config;
}

bool sameBits(const SaeParameters& a, const SaeParameters& b) {
    for (std::size_t t = 0; t < 4; ++t) {
        const Matrix &left = test::tensor(a, t), &right = test::tensor(b, t);
        if (left.size() != right.size() ||
            (left.size() > 0 && std::memcmp(left.data(), right.data(), left.size() * sizeof(float)) != 0))
            return false;
    }
    return true;
}

// Frobenius norm of the difference of the changes over that of the plain change.
double relativeChangeError(const SaeParameters& initial, const SaeParameters& fast, test::PlainWeights plain) {
    double difference = 0.0, change = 0.0;
    for (std::size_t t = 0; t < 4; ++t)
        for (std::size_t i = 0; i < test::tensor(initial, t).size(); ++i) {
            const double start = test::tensor(initial, t).data()[i];
            const double expected = (*plain.tensors()[t])[i];
            const double found = test::tensor(fast, t).data()[i];
            difference += (found - expected) * (found - expected);
            change += (expected - start) * (expected - start);
        }
    return std::sqrt(difference / change);
}

// The plain gradient, against central differences of the plain objective.
TEST(PlainSae, GradientEqualsFiniteDifferences) {
    const Matrix X = test::structuredRows(6, 4, 2);
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 4, 7, 3);
        test::PlainWeights weights = test::plainWeights(initialSaeParameters(config, 3));
        const auto rows = test::plainRows(X);
        test::PlainPass pass = test::plainPass(config, weights, rows);
        for (std::size_t t = 0; t < 4; ++t)
            for (std::size_t i = 0; i < weights.tensors()[t]->size(); ++i) {
                double& w = (*weights.tensors()[t])[i];
                const double start = w, h = 1e-7;
                w = start + h;
                const double above = test::plainPass(config, weights, rows).objective;
                w = start - h;
                const double below = test::plainPass(config, weights, rows).objective;
                w = start;
                EXPECT_NEAR((*pass.gradient.tensors()[t])[i], (above - below) / (2 * h), 1e-6)
                    << form.name() << " tensor " << t << " at " << i;
            }
    }
}

struct Shape {
    std::size_t N, d, F, k, batch;
};

class TrainerShapes : public ::testing::TestWithParam<Shape> {};

// Adam divides by the gradient's own size, so a weight whose gradient is rounding noise may move either way: the
// comparison is of norms, over few steps.
TEST_P(TrainerShapes, FollowsThePlainTrainer) {
    const Shape shape = GetParam();
    const Matrix X = test::structuredRows(shape.N, shape.d, 7);
    for (const test::SaeForm& form : test::saeForms)
        for (const auto& [threads, path] : {std::pair{1, TrainingPath::Dense},
                                            {3, TrainingPath::Dense},
                                            {1, TrainingPath::Sparse},
                                            {3, TrainingPath::Sparse}}) {
            setComputeThreads(threads);
            SaeConfig config = configOf(form, shape.d, shape.F, shape.k);
            config.batch = shape.batch;
            config.learningRate = 1e-3;
            const SaeParameters initial = initialSaeParameters(config, 5);
            SaeTrainer trainer(config, X, initial, 99, path);
            test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(initial), 99};
            RunToken token;
            for (int epoch = 1; epoch <= 4; ++epoch) {
                const EpochPoint point = unwrap(trainer.runEpoch(token));
                const test::PlainPass expected = plain.runEpoch();
                const double tolerance = 2e-4;
                EXPECT_EQ(point.epoch, epoch);
                EXPECT_NEAR(point.objective, expected.objective, tolerance * expected.objective) << form.name();
                EXPECT_NEAR(point.mse, expected.mse, tolerance * expected.mse) << form.name();
                EXPECT_NEAR(point.l1, expected.l1, tolerance * expected.l1 + 1e-9) << form.name();
                EXPECT_NEAR(point.density, expected.density, 2e-3) << form.name();
            }
            EXPECT_LT(relativeChangeError(initial, trainer.weights(), plain.weights), 1e-2) << form.name();
        }
    setComputeThreads(availableThreads());
}

INSTANTIATE_TEST_SUITE_P(OddSizes, TrainerShapes,
                         ::testing::Values(Shape{1, 3, 7, 1, 0}, Shape{5, 1, 7, 7, 2}, Shape{50, 8, 7, 3, 16},
                                           Shape{33, 17, 33, 33, 0}, Shape{40, 16, 64, 5, 64}, Shape{7, 5, 1, 1, 3},
                                           Shape{150, 12, 40, 13, 130}));

TEST(Trainer, WarmUpDecayAndAFrozenDecoderFollowThePlainTrainer) {
    const Matrix X = test::structuredRows(90, 8, 7);
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config = configOf(form, 8, 20, 5);
        config.batch = 32;
        config.epochs = 6;
        config.learningRate = 1e-3;
        config.l1Warmup = 0.6;
        config.lrWarmup = 0.3;
        config.lrDecay = 0.4;
        config.frozenDecoder = !form.tied;
        const SaeParameters initial = initialSaeParameters(config, 5);
        SaeTrainer trainer(config, X, initial, 99);
        test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(initial), 99};
        RunToken token;
        while (!trainer.finished()) {
            const EpochPoint point = unwrap(trainer.runEpoch(token));
            EXPECT_NEAR(point.objective, plain.runEpoch().objective, 2e-4 * point.objective) << form.name();
        }
        EXPECT_LT(relativeChangeError(initial, trainer.weights(), plain.weights), 1e-2) << form.name();
        if (config.frozenDecoder) {
            const Matrix &before = initial["W_dec"], &after = trainer.weights()["W_dec"];
            EXPECT_EQ(std::memcmp(before.data(), after.data(), before.size() * sizeof(float)), 0);
        }
    }
}

// More rows in a step than are held at once: the gradient is added up over blocks.
TEST(Trainer, BlocksOfAFullBatchAddUp) {
    const Matrix X = test::structuredRows(2500, 6, 7);
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 6, 11, 4);
        const SaeParameters initial = initialSaeParameters(config, 5);
        SaeTrainer trainer(config, X, initial, 0);
        test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(initial)};
        RunToken token;
        std::vector<double> fractions;
        for (int epoch = 0; epoch < 3; ++epoch) {
            const double objective =
                unwrap(trainer.runEpoch(token, [&](double f) { fractions.push_back(f); })).objective;
            EXPECT_NEAR(objective, plain.runEpoch().objective, 1e-4 * objective) << form.name();
        }
        EXPECT_LT(relativeChangeError(initial, trainer.weights(), plain.weights), 2e-3) << form.name();
        EXPECT_EQ(fractions.size(), 9U);
        EXPECT_EQ(fractions.back(), 1.0);
    }
}

TEST(Trainer, SameSeedSameBitsAndAnotherSeedAnother) {
    const Matrix X = test::structuredRows(300, 20, 1);
    SaeConfig config = configOf({findSaeVariant("relu"), false}, 20, 40, 0);
    config.batch = 64;
    const auto train = [&](std::uint64_t seed) {
        SaeTrainer trainer(config, X, initialSaeParameters(config, seed), seed + 1);
        RunToken token;
        for (int epoch = 0; epoch < 5; ++epoch)
            unwrap(trainer.runEpoch(token));
        return trainer.saveState();
    };
    EXPECT_EQ(train(1), train(1));
    EXPECT_NE(train(1), train(2));
}

TEST(Trainer, RestoredTrainingEndsInTheSameBytes) {
    const Matrix X = test::structuredRows(130, 10, 1);
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config = configOf(form, 10, 24, 6);
        config.batch = 50;
        config.epochs = 9;
        RunToken token;
        SaeTrainer whole(config, X, initialSaeParameters(config, 1), 2);
        std::string middle;
        while (!whole.finished()) {
            unwrap(whole.runEpoch(token));
            if (whole.epoch() == 4)
                middle = whole.saveState();
        }
        SaeTrainer resumed(config, X, initialSaeParameters(config, 77), 2);
        ASSERT_TRUE(resumed.restoreState(middle).ok());
        EXPECT_EQ(resumed.epoch(), 4);
        EXPECT_EQ(resumed.epochPoints().size(), 4U);
        EXPECT_EQ(resumed.saveState(), middle);
        while (!resumed.finished())
            unwrap(resumed.runEpoch(token));
        EXPECT_EQ(resumed.saveState(), whole.saveState()) << form.name();
    }
}

TEST(Trainer, DamagedOrForeignStateIsRefusedAndChangesNothing) {
    const Matrix X = test::structuredRows(40, 5, 1);
    const SaeConfig config = configOf({findSaeVariant("relu"), false}, 5, 9, 0);
    RunToken token;
    SaeTrainer trainer(config, X, initialSaeParameters(config, 1), 2);
    unwrap(trainer.runEpoch(token));
    const std::string state = trainer.saveState();

    const auto refused = [&](const std::string& bytes) {
        SaeTrainer other(config, X, initialSaeParameters(config, 1), 2);
        const std::string before = other.saveState();
        const Status status = other.restoreState(bytes);
        EXPECT_EQ(other.saveState(), before);
        return !status.ok() && status.error().kind == ErrorKind::Format ? status.error().message : std::string();
    };
    for (std::size_t length = 0; length < state.size(); length += 1 + length / 16)
        EXPECT_NE(refused(state.substr(0, length)), "") << "cut at " << length;
    for (std::size_t at = 0; at < state.size(); at += 1 + at / 16) {
        std::string flipped = state;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        EXPECT_NE(refused(flipped), "") << "flipped at " << at;
    }
    EXPECT_NE(refused(state + "x"), "");

    const auto foreign = [&](SaeConfig changed, std::uint64_t seed) {
        SaeTrainer other(changed, X, initialSaeParameters(changed, 1), seed);
        const Status status = other.restoreState(state);
        return status.ok() ? std::string() : status.error().message;
    };
    SaeConfig changed = config;
    changed.l1 = 0.8;
    EXPECT_THAT(foreign(changed, 2), ::testing::HasSubstr("l1 is 0.7, here it is 0.8"));
    changed = config;
    changed.latents = 10;
    EXPECT_THAT(foreign(changed, 2), ::testing::HasSubstr("latents is 9"));
    changed = config;
    changed.epochs = 30;
    EXPECT_THAT(foreign(changed, 2), ::testing::HasSubstr("epochs"));
    EXPECT_THAT(foreign(config, 3), ::testing::HasSubstr("seed"));
    changed = config;
    changed.l1Warmup = 0.5;
    EXPECT_THAT(foreign(changed, 2), ::testing::HasSubstr("warm-up is 0, here it is 0.5"));
    changed = config;
    changed.frozenDecoder = true;
    EXPECT_THAT(foreign(changed, 2), ::testing::HasSubstr("frozen decoder"));
}

TEST(Trainer, CancelledBeforeAndInsideAStep) {
    const Matrix X = test::structuredRows(4000, 16, 1);
    for (const TrainingPath path : {TrainingPath::Dense, TrainingPath::Sparse}) {
        SaeConfig config = configOf({findSaeVariant("topk"), true}, 16, 32, 8);
        if (path == TrainingPath::Sparse) // which takes a step whole, where the dense one has blocks
            config.batch = 1000;
        SaeTrainer trainer(config, X, initialSaeParameters(config, 1), 2, path);
        RunToken token;
        unwrap(trainer.runEpoch(token));
        const std::string state = trainer.saveState();
        // The first block or step asks for the end: the second must not be trained.
        const Result<EpochPoint> result = trainer.runEpoch(token, [&token](double) { token.cancel(); });
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
        EXPECT_EQ(trainer.epoch(), 1);

        RunToken fresh;
        ASSERT_TRUE(trainer.restoreState(state).ok());
        SaeTrainer undisturbed(config, X, initialSaeParameters(config, 1), 2, path);
        unwrap(undisturbed.runEpoch(fresh));
        unwrap(undisturbed.runEpoch(fresh));
        unwrap(trainer.runEpoch(fresh));
        EXPECT_EQ(trainer.saveState(), undisturbed.saveState());
    }
}

TEST(Trainer, PausedTrainingWaitsAndGoesOnToTheSameBits) {
    const Matrix X = test::structuredRows(500, 16, 1);
    SaeConfig config = configOf({findSaeVariant("relu"), false}, 16, 32, 0);
    config.batch = 50;
    RunToken token;
    SaeTrainer plain(config, X, initialSaeParameters(config, 1), 2);
    unwrap(plain.runEpoch(token));
    SaeTrainer paused(config, X, initialSaeParameters(config, 1), 2);
    std::thread waker;
    const Result<EpochPoint> point = paused.runEpoch(token, [&](double fraction) {
        if (fraction == 0.5) {
            token.pause();
            waker = std::thread([&token] {
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
                token.resume();
            });
        }
    });
    waker.join();
    ASSERT_TRUE(point.ok());
    EXPECT_TRUE(sameBits(plain.weights(), paused.weights()));
}

TEST(Trainer, AHugeLearningRateIsReportedAsDiverged) {
    const Matrix X = test::structuredRows(64, 8, 1);
    for (const test::SaeForm& form : test::saeForms) {
        SaeConfig config = configOf(form, 8, 16, 4);
        config.learningRate = 1e25;
        SaeTrainer trainer(config, X, initialSaeParameters(config, 1), 2);
        RunToken token;
        Result<EpochPoint> result = trainer.runEpoch(token);
        for (int epoch = 0; epoch < 5 && result.ok(); ++epoch)
            result = trainer.runEpoch(token);
        ASSERT_FALSE(result.ok()) << form.name();
        EXPECT_EQ(result.error().kind, ErrorKind::Diverged);
        EXPECT_THAT(result.error().message, ::testing::HasSubstr("learning rate"));
    }
}

TEST(Trainer, NotANumberInTheInputsIsReportedAsDiverged) {
    Matrix X = test::structuredRows(64, 8, 1);
    X(40, 3) = std::nanf("");
    for (const test::SaeForm& form : test::saeForms) {
        const SaeConfig config = configOf(form, 8, 16, 4);
        SaeTrainer trainer(config, X, initialSaeParameters(config, 1), 2);
        RunToken token;
        const Result<EpochPoint> result = trainer.runEpoch(token);
        ASSERT_FALSE(result.ok()) << form.name();
        EXPECT_EQ(result.error().kind, ErrorKind::Diverged);
    }
}

TEST(Trainer, HistogramsOfTheEpochCountItsRows) {
    const Matrix X = test::structuredRows(90, 8, 1);
    SaeConfig config = configOf({findSaeVariant("relu"), false}, 8, 16, 0);
    config.batch = 32;
    SaeTrainer trainer(config, X, initialSaeParameters(config, 1), 2);
    RunToken token;
    const EpochPoint point = unwrap(trainer.runEpoch(token));
    std::uint64_t positives = 0, latents = trainer.epochDensityHistogram().dead;
    for (const std::uint64_t count : trainer.epochActivationHistogram().bins)
        positives += count;
    for (const std::uint32_t count : trainer.epochDensityHistogram().bins)
        latents += count;
    EXPECT_NEAR(static_cast<double>(positives), point.density * 90 * 16, 1e-6);
    EXPECT_EQ(latents, 16U);
}

TEST(Trainer, CostsAreThoseOfTheProducts) {
    SaeConfig config = configOf({findSaeVariant("relu"), false}, 128, 256, 0);
    EXPECT_NEAR(saeEpochFlops(config, 10230), 10.0 * 10230 * 128 * 256, 0.05 * 10.0 * 10230 * 128 * 256);
    const std::uint64_t parameters = 2 * 128 * 256 + 128 + 256;
    EXPECT_GE(SaeTrainer::memoryBytes(config, 10230), 4 * 4 * parameters);
    EXPECT_LE(SaeTrainer::memoryBytes(config, 10230), 4 * 4 * parameters + 4 * 1024 * 2 * (256 + 128) + 4 * 10230);
}

TEST(Trainer, WrongShapesThrow) {
    const Matrix X = test::structuredRows(4, 3, 1);
    SaeConfig config = configOf({findSaeVariant("relu"), false}, 5, 9, 0);
    EXPECT_THROW(SaeTrainer(config, X, initialSaeParameters(config, 1), 2), std::invalid_argument);
    config.inputs = 3;
    EXPECT_THROW(SaeTrainer(config, X, SaeParameters{}, 2), std::invalid_argument);
    config.latents = 0;
    EXPECT_THROW(SaeTrainer(config, X, SaeParameters(config), 2), std::invalid_argument);
}

} // namespace
} // namespace lamina
