#include "session/format/csv.h"

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(Csv, TextThatASpreadsheetWouldRunGetsAnApostrophe) {
    EXPECT_EQ(csvField("=1+1"), "\"'=1+1\"");
    EXPECT_EQ(csvField("@SUM(A1)"), "\"'@SUM(A1)\"");
    EXPECT_EQ(csvField("-2+3+cmd|' /C calc'!A0"), "\"'-2+3+cmd|' /C calc'!A0\"");
    EXPECT_EQ(csvField("\t=1"), "\"'\t=1\"");
    EXPECT_EQ(csvField("+a,b\"c"), "\"'+a,b\"\"c\"");
}

TEST(Csv, NumbersAndOtherTextStayAsTheyAre) {
    for (const char* text : {"", "a", "-1", "-1.5e-07", "+3", "-inf", "-nan", "-", "'tis", "a=b", "1-2"})
        EXPECT_EQ(csvField(text), text);
    EXPECT_EQ(csvField("-0,5"), "\"-0,5\""); // a number in another language
}

TEST(Csv, WhatIsWrittenIsReadBack) {
    const std::vector<std::string> fields{"=x", "'=x", "''@", "-5", "\r", "a\"b", "'", "=\"q\",\n", "plain"};
    std::string csv = "a,b,c,d,e,f,g,h,i\n";
    appendCsvRow(csv, fields);
    std::vector<std::string> read;
    parseCsv(csv, "a,b,c,d,e,f,g,h,i", [&](const std::vector<std::string>& row) { read = row; });
    EXPECT_EQ(read, fields);
}

} // namespace
} // namespace lamina
