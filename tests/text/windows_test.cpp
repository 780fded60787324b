#include "tests/test_support.h"
#include "text/windows.h"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace lamina {
namespace {

// Token i of the article has the id i, so a window's ids tell where it was taken.
std::vector<TokenId> article(std::size_t tokens) {
    std::vector<TokenId> ids(tokens);
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
}

void expectConsistent(const TokenMatrix& matrix, std::size_t tokens) {
    ASSERT_EQ(matrix.starts.size(), matrix.rows);
    ASSERT_EQ(matrix.ids.size(), matrix.rows * matrix.cols);
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        ASSERT_LE(matrix.starts[row] + matrix.cols, tokens);
        for (std::size_t col = 0; col < matrix.cols; ++col)
            ASSERT_EQ(static_cast<std::size_t>(matrix.ids[row * matrix.cols + col]), matrix.starts[row] + col);
    }
}

TEST(Windows, FirstIsTheBeginning) {
    const auto ids = article(100);
    const auto matrix = test::unwrap(sampleWindows(ids, 3, 8, WindowMode::First, 7, 1024));
    EXPECT_EQ(matrix.starts, (std::vector<std::size_t>{0, 8, 16}));
    EXPECT_TRUE(matrix.warnings.empty());
    expectConsistent(matrix, ids.size());
}

TEST(Windows, RandomGolden) {
    const auto matrix = test::unwrap(sampleWindows(article(1000), 4, 16, WindowMode::Random, 42, 1024));
    EXPECT_EQ(matrix.starts, (std::vector<std::size_t>{92, 281, 576, 772}));
    const auto again = test::unwrap(sampleWindows(article(1000), 4, 16, WindowMode::Random, 42, 1024));
    EXPECT_EQ(again.starts, matrix.starts);
    const auto other = test::unwrap(sampleWindows(article(1000), 4, 16, WindowMode::Random, 43, 1024));
    EXPECT_NE(other.starts, matrix.starts);
}

TEST(Windows, RandomNeverOverlapsAndKeepsTextOrder) {
    for (std::size_t tokens = 40; tokens < 80; ++tokens)
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto matrix = test::unwrap(sampleWindows(article(tokens), 5, 8, WindowMode::Random, seed, 8));
            expectConsistent(matrix, tokens);
            EXPECT_TRUE(matrix.warnings.empty());
            for (std::size_t i = 1; i < 5; ++i)
                ASSERT_GE(matrix.starts[i], matrix.starts[i - 1] + 8);
        }
}

// With one row the start is uniform in [0, T - cols]: chi-squared over 11 cells, 10 degrees of freedom, 0.1 %
// point 29.6.
TEST(Windows, RandomIsUniform) {
    std::array<int, 11> counts{};
    constexpr int draws = 11000;
    for (int seed = 0; seed < draws; ++seed)
        ++counts[test::unwrap(
                     sampleWindows(article(30), 1, 20, WindowMode::Random, static_cast<std::uint64_t>(seed), 20))
                     .starts[0]];
    double chiSquared = 0;
    for (const int count : counts)
        chiSquared += (count - 1000.0) * (count - 1000.0) / 1000.0;
    EXPECT_LT(chiSquared, 29.6);
}

// The smaller of two sorted uniform integers in [0, S] has the mean S(2S+1)/(6(S+1)); the gap before the second
// window is part of the text too, so windows must reach both ends.
TEST(Windows, RandomShiftsAreOrderStatistics) {
    constexpr std::size_t slack = 50;
    double sum = 0;
    std::size_t least = slack;
    std::size_t most = 0;
    constexpr int draws = 4000;
    for (int seed = 0; seed < draws; ++seed) {
        const auto matrix = test::unwrap(
            sampleWindows(article(20 + slack), 2, 10, WindowMode::Random, static_cast<std::uint64_t>(seed), 10));
        sum += static_cast<double>(matrix.starts[0]);
        least = std::min(least, matrix.starts[0]);
        most = std::max(most, matrix.starts[1] - 10);
    }
    const double expected = slack * (2.0 * slack + 1) / (6.0 * (slack + 1));
    EXPECT_NEAR(sum / draws, expected, 4 * 12.0 / std::sqrt(static_cast<double>(draws)));
    EXPECT_EQ(least, 0U);
    EXPECT_EQ(most, slack);
}

TEST(Windows, ExactFitIsTheWholeText) {
    for (const WindowMode mode : {WindowMode::First, WindowMode::Random}) {
        const auto matrix = test::unwrap(sampleWindows(article(40), 5, 8, mode, 3, 8));
        EXPECT_EQ(matrix.ids, article(40));
        EXPECT_TRUE(matrix.warnings.empty());
    }
}

TEST(Windows, OneTokenTooFewOverlapsByOne) {
    for (const WindowMode mode : {WindowMode::First, WindowMode::Random}) {
        const auto matrix = test::unwrap(sampleWindows(article(39), 5, 8, mode, 3, 8));
        expectConsistent(matrix, 39);
        EXPECT_EQ(matrix.starts.front(), 0U);
        EXPECT_EQ(matrix.starts.back(), 31U);
        ASSERT_EQ(matrix.warnings.size(), 1U);
        EXPECT_NE(matrix.warnings[0].find("has 39 tokens"), std::string::npos) << matrix.warnings[0];
        EXPECT_NE(matrix.warnings[0].find("overlap by up to 1 tokens"), std::string::npos) << matrix.warnings[0];
        EXPECT_NE(matrix.warnings[0].find("1 of the 40 tokens are repeats"), std::string::npos) << matrix.warnings[0];
    }
}

TEST(Windows, AsManyTokensAsOneWindow) {
    const auto matrix = test::unwrap(sampleWindows(article(8), 3, 8, WindowMode::Random, 3, 8));
    EXPECT_EQ(matrix.starts, (std::vector<std::size_t>{0, 0, 0}));
    EXPECT_NE(matrix.warnings.at(0).find("overlap by up to 8 tokens"), std::string::npos);
    EXPECT_NE(matrix.warnings.at(0).find("16 of the 24 tokens are repeats"), std::string::npos);
}

TEST(Windows, Refusals) {
    const auto ids = article(100);
    const auto kind = [&](std::size_t rows, std::size_t cols, std::size_t positions) {
        const auto result = sampleWindows(ids, rows, cols, WindowMode::Random, 1, positions);
        return result.ok() ? std::string_view("ok") : errorKindName(result.error().kind);
    };
    EXPECT_EQ(kind(1, 101, 1024), "too_short");
    EXPECT_EQ(kind(1, 100, 1024), "ok");
    EXPECT_EQ(kind(1, 65, 64), "usage");
    EXPECT_EQ(kind(0, 10, 64), "usage");
    EXPECT_EQ(kind(10, 0, 64), "usage");
    EXPECT_EQ(kind(std::numeric_limits<std::size_t>::max() / 5, 10, 64), "usage");
    const auto result = sampleWindows(ids, 1, 2048, WindowMode::First, 1, 1024);
    EXPECT_NE(result.error().message.find("1024"), std::string::npos);
}

} // namespace
} // namespace lamina
