#include "tensor/safetensors.h"

#include "base/files.h"
#include "base/seed.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

namespace lamina {
namespace {

using test::TemporaryFolder;
using test::unwrap;
using ::testing::HasSubstr;

std::string fileOf(const std::string& header, const std::string& data = {}) {
    const std::uint64_t length = header.size();
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    return bytes + header + data;
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return '"' + name + R"(":{"dtype":")" + dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" + offsets + "]}";
}

// Refused as a malformed file, the message naming file and cause.
void expectMalformed(const std::string& bytes, const std::string& cause) {
    const auto result = SafetensorsFile::parse(bytes, "weights.safetensors");
    ASSERT_FALSE(result.ok()) << cause;
    EXPECT_EQ(result.error().kind, ErrorKind::Format) << cause;
    EXPECT_THAT(result.error().message, HasSubstr("weights.safetensors"));
    EXPECT_THAT(result.error().message, HasSubstr(cause));
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
}

TEST(Safetensors, EveryMalformedHeaderIsRefusedWithItsReason) {
    const std::string two = entry("a", "F32", "2", "0,8");
    expectMalformed("", "only 0 bytes");
    expectMalformed("1234567", "only 7 bytes");
    expectMalformed(fileOf(""), "JSON");
    expectMalformed(fileOf("[]"), "not a JSON object");
    expectMalformed(fileOf("3"), "not a JSON object");
    expectMalformed(fileOf("{"), "JSON");
    expectMalformed(fileOf("{} x"), "JSON");
    expectMalformed(fileOf("{\"\xff\":1}"), "UTF-8");
    expectMalformed(fileOf("{" + two + "," + two + "}", std::string(8, 0)), "'a' is malformed: it appears twice");
    expectMalformed(fileOf(R"({"__metadata__":{},"__metadata__":{}})"), "twice");
    expectMalformed(fileOf(R"({"__metadata__":{"k":"1","k":"2"}})"), "'k' appears twice");
    expectMalformed(fileOf(R"({"__metadata__":{"k":1}})"), "__metadata__");
    expectMalformed(fileOf(R"({"__metadata__":{"k":{}}})"), "__metadata__");
    expectMalformed(fileOf(R"({"a":3})"), "'a'");
    expectMalformed(fileOf(R"({"a":[]})"), "'a'");
    expectMalformed(fileOf(R"({"a":{}})"), "needs dtype");
    expectMalformed(fileOf(R"({"a":{"dtype":"F32","shape":[2]}})"), "needs dtype, shape and data_offsets");
    expectMalformed(fileOf(R"({"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})"), "twice");
    expectMalformed(fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":"x"}})"), "'extra'");
    expectMalformed(fileOf(R"({"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}})"), "'dtype'");
    expectMalformed(fileOf(R"({"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}})"), "'shape'");
    expectMalformed(fileOf("{" + entry("a", "F32", "-2", "0,8") + "}"), "negative");
    expectMalformed(fileOf("{" + entry("a", "F32", "2.0", "0,8") + "}"), "2.0");
    expectMalformed(fileOf("{" + entry("a", "F32", "1e0", "0,8") + "}"), "1e0");
    expectMalformed(fileOf("{" + entry("a", "F32", "[2]", "0,8") + "}"), "array");
    expectMalformed(fileOf("{" + entry("a", "F32", "99999999999999999999", "0,8") + "}"), "99999999999999999999");
    expectMalformed(fileOf("{" + entry("a", "F32", "2", "0") + "}", std::string(8, 0)), "two numbers");
    expectMalformed(fileOf("{" + entry("a", "F32", "2", "0,8,8") + "}", std::string(8, 0)), "two numbers");
    expectMalformed(fileOf("{" + entry("a", "F33", "2", "0,8") + "}", std::string(8, 0)), "unknown dtype 'F33'");
    expectMalformed(fileOf("{" + entry("a", "F32", "2", "8,0") + "}", std::string(8, 0)), "beyond the end");
    expectMalformed(fileOf("{" + entry("a", "F32", "2", "0,9") + "}", std::string(8, 0)), "beyond the end");
    expectMalformed(fileOf("{" + two + "}", std::string(7, 0)), "beyond the end");
    expectMalformed(fileOf("{" + two + "}", std::string(9, 0)), "1 bytes after the last tensor");
    expectMalformed(fileOf("{" + entry("a", "F32", "3", "0,8") + "}", std::string(8, 0)), "its shape needs 12");
    expectMalformed(fileOf("{" + entry("a", "F4", "3", "0,2") + "}", std::string(2, 0)), "too large to exist");
    expectMalformed(fileOf("{" + entry("a", "F32", "4294967296,4294967296", "0,0") + "}"), "too large to exist");
    // The product overflows before the zero makes it small.
    expectMalformed(fileOf("{" + entry("a", "F32", "4294967296,4294967296,4294967296,0", "0,0") + "}"), "too large");
    expectMalformed(fileOf("{" + entry("a", "F32", "1", "4,8") + "}", std::string(8, 0)), "hole");
    expectMalformed(fileOf("{" + two + "," + entry("b", "F32", "1", "4,8") + "}", std::string(8, 0)), "overlaps");
    expectMalformed(fileOf("{" + two + "," + entry("b", "F32", "1", "12,16") + "}", std::string(16, 0)), "'b' leaves a hole");
    std::string huge(16, '\0');
    const std::uint64_t length = 100'000'001;
    std::memcpy(huge.data(), &length, sizeof length);
    expectMalformed(huge, "more than the 100 MB");
    const std::uint64_t wrapping = ~std::uint64_t{0} - 3;
    std::memcpy(huge.data(), &wrapping, sizeof wrapping);
    expectMalformed(huge, "more than the 100 MB");
    expectMalformed(fileOf(std::string(200'000, '[')), "not a JSON object");
    expectMalformed(fileOf(R"({"a":)" + std::string(200'000, '[')), "'a'");
}

TEST(Safetensors, ATruncatedFileIsRefusedAtEveryLength) {
    const std::vector<float> values{1, 2, 3, 4, 5, 6};
    const TensorToWrite tensors[] = {{"x", {2, 3}, values.data()}};
    const std::string whole = safetensorsBytes(tensors, {{"format", "pt"}});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(SafetensorsFile::parse(whole.substr(0, size), "f").ok()) << size;
    EXPECT_TRUE(SafetensorsFile::parse(whole, "f").ok());
}

TEST(Safetensors, DamagedBytesNeverCrash) {
    const std::vector<float> values{1, 2, 3, 4, 5, 6};
    const TensorToWrite tensors[] = {{"x", {2, 3}, values.data()}, {"y", {6}, values.data()}};
    const std::string whole = safetensorsBytes(tensors, {{"format", "pt"}});
    Random random(8);
    int accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = whole;
        const auto changes = 1 + random.below(3);
        for (std::uint64_t c = 0; c < changes; ++c)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        const auto file = SafetensorsFile::parse(bytes, "f");
        if (!file.ok())
            continue;
        ++accepted; // changed values or a changed name
        for (const auto& [name, tensor] : file->tensors())
            (void)file->readMatrix(name).ok();
    }
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, 20'000);
}

TEST(Safetensors, WritesAndReadsBackEveryType) {
    const TemporaryFolder folder;
    std::vector<float> values(3 * 50'000);
    Random random(3);
    for (float& value : values)
        value = static_cast<float>(random.normal());
    const std::vector<float> one{-0.5F};
    const TensorToWrite tensors[] = {{"z", {3, 50'000}, values.data()}, {"a.scalar", {}, one.data()}, {"empty", {0, 7}, nullptr},
                                     {"cube", {2, 3, 5}, values.data()}};
    for (const auto& [type, name, tolerance] :
         {std::tuple{StoredType::F32, "F32", 0.0}, {StoredType::F16, "F16", 0.0005}, {StoredType::BF16, "BF16", 0.004}}) {
        const auto path = folder.path() / (std::string(name) + ".safetensors");
        const Status written = writeSafetensors(path, tensors, {{"format", "pt"}, {"note", "a \"b\"\n"}}, type);
        ASSERT_TRUE(written.ok()) << written.error().message;
        const SafetensorsFile file = unwrap(SafetensorsFile::open(path));
        EXPECT_EQ(file.tensors().size(), 4U);
        EXPECT_EQ(file.metadata().at("note"), "a \"b\"\n");
        EXPECT_EQ(file.find("cube")->dtype, name);
        EXPECT_EQ(file.find("cube")->shape, (std::vector<std::size_t>{2, 3, 5}));
        EXPECT_EQ(unwrap(file.readMatrix("cube")).rows(), 6U);
        EXPECT_EQ(unwrap(file.readMatrix("a.scalar"))(0, 0), -0.5F);
        EXPECT_TRUE(unwrap(file.readMatrix("empty")).empty());
        const Matrix z = unwrap(file.readMatrix("z"));
        ASSERT_EQ(z.rows(), 3U);
        for (std::size_t i = 0; i < values.size(); ++i)
            ASSERT_NEAR(z.data()[i], values[i], tolerance * std::abs(values[i]) + (tolerance > 0 ? 3e-8 : 0)) << i;
        float part[5];
        ASSERT_TRUE(file.readValues("z", 70'000, 5, part).ok());
        EXPECT_EQ(part[4], z.data()[70'004]);
        EXPECT_FALSE(file.readValues("z", 149'999, 2, part).ok());
        EXPECT_FALSE(file.readValues("z", ~std::size_t{0}, 2, part).ok());
        EXPECT_EQ(file.bytes(*file.find("z")).size(), 150'000 * (type == StoredType::F32 ? 4U : 2U));
        file.release(*file.find("z"));
        EXPECT_EQ(unwrap(file.readMatrix("z"))(2, 49'999), z(2, 49'999));
    }
    const std::string bytes = safetensorsBytes(tensors, {{"format", "pt"}, {"note", "a \"b\"\n"}});
    EXPECT_EQ(bytes, unwrap(readFile(folder.path() / "F32.safetensors")));
    EXPECT_EQ(unwrap(safetensorsBytesF16(tensors, {{"format", "pt"}, {"note", "a \"b\"\n"}})),
              unwrap(readFile(folder.path() / "F16.safetensors")));
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    EXPECT_EQ(header % 8, 0U);
}

TEST(Safetensors, AValueThatIsNotFiniteIsNamedByItsPlace) {
    const TemporaryFolder folder;
    std::vector<float> values(300'000, 1.0F);
    values[205'007] = -std::numeric_limits<float>::infinity();
    values[299'999] = std::numeric_limits<float>::quiet_NaN();
    const TensorToWrite tensors[] = {{"w", {3, 100'000}, values.data()}, {"cube", {3, 5, 20'000}, values.data()}};
    for (const StoredType type : {StoredType::F32, StoredType::BF16}) {
        const auto path = folder.path() / "weights.safetensors";
        ASSERT_TRUE(writeSafetensors(path, tensors, {}, type).ok());
        const SafetensorsFile file = unwrap(SafetensorsFile::open(path));
        const auto whole = file.readMatrix("w");
        ASSERT_FALSE(whole.ok());
        EXPECT_EQ(whole.error().kind, ErrorKind::Format);
        EXPECT_NE(whole.error().message.find("'w' of " + path.string() + " is not finite: it holds -inf at [2, 5007]"),
                  std::string::npos)
            << whole.error().message;
        EXPECT_NE(file.readMatrix("cube").error().message.find("-inf at [2, 0, 5007]"), std::string::npos);
        float part[5];
        EXPECT_TRUE(file.readValues("w", 205'002, 5, part).ok());
        const Status last = file.readValues("w", 299'995, 5, part);
        ASSERT_FALSE(last.ok());
        EXPECT_NE(last.error().message.find("nan at [2, 99999]"), std::string::npos) << last.error().message;
    }
}

TEST(Safetensors, RefusesWhatItCannotStore) {
    const TemporaryFolder folder;
    const std::vector<float> values{1.0F, 1e6F};
    const TensorToWrite tensors[] = {{"big", {2}, values.data()}};
    const auto bytes = safetensorsBytesF16(tensors);
    ASSERT_FALSE(bytes.ok());
    EXPECT_EQ(bytes.error().kind, ErrorKind::Format);
    EXPECT_THAT(bytes.error().message, HasSubstr("'big'"));
    EXPECT_FALSE(writeSafetensors(folder.path() / "f.safetensors", tensors, {}, StoredType::F16).ok());
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())); // nothing half written
    const TensorToWrite twice[] = {{"big", {2}, values.data()}, {"big", {1}, values.data()}};
    EXPECT_THROW((void)safetensorsBytes(twice), std::invalid_argument);
}

TEST(Safetensors, ReadsOnlyFloats) {
    const SafetensorsFile file =
        unwrap(SafetensorsFile::parse(fileOf("{" + entry("ids", "I64", "1", "0,8") + "}", std::string(8, 0)), "f"));
    EXPECT_EQ(file.readMatrix("ids").error().kind, ErrorKind::Unsupported);
    EXPECT_EQ(file.readMatrix("none").error().kind, ErrorKind::NotFound);
}

TEST(Safetensors, AFileChangedWhileOpenIsAnErrorNotACrash) {
    const TemporaryFolder folder;
    const std::vector<float> values(100'000, 1.0F);
    const TensorToWrite tensors[] = {{"x", {values.size()}, values.data()}};
    const auto path = folder.path() / "model.safetensors";
    ASSERT_TRUE(writeSafetensors(path, tensors).ok());
    const SafetensorsFile file = unwrap(SafetensorsFile::open(path));
    ASSERT_TRUE(file.readMatrix("x").ok());
    for (const std::uintmax_t size : {std::uintmax_t{5000}, std::uintmax_t{0}, std::uintmax_t{1'000'000}}) {
        std::filesystem::resize_file(path, size);
        const auto result = file.readMatrix("x");
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().kind, ErrorKind::Format);
        EXPECT_THAT(result.error().message, HasSubstr("changed while it was open"));
    }
}

TEST(Safetensors, OpenNamesWhatIsNotAFile) {
    const TemporaryFolder folder;
    EXPECT_EQ(SafetensorsFile::open(folder.path() / "none").error().kind, ErrorKind::NotFound);
    EXPECT_FALSE(SafetensorsFile::open(folder.path()).ok());
    EXPECT_EQ(SafetensorsFile::open("/dev/zero").error().kind, ErrorKind::Format);
}

TEST(Safetensors, TheWriterTakesTensorsInPiecesAndInAnyOrder) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "acts.safetensors";
    const TensorToWrite tensors[] = {{"blocks.2", {2, 3}, nullptr}, {"blocks.10", {4}, nullptr}};
    const float values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    {
        SafetensorsWriter writer = unwrap(SafetensorsWriter::create(path, tensors));
        ASSERT_TRUE(writer.append(values, 4).ok());
        EXPECT_FALSE(writer.finish().ok()); // values are missing
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    SafetensorsWriter writer = unwrap(SafetensorsWriter::create(path, tensors));
    ASSERT_TRUE(writer.append(values, 4).ok());
    ASSERT_TRUE(writer.append(values + 4, 6).ok());
    EXPECT_FALSE(writer.append(values, 1).ok());
    ASSERT_TRUE(writer.finish().ok());
    const SafetensorsFile file = unwrap(SafetensorsFile::open(path));
    EXPECT_EQ(unwrap(file.readMatrix("blocks.2"))(1, 2), 6.0F);
    EXPECT_EQ(unwrap(file.readMatrix("blocks.10"))(0, 3), 10.0F);
}

} // namespace
} // namespace lamina
