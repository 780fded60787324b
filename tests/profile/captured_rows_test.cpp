#include "base/seed.h"
#include "profile/runner/captured_rows.h"
#include "tests/test_support.h"

#include <cmath>

namespace lamina {
namespace {

using test::unwrap;

// Rows with a mean, correlations and heavy tails: x = c + s·(1, 2, -1) + e, s mostly 0 and sometimes large.
Matrix skewedRows(std::size_t N) {
    Random random(7);
    Matrix X(N, 3);
    for (std::size_t n = 0; n < N; ++n) {
        const double strength = random.uniform() < 0.1 ? std::exp(1.0 + random.normal()) : 0.0;
        const double direction[3] = {1, 2, -1};
        for (std::size_t i = 0; i < 3; ++i)
            X(n, i) =
                static_cast<float>(0.5 * static_cast<double>(i) + strength * direction[i] + 0.1 * random.normal());
    }
    return X;
}

struct Moments {
    double mean[3] = {}, covariance[3][3] = {}, kurtosis = 0; // of the second coordinate
};
Moments momentsOf(const Matrix& X) {
    Moments moments;
    const auto N = static_cast<double>(X.rows());
    for (std::size_t n = 0; n < X.rows(); ++n)
        for (std::size_t i = 0; i < 3; ++i)
            moments.mean[i] += X(n, i) / N;
    double fourth = 0;
    for (std::size_t n = 0; n < X.rows(); ++n) {
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                moments.covariance[i][j] += (X(n, i) - moments.mean[i]) * (X(n, j) - moments.mean[j]) / N;
        fourth += std::pow(X(n, 1) - moments.mean[1], 4) / N;
    }
    moments.kurtosis = fourth / (moments.covariance[1][1] * moments.covariance[1][1]);
    return moments;
}

TEST(GaussianRows, KeepMeanAndCovarianceAndNothingElse) {
    RunToken token;
    const Matrix X = skewedRows(4000);
    const Matrix drawn = unwrap(gaussianRows(X, 3, token));
    const Moments before = momentsOf(X), after = momentsOf(drawn);
    EXPECT_GT(before.kurtosis, 10);
    EXPECT_NEAR(after.kurtosis, 3, 0.4); // a Gaussian's
    for (std::size_t i = 0; i < 3; ++i) {
        // Five standard errors of a mean and of a covariance over 4,000 Gaussian rows.
        EXPECT_NEAR(after.mean[i], before.mean[i], 5 * std::sqrt(before.covariance[i][i] / 4000));
        for (std::size_t j = 0; j < 3; ++j)
            EXPECT_NEAR(after.covariance[i][j], before.covariance[i][j],
                        5 * std::sqrt(2 * before.covariance[i][i] * before.covariance[j][j] / 4000));
    }
    const Matrix again = unwrap(gaussianRows(X, 3, token)), other = unwrap(gaussianRows(X, 4, token));
    EXPECT_EQ(std::memcmp(drawn.data(), again.data(), drawn.size() * sizeof(float)), 0);
    EXPECT_NE(std::memcmp(drawn.data(), other.data(), drawn.size() * sizeof(float)), 0);
}

TEST(PrepareRows, ScalesByOneFactorAndSplitsOffTheLastWindows) {
    RunToken token;
    RunConfig config;
    config.rows = 4;
    config.cols = 11; // 10 rows a window
    config.heldout = 1;
    const Matrix X = skewedRows(40);
    const auto rows = unwrap(
        prepareRows(config, std::make_unique<HostActivations>(ConstMatrixView(X)), RowTransform::None, 1, 5.0, token));
    ASSERT_EQ(rows.trained().rows(), 30U);
    ASSERT_NE(rows.heldout(), nullptr);
    ASSERT_EQ(rows.heldout()->rows(), 10U);
    EXPECT_NEAR(unwrap(rows.trained().facts(token)).power, 5.0, 1e-5);
    const ConstMatrixView held = unwrap(rows.heldout()->onHost(token));
    for (std::size_t n = 0; n < 10; ++n)
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_NEAR(held.row(n)[i], rows.scale * static_cast<double>(X(30 + n, i)), 1e-5);
    config.heldout = 0;
    const auto plain = unwrap(prepareRows(config, std::make_unique<HostActivations>(ConstMatrixView(X)),
                                          RowTransform::None, 1, std::nullopt, token));
    EXPECT_EQ(plain.scale, 1.0);
    EXPECT_EQ(plain.heldout(), nullptr);
    EXPECT_EQ(unwrap(plain.trained().onHost(token)).data, X.data());
}

} // namespace
} // namespace lamina
