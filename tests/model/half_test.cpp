#include "tensor/half.h"

#include "base/seed.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace lamina {
namespace {

// The value of F16 bits by the format's definition.
double valueOfHalf(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    const double sign = bits & 0x8000 ? -1 : 1;
    if (exponent == 31)
        return fraction ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
    return sign * (exponent ? std::ldexp(1024 + fraction, exponent - 25) : std::ldexp(fraction, -24));
}

std::vector<std::uint16_t> allPatterns() {
    std::vector<std::uint16_t> bits(65536);
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = static_cast<std::uint16_t>(i);
    return bits;
}

TEST(Half, EveryF16PatternReadsExactlyAndWritesBack) {
    const std::vector<std::uint16_t> bits = allPatterns();
    std::vector<float> values(bits.size());
    halfToFloat(bits.data(), values.data(), bits.size());
    std::vector<std::uint16_t> back(bits.size());
    ASSERT_TRUE(floatToHalf(values.data(), back.data(), values.size()));
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const double exact = valueOfHalf(bits[i]);
        if (std::isnan(exact)) {
            EXPECT_TRUE(std::isnan(values[i])) << i;
            EXPECT_TRUE(std::isnan(valueOfHalf(back[i]))) << i;
            continue;
        }
        EXPECT_EQ(values[i], exact) << i;
        EXPECT_EQ(std::signbit(values[i]), std::signbit(exact)) << i;
        EXPECT_EQ(back[i], bits[i]);
    }
}

TEST(Half, EveryBfloat16PatternReadsExactlyAndWritesBack) {
    const std::vector<std::uint16_t> bits = allPatterns();
    std::vector<float> values(bits.size());
    bfloat16ToFloat(bits.data(), values.data(), bits.size());
    std::vector<std::uint16_t> back(bits.size());
    floatToBfloat16(values.data(), back.data(), values.size());
    for (std::size_t i = 0; i < bits.size(); ++i) {
        EXPECT_EQ(std::bit_cast<std::uint32_t>(values[i]), static_cast<std::uint32_t>(bits[i]) << 16);
        if (std::isnan(values[i]))
            EXPECT_EQ(back[i] & 0x7F80, 0x7F80); // still a NaN
        else
            EXPECT_EQ(back[i], bits[i]);
    }
}

TEST(Half, F16RoundsToTheNearestTiesToEven) {
    // Between each pair of neighbours: below, at and above the middle.
    for (std::uint16_t low = 0; low < 0x7BFF; ++low) {
        const auto high = static_cast<std::uint16_t>(low + 1);
        const auto middle = static_cast<float>((valueOfHalf(low) + valueOfHalf(high)) / 2);
        const float around[3] = {std::nextafter(middle, 0.0F), middle, std::nextafter(middle, 1e9F)};
        std::uint16_t rounded[3];
        ASSERT_TRUE(floatToHalf(around, rounded, 3));
        EXPECT_EQ(rounded[0], low);
        EXPECT_EQ(rounded[1], low % 2 == 0 ? low : high) << low;
        EXPECT_EQ(rounded[2], high);
    }
}

TEST(Half, ValuesBeyondF16sRangeAreRefused) {
    std::vector<float> values(37, 1.0F);
    std::vector<std::uint16_t> bits(values.size());
    values[36] = std::nextafter(65520.0F, 0.0F); // rounds to 65504
    EXPECT_TRUE(floatToHalf(values.data(), bits.data(), values.size()));
    EXPECT_EQ(bits[36], 0x7BFF);
    for (const float beyond : {65520.0F, -65520.0F, 3e38F}) {
        values[36] = beyond;
        EXPECT_FALSE(floatToHalf(values.data(), bits.data(), values.size())) << beyond;
    }
    values[36] = -std::numeric_limits<float>::infinity();
    EXPECT_TRUE(floatToHalf(values.data(), bits.data(), values.size()));
    EXPECT_EQ(bits[36], 0xFC00);
}

TEST(Half, Bfloat16RoundsToTheNearestTiesToEven) {
    Random random(4);
    for (int i = 0; i < 100'000; ++i) {
        const auto bits = static_cast<std::uint32_t>(random.next());
        const float value = std::bit_cast<float>(bits);
        if (!std::isfinite(value))
            continue;
        std::uint16_t rounded = 0;
        floatToBfloat16(&value, &rounded, 1);
        const std::uint32_t rest = bits & 0xFFFFU;
        std::uint32_t expected = bits >> 16;
        if (rest > 0x8000U || (rest == 0x8000U && expected % 2 == 1))
            ++expected;
        EXPECT_EQ(rounded, expected);
    }
}

} // namespace
} // namespace lamina
