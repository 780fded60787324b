// Small pages of our own, one for each trap and skin generation.
#include "tests/test_support.h"
#include "text/article_cleaner.h"
#include "text/charset.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;

Article clean(std::string html, CleaningMode mode = CleaningMode::Article) {
    return unwrap(cleanArticle({std::move(html), "text/html; charset=utf-8", "page"}, mode));
}

// A Vector-2022 page around `content`.
std::string vector2022(const std::string& content) {
    return "<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><title>Lamp - Wiki</title><script>var "
           "s='mw';</script></head>"
           "<body><nav>Main menu</nav><main id=\"content\" class=\"mw-body\"><h1 id=\"firstHeading\">Lamp</h1>"
           "<div id=\"bodyContent\" class=\"vector-body\"><div class=\"mw-indicators\"><div class=\"mw-indicator\">"
           "<div class=\"mw-parser-output\">a padlock</div></div></div><div id=\"siteSub\">From the wiki</div>"
           "<div id=\"mw-content-text\" class=\"mw-body-content\"><div class=\"mw-content-ltr mw-parser-output\">" +
           content + "</div></div></div></main><footer>Privacy</footer></body></html>";
}

std::string cleaned(const std::string& content) {
    return clean(vector2022(content)).text;
}

// "kind parts characters [excerpt|…]" for each kind.
std::vector<std::string> removed(const Article& article) {
    std::vector<std::string> lines;
    for (const RemovedText& one : article.removed) {
        std::string line = one.kind + " " + std::to_string(one.parts) + " " + std::to_string(one.characters);
        for (const std::string& excerpt : one.excerpts)
            line += "|" + excerpt;
        lines.push_back(line);
    }
    return lines;
}

TEST(ArticleCleaner, TellsWhatItRemoved) {
    const std::string page = vector2022(
        "<table class=\"infobox\"><tr><td>Mass</td><td>5 kg</td></tr></table><style>p{}</style>"
        "<p>A lamp<sup class=\"reference\">[1]</sup> shines.<sup class=\"reference\">[2]</sup></p>"
        "<div class=\"hatnote\">Main  article:\n Lamps</div><p style=\"display:none\">ẩn</p>"
        "<div class=\"mw-heading\"><h2 id=\"References\">References</h2></div><ol><li>Book</li></ol><p>After.</p>");
    EXPECT_EQ(removed(clean(page)),
              (std::vector<std::string>{"outside 5 42|Main menu|Lamp|a padlock", "after 3 20|References|Book|After.",
                                        "infoboxes 1 8|Mass5 kg", "hatnotes 1 19|Main article: Lamps",
                                        "citations 2 6|[1]|[2]", "hidden 1 2|ẩn", "code 2 14|var s='mw';|p{}"}));
    EXPECT_TRUE(clean("<html><body><p>All of it.</p></body></html>").removed.empty());
    EXPECT_TRUE(unwrap(cleanArticle({"Only text.", "text/plain", "page"}, CleaningMode::Article)).removed.empty());
    const Article cut = clean("<p>ab<b class=mw-body-content>é<i id=\"References\">tail", CleaningMode::Markup);
    EXPECT_EQ(removed(cut), (std::vector<std::string>{"outside 1 14", "after 1 20"}));
    const Article longText = clean("<body><p>x</p><script>" + std::string(500, 'y') + "</script></body>");
    EXPECT_EQ(removed(longText), std::vector<std::string>{"code 1 500|" + std::string(80, 'y')});
}

TEST(ArticleCleaner, Vector2022) {
    const Article article = clean(
        vector2022("<p>A <b>lamp</b> shines.</p><div class=\"mw-heading mw-heading2\"><h2 id=\"Use\">Use</h2><span "
                   "class=\"mw-editsection\">[<a>edit</a>]</span></div><p>At night.</p><div class=\"mw-heading\"><h2 "
                   "id=\"References\">References</h2></div><ol class=\"references\"><li>Book</li></ol><p>After.</p>"));
    EXPECT_EQ(article.text, "A lamp shines.\n\nUse\n\nAt night.");
    EXPECT_EQ(article.title, "Lamp");
    EXPECT_TRUE(article.warnings.empty());
    EXPECT_EQ(article.cleanedCharacters, article.text.size());
    EXPECT_LT(article.cleanedCharacters, article.slicedCharacters);
    EXPECT_LT(article.slicedCharacters, article.rawCharacters);
}

