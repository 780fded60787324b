// The sparse step: its loops against plain ones, and whole trainings against the dense path.
#include "base/hash.h"
#include "base/machine.h"
#include "base/seed.h"
#include "engine/native/sae_trainer.h"
#include "numeric/threads.h"
#include "sae/kernels/sparse_kernels.h"
#include "sae/sae_state.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <limits>

namespace lamina {
namespace {

using test::unwrap;

std::vector<const SparseKernels*> everyTable() {
    std::vector<const SparseKernels*> tables{&baseline::sparseKernelTable};
#if defined(__x86_64__)
    if (instructionSet() != "baseline")
        tables.push_back(&avx2::sparseKernelTable);
    if (instructionSet() == "avx512")
        tables.push_back(&avx512::sparseKernelTable);
#endif
    return tables;
}

std::vector<float> randomVector(std::size_t n, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(n);
    for (float& value : values)
        value = static_cast<float>(random.normal());
    return values;
}

class SparseSizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(SparseSizes, CompressKeepsWhatIsNotZeroInOrder) {
    const std::size_t F = GetParam();
    Random random(F);
    for (const SparseKernels* kernels : everyTable())
        for (const double density : {0.0, 0.1, 0.5, 1.0}) {
            std::vector<float> z(F), expected;
            std::vector<std::uint32_t> places;
            for (std::size_t j = 0; j < F; ++j)
                if (static_cast<double>(random.below(1000)) < 1000 * density) {
                    z[j] = j % 5 == 4 ? std::numeric_limits<float>::denorm_min() : 1.0F + static_cast<float>(j);
                    expected.push_back(z[j]);
                    places.push_back(static_cast<std::uint32_t>(j + 7));
                }
            std::vector<float> values(F + SparseKernels::slack);
            std::vector<std::uint32_t> indices(F + SparseKernels::slack);
            const std::size_t count = kernels->compress(z.data(), F, 7, indices.data(), values.data());
            values.resize(count);
            indices.resize(count);
            EXPECT_EQ(values, expected);
            EXPECT_EQ(indices, places);
        }
}

TEST_P(SparseSizes, ProductsAndSumsEqualThePlainLoops) {
    const std::size_t d = GetParam(), rows = 23;
    const std::vector<float> W = randomVector(rows * d, 1), x = randomVector(d, 2), values = randomVector(9, 3);
    const std::vector<std::uint32_t> indices{0, 1, 4, 9, 10, 13, 17, 21, 22};
    for (const SparseKernels* kernels : everyTable())
        for (std::size_t count = 0; count <= indices.size(); ++count) {
            std::vector<float> products(count), out = x;
            kernels->products(x.data(), W.data(), indices.data(), products.data(), count, d);
            kernels->addRows(out.data(), W.data(), indices.data(), values.data(), count, d);
            std::vector<double> expected(x.begin(), x.end());
            for (std::size_t i = 0; i < count; ++i) {
                double product = 0;
                for (std::size_t c = 0; c < d; ++c) {
                    const double weight = W[indices[i] * d + c];
                    product += static_cast<double>(x[c]) * weight;
                    expected[c] += static_cast<double>(values[i]) * weight;
                }
                EXPECT_NEAR(products[i], product, 1e-5 * std::sqrt(static_cast<double>(d)));
            }
            for (std::size_t c = 0; c < d; ++c)
                EXPECT_NEAR(out[c], expected[c], 1e-5);
        }
}

INSTANTIATE_TEST_SUITE_P(OddSizes, SparseSizes, ::testing::Values(1, 3, 8, 15, 16, 17, 33, 64, 127, 200, 771));

TEST(SparseKernels, GradientsOfAPanelEqualThePlainLoop) {
    for (const SparseKernels* kernels : everyTable())
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{37}}) {
            const std::size_t width = kernels->panel, rows = 40;
            const std::vector<float> P = randomVector(rows * width, 1), Q = randomVector(rows * width, 2);
            std::vector<LatentUse> uses(count);
            for (std::size_t i = 0; i < count; ++i)
                uses[i] = {static_cast<std::uint32_t>(i + 2), static_cast<float>(i) * 0.1F,
                           1.0F - static_cast<float>(i)};
            std::vector<float> byZ(width, 9.0F), byGradient(width, 9.0F);
            kernels->gradients(P.data(), Q.data(), uses.data(), count, byZ.data(), byGradient.data());
            for (std::size_t c = 0; c < width; ++c) {
                double z = 0, gradient = 0;
                for (const LatentUse& use : uses) {
                    z += static_cast<double>(use.z) * static_cast<double>(P[use.row * width + c]);
                    gradient += static_cast<double>(use.gradient) * static_cast<double>(Q[use.row * width + c]);
                }
                EXPECT_NEAR(byZ[c], z, 1e-4);
                EXPECT_NEAR(byGradient[c], gradient, 1e-3);
            }
        }
}

