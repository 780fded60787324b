// Whatever a page contains, the cleaner ends soon, with text or with an error.
#include "base/files.h"
#include "base/seed.h"
#include "tests/test_support.h"
#include "text/article_cleaner.h"
#include "text/charset.h"
#include "text/html/html_tree.h"

#include <functional>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::HasSubstr;

// Cleans in both modes; text, where there is any, must be UTF-8 in good order.
std::string survive(const std::string& html) {
    for (const CleaningMode mode : {CleaningMode::Markup, CleaningMode::Article}) {
        const auto result = cleanArticle({html, "text/html", "page"}, mode);
        if (!result.ok()) {
            EXPECT_FALSE(result.error().message.empty());
            EXPECT_NE(result.error().kind, ErrorKind::Internal);
            if (mode == CleaningMode::Article)
                return std::string(errorKindName(result.error().kind)) + ": " + result.error().message;
            continue;
        }
        EXPECT_EQ(repairUtf8(result->text), result->text);
        if (mode == CleaningMode::Article) {
            EXPECT_EQ(result->text.find("  "), std::string::npos);
            EXPECT_EQ(result->text.find("\n\n\n"), std::string::npos);
            EXPECT_NE(result->text.front(), '\n');
            EXPECT_NE(result->text.back(), ' ');
        }
    }
    return "ok";
}

std::string repeated(std::string_view piece, std::size_t count) {
    std::string text;
    text.reserve(piece.size() * count);
    for (std::size_t i = 0; i < count; ++i)
        text += piece;
    return text;
}

TEST(Robustness, DeepNestingIsRefused) {
    for (const char* tag : {"<div>", "<span>", "<b>", "<table><tr><td>", "<blockquote>", "<x>", "<svg>", "<ul><li>"})
        EXPECT_THAT(survive(repeated(tag, 2000)), HasSubstr("more than 512 deep")) << tag;
    // Deeper still, gumbo's time is the first bound that is passed: in the square of the depth.
    EXPECT_THAT(survive(repeated("<div>", 100000)), HasSubstr("too much time"));
    EXPECT_EQ(survive(repeated("<div>", 500) + "x"), "ok");
}

TEST(Robustness, SloppyPagesAreNotDeep) {
    for (const char* piece :
         {"<p>One", "<li>One", "<tr><td>1<td>2", "<dt>a<dd>b", "<option>a", "<p><b>x</p>", "<br>", "<img a=b/>",
          "<h2>x</h2><p>y", "<div><p>x</div>", "<svg><path/><g><title>t</title></g></svg>", "<!-- <div> -->",
          "<script>'<div>'</script>", "<a title=\"<div>\">x</a>", "<p><table><tr><td><p>x</table>"}) {
        HtmlBounds bounds;
        bounds.depth = 20;
        EXPECT_TRUE(HtmlTree::parse("<table><ul>" + repeated(piece, 2000), bounds).ok()) << piece;
    }
}

TEST(Robustness, ManyAttributes) {
    std::string some;
    std::string bodies;
    for (int i = 0; i < 600; ++i) {
        some += " a" + std::to_string(i) + "='x'";
        bodies += "<body b" + std::to_string(i) + ">";
    }
    EXPECT_EQ(survive("<p" + some + ">x"), "ok");
    EXPECT_EQ(survive(bodies + "x"), "ok");
    // gumbo compares each attribute with all before it.
    std::string many = "<p";
    for (int i = 0; i < 200000; ++i)
        many += " a" + std::to_string(i);
    EXPECT_THAT(survive(many + ">x"), HasSubstr("too much time"));
}

TEST(Robustness, BoundsHold) {
    // A select ignores <style>, so what looks like its text is elements.
    const std::string hidden = "<select><style></select>" + repeated("<div>", 20000);
    HtmlBounds little;
    little.seconds = 0.2;
    little.secondsPerMebibyte = 0;
    const auto slow = HtmlTree::parse(hidden, little);
    ASSERT_FALSE(slow.ok());
    EXPECT_EQ(slow.error().kind, ErrorKind::Format);
    EXPECT_THAT(slow.error().message, HasSubstr("too much time"));

    // Formatting left open is opened again in every paragraph.
    std::string multiplied;
    for (int i = 0; i < 400; ++i)
        multiplied += "<p><b id=" + std::to_string(i) + ">x</p>";
    little.memory = std::size_t{16} << 20;
    little.seconds = 60;
    const auto large = HtmlTree::parse(multiplied + repeated("<p>x</p>", 100000), little);
    ASSERT_FALSE(large.ok());
    EXPECT_THAT(large.error().message, HasSubstr("too much memory"));
}

TEST(Robustness, SixteenMebibytes) {
    EXPECT_EQ(survive(std::string(maximumPageBytes, '<')), "ok");
    EXPECT_THAT(survive("<!--" + std::string(maximumPageBytes - 4, '-')), HasSubstr("no text"));
    EXPECT_THAT(survive("<p a=\"" + std::string(maximumPageBytes - 6, '<')), HasSubstr("no text"));
}