TEST(ArticleCleaner, Vector2010WhereTheFirstBodyContentIsTheSiteNotice) {
    const std::string page =
        "<html><body class=\"mediawiki\"><div id=\"content\" class=\"mw-body\"><div id=\"siteNotice\" "
        "class=\"mw-body-content\"></div><div class=\"mw-indicators mw-body-content\"></div><h1 "
        "id=\"firstHeading\">Lamp</h1>"
        "<div id=\"bodyContent\" class=\"mw-body-content\"><div id=\"siteSub\">From the wiki</div><div "
        "id=\"contentSub\"></div>"
        "<div id=\"mw-content-text\" class=\"mw-content-ltr\"><div class=\"mw-parser-output\"><p>A lamp "
        "shines.</p><h2><span "
        "class=\"mw-headline\" id=\"References\">References</span><span "
        "class=\"mw-editsection\">[edit]</span></h2><p>Book</p>"
        "</div></div><div class=\"printfooter\">Retrieved from</div></div></div></body></html>";
    EXPECT_EQ(clean(page).text, "A lamp shines.");
}

TEST(ArticleCleaner, MonobookWithoutContentText) {
    EXPECT_EQ(
        clean(
            "<html><body><div id=\"bodyContent\" class=\"mw-body-content\"><h3 id=\"siteSub\">From the wiki</h3>"
            "<div id=\"jump-to-nav\">Jump to: navigation</div><p>A lamp shines.</p><h2>References</h2><p>Book</p></div>"
            "<div id=\"column-one\">Views</div></body></html>")
            .text,
        "A lamp shines.");
}

TEST(ArticleCleaner, ParserOutputAloneTakesTheLongest) {
    EXPECT_EQ(
        clean("<body><div class=\"mw-parser-output\">notice</div><div class=\"mw-parser-output\"><p>A lamp shines at "
              "night.</p></div></body>")
            .text,
        "A lamp shines at night.");
}

TEST(ArticleCleaner, StopsAtReferencesInAnyCase) {
    for (const std::string heading :
         {"<h2 id=\"references\">Sources</h2>", "<h2>REFERENCES</h2>", "<h3 id=\"References\">References</h3>",
          "<h2><span id=\"x\"></span><span class=\"mw-headline\" id=\"References\">Refs</span></h2>"})
        EXPECT_EQ(cleaned("<p>Text.</p>" + heading + "<p>Book</p>"), "Text.") << heading;
}

TEST(ArticleCleaner, NotesBeforeReferencesStay) {
    EXPECT_EQ(
        cleaned(
            "<p>Text.</p><h2 id=\"Notes\">Notes</h2><p>A note.</p><h2 id=\"References\">References</h2><p>Book</p>"),
        "Text.\n\nNotes\n\nA note.");
}

TEST(ArticleCleaner, WithoutReferencesTheFirstOfTheOthers) {
    EXPECT_EQ(
        cleaned("<p>Text.</p><h2 id=\"See_also\">See also</h2><ul><li>Sun</li></ul><h2 "
                "id=\"Further_reading\">Further reading</h2><p>Book</p><h2 id=\"External_links\">External links</h2>"),
        "Text.\n\nSee also\n\nSun");
    const Article article = clean(vector2022("<p>Text.</p><h2>Last</h2><p>End.</p>"));
    EXPECT_EQ(article.text, "Text.\n\nLast\n\nEnd.");
    EXPECT_EQ(article.warnings.size(), 1U);
}