TEST(SparseKernels, ANotANumberIsNotZero) {
    for (const SparseKernels* kernels : everyTable()) {
        std::vector<float> z(40), values(40 + SparseKernels::slack);
        std::vector<std::uint32_t> indices(values.size());
        z[3] = z[39] = std::numeric_limits<float>::quiet_NaN();
        ASSERT_EQ(kernels->compress(z.data(), z.size(), 0, indices.data(), values.data()), 2U);
        EXPECT_EQ(indices[1], 39U);
        EXPECT_TRUE(std::isnan(values[0]));
    }
}

// --- whole trainings -----------------------------------------------------------------------------------------------

constexpr std::size_t inputs = 10, latents = 40;
constexpr std::size_t rareLatent = 1; // fires in one row alone
constexpr std::size_t firstDead = 20; // it and the ones after it never fire

SaeConfig manyStepsConfig() {
    SaeConfig config;
    config.inputs = inputs;
    config.latents = latents;
    config.l1 = 0.2;
    config.batch = 2;
    config.epochs = 8;
    config.learningRate = 3e-4;
    return config;
}

// 301 rows: a step of two rows leaves every latent without a gradient most of the time.
Matrix manyRows() {
    Matrix X = test::structuredRows(301, inputs, 3);
    for (std::size_t i = 0; i < inputs; ++i)
        X(150, i) = i == 2 ? 60.0F : 0.0F;
    return X;
}

SaeParameters halfDead(const SaeConfig& config) {
    SaeParameters initial = initialSaeParameters(config, 4);
    for (std::size_t j = firstDead; j < config.latents; ++j)
        initial.at("b_enc").data()[j] = -1000.0F;
    for (std::size_t i = 0; i < config.inputs; ++i)
        initial.at("W_enc")(i, rareLatent) = i == 2 ? 1.0F : 0.0F;
    initial.at("b_enc").data()[rareLatent] = -40.0F;
    return initial;
}

TEST(SparseTraining, LatentsThatRestAndLatentsThatRetireAreWhereAdamLeavesThem) {
    const Matrix X = manyRows();
    const SaeConfig config = manyStepsConfig();
    const SaeParameters initial = halfDead(config);
    SaeTrainer dense(config, X, initial, 5, TrainingPath::Dense), sparse(config, X, initial, 5, TrainingPath::Sparse);
    RunToken token;
    while (!dense.finished()) {
        const EpochPoint a = unwrap(dense.runEpoch(token)), b = unwrap(sparse.runEpoch(token));
        EXPECT_NEAR(b.objective, a.objective, 1e-4 * a.objective) << "epoch " << a.epoch;
        EXPECT_NEAR(b.density, a.density, 1e-3) << "epoch " << a.epoch;
        EXPECT_EQ(sparse.epochDensityHistogram().dead, dense.epochDensityHistogram().dead);
    }
    for (const char* name : {"W_enc", "W_dec", "b_enc", "b_dec"}) {
        const Matrix &a = dense.weights()[name], &b = sparse.weights()[name];
        double difference = 0, change = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            difference += std::pow(a.data()[i] - b.data()[i], 2);
            change += std::pow(a.data()[i] - initial[name].data()[i], 2);
        }
        EXPECT_LT(std::sqrt(difference / change), 5e-3) << name;
    }

    const SaeTrainingState state = unwrap(parseSaeState(sparse.saveState(), {"native", config, X.rows(), 5}));
    EXPECT_EQ(state.retired.size(), latents - firstDead);
    EXPECT_EQ(state.retired.front(), firstDead);
    for (const std::uint32_t j : state.retired) // never fired: as they began
        for (std::size_t i = 0; i < inputs; ++i) {
            EXPECT_EQ(sparse.weights()["W_enc"](i, j), initial["W_enc"](i, j));
            EXPECT_EQ(sparse.weights()["W_dec"](j, i), initial["W_dec"](j, i));
        }
}

