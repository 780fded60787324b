// Other ways to train an SAE: first weights, a subtracted decoder bias, λ by decoder norm, resampling. Each beside
// plain loops in double, on both paths of the native engine.
#include "base/machine.h"
#include "engine/native/sae_trainer.h"
#include "numeric/threads.h"
#include "sae/recipes/folding.h"
#include "sae/recipes/resampling.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;
using testing::HasSubstr;

SaeConfig reluConfig(std::size_t d, std::size_t F) {
    SaeConfig config;
    config.inputs = d;
    config.latents = F;
    config.l1 = 0.7;
    config.batch = 32;
    config.epochs = 4;
    return config;
}

struct Recipe {
    const char* name;
    const char* variant;
    bool subtracts, byNorm, frozen;
};
constexpr Recipe recipes[] = {{"subtracted", "relu", true, false, false},
                              {"by norm", "relu", false, true, false},
                              {"both", "relu", true, true, false},
                              {"by norm, frozen", "relu", false, true, true},
                              {"topk subtracted", "topk", true, false, false}};

SaeConfig configOf(const Recipe& recipe, std::size_t d, std::size_t F) {
    SaeConfig config = reluConfig(d, F);
    config.variant = findSaeVariant(recipe.variant);
    config.k = config.variant == &saeTopK ? 5 : 0;
    config.subtractsDecoderBias = recipe.subtracts;
    config.l1ByDecoderNorm = recipe.byNorm;
    config.frozenDecoder = recipe.frozen;
    return config;
}

// Biases that are not zero, so that what is subtracted matters.
SaeParameters someParameters(const SaeConfig& config) {
    SaeParameters parameters = initialSaeParameters(config, 5);
    for (std::size_t i = 0; i < config.inputs; ++i)
        parameters.at("b_dec")(0, i) = 0.3F * static_cast<float>(std::cos(static_cast<double>(i)));
    return parameters;
}

TEST(PlainRecipes, GradientsEqualFiniteDifferences) {
    const auto rows = test::plainRows(test::structuredRows(6, 4, 2));
    for (const Recipe& recipe : recipes) {
        const SaeConfig config = configOf(recipe, 4, 7);
        test::PlainWeights weights = test::plainWeights(someParameters(config));
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
                    << recipe.name << " tensor " << t << " at " << i;
            }
    }
}

// Frobenius norm of the difference of the changes over that of the plain change.
double changeError(const SaeParameters& initial, const SaeParameters& fast, test::PlainWeights plain) {
    double difference = 0, change = 0;
    for (std::size_t t = 0; t < 4; ++t)
        for (std::size_t i = 0; i < test::tensor(initial, t).size(); ++i) {
            const double expected = (*plain.tensors()[t])[i];
            difference += std::pow(test::tensor(fast, t).data()[i] - expected, 2);
            change += std::pow(expected - test::tensor(initial, t).data()[i], 2);
        }
    return std::sqrt(difference / change);
}

TEST(Recipes, BothPathsFollowThePlainTrainer) {
    for (const std::size_t N : {std::size_t{90}, std::size_t{1300}}) // the second: a step of several blocks
        for (const Recipe& recipe : recipes)
            for (const auto& [threads, path] : {std::pair{1, TrainingPath::Dense},
                                                {3, TrainingPath::Dense},
                                                {1, TrainingPath::Sparse},
                                                {3, TrainingPath::Sparse}}) {
                setComputeThreads(threads);
                const Matrix X = test::structuredRows(N, 17, 7);
                SaeConfig config = configOf(recipe, 17, 33);
                config.batch = N == 90 ? 32 : 0;
                config.l1Warmup = 0.5;
                const SaeParameters initial = someParameters(config);
                SaeTrainer trainer(config, X, initial, 99, path);
                test::PlainTrainer plain{config, test::plainRows(X), test::plainWeights(initial), 99};
                RunToken token;
                while (!trainer.finished()) {
                    const EpochPoint point = unwrap(trainer.runEpoch(token));
                    const test::PlainPass expected = plain.runEpoch();
                    EXPECT_NEAR(point.objective, expected.objective, 2e-4 * expected.objective) << recipe.name;
                    EXPECT_NEAR(point.l1, expected.l1, 2e-4 * expected.l1) << recipe.name;
                    EXPECT_NEAR(point.density, expected.density, 2e-3) << recipe.name;
                }
                EXPECT_LT(changeError(initial, trainer.weights(), plain.weights), 1e-2) << recipe.name << " N " << N;
            }
    setComputeThreads(availableThreads());
}

double rowLength(const Matrix& values, std::size_t row) {
    double square = 0;
    for (std::size_t i = 0; i < values.cols(); ++i)
        square += static_cast<double>(values(row, i)) * values(row, i);
    return std::sqrt(square);
}