TEST(ArticleCleaner, ReferencesInTheContentsListDoNotStopIt) {
    EXPECT_EQ(cleaned("<div id=\"toc\" class=\"toc\"><h2>References</h2><ul><li>1 Use</li></ul></div><p>Text.</p>"
                      "<h2 id=\"References\">References</h2>"),
              "Text.");
}

TEST(ArticleCleaner, DropsWhatIsNotTheArticle) {
    const std::string pieces[] = {
        "<script>x()</script>",
        "<style>.a{}</style>",
        "<noscript>DROP</noscript>",
        "<table class=\"infobox vcard\"><tr><th>DROP</th></tr></table>",
        "<table class=\"infobox_v2\"><tr><th>DROP</th></tr></table>",
        "<div class=\"navbox\" role=\"navigation\">DROP</div>",
        "<div role=\"navigation\">DROP</div>",
        "<table class=\"sidebar\"><tr><td>DROP</td></tr></table>",
        "<table class=\"box-Update ambox\"><tr><td>DROP</td></tr></table>",
        "<div role=\"note\" class=\"hatnote\">Main article: DROP</div>",
        "<div class=\"dablink\">DROP</div>",
        "<div class=\"shortdescription\" style=\"display:none\">DROP</div>",
        "<div style=\"color: red; DISPLAY : none\">DROP</div>",
        "<div hidden>DROP</div>",
        "<div class=\"thumb\" style=\"visibility:hidden\">DROP</div>",
        "<ol class=\"references\"><li>DROP</li></ol>",
        "<div class=\"sistersitebox\">DROP</div>",
        "<div id=\"coordinates\">52 N DROP</div>",
        "<div class=\"mw-empty-elt\"></div>",
        "<!-- DROP -->",
        "<select><option>DROP</option></select>",
    };
    for (const std::string& piece : pieces)
        EXPECT_EQ(cleaned("<p>One.</p>" + piece + "<p>Two.</p>"), "One.\n\nTwo.") << piece;
}

TEST(ArticleCleaner, CitationMarkersLeaveNoTrace) {
    EXPECT_EQ(cleaned("<p>Light<sup class=\"reference\" id=\"cite_ref-1\"><a>[1]</a></sup> , heat<sup "
                      "class=\"reference\">[2]</sup><sup class=\"noprint Inline-Template\">[<i>when?</i>]</sup>. End "
                      "<sup id=\"cite_ref-2\">[3]</sup>.</p>"),
              "Light, heat. End.");
}

TEST(ArticleCleaner, BracketsEmptiedByAnOmissionGo) {
    EXPECT_EQ(cleaned("<p>Kyiv (<span class=\"ext-phonos\">listen</span>) is a city. Call main() [here].</p>"),
              "Kyiv is a city. Call main() [here].");
}

TEST(ArticleCleaner, SectionsOfReferencesAloneLoseTheirHeading) {
    EXPECT_EQ(
        cleaned(
            "<p>Text.</p><h2 id=\"Footnotes\">Footnotes</h2><div class=\"reflist\"><ol "
            "class=\"references\"><li>a</li></ol></div><h2>More</h2><p>End.</p><h2 id=\"References\">References</h2>"),
        "Text.\n\nMore\n\nEnd.");
    EXPECT_EQ(cleaned("<p>Text.</p><h2>Empty but real</h2><h2 id=\"References\">References</h2>"),
              "Text.\n\nEmpty but real");
    EXPECT_EQ(cleaned("<p>Text.</p><h2>Sources</h2><h3 id=\"References\">References</h3>"), "Text.");
}