TEST(SparseTraining, ALatentOfTopKIsNeverRetired) {
    SaeConfig config = manyStepsConfig();
    config.variant = findSaeVariant("topk");
    config.k = 3;
    const Matrix X = manyRows();
    SaeTrainer trainer(config, X, halfDead(config), 5, TrainingPath::Sparse);
    RunToken token;
    for (int epoch = 0; epoch < 4; ++epoch)
        unwrap(trainer.runEpoch(token));
    EXPECT_TRUE(unwrap(parseSaeState(trainer.saveState(), {"native", config, X.rows(), 5})).retired.empty());
}

TEST(SparseTraining, StoppedAfterLatentsRetiredItEndsInTheSameBytes) {
    const Matrix X = manyRows();
    const SaeConfig config = manyStepsConfig();
    for (const int threads : {1, 3}) {
        setComputeThreads(threads);
        RunToken token;
        SaeTrainer whole(config, X, halfDead(config), 5, TrainingPath::Sparse);
        std::string middle;
        while (!whole.finished()) {
            unwrap(whole.runEpoch(token));
            if (whole.epoch() == 5)
                middle = whole.saveState();
        }
        ASSERT_FALSE(unwrap(parseSaeState(middle, {"native", config, X.rows(), 5})).retired.empty());
        SaeTrainer resumed(config, X, initialSaeParameters(config, 77), 5, TrainingPath::Sparse);
        unwrap(resumed.runEpoch(token)); // whatever it did before
        ASSERT_TRUE(resumed.restoreState(middle).ok());
        EXPECT_EQ(resumed.saveState(), middle);
        while (!resumed.finished())
            unwrap(resumed.runEpoch(token));
        EXPECT_EQ(resumed.saveState(), whole.saveState()) << threads << " threads";
    }
    setComputeThreads(availableThreads());
}

// λ drives the density from the dense path's side of the threshold to the other.
TEST(SparseTraining, TheDensityOfTheEpochBeforeChoosesThePath) {
    const Matrix X = test::structuredRows(300, inputs, 3);
    SaeConfig config = manyStepsConfig();
    config.batch = 50;
    config.l1 = 3;
    config.epochs = 40;
    config.learningRate = 1e-2;
    const SaeParameters initial = initialSaeParameters(config, 4);
    SaeTrainer chosen(config, X, initial, 5), dense(config, X, initial, 5, TrainingPath::Dense);
    RunToken token;
    std::string middle;
    bool sameBits = true;
    while (!chosen.finished()) {
        const double before = chosen.epochPoints().empty() ? 1.0 : chosen.epochPoints().back().density;
        unwrap(chosen.runEpoch(token));
        unwrap(dense.runEpoch(token));
        if (before >= sparseBelow() && sameBits)
            EXPECT_EQ(chosen.saveState(), dense.saveState()) << "epoch " << chosen.epoch();
        else
            sameBits = false;
        if (chosen.epoch() == 30)
            middle = chosen.saveState();
    }
    EXPECT_FALSE(sameBits) << "the density never fell below the threshold";
    EXPECT_NEAR(chosen.epochPoints().back().objective, dense.epochPoints().back().objective,
                1e-3 * dense.epochPoints().back().objective);
    SaeTrainer resumed(config, X, initial, 5);
    ASSERT_TRUE(resumed.restoreState(middle).ok());
    while (!resumed.finished())
        unwrap(resumed.runEpoch(token));
    EXPECT_EQ(resumed.saveState(), chosen.saveState());
}

