#include "base/files.h"
#include "base/seed.h"
#include "tests/test_support.h"
#include "text/bpe_learner.h"
#include "text/byte_alphabet.h"
#include "text/pretokenizer.h"
#include "text/tokenizer.h"
#include "text/tokenizer_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace lamina {
namespace {

using test::TemporaryFolder;
using test::unwrap;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> pieces(std::string_view text) {
    PieceReader reader(text);
    std::vector<std::string> found;
    for (std::string_view piece = reader.next(); !piece.empty(); piece = reader.next())
        found.emplace_back(piece);
    return found;
}

constexpr std::string_view sample =
    "The light of a diode is the light of the junction. The diode's colour isn't the junction's colour: in 1962 the "
    "first red diodes were dim, and in 1994 the blue ones weren't. The light, the junction, the diode!\n\n"
    "  Indented text,\tand tabs; caf\xc3\xa9, na\xc3\xafve, \xe5\x85\x89\xe3\x80\x82";

// A tokenizer of the project's own, learnt from the sample.
Tokenizer tinyTokenizer(const std::filesystem::path& folder) {
    BpeLearner learner;
    learner.add(sample);
    const BpeVocabulary vocabulary = unwrap(learner.learn(330));
    const Status saved = vocabulary.save(folder);
    EXPECT_TRUE(saved.ok());
    return unwrap(Tokenizer::load(folder));
}

void write(const std::filesystem::path& path, std::string_view text) {
    ASSERT_TRUE(writeFileAtomically(path, text).ok());
}

std::string randomBytes(Random& random, std::size_t most) {
    std::string bytes(random.below(most + 1), '\0');
    // Half of them from few values, so that sequences repeat, merge and are cut in the middle of a character.
    const bool few = random.below(2) == 0;
    constexpr std::string_view usual = "the  diode\n\xe5\x85\x89\xc2\xa0\xf0\x9f";
    for (char& c : bytes)
        c = few ? usual[random.below(usual.size())] : static_cast<char>(random.below(256));
    return bytes;
}

TEST(PieceReader, CutsAsGpt2Does) {
    EXPECT_THAT(pieces("It's 2 o'clock,we'll  see\n\n then"),
                ElementsAre("It", "'s", " 2", " o", "'", "clock", ",", "we", "'ll", " ", " see", "\n\n", " then"));
    EXPECT_THAT(pieces("x  "), ElementsAre("x", "  "));
    EXPECT_THAT(pieces("x \n"), ElementsAre("x", " \n"));
    EXPECT_THAT(pieces("IT'S"), ElementsAre("IT", "'", "S"));
    EXPECT_THAT(pieces("a1\xc2\xbd"), ElementsAre("a", "1\xc2\xbd")); // a half is a number
    EXPECT_TRUE(pieces("").empty());
}

TEST(PieceReader, WhiteSpaceIsUnicodes) {
    // U+180E is no white space, so it joins punctuation and takes the space before it; U+3000 and U+00A0 are.
    EXPECT_THAT(pieces("a \xe1\xa0\x8e!"), ElementsAre("a", " \xe1\xa0\x8e!"));
    EXPECT_THAT(pieces("a\xe3\x80\x80\xe3\x80\x80"
                       "b"),
                ElementsAre("a", "\xe3\x80\x80", "\xe3\x80\x80", "b"));
    EXPECT_THAT(pieces("a\xc2\xa0"
                       "b"),
                ElementsAre("a", "\xc2\xa0", "b"));
    EXPECT_THAT(pieces("a\xe2\x80\x8b"
                       "b"),
                ElementsAre("a", "\xe2\x80\x8b", "b"));       // U+200B: punctuation here
    EXPECT_THAT(pieces("a \x1c"), ElementsAre("a", " \x1c")); // a space for Python, not for GPT-2
}

TEST(PieceReader, InvalidBytesStandAlone) {
    EXPECT_THAT(pieces("ab\xff\xfe"
                       "cd"),
                ElementsAre("ab", "\xff", "\xfe", "cd"));
    EXPECT_THAT(pieces("\xed\xa0\x80"), ElementsAre("\xed", "\xa0", "\x80")); // a surrogate
    EXPECT_THAT(pieces("\xc0\xaf "), ElementsAre("\xc0", "\xaf", " "));       // overlong
    EXPECT_THAT(pieces("\xf4\x90\x80\x80"), ElementsAre("\xf4", "\x90", "\x80", "\x80"));
    EXPECT_THAT(pieces("x\xe5\x85"), ElementsAre("x", "\xe5", "\x85")); // cut in the middle
}

TEST(ByteAlphabet, IsGpt2s) {
    EXPECT_EQ(byteAlphabetOrder()[0], '!');
    EXPECT_EQ(byteAlphabetOrder()[188], 0);               // 94 + 12 + 82 printable bytes come first
    EXPECT_EQ(toByteAlphabet(" \n"), "\xc4\xa0\xc4\x8a"); // Ġ Ċ
    std::string all;
    for (int b = 0; b < 256; ++b)
        all.push_back(static_cast<char>(b));
    EXPECT_EQ(fromByteAlphabet(toByteAlphabet(all)), all);
    EXPECT_EQ(fromByteAlphabet(" "), std::nullopt);
    EXPECT_EQ(fromByteAlphabet("\xe5\x85\x89"), std::nullopt);
    EXPECT_EQ(fromByteAlphabet("\xc4"), std::nullopt);
}

TEST(Tokenizer, RoundTripsAnyBytes) {
    const TemporaryFolder folder;
    const Tokenizer tokenizer = tinyTokenizer(folder.path());
    EXPECT_EQ(unwrap(tokenizer.decode(unwrap(tokenizer.encode(sample)))), sample);
    Random random(7);
    for (int i = 0; i < 400; ++i) {
        const std::string bytes = randomBytes(random, 300);
        ASSERT_EQ(unwrap(tokenizer.decode(unwrap(tokenizer.encode(bytes)))), bytes) << i;
    }
    EXPECT_TRUE(unwrap(tokenizer.encode("")).empty());
}

// The definition, quadratic: merge all occurrences of the lowest-ranked pair from left to right, and again.
TEST(Tokenizer, HeapMergesAsTheDefinitionDoes) {
    const TemporaryFolder folder;
    BpeLearner learner;
    Random random(3);
    std::string text;
    for (int i = 0; i < 3000; ++i) {
        for (std::uint64_t letters = 1 + random.below(9); letters > 0; --letters)
            text.push_back(static_cast<char>('a' + random.below(3)));
        text.push_back(' ');
    }
    learner.add(text);
    const BpeVocabulary vocabulary = unwrap(learner.learn(420));
    ASSERT_TRUE(vocabulary.save(folder.path()).ok());
    const Tokenizer tokenizer = unwrap(Tokenizer::load(folder.path()));
    for (int i = 0; i < 300; ++i) {
        std::string word;
        for (std::uint64_t letters = 1 + random.below(40); letters > 0; --letters)
            word.push_back(static_cast<char>('a' + random.below(3)));
        std::vector<std::string> parts;
        for (const char c : word)
            parts.emplace_back(1, c);
        for (const auto& [left, right] : vocabulary.merges) {
            std::vector<std::string> joined;
            for (std::size_t p = 0; p < parts.size(); ++p) {
                if (p + 1 < parts.size() && parts[p] == vocabulary.tokens[left] &&
                    parts[p + 1] == vocabulary.tokens[right]) {
                    joined.push_back(parts[p] + parts[p + 1]);
                    ++p;
                } else {
                    joined.push_back(parts[p]);
                }
            }
            parts = joined;
        }
        std::vector<std::string> got;
        for (const TokenId id : unwrap(tokenizer.encode(word)))
            got.emplace_back(tokenizer.tokenBytes(id));
        ASSERT_EQ(got, parts) << word;
    }
}

TEST(Tokenizer, EndOfTextIsTextUnlessAllowed) {
    const TemporaryFolder folder;
    const Tokenizer tokenizer = tinyTokenizer(folder.path());
    const auto endOfText = static_cast<TokenId>(tokenizer.vocabularySize()) - 1;
    EXPECT_EQ(tokenizer.tokenBytes(endOfText), "<|endoftext|>");
    const std::string text = "a<|endoftext|><|endoftext|> b";
    const auto asText = unwrap(tokenizer.encode(text));
    EXPECT_THAT(asText, testing::Not(testing::Contains(endOfText)));
    const auto allowed = unwrap(tokenizer.encode(text, SpecialTokens::Allow));
    EXPECT_EQ(std::count(allowed.begin(), allowed.end(), endOfText), 2);
    EXPECT_EQ(unwrap(tokenizer.decode(asText)), text);
    EXPECT_EQ(unwrap(tokenizer.decode(allowed)), text);
}

TEST(Tokenizer, WorksWithoutEndOfText) {
    const TemporaryFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0, "b": 1, "ab": 2})");
    write(folder.path() / "merges.txt", "a b\n");
    const Tokenizer tokenizer = unwrap(Tokenizer::load(folder.path()));
    EXPECT_THAT(unwrap(tokenizer.encode("abba", SpecialTokens::Allow)), ElementsAre(2, 1, 0));
    const auto missing = tokenizer.encode("abc");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::Format);
    EXPECT_THAT(missing.error().message, HasSubstr("byte 99"));
    const std::vector<TokenId> outside{0, 3};
    const auto decoded = tokenizer.decode(outside);
    ASSERT_FALSE(decoded.ok());
    EXPECT_THAT(decoded.error().message, HasSubstr("the id 3 at index 1"));
    EXPECT_TRUE(tokenizer.tokenBytes(-1).empty());
}