TEST(ArticleCleaner, FormulasOnceAsTex) {
    const std::string image =
        "<img class=\"mwe-math-fallback-image-inline\" aria-hidden=\"true\" alt=\"{\\displaystyle E=mc^{2}}\">";
    const std::string mathml =
        "<span class=\"mwe-math-mathml-inline\" style=\"display: none;\"><math alttext=\"{\\displaystyle "
        "E=mc^{2}}\"><semantics><mrow><mi>E</mi></mrow><annotation "
        "encoding=\"application/x-tex\">{\\displaystyle E=mc^{2}}</annotation></semantics></math></span>";
    const std::string expected = "So E=mc^{2}, says he.";
    EXPECT_EQ(cleaned("<p>So <span class=\"mwe-math-element\">" + mathml + image + "</span>, says he.</p>"), expected);
    EXPECT_EQ(cleaned("<p>So <span class=\"mwe-math-element\">" + mathml + "</span>, says he.</p>"), expected);
    EXPECT_EQ(cleaned("<p>So <math><semantics><mi>E</mi><annotation encoding=\"application/x-tex\">{\\displaystyle "
                      "E=mc^{2}}</annotation></semantics></math>, says he.</p>"),
              expected);
    EXPECT_EQ(cleaned("<p>So <img class=\"tex\" alt=\"{\\displaystyle E=mc^{2}}\">, says he.</p>"), expected);
    EXPECT_EQ(cleaned("<p>So <span class=\"mwe-math-element\"><img class=\"mwe-math-fallback-image-display\" "
                      "alt=\"x\"></span>for all.</p>"),
              "So\nx\nfor all.");
    EXPECT_EQ(cleaned("<p>About 10<sup>&minus;3</sup> cm<sup>3</sup>, the 19<sup>th</sup>; <span "
                      "class=\"texhtml\">A<sub>n</sub> = "
                      "A<sup>H</sup></span>.</p>"),
              "About 10^\xE2\x88\x92"
              "3 cm3, the 19th; A_n = A^H.");
}

TEST(ArticleCleaner, DataTablesARowALine) {
    EXPECT_EQ(
        cleaned(
            "<p>See:</p><table class=\"wikitable\"><caption>Lamps</caption><tbody><tr><th>Kind</th><th>Hours</th>"
            "<th>Note</th></tr><tr><td>Arc<br>lamp</td><td>75</td><td></td></tr><tr><td></td><td><p>a</p><p>b</p></td>"
            "<td><ul><li>x</li><li>y</li></ul></td></tr><tr><td></td></tr></tbody></table><p>End.</p>"),
        "See:\n\nLamps\nKind | Hours | Note\nArc lamp | 75\n| a b | x; y\n\nEnd.");
    EXPECT_EQ(cleaned("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"), "1 | 2\n3 | 4");
}

TEST(ArticleCleaner, LayoutTablesAreProse) {
    EXPECT_EQ(cleaned("<table><tr><td><p>One.</p><p>Two.</p></td><td><p>Three.</p></td></tr></table>"),
              "One.\n\nTwo.\n\nThree.");
    EXPECT_EQ(
        cleaned("<table class=\"wikitable\"><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr>"
                "</table></td></tr></table>"),
        "a | b c; d");
}

TEST(ArticleCleaner, BreaksAndSpaces) {
    EXPECT_EQ(cleaned("<p>One\n  two\t three&nbsp;four&#8239;m<br>next&shy;line &lt;&amp;&gt; caf&eacute; "
                      "&#x1F4A1;</p>\n\n\n<p> </p>"
                      "<ul><li>a<ul><li>b</li></ul></li>\n<li>c</li></ul>tail<div>x</div><div>y</div>"),
              "One two three four m\nnextline <&> caf\xC3\xA9 \xF0\x9F\x92\xA1\n\na\nb\nc\n\ntail\nx\ny");
    EXPECT_EQ(
        cleaned("<dl><dt>Term</dt><dd>Meaning</dd></dl><blockquote><p>Said.</p></blockquote><hr><b>A</b><i>B</i>"),
        "Term\nMeaning\n\nSaid.\n\nAB");
    EXPECT_EQ(cleaned("<pre>\nint a;\n  b;</pre>"), "int a;\nb;");
    EXPECT_EQ(cleaned("<figure><a><img alt=\"no\"></a><figcaption>A caption</figcaption></figure><p>Text.</p>"),
              "A caption\n\nText.");
}

