// The tokenizer on GPT-2's own vocabulary, against ids from other implementations.
#include "base/files.h"
#include "base/seed.h"
#include "tests/test_support.h"
#include "text/tokenizer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace lamina {
namespace {

using test::sharedData;
using test::unwrap;

class Gpt2Tokenizer : public testing::Test {
protected:
    void SetUp() override {
        LAMINA_NEEDS_SHARED_DATA();
        m_tokenizer = unwrap(Tokenizer::load(sharedData() / "tokenizer"));
    }
    static nlohmann::json readJson(const std::filesystem::path& path) {
        return nlohmann::json::parse(unwrap(readFile(path)));
    }
    Tokenizer m_tokenizer;
};

TEST_F(Gpt2Tokenizer, GoldenCases) {
    const auto golden = readJson(sharedData() / "tokenizer" / "golden-cases.json");
    ASSERT_GE(golden["cases"].size(), 90U);
    for (const auto& c : golden["cases"]) {
        const auto text = c["text"].get<std::string>();
        const auto ids = unwrap(m_tokenizer.encode(text));
        EXPECT_EQ(ids, c["ids"].get<std::vector<TokenId>>()) << text;
        EXPECT_EQ(unwrap(m_tokenizer.decode(ids)), text);
    }
    const auto& special = golden["special_case"];
    EXPECT_EQ(unwrap(m_tokenizer.encode(special["text"].get<std::string>(), SpecialTokens::Allow)),
              special["ids"].get<std::vector<TokenId>>());
    EXPECT_EQ(m_tokenizer.vocabularySize(), 50257U);
}

TEST_F(Gpt2Tokenizer, LightEmittingDiodeArticle) {
    const auto text = unwrap(readFile(sharedData() / "article" / "light-emitting-diode.txt"));
    const auto expected = readJson(sharedData() / "article" / "light-emitting-diode.gpt2-ids.json");
    const auto ids = unwrap(m_tokenizer.encode(text));
    EXPECT_EQ(ids.size(), 11289U);
    EXPECT_EQ(ids, expected.get<std::vector<TokenId>>());
}

TEST_F(Gpt2Tokenizer, OneMegabyteOfOneCharacterIsLinearWork) {
    for (const char c : {'a', ' ', '\n', '=', '7'}) {
        const std::string text(1'000'000, c);
        const auto ids = unwrap(m_tokenizer.encode(text));
        EXPECT_LT(Tokenizer::mergeWork(), 6 * text.size());
        EXPECT_EQ(unwrap(m_tokenizer.decode(ids)), text);
    }
}

TEST_F(Gpt2Tokenizer, RandomBytesRoundTrip) {
    Random random(11);
    for (int i = 0; i < 200; ++i) {
        std::string bytes(random.below(400), '\0');
        for (char& c : bytes)
            c = static_cast<char>(random.below(256));
        ASSERT_EQ(unwrap(m_tokenizer.decode(unwrap(m_tokenizer.encode(bytes)))), bytes);
    }
}

} // namespace
} // namespace lamina