// x^ in double of the trained form, as it is defined.
std::vector<double> reconstructed(const SaeConfig& config, const test::PlainWeights& w, const std::vector<double>& x) {
    const std::size_t d = config.inputs, F = config.latents;
    std::vector<double> xHat = w.b_dec;
    for (std::size_t j = 0; j < F; ++j) {
        double z = w.b_enc[j];
        for (std::size_t i = 0; i < d; ++i)
            z += (config.subtractsDecoderBias ? x[i] - w.b_dec[i] : x[i]) * w.W_enc[i * F + j];
        for (std::size_t i = 0; i < d; ++i)
            xHat[i] += std::max(z, 0.0) * w.W_dec[j * d + i];
    }
    return xHat;
}

TEST(Folding, ThePlainFormReconstructsTheSame) {
    const Matrix X = test::structuredRows(20, 6, 3);
    for (const Recipe& recipe : recipes) {
        if (recipe.variant != std::string_view("relu"))
            continue;
        const SaeConfig config = configOf(recipe, 6, 11);
        SaeConfig plain = config;
        plain.subtractsDecoderBias = plain.l1ByDecoderNorm = false;
        SaeParameters trained = someParameters(config);
        for (std::size_t i = 0; i < 6; ++i)
            trained.at("W_dec")(2, i) = 0; // has no direction
        const SaeParameters folded = plainParameters(config, trained);
        for (const std::vector<double>& x : test::plainRows(X)) {
            const auto ours = reconstructed(plain, test::plainWeights(folded), x),
                       theirs = reconstructed(config, test::plainWeights(trained), x);
            for (std::size_t i = 0; i < 6; ++i)
                EXPECT_NEAR(ours[i], theirs[i], 1e-5) << recipe.name;
        }
        for (std::size_t j = 0; j < 11 && config.l1ByDecoderNorm; ++j)
            EXPECT_NEAR(rowLength(folded["W_dec"], j), j == 2 ? 0.0 : 1.0, 1e-6);
    }
}

TEST(FirstWeights, TransposeIsADecoderOfNormATenthAndItsTranspose) {
    SaeConfig config = reluConfig(7, 20);
    config.start = SaeStart::Transpose;
    const SaeParameters start = initialSaeParameters(config, 3), other = initialSaeParameters(config, 4);
    for (std::size_t j = 0; j < 20; ++j) {
        EXPECT_NEAR(rowLength(start["W_dec"], j), 0.1, 1e-6);
        for (std::size_t i = 0; i < 7; ++i)
            EXPECT_EQ(start["W_dec"](j, i), start["W_enc"](i, j));
        EXPECT_EQ(start["b_enc"](0, j), 0.0F);
    }
    EXPECT_EQ(start["b_dec"](0, 3), 0.0F);
    EXPECT_NE(start["W_dec"](0, 0), other["W_dec"](0, 0));
}

TEST(RecipeSettings, AreRefusedWhereTheyMeanNothing) {
    SaeConfig config = reluConfig(4, 8);
    config.tied = true;
    const auto refusal = [](const SaeConfig& c) {
        const Status status = checkSaeConfig(c);
        return status.ok() ? std::string() : status.error().message;
    };
    EXPECT_EQ(refusal(config), "");
    for (const auto& [change, field] :
         {std::pair<void (*)(SaeConfig&), const char*>{[](SaeConfig& c) { c.start = SaeStart::Transpose; }, "sae_init"},
          {[](SaeConfig& c) { c.meanDecoderBias = true; }, "b_dec_init"},
          {[](SaeConfig& c) { c.subtractsDecoderBias = true; }, "apply_b_dec_to_input"},
          {[](SaeConfig& c) { c.l1ByDecoderNorm = true; }, "l1_decoder_norm"},
          {[](SaeConfig& c) { c.resampleEvery = 3; }, "resample"}}) {
        SaeConfig changed = config;
        change(changed);
        EXPECT_THAT(refusal(changed), HasSubstr(field));
        changed.tied = false;
        EXPECT_EQ(refusal(changed), "") << field;
    }
    config.tied = false;
    config.auxiliary = 0.1;
    EXPECT_THAT(refusal(config), HasSubstr("aux_loss"));
    config.variant = &saeTopK;
    config.k = 2;
    EXPECT_EQ(refusal(config), "");
    config.auxiliary = -1;
    EXPECT_THAT(refusal(config), HasSubstr("aux_loss"));
    config.auxiliary = 0;
    config.l1ByDecoderNorm = true;
    EXPECT_THAT(refusal(config), HasSubstr("l1_decoder_norm"));
    config.l1ByDecoderNorm = false;
    config.resampleEvery = 2;
    EXPECT_THAT(refusal(config), HasSubstr("resample"));
}

// --- resampling ------------------------------------------------------------------------------------------------------

TEST(Resampling, IsDueInTheFirstHalf) {
    SaeConfig config = reluConfig(4, 8);
    config.epochs = 10;
    EXPECT_FALSE(resamplesAfter(config, 5));
    config.resampleEvery = 2;
    for (const int epoch : {2, 4})
        EXPECT_TRUE(resamplesAfter(config, epoch));
    for (const int epoch : {1, 3, 5, 6, 8, 10})
        EXPECT_FALSE(resamplesAfter(config, epoch));
}