TEST(ArticleCleaner, OtherPages) {
    EXPECT_EQ(
        clean("<html><head><title>T</title></head><body><nav>menu</nav><main><h1>Head</h1><p>Main.</p></main></body>")
            .text,
        "Head\n\nMain.");
    EXPECT_EQ(
        clean("<body><article><p>Short</p></article><article><h1>Long</h1><p>The long one.</p></article></body>").text,
        "Short\n\nLong\n\nThe long one.");
    const Article body =
        clean("<title>T</title><p class=\"sidebar\">Text with class <a class=\"reference\">kept</a>.<p>Two"
              "<h2>References</h2><p>Kept too.");
    EXPECT_EQ(body.text, "Text with class kept.\n\nTwo\n\nReferences\n\nKept too.");
    EXPECT_EQ(body.title, "T");
    EXPECT_TRUE(body.warnings.empty());
}

TEST(ArticleCleaner, MarkupModeIsTwoStringCuts) {
    const Article both =
        clean("<a>\n<div class=\"mw-body-content\"> &amp; <p>x</p> <h2 id=\"References\">R</h2>", CleaningMode::Markup);
    EXPECT_EQ(both.text, "mw-body-content\"> &amp; <p>x</p> <h2 ");
    EXPECT_TRUE(both.warnings.empty());
    EXPECT_EQ(both.slicedCharacters, both.text.size());

    const Article before =
        clean("<i id=\"References\">1</i><b class=\"mw-body-content\">2<b id=\"References\">", CleaningMode::Markup);
    EXPECT_EQ(before.text, "mw-body-content\">2<b ");

    const Article noEnd = clean("<p>mw-body-content <h2 id='References'>", CleaningMode::Markup);
    EXPECT_EQ(noEnd.text, "mw-body-content <h2 id='References'>");
    EXPECT_EQ(noEnd.warnings.size(), 1U);

    const Article noStart = clean("<p>x <h2 id=\"References\">", CleaningMode::Markup);
    EXPECT_EQ(noStart.text, "<p>x <h2 ");
    EXPECT_EQ(noStart.warnings.size(), 1U);

    EXPECT_EQ(clean("<p>plain</p>", CleaningMode::Markup).warnings.size(), 2U);
}

TEST(ArticleCleaner, TextFilesPassAsTheyAre) {
    const std::string bytes = "  \r\nif a<b & c>d:  \xFF\x80\n\n\tEnd  \n";
    for (const char* name : {"a.txt", "/x/B.MD", "notes.markdown", "", "-"})
        for (const CleaningMode mode : {CleaningMode::Article, CleaningMode::Markup})
            EXPECT_EQ(unwrap(cleanArticle({bytes, "", name}, mode)).text, bytes) << name;
    EXPECT_EQ(unwrap(cleanArticle({"<p>x</p>", "", "a.txt"}, CleaningMode::Article)).text, "<p>x</p>");
    EXPECT_EQ(unwrap(cleanArticle({"<p>x</p>", "text/plain", "a.html"}, CleaningMode::Article)).text, "<p>x</p>");
    EXPECT_EQ(unwrap(cleanArticle({"#include <a>\nstd::vector<p> v;", "", ""}, CleaningMode::Article)).text,
              "#include <a>\nstd::vector<p> v;");
    EXPECT_EQ(unwrap(cleanArticle({"\xEF\xBB\xBFx", "", "a.txt"}, CleaningMode::Article)).text, "\xEF\xBB\xBFx");
}

TEST(ArticleCleaner, HtmlIsToldByNameTypeOrLook) {
    EXPECT_EQ(unwrap(cleanArticle({"<p>x &amp; y", "", "a.htm"}, CleaningMode::Article)).text, "x & y");
    EXPECT_EQ(unwrap(cleanArticle({"<p>x &amp; y", "text/html", "a.txt"}, CleaningMode::Article)).text, "x & y");
    EXPECT_EQ(unwrap(cleanArticle({"\n<!DOCTYPE HTML>x &amp; y", "", "-"}, CleaningMode::Article)).text, "x & y");
    EXPECT_EQ(unwrap(cleanArticle({"Pasted <p>x &amp; y</p>", "", "-"}, CleaningMode::Article)).text,
              "Pasted\n\nx & y");
}