TEST(Robustness, ManyOfEverything) {
    for (const char* piece : {"<p>",
                              "<",
                              "&",
                              "&#",
                              "</",
                              "<!",
                              "<![CDATA[",
                              "<!--",
                              "<?",
                              "<p a=",
                              "<script>",
                              "</script",
                              "<title>",
                              "<textarea>x",
                              "<h2>x",
                              "<li>x",
                              "<td>x",
                              "<tr><td>x",
                              "<b><p></b>",
                              "<a><p>",
                              "<i><b><p></i></b>",
                              "<sup>1",
                              "<math><mi>x</math>",
                              "<select><option>",
                              "<frameset>",
                              "(<sup class=reference>1</sup>)",
                              "<article>x</article>",
                              "\xC2\xA0",
                              "\r\n",
                              "<span class=mwe-math-element></span>",
                              "<form><table><form>",
                              "<h2 id=References>",
                              "<template>x</template>",
                              "<div class='mw-parser-output'>x</div>",
                              "<plaintext>",
                              "<svg><desc><div></svg>",
                              "<isindex>",
                              "<noscript>",
                              "<noscript><p>x</noscript>",
                              "<b class=mw-headline>x",
                              "<p><b class=mw-headline a=1>",
                              "<ruby><rt>x<rp>",
                              "<td rowspan=1000 colspan=100>x",
                              "<q><del>x",
                              "<h3>Read also</h3>",
                              "<sup><a href=#fn1>1</a></sup>",
                              "<template shadowrootmode=open>x",
                              "<image>"}) {
        (void)survive(repeated(piece, 20000));
        (void)survive("<div id=mw-content-text>" + repeated(piece, 300) + "<table>" + repeated(piece, 300));
    }
}

TEST(Robustness, RandomTags) {
    const std::string_view pieces[] = {"<p>",
                                       "</p>",
                                       "<b>",
                                       "</b>",
                                       "<a href=x>",
                                       "</a>",
                                       "<table>",
                                       "</table>",
                                       "<td>",
                                       "<tr>",
                                       "<caption>",
                                       "<div>",
                                       "</div>",
                                       "<svg>",
                                       "</svg>",
                                       "<math>",
                                       "<mi>",
                                       "<select>",
                                       "<option>",
                                       "</select>",
                                       "<style>",
                                       "</style>",
                                       "<script>",
                                       "</script>",
                                       "<h2 id=References>",
                                       "</h2>",
                                       "<ul>",
                                       "<li>",
                                       "</ul>",
                                       "<pre>",
                                       "</pre>",
                                       "<sup>",
                                       "</sup>",
                                       "text ",
                                       "1",
                                       "(",
                                       ")",
                                       "\n",
                                       "<template>",
                                       "</template>",
                                       "<div id=mw-content-text>",
                                       "<span class=texhtml>",
                                       "<table class=wikitable>",
                                       "<th>",
                                       "<i class=reference>",
                                       "<form>",
                                       "</form>",
                                       "<body>",
                                       "<frameset>",
                                       "<!--",
                                       "-->",
                                       "<button>",
                                       "<nobr>",
                                       "<ruby>",
                                       "<rt>",
                                       "<dd>",
                                       "<dt>",
                                       "<foreignobject>",
                                       "<title>",
                                       "</title>",
                                       "<object>",
                                       "</object>",
                                       "\"",
                                       "'",
                                       "=",
                                       ">",
                                       "<"};
    Random random(20);
    for (int page = 0; page < 3000; ++page) {
        std::string html;
        for (std::uint64_t length = random.below(60); length > 0; --length)
            html += pieces[random.below(std::size(pieces))];
        (void)survive(html);
    }
}

// The documents of html5lib's tree-construction tests.
TEST(Robustness, Html5lib) {
    LAMINA_NEEDS_SHARED_DATA();
    std::size_t documents = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(test::sharedData() / "html5lib-tests")) {
        if (entry.path().extension() != ".dat")
            continue;
        const std::string file = test::unwrap(readFile(entry.path()));
        for (std::size_t at = 0; (at = file.find("#data\n", at)) != std::string::npos; ++documents) {
            at += 6;
            const std::string html = file.substr(at, file.find("\n#errors", at) - at);
            (void)survive(html);
            (void)survive("<div id=mw-content-text>" + html);
        }
    }
    EXPECT_GT(documents, 1500U);
}

TEST(Robustness, DamagedRealPages) {
    LAMINA_NEEDS_SHARED_DATA();
    Random random(21);
    for (const auto& entry : std::filesystem::directory_iterator(test::sharedData() / "wikipedia-html")) {
        const std::string page = test::unwrap(readFile(entry.path()));
        for (int i = 0; i < 8; ++i)
            (void)survive(page.substr(0, random.below(page.size())));
        for (int i = 0; i < 8; ++i) {
            std::string damaged = page;
            for (std::uint64_t flips = 1 + random.below(200); flips > 0; --flips)
                damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
            (void)survive(damaged);
        }
        for (int i = 0; i < 4; ++i) {
            std::string spliced = page;
            spliced.erase(random.below(spliced.size()), random.below(2000));
            spliced.insert(random.below(spliced.size()), page.substr(random.below(page.size()), 3000));
            (void)survive(spliced);
        }
    }
}

} // namespace
} // namespace lamina
