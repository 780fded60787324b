#include "tensor/safetensors.h"

#include "base/files.h"
#include "tests/test_support.h"

#include <sstream>

namespace lamina {
namespace {

// Every file of the public table, judged as the table says.
TEST(SafetensorsConformance, EveryFileIsJudgedAsExpected) {
    LAMINA_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "safetensors";
    std::istringstream table(test::unwrap(readFile(folder / "EXPECTED.tsv")));
    std::string line;
    std::getline(table, line);
    int valid = 0;
    int invalid = 0;
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string kind;
        std::string name;
        std::getline(fields, kind, '\t');
        std::getline(fields, name, '\t');
        const auto result = SafetensorsFile::open(folder / kind / name);
        if (kind == "valid") {
            ++valid;
            EXPECT_TRUE(result.ok()) << name << ": " << (result.ok() ? "" : result.error().message);
        } else {
            ++invalid;
            ASSERT_FALSE(result.ok()) << name;
            EXPECT_EQ(result.error().kind, ErrorKind::Format) << name;
            EXPECT_NE(result.error().message.find(name), std::string::npos) << result.error().message;
        }
    }
    EXPECT_EQ(valid, 8);
    EXPECT_EQ(invalid, 9);
}

TEST(SafetensorsConformance, ValuesOfTheF32Example) {
    LAMINA_NEEDS_SHARED_DATA();
    const SafetensorsFile file =
        test::unwrap(SafetensorsFile::open(test::sharedData() / "safetensors/valid/attn0_f32_1x1x2x3.safetensors"));
    ASSERT_EQ(file.tensors().size(), 1U);
    const Matrix values = test::unwrap(file.readMatrix(file.tensors().begin()->first));
    ASSERT_EQ(values.rows(), 2U);
    ASSERT_EQ(values.cols(), 3U);
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(values.data()[i], static_cast<float>(i));
}

} // namespace
} // namespace lamina