TEST(SparseTraining, GoesBackToTheDensePathWhenTheDensityRises) {
    const Matrix X = test::structuredRows(300, inputs, 3);
    SaeConfig config = manyStepsConfig();
    config.l1 = 0;
    config.batch = 50;
    config.epochs = 60;
    config.learningRate = 1e-2;
    SaeParameters initial = initialSaeParameters(config, 4);
    for (std::size_t j = 0; j < latents; ++j)
        initial.at("b_enc").data()[j] = -1.0F;
    SaeTrainer chosen(config, X, initial, 5), dense(config, X, initial, 5, TrainingPath::Dense);
    RunToken token;
    bool wasSparse = false, roseAgain = false;
    while (!chosen.finished()) {
        const double before = chosen.epochPoints().empty() ? 1.0 : chosen.epochPoints().back().density;
        wasSparse = wasSparse || before < sparseBelow();
        roseAgain = roseAgain || (wasSparse && before >= sparseBelow());
        const double expected = unwrap(dense.runEpoch(token)).objective;
        EXPECT_NEAR(unwrap(chosen.runEpoch(token)).objective, expected, 2e-2 * expected) << chosen.epoch();
    }
    EXPECT_TRUE(roseAgain) << "the density stayed on one side of the threshold";
}

// What later versions added: 4, the number of retired latents before the tensors; 5, that of dead ones behind it, and
// the recipe before the number of rows.
TEST(SaeState, OfVersions3And4AreReadBitForBit) {
    const Matrix X = test::structuredRows(40, inputs, 3);
    const SaeConfig config = manyStepsConfig();
    SaeTrainer trainer(config, X, initialSaeParameters(config, 4), 5, TrainingPath::Dense);
    RunToken token;
    unwrap(trainer.runEpoch(token));
    const std::string state = trainer.saveState();
    std::size_t tensorBytes = 0;
    for (const auto& [spec, values] : trainer.weights())
        tensorBytes += sizeof(std::uint32_t) + spec->name.size() + values.size() * sizeof(float);
    const std::size_t latentLists = state.size() - sizeof(std::uint32_t) - 3 * tensorBytes - 2 * sizeof(std::uint64_t);
    // Behind the recipe: rows, shuffle seed, step, epoch, number of points, one point.
    constexpr std::size_t recipe = 4 * sizeof(std::uint32_t) + sizeof(double) + sizeof(std::int32_t);
    constexpr std::size_t point = 4 * sizeof(double) + sizeof(std::int32_t);
    constexpr std::size_t behind = 4 * sizeof(std::uint64_t) + sizeof(std::int32_t) + point;
    for (const std::uint32_t version : {3U, 4U}) {
        std::string old = state.substr(0, state.size() - sizeof(std::uint32_t));
        old.erase(latentLists, (version == 3 ? 2 : 1) * sizeof(std::uint64_t));
        old.erase(latentLists - behind - recipe, recipe);
        std::memcpy(old.data() + std::string_view("LaminaSAE\n").size(), &version, sizeof version);
        const std::uint32_t crc = crc32Of(old);
        old.append(reinterpret_cast<const char*>(&crc), sizeof crc);
        SaeTrainer other(config, X, initialSaeParameters(config, 9), 5);
        const Status restored = other.restoreState(old);
        ASSERT_TRUE(restored.ok()) << restored.error().message;
        EXPECT_EQ(other.saveState(), state);
        SaeConfig centred = config;
        centred.subtractsDecoderBias = true;
        SaeTrainer another(centred, X, initialSaeParameters(config, 9), 5);
        EXPECT_FALSE(another.restoreState(old).ok());
    }
}

TEST(SaeState, RetiredLatentsThatCannotBeAreDamage) {
    const Matrix X = test::structuredRows(40, inputs, 3);
    const SaeConfig config = manyStepsConfig();
    const SaeTrainingIdentity identity{"native", config, X.rows(), 5};
    SaeTrainer trainer(config, X, initialSaeParameters(config, 4), 5);
    SaeTrainingState state = unwrap(parseSaeState(trainer.saveState(), identity));
    for (const std::vector<std::uint32_t>& retired :
         {std::vector<std::uint32_t>{3, 3}, {5, 4}, {static_cast<std::uint32_t>(latents)}}) {
        state.retired = retired;
        EXPECT_FALSE(parseSaeState(saeStateBytes(identity, state), identity).ok());
    }
    state.retired = {0, 4, static_cast<std::uint32_t>(latents - 1)};
    EXPECT_EQ(unwrap(parseSaeState(saeStateBytes(identity, state), identity)).retired, state.retired);
}

} // namespace
} // namespace lamina