// Rows in one direction of which the SAE makes nothing, and many that are zero: the dead latent takes that direction.
TEST(Resampling, ADeadLatentTakesABadlyReconstructedRow) {
    SaeConfig config = reluConfig(3, 4);
    Matrix X(50, 3);
    X(17, 1) = 2;
    SaeTrainingState state;
    state.weights = SaeParameters(config);
    state.epoch = 3;
    for (std::size_t j = 0; j < 3; ++j) { // living latents: norms 1 and 3, of decoder and encoder
        state.weights.at("W_dec")(j, 0) = 1;
        state.weights.at("W_enc")(0, j) = 3;
    }
    state.weights.at("b_dec")(0, 2) = 0.5F;
    state.weights.at("b_enc")(0, 3) = -9;
    state.firstMoment = state.secondMoment = state.weights;
    const SaeParameters before = state.weights;
    resampleDeadLatents(config, X, {true, true, true, false}, 5, state);
    // x - b_dec = (0, 2, -0.5); or (0, 0, -0.5) had one of the other rows been drawn
    const double length = std::sqrt(4.25);
    EXPECT_NEAR(state.weights["W_dec"](3, 1), 2 / length, 1e-6);
    EXPECT_NEAR(state.weights["W_dec"](3, 2), -0.5 / length, 1e-6);
    EXPECT_NEAR(state.weights["W_enc"](1, 3), 0.6 * 2 / length, 1e-6);
    EXPECT_NEAR(state.weights["b_enc"](0, 3), 0.6 * 0.25 / length, 1e-6) << "-b_dec·w";
    for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(state.weights["W_dec"](j, i), before["W_dec"](j, i));
            EXPECT_EQ(state.weights["W_enc"](i, j), before["W_enc"](i, j));
        }
    EXPECT_EQ(state.secondMoment["b_enc"](0, 3), 0.0F);
    EXPECT_EQ(state.firstMoment["W_enc"](0, 0), 3.0F) << "a living latent's moments stay";
}

TEST(Resampling, NothingChangesWhereAllAreDeadOrNoneIs) {
    const SaeConfig config = reluConfig(3, 4);
    const Matrix X = test::structuredRows(20, 3, 1);
    SaeTrainingState state;
    state.weights = state.firstMoment = state.secondMoment = someParameters(config);
    const SaeParameters before = state.weights;
    for (const bool fired : {false, true}) {
        resampleDeadLatents(config, X, std::vector<bool>(4, fired), 5, state);
        for (std::size_t t = 0; t < before.size(); ++t)
            for (std::size_t i = 0; i < before[t].values.size(); ++i)
                EXPECT_EQ(state.weights[t].values.data()[i], before[t].values.data()[i]);
    }
}

SaeParameters halfDead(const SaeConfig& config) {
    SaeParameters initial = initialSaeParameters(config, 4);
    for (std::size_t j = config.latents / 2; j < config.latents; ++j)
        initial.at("b_enc")(0, j) = -1000;
    return initial;
}

TEST(Resampling, BringsDeadLatentsBackOnBothPathsAlike) {
    const Matrix X = test::structuredRows(300, 10, 3);
    SaeConfig config = reluConfig(10, 24);
    config.l1 = 0.1;
    config.epochs = 10;
    RunToken token;
    SaeTrainer without(config, X, halfDead(config), 5);
    config.resampleEvery = 5;
    SaeTrainer dense(config, X, halfDead(config), 5, TrainingPath::Dense),
        sparse(config, X, halfDead(config), 5, TrainingPath::Sparse);
    while (!dense.finished()) {
        unwrap(without.runEpoch(token));
        const EpochPoint a = unwrap(dense.runEpoch(token)), b = unwrap(sparse.runEpoch(token));
        EXPECT_NEAR(a.objective, b.objective, 1e-3 * a.objective) << "epoch " << a.epoch;
        if (a.epoch == 5) {
            EXPECT_GE(dense.epochDensityHistogram().dead, 12U);
        }
    }
    EXPECT_GE(without.epochDensityHistogram().dead, 12U);
    EXPECT_LT(dense.epochDensityHistogram().dead, 4U);
    EXPECT_EQ(sparse.epochDensityHistogram().dead, dense.epochDensityHistogram().dead);
}

TEST(Resampling, StoppedOnEitherSideItEndsInTheSameBytes) {
    const Matrix X = test::structuredRows(300, 10, 3);
    SaeConfig config = reluConfig(10, 24);
    config.epochs = 9;
    config.resampleEvery = 4;
    for (const TrainingPath path : {TrainingPath::Dense, TrainingPath::Sparse}) {
        RunToken token;
        SaeTrainer whole(config, X, halfDead(config), 5, path);
        std::vector<std::string> states;
        while (!whole.finished()) {
            unwrap(whole.runEpoch(token));
            states.push_back(whole.saveState());
        }
        for (const std::size_t stop : {2U, 3U, 4U}) {
            SaeTrainer resumed(config, X, initialSaeParameters(config, 77), 5, path);
            ASSERT_TRUE(resumed.restoreState(states[stop]).ok());
            while (!resumed.finished())
                unwrap(resumed.runEpoch(token));
            EXPECT_EQ(resumed.saveState(), states.back()) << "stopped after epoch " << stop + 1;
        }
    }
}

} // namespace
} // namespace lamina
