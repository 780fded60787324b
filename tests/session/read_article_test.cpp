// What stands where in the article a run read.
#include "session/read_article.h"

#include <gtest/gtest.h>

namespace lamina {

namespace {

ReadArticle articleOf(const std::vector<std::string>& tokens) {
    ReadArticle article;
    std::vector<std::uint32_t> lengths;
    for (const std::string& token : tokens) {
        article.text += token;
        article.ids.push_back(0);
        lengths.push_back(static_cast<std::uint32_t>(token.size()));
    }
    article.offsets = tokenOffsets(lengths);
    return article;
}

} // namespace

TEST(ReadArticle, ContextsAreCutBetweenCharacters) {
    // "é" in two tokens, "光" in three.
    const ReadArticle article = articleOf({"ab", " \xC3", "\xA9", "c", "\xE5", "\x85\x89", "d"});
    EXPECT_EQ(tokenContext(article, 3, 2, 1).before, "\xC3\xA9");
    EXPECT_EQ(tokenContext(article, 3, 1, 1).before, "\xC3\xA9");
    EXPECT_EQ(tokenContext(article, 3, 1, 1).token, "c");
    EXPECT_EQ(tokenContext(article, 3, 1, 1).after, "\xE5\x85\x89");
    EXPECT_EQ(tokenContext(article, 2, 9, 9).token, "\xC3\xA9"); // half a character is shown whole
    EXPECT_EQ(tokenContext(article, 2, 9, 9).before, "ab ");
    EXPECT_EQ(tokenContext(article, 0, 9, 0).before, "");
    EXPECT_EQ(tokenContext(article, 6, 100, 100).before, "ab \xC3\xA9"
                                                         "c\xE5\x85\x89");
    EXPECT_EQ(tokenContext(article, 6, 100, 100).after, "");
    // Bytes that are no UTF-8 do no harm.
    const ReadArticle broken = articleOf({"\x80\x80\x80\x80\x80\x80", "\x80", "\xFF"});
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_FALSE(tokenContext(broken, i, 2, 2).token.empty());
}

TEST(ReadArticle, TokensUsedCountOnce) {
    ReadArticle article;
    article.ids.resize(100);
    article.windows = {{0, 50}, 20, true};
    EXPECT_EQ(article.tokensUsed(), 38U);
    article.windows.dropFirst = false;
    EXPECT_EQ(article.tokensUsed(), 40U);
    article.windows.starts = {30, 0, 10}; // overlapping, in any order
    EXPECT_EQ(article.tokensUsed(), 50U);
    article.windows.dropFirst = true; // 0 and 30 are dropped in every window that holds them but 10..29 holds neither
    EXPECT_EQ(article.tokensUsed(), 48U);
    std::size_t window = 9, position = 9;
    EXPECT_TRUE(article.findToken(31, window, position));
    EXPECT_EQ(window, 0U);
    EXPECT_EQ(position, 1U);
    EXPECT_FALSE(article.findToken(60, window, position));
}

} // namespace lamina