TEST(ArticleCleaner, Charsets) {
    const auto text = [](std::string bytes, std::string type) {
        return unwrap(cleanArticle({std::move(bytes), std::move(type), "p.html"}, CleaningMode::Article)).text;
    };
    const std::string cafe = "caf\xC3\xA9 \xE2\x82\xAC";
    EXPECT_EQ(text("<p>caf\xE9 \x80", "text/html; charset=ISO-8859-1"), cafe) << "iso-8859-1 means windows-1252";
    EXPECT_EQ(text("<p>caf\xE9 \x80", "text/html;charset=\"latin1\""), cafe);
    EXPECT_EQ(text("<meta charset=windows-1252><p>caf\xE9 \x80", ""), cafe);
    EXPECT_EQ(text("<META http-equiv='Content-Type' content='text/html; charset=iso-8859-1'><p>caf\xE9 \x80", ""),
              cafe);
    EXPECT_EQ(text("<!-- <meta charset=koi8-r> --><p>" + cafe, ""), cafe);
    EXPECT_EQ(text("<meta charset=koi8-r><p>" + cafe, "text/html; charset=utf-8"), cafe) << "the header comes first";
    EXPECT_EQ(text("\xEF\xBB\xBF<p>" + cafe, "text/html; charset=koi8-r"), cafe) << "the byte order mark before it";
    EXPECT_EQ(text(std::string("\xFF\xFE<\0p\0>\0\xE9\0", 10), ""), "\xC3\xA9");
    EXPECT_EQ(text(std::string("\xFE\xFF\0<\0p\0>\0\xE9", 10), ""), "\xC3\xA9");
    EXPECT_EQ(text("<meta charset=koi8-r><p>\xF3\xD7\xC5\xD4", ""), "\xD0\xA1\xD0\xB2\xD0\xB5\xD1\x82");
    EXPECT_EQ(text("<meta charset=shift_jis><p>\x93\xFA\x96\x7B", ""), "\xE6\x97\xA5\xE6\x9C\xAC");
    EXPECT_EQ(text("<meta charset=utf-8><p>a\xFF\xC3(\xE2\x82 b", ""), "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD b");
    EXPECT_EQ(text("<meta charset=unicode><p>" + cafe, ""), cafe) << "what could be read so far is not UTF-16";
    EXPECT_EQ(text("<meta charset=uft-8><p>" + cafe, ""), cafe) << "no label of the list is no label";
    EXPECT_EQ(text("<meta charset=koi8-r><p>\xF3\xD7\xC5\xD4", "text/html; charset=klingon"),
              "\xD0\xA1\xD0\xB2\xD0\xB5\xD1\x82");
    EXPECT_EQ(text("<meta charset=iso_8859-9><p>\x93\xFD\x94", ""), "\u201C\u0131\u201D");
    EXPECT_EQ(text("<meta charset=l5><p>\xFD", ""), "\u0131");
    EXPECT_EQ(text("<meta charset=ms_kanji><p>\x93\xFA\x96\x7B", ""), "\u65E5\u672C");
    EXPECT_FALSE(cleanArticle({"<p>x", "text/html; charset=iso-2022-kr", "p.html"}, CleaningMode::Article).ok());
}

