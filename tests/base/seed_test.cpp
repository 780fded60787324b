#include "base/number_format.h"
#include "base/seed.h"
#include "tests/test_support.h"

#include <cmath>
#include <limits>
#include <array>
#include <set>

namespace lamina {
namespace {

TEST(Seed, EveryPartOfTheKeyChangesTheSeed) {
    std::set<std::uint64_t> seeds;
    for (const std::uint64_t run : {0ULL, 1ULL})
        for (const char* purpose : {"windows", "sae-init", "shuffle"})
            for (int layer = -1; layer < 4; ++layer)
                for (int repeat = 0; repeat < 3; ++repeat)
                    for (int epoch = -1; epoch < 2; ++epoch)
                        seeds.insert(deriveSeed(run, purpose, layer, repeat, epoch));
    EXPECT_EQ(seeds.size(), 2U * 3U * 5U * 3U * 3U);
}

TEST(Random, SplitMix64KnownValues) {
    Random random(1234567); // published SplitMix64 test vector
    EXPECT_EQ(random.next(), 6457827717110365317ULL);
    EXPECT_EQ(random.next(), 3203168211198807973ULL);
}

TEST(Random, BelowCoversItsRangeEvenly) {
    Random random(7);
    std::array<int, 6> counts{};
    for (int i = 0; i < 60000; ++i)
        ++counts[random.below(6)];
    for (const int count : counts)
        EXPECT_NEAR(count, 10000, 500);
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
    Random random(3);
    double sum = 0, squares = 0;
    constexpr int n = 100000;
    for (int i = 0; i < n; ++i) {
        const double x = random.normal();
        sum += x;
        squares += x * x;
    }
    EXPECT_NEAR(sum / n, 0.0, 0.02);
    EXPECT_NEAR(squares / n, 1.0, 0.02);
}

TEST(Random, PermutationHoldsEveryIndexOnce) {
    Random random(5);
    const auto order = random.permutation(1000);
    EXPECT_EQ(std::set<std::uint32_t>(order.begin(), order.end()).size(), 1000U);
    EXPECT_NE(order.front() + order[1], 1U);
}

TEST(NumberFormat, ShortestRoundTripWithoutLocale) {
    EXPECT_EQ(formatNumber(0.1), "0.1");
    EXPECT_EQ(formatNumber(1.0 / 3.0), "0.3333333333333333");
    EXPECT_EQ(formatNumber(0.1F), "0.1");
    EXPECT_EQ(formatNumber(-std::nan("")), "nan");
    EXPECT_EQ(parseNumber("2.5"), 2.5);
    EXPECT_EQ(parseNumber("2,5"), std::nullopt);
    EXPECT_EQ(parseInteger("12x"), std::nullopt);
}

} // namespace
} // namespace lamina