TEST(Tokenizer, MalformedFilesAreErrorsThatSayWhere) {
    struct Case {
        const char* vocabulary;
        const char* merges;
        const char* says;
    };
    for (const Case& c :
         {Case{"[1, 2]", "", "vocab.json: it is not a JSON object"},
          Case{"{\"a\": ", "", "vocab.json: it is not a JSON object"}, Case{"{}", "", "vocab.json: it holds no tokens"},
          Case{R"({"a": -1})", "", "entry \"a\": the id is not an integer"},
          Case{R"({"a": 1.5})", "", "entry \"a\": the id is not an integer"},
          Case{R"({"a": "0"})", "", "entry \"a\": the id is not an integer"},
          Case{R"({"a": 99999999999})", "", "entry \"a\": the id is not an integer"},
          Case{R"({"a": 18446744073709551615})", "", "entry \"a\": the id is not an integer"},
          Case{R"({"a": 0, "b": 0})", "", "entry \"b\": the id 0 belongs to \"a\" too"},
          Case{R"({"": 0})", "", "the token is empty"},
          Case{R"({"a": 0, "b": 1})", "a b\n", "merges.txt, line 1: the token \"ab\" is not in"},
          Case{R"({"a": 0, "ab": 1})", "#version: 0.2\na b\n", "merges.txt, line 2: the token \"b\""},
          Case{R"({"a": 0, "aa": 1})", "a a\na a\n", "line 2: this merge stands in the file twice"},
          Case{R"({"a": 0, "aa": 1})", "aa\n", "line 1: it is not two tokens"},
          Case{R"({"a": 0, "aa": 1})", "a \n", "line 1: it is not two tokens"},
          Case{R"({"a": 0, "aa": 1})", "a a a\n", "line 1: it is not two tokens"}}) {
        const TemporaryFolder folder;
        write(folder.path() / "vocab.json", c.vocabulary);
        write(folder.path() / "merges.txt", c.merges);
        const auto loaded = Tokenizer::load(folder.path());
        ASSERT_FALSE(loaded.ok()) << c.says;
        EXPECT_EQ(loaded.error().kind, ErrorKind::Format);
        EXPECT_THAT(loaded.error().message, HasSubstr(c.says));
    }
    const TemporaryFolder folder;
    EXPECT_EQ(Tokenizer::load(folder.path()).error().kind, ErrorKind::NotFound);
    write(folder.path() / "vocab.json", R"({"a": 0})");
    const auto loaded = Tokenizer::load(folder.path());
    ASSERT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.error().message, HasSubstr("merges.txt"));
}

