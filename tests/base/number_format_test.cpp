#include "base/number_format.h"
#include "tests/test_support.h"

namespace lamina {
namespace {

TEST(NumberFormat, BytesForPeople) {
    EXPECT_EQ(formatBytes(0), "0 bytes");
    EXPECT_EQ(formatBytes(999), "999 bytes");
    EXPECT_EQ(formatBytes(1000), "1.0 kB");
    EXPECT_EQ(formatBytes(548'105'171), "548 MB");
    EXPECT_EQ(formatBytes(999'600'000), "1.0 GB");
    EXPECT_EQ(formatBytes(6'433'329'272), "6.4 GB");
    EXPECT_EQ(formatBytes(std::uint64_t{12'000'000'000'000}), "12 TB");
}

} // namespace
} // namespace lamina