TEST(ArticleCleaner, CharsetsThatNothingDeclares) {
    const auto article = [](std::string bytes) {
        return unwrap(cleanArticle({std::move(bytes), "", "p.html"}, CleaningMode::Article));
    };
    const Article western = article("<p>caf\xE9 d\xE9j\xE0 vu \x93x\x94");
    EXPECT_EQ(western.text, "caf\u00E9 d\u00E9j\u00E0 vu \u201Cx\u201D");
    EXPECT_THAT(western.warnings, testing::Contains(testing::HasSubstr("read as windows-1252")));
    EXPECT_EQ(article("<html lang='ru'><p>\xCD\xE0\xF1\xEE\xF1 \xEA\xE0\xF7\xE0\xE5\xF2").text,
              "\u041D\u0430\u0441\u043E\u0441 \u043A\u0430\u0447\u0430\u0435\u0442");
    EXPECT_EQ(article("<p>caf\u00E9, na\u00EFve, b\xFF d\u00E9j\u00E0").text,
              "caf\u00E9, na\u00EFve, b\uFFFD d\u00E9j\u00E0")
        << "a damaged character makes no other encoding of it";
}

TEST(ArticleCleaner, ControlsAreNoText) {
    const auto text = [](std::string bytes, const char* type) {
        return unwrap(cleanArticle({std::move(bytes), type, "p.html"}, CleaningMode::Article)).text;
    };
    EXPECT_EQ(text(std::string("<p>A pu\0mp li\x08"
                               "fts wa\xC2\x85ter.\x7F",
                               27),
                   "text/html; charset=utf-8"),
              "A pump lifts water.");
    EXPECT_EQ(text("<p>FAO\x81 (2012)", "text/html; charset=windows-1252"), "FAO (2012)");
    EXPECT_EQ(text(std::string("<\0p\0>\0a\0b\0", 10), "text/html; charset=utf-16le"), "ab");
}

TEST(ArticleCleaner, ABadByteCostsItsOwnSignAlone) {
    const auto text = [](std::string bytes, const char* charset) {
        return unwrap(cleanArticle({std::move(bytes), std::string("text/html; charset=") + charset, "p.html"},
                                   CleaningMode::Article))
            .text;
    };
    EXPECT_EQ(text("<p>58\xAD\xD1\xA4\xCE\xBF\xE5", "euc-jp"), "58\u339D\u306E\u6C34") << "NEC's row 13";
    EXPECT_EQ(text("<p>\xC9\xFE\xB0\xA1", "euc-kr").substr(3), "\uAC00") << "the step is kept";
    EXPECT_EQ(text("<p>\x81<b>x</b>", "shift_jis"), "\uFFFDx") << "an ASCII byte is not eaten";
}

TEST(ArticleCleaner, RepairsUtf8AsBrowsersDo) {
    // From the Unicode standard, table 3-11: maximal subparts.
    EXPECT_EQ(repairUtf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
              "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
              "b\xEF\xBF\xBD"
              "c\xEF\xBF\xBD\xEF\xBF\xBD"
              "d");
    EXPECT_EQ(repairUtf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "a surrogate";
    EXPECT_EQ(repairUtf8("\xF0\x9F\x92\xA1\xC2\xA0"), "\xF0\x9F\x92\xA1\xC2\xA0");
}

TEST(ArticleCleaner, Refusals) {
    const auto error = [](std::string bytes, std::string name) {
        const auto result = cleanArticle({std::move(bytes), "", std::move(name)}, CleaningMode::Article);
        return result.ok() ? std::string("ok")
                           : std::string(errorKindName(result.error().kind)) + ": " + result.error().message;
    };
    EXPECT_THAT(error("", "a.txt"), testing::StartsWith("too_short: a.txt has no text"));
    EXPECT_THAT(error(" \n", "a.txt"), testing::StartsWith("too_short"));
    EXPECT_THAT(error("<p> <script>x</script>", "a.html"), testing::StartsWith("too_short"));
    EXPECT_THAT(error(std::string(maximumPageBytes + 1, 'x'), "a.txt"), testing::HasSubstr("16 MiB"));
    EXPECT_EQ(error(std::string(maximumPageBytes, 'x'), "a.txt"), "ok");
    EXPECT_THAT(error("%PDF-1.4", "a.pdf"), testing::HasSubstr("a.pdf is a PDF file"));
    EXPECT_THAT(error("a" + std::string(100, '\0'), "model.bin"), testing::HasSubstr("binary file"));
}

} // namespace
} // namespace lamina
