#include "base/files.h"
#include "net/article_fetch.h"
#include "net/article_source.h"
#include "net/page_facts.h"
#include "tests/test_support.h"
#include "text/article_cleaner.h"

#include <unistd.h>

namespace lamina {
namespace {

using test::unwrap;

std::string kindOf(const std::string& source) {
    RunToken token;
    const auto result = loadPage(source, token, FetchOptions{});
    return result.ok() ? "ok" : std::string(errorKindName(result.error().kind));
}

TEST(ArticleSource, TellsUrls) {
    EXPECT_TRUE(isUrl("https://example.org/a"));
    EXPECT_TRUE(isUrl("HTTP://example.org"));
    EXPECT_FALSE(isUrl("http.html"));
    EXPECT_FALSE(isUrl("ftp://example.org"));
    EXPECT_FALSE(isUrl(""));
}

TEST(ArticleSource, Revision) {
    EXPECT_EQ(mediaWikiRevision("x {\"wgRevisionId\":1314392250,\"y\":1}"), "1314392250");
    EXPECT_EQ(mediaWikiRevision("\"wgRevisionId\": 7}"), "7");
    EXPECT_EQ(mediaWikiRevision("\"wgRevisionId\":0,"), "");
    EXPECT_EQ(mediaWikiRevision("\"wgRevisionId\":"), "");
    EXPECT_EQ(mediaWikiRevision("\"wgRevisionId\":null"), "");
    EXPECT_EQ(mediaWikiRevision("none"), "");
}

TEST(ArticleSource, FileAsItIs) {
    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "a.txt").string();
    ASSERT_TRUE(writeFileAtomically(path, " \"wgRevisionId\":12 \n").ok());
    RunToken token;
    const LoadedPage loaded = unwrap(loadPage(path, token, FetchOptions{}));
    EXPECT_EQ(loaded.page.bytes, " \"wgRevisionId\":12 \n");
    EXPECT_EQ(loaded.page.source, path);
    EXPECT_EQ(loaded.page.contentType, "");
    EXPECT_EQ(loaded.source, path);
    EXPECT_EQ(loaded.revision, "12");
    EXPECT_EQ(loaded.retrieved, "");
}

TEST(ArticleSource, Demo) {
    RunToken token;
    const LoadedPage loaded = unwrap(loadPage("demo", token, FetchOptions{}));
    EXPECT_EQ(loaded.source, "demo");
    const Article article = unwrap(cleanArticle(loaded.page, CleaningMode::Article));
    EXPECT_EQ(article.title, "Light-emitting diode");
    EXPECT_GT(article.cleanedCharacters, 60000U);
    EXPECT_TRUE(article.warnings.empty());
    for (const char* never : {"[edit", "[1]", "  ", "<", "redirects here", "Working principle", "\nReferences"})
        EXPECT_EQ(article.text.find(never), std::string::npos) << never;
}

TEST(ArticleSource, StandardInput) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "in";
    const std::string bytes(300000, 'y');
    ASSERT_TRUE(writeFileAtomically(path, bytes).ok());
    const int saved = ::dup(STDIN_FILENO);
    ASSERT_NE(std::freopen(path.c_str(), "r", stdin), nullptr);
    RunToken token;
    const auto loaded = loadPage("-", token, FetchOptions{});
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
    EXPECT_EQ(unwrap(loaded).page.bytes, bytes);
}

TEST(ArticleSource, Refusals) {
    EXPECT_EQ(kindOf(""), "usage");
    EXPECT_EQ(kindOf("/nonexistent/article.html"), "not_found");
    EXPECT_EQ(kindOf("/tmp"), "usage");
    EXPECT_EQ(kindOf("ftp://example.org/a"), "usage");
    EXPECT_EQ(kindOf("http://"), "usage");
    EXPECT_EQ(kindOf("https://user:secret@example.org/"), "usage");
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "big.txt";
    ASSERT_TRUE(writeFileAtomically(path, std::string(maximumPageBytes + 1, 'x')).ok());
    EXPECT_EQ(kindOf(path.string()), "format");
}

TEST(CanonicalUrl, HoweverItIsWritten) {
    const auto of = [](const char* page) { return canonicalUrl(page, "https://a.example/x/y?z"); };
    EXPECT_EQ(of("<link rel=\"canonical\" href=\"https://en.example/wiki/A\">"), "https://en.example/wiki/A");
    EXPECT_EQ(of("<LINK HREF='/wiki/A&amp;B' data-x REL='Canonical'/>"), "https://a.example/wiki/A&B");
    EXPECT_EQ(of("<link rel=canonical href=b>"), "https://a.example/x/b");
    EXPECT_EQ(of("<link rel=\"stylesheet\" href=\"x.css\"><link rel=\"canonical\">"), "");
    EXPECT_EQ(of("<link rel=\"canonical\" href=\"javascript:alert(1)\">"), "");
    EXPECT_EQ(of("<a rel=\"canonical\" href=\"https://b.example/\">"), "");
    EXPECT_EQ(of("no page"), "");
}

} // namespace
} // namespace lamina