TEST(Tokenizer, AnAddedTokenOfOtherCharactersIsKeptApart) {
    const TemporaryFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0, "aa": 1, "<|user says|>": 2, "日本": 3})");
    write(folder.path() / "merges.txt", "a a\n");
    const Tokenizer tokenizer = unwrap(Tokenizer::load(folder.path()));
    EXPECT_THAT(unwrap(tokenizer.encode("aaa")), ElementsAre(1, 0));
    EXPECT_EQ(unwrap(tokenizer.decode(std::vector<TokenId>{2, 3, 0})), "<|user says|>日本a");
}

TEST(Tokenizer, IdsFarBeyondTheFilesTokensAreRefused) {
    const TemporaryFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 16777214, "b": 16777215})");
    write(folder.path() / "merges.txt", "");
    const auto loaded = Tokenizer::load(folder.path());
    ASSERT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.error().message, HasSubstr("the id 16777214 is far beyond the file's 2 tokens"));
}

// The whole of a vocabulary as tokenizer.json has it, merges as `pair` says.
std::string singleFile(const std::filesystem::path& folder, bool pairs) {
    const auto vocabulary = nlohmann::json::parse(unwrap(readFile(folder / "vocab.json")));
    nlohmann::json merges = nlohmann::json::array();
    std::istringstream lines(unwrap(readFile(folder / "merges.txt")));
    for (std::string line; std::getline(lines, line);)
        if (const std::size_t space = line.find(' '); !line.starts_with("#version") && space != std::string::npos)
            merges.push_back(pairs ? nlohmann::json{line.substr(0, space), line.substr(space + 1)}
                                   : nlohmann::json(line));
    nlohmann::json whole{{"version", "1.0"},
                         {"normalizer", nullptr},
                         {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                         {"model", {{"type", "BPE"}, {"dropout", nullptr}, {"continuing_subword_prefix", ""}}}};
    whole["model"]["vocab"] = vocabulary;
    whole["model"]["merges"] = merges;
    whole["added_tokens"] = {{{"id", vocabulary["<|endoftext|>"]}, {"content", "<|endoftext|>"}, {"special", true}},
                             {{"id", vocabulary.size()}, {"content", "<|người|>"}, {"special", true}}};
    return whole.dump();
}

TEST(Tokenizer, TokenizerJsonAloneIsTheSameTokenizer) {
    const TemporaryFolder folder;
    const Tokenizer two = tinyTokenizer(folder.path());
    const std::string text = "abracadabra <|endoftext|> a  b\xff ~ nang 12 bra";
    for (const bool pairs : {false, true}) {
        const TemporaryFolder other;
        write(other.path() / "tokenizer.json", singleFile(folder.path(), pairs));
        EXPECT_TRUE(hasTokenizer(other.path()));
        const Tokenizer one = unwrap(Tokenizer::load(other.path()));
        for (const SpecialTokens special : {SpecialTokens::AsText, SpecialTokens::Allow})
            EXPECT_EQ(unwrap(one.encode(text, special)), unwrap(two.encode(text, special)));
        const auto own = static_cast<TokenId>(two.vocabularySize());
        EXPECT_EQ(unwrap(one.decode(std::vector{own})), "<|người|>");
        // Beside the two files it is not read.
        write(folder.path() / "tokenizer.json", "not JSON");
        EXPECT_EQ(unwrap(unwrap(Tokenizer::load(folder.path())).encode(text)), unwrap(two.encode(text)));
        EXPECT_THAT(tokenizerFileNames(folder.path()), ElementsAre("vocab.json", "merges.txt"));
    }
}

TEST(Tokenizer, TokenizerJsonOfAnotherKindIsRefusedByTheFieldsName) {
    const TemporaryFolder folder;
    (void)tinyTokenizer(folder.path());
    const nlohmann::json whole = nlohmann::json::parse(singleFile(folder.path(), true));
    const TemporaryFolder other;
    const auto refusal = [&](const char* path, const nlohmann::json& value) {
        nlohmann::json changed = whole;
        changed[nlohmann::json::json_pointer(path)] = value;
        write(other.path() / "tokenizer.json", changed.dump());
        const auto loaded = Tokenizer::load(other.path());
        return loaded.ok() ? std::string() : loaded.error().message;
    };
    EXPECT_EQ(refusal("/version", "1.0"), "");
    EXPECT_EQ(refusal("/pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {whole["pre_tokenizer"]}}}), "");
    EXPECT_THAT(refusal("/model/type", "WordPiece"), HasSubstr("its model is \"WordPiece\""));
    EXPECT_THAT(refusal("/model/byte_fallback", true), HasSubstr("model.byte_fallback is true"));
    EXPECT_THAT(refusal("/model/dropout", 0.1), HasSubstr("model.dropout is 0.1"));
    EXPECT_THAT(refusal("/model/end_of_word_suffix", "</w>"), HasSubstr("end_of_word_suffix"));
    EXPECT_THAT(refusal("/normalizer", {{"type", "NFC"}}), HasSubstr("its normalizer is"));
    EXPECT_THAT(refusal("/pre_tokenizer", nullptr), HasSubstr("its pre_tokenizer is null"));
    EXPECT_THAT(refusal("/pre_tokenizer/type", "Whitespace"), HasSubstr("its pre_tokenizer is"));
    EXPECT_THAT(refusal("/pre_tokenizer/add_prefix_space", true), HasSubstr("add_prefix_space is true"));
    EXPECT_THAT(refusal("/pre_tokenizer/use_regex", false), HasSubstr("use_regex is false"));
    EXPECT_THAT(refusal("/model/merges/0", "aa"), HasSubstr("merge 1: it is not two tokens"));
    EXPECT_THAT(refusal("/model/merges/0", {"a"}), HasSubstr("merge 1: it is not two tokens"));
    EXPECT_THAT(refusal("/model/merges/0", {"a", "Ω"}), HasSubstr("is not in tokenizer.json"));
    EXPECT_THAT(refusal("/model/merges", nullptr), HasSubstr("model.merges is not a list"));
    EXPECT_THAT(refusal("/model/vocab", {1, 2}), HasSubstr("it is not a JSON object of tokens and ids"));
    EXPECT_THAT(refusal("/added_tokens/1/id", -1), HasSubstr("the id is not an integer"));
    EXPECT_THAT(refusal("/added_tokens/1/id", 0), HasSubstr("the id 0 belongs to"));
    EXPECT_THAT(refusal("/added_tokens/1/content", 5), HasSubstr("one of added_tokens has no content"));
}

TEST(Tokenizer, WindowsLineEndsInMergesAreAccepted) {
    const TemporaryFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0, "aa": 1})");
    write(folder.path() / "merges.txt", "#version: 0.2\r\na a\r\n");
    EXPECT_THAT(unwrap(unwrap(Tokenizer::load(folder.path())).encode("aaa")), ElementsAre(1, 0));
}

// Linear but for the heap's own logarithm: the count per byte does not grow with the input.
TEST(Tokenizer, MergeWorkIsLinear) {
    const TemporaryFolder folder;
    BpeLearner learner;
    learner.add(std::string(4096, 'a') + "b" + std::string(4096, ' '));
    const BpeVocabulary vocabulary = unwrap(learner.learn(280));
    ASSERT_TRUE(vocabulary.save(folder.path()).ok());
    const Tokenizer tokenizer = unwrap(Tokenizer::load(folder.path()));
    for (const char c : {'a', ' '}) {
        const std::string text(std::size_t{1} << 20, c);
        const auto ids = unwrap(tokenizer.encode(text));
        EXPECT_LT(ids.size(), text.size() / 16);
        EXPECT_GE(Tokenizer::mergeWork(), text.size() - 1);
        EXPECT_LT(Tokenizer::mergeWork(), 6 * text.size());
        EXPECT_EQ(unwrap(tokenizer.decode(ids)), text);
    }
}

TEST(BpeLearner, MergesTheMostFrequentPairFirst) {
    BpeLearner learner;
    learner.add("abab abab abc"); // ab: 5 times
    const BpeVocabulary vocabulary = unwrap(learner.learn(260));
    ASSERT_EQ(vocabulary.tokens.size(), 260U);
    ASSERT_EQ(vocabulary.merges.size(), 3U);
    EXPECT_EQ(vocabulary.tokens[256], "ab");
    // Then " ab" and "abab" occur twice each: the pair of the smaller left id goes first, and a space is byte 220.
    EXPECT_EQ(vocabulary.tokens[257], " ab");
    EXPECT_EQ(vocabulary.tokens[259], "<|endoftext|>");
}

TEST(BpeLearner, IsIndependentOfTheOrderOfTheTexts) {
    BpeLearner forward;
    BpeLearner backward;
    const std::vector<std::string> texts{"one two three ", "two three four ", "three four five "};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        forward.add(texts[i]);
        backward.add(texts[texts.size() - 1 - i]);
    }
    const auto a = unwrap(forward.learn(290));
    const auto b = unwrap(backward.learn(290));
    EXPECT_EQ(a.merges, b.merges);
    EXPECT_EQ(a.tokens, b.tokens);
}

TEST(BpeLearner, StopsWhenNothingIsLeftToMerge) {
    BpeLearner learner;
    learner.add("ab");
    EXPECT_EQ(unwrap(learner.learn(1000)).tokens.size(), 258U);
    EXPECT_EQ(learner.learn(256).error().kind, ErrorKind::Usage);
}

} // namespace
} // namespace lamina
