// Whether repeats find the same latents, on directions made up.
#include "base/seed.h"
#include "profile/statistics/latent_stability.h"
#include "sae/sae_variants.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

using test::unwrap;

Matrix unitRows(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Random random(seed);
    Matrix matrix(rows, cols);
    for (std::size_t i = 0; i < rows; ++i) {
        double squares = 0;
        for (std::size_t j = 0; j < cols; ++j) {
            matrix(i, j) = static_cast<float>(random.normal());
            squares += static_cast<double>(matrix(i, j)) * matrix(i, j);
        }
        for (std::size_t j = 0; j < cols; ++j)
            matrix(i, j) = static_cast<float>(matrix(i, j) / std::sqrt(squares));
    }
    return matrix;
}

double plainMeanLargestCosine(const Matrix& a, const Matrix& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        double largest = -1;
        for (std::size_t k = 0; k < b.rows(); ++k) {
            double cosine = 0;
            for (std::size_t j = 0; j < a.cols(); ++j)
                cosine += static_cast<double>(a(i, j)) * b(k, j);
            largest = std::max(largest, cosine);
        }
        sum += largest;
    }
    return sum / static_cast<double>(a.rows());
}

TEST(LatentStability, TheMeanLargestCosineIsThatOfAllPairs) {
    RunToken token;
    for (const auto& [n, m] : {std::pair(7, 5), std::pair(300, 40), std::pair(40, 600), std::pair(1, 1)}) {
        const Matrix a = unitRows(static_cast<std::size_t>(n), 24, 1), b = unitRows(static_cast<std::size_t>(m), 24, 2);
        EXPECT_NEAR(unwrap(meanLargestCosine(a, b, token)), plainMeanLargestCosine(a, b), 1e-6) << n << " " << m;
    }
    EXPECT_TRUE(std::isnan(unwrap(meanLargestCosine(Matrix(0, 24), unitRows(3, 24, 1), token))));
    token.cancel();
    EXPECT_EQ(meanLargestCosine(unitRows(3, 24, 1), unitRows(3, 24, 1), token).error().kind, ErrorKind::Cancelled);
}

TEST(LatentStability, LatentsInAnotherOrderAreTheSameAndTheirNegativesAreNot) {
    RunToken token;
    const Matrix a = unitRows(20, 256, 1);
    Matrix turned(20, 256), negative(20, 256);
    for (std::size_t i = 0; i < 20; ++i)
        for (std::size_t j = 0; j < 256; ++j) {
            turned(i, j) = a(19 - i, j);
            negative(i, j) = -a(i, j);
        }
    const std::vector<Matrix> same{a, turned, a};
    const LatentStability found = unwrap(latentStability(3, same, token));
    EXPECT_EQ(found.layer, 3);
    EXPECT_EQ(found.repeats, 3);
    EXPECT_NEAR(found.mean, 1.0, 1e-6);
    EXPECT_NEAR(found.lowest, 1.0, 1e-6);
    EXPECT_LT(found.chance, 0.3);
    const std::vector<Matrix> opposite{a, negative};
    EXPECT_LT(unwrap(latentStability(3, opposite, token)).mean, 0.3); // z >= 0: the opposite is another latent
}

TEST(LatentStability, DirectionsDrawnAtRandomAreFoundAgainByChance) {
    RunToken token;
    const std::vector<Matrix> unrelated{unitRows(256, 128, 1), unitRows(256, 128, 2), unitRows(256, 128, 3)};
    const LatentStability found = unwrap(latentStability(0, unrelated, token));
    EXPECT_NEAR(found.mean, found.chance, 0.01);
    EXPECT_GT(found.chance, 0.2); // far above 0
    EXPECT_LE(found.lowest, found.mean);
    EXPECT_GE(found.highest, found.mean);
    EXPECT_EQ(unwrap(latentStability(0, unrelated, token)).mean, found.mean);
}

TEST(LatentStability, DeadLatentsAreLeftOutAndOneLivingRepeatIsNotEnough) {
    RunToken token;
    SaeConfig config;
    config.inputs = 4;
    config.latents = 3;
    SaeParameters weights(config);
    for (std::size_t j = 0; j < 3; ++j)
        weights.at("W_dec")(j, j) = 2.0F;
    std::vector<LatentStatistics> latents(3);
    latents[0].density = 0.5;
    latents[2].density = 0.1;
    const Matrix living = liveDirections(config, weights, latents);
    ASSERT_EQ(living.rows(), 2U);
    EXPECT_EQ(living(0, 0), 1.0F);
    EXPECT_EQ(living(1, 2), 1.0F);
    weights.at("W_dec")(2, 2) = 0.0F; // of no direction
    EXPECT_EQ(liveDirections(config, weights, latents).rows(), 1U);

    SaeConfig tied = config;
    tied.tied = true;
    SaeParameters own(tied);
    own.at("W_enc")(1, 2) = 3.0F;
    const Matrix encoder = liveDirections(tied, own, latents);
    ASSERT_EQ(encoder.rows(), 1U);
    EXPECT_EQ(encoder(0, 1), 1.0F);

    const std::vector<Matrix> one{living, Matrix(0, 4)};
    const LatentStability found = unwrap(latentStability(0, one, token));
    EXPECT_EQ(found.repeats, 1);
    EXPECT_TRUE(std::isnan(found.mean));
}

} // namespace
} // namespace lamina
