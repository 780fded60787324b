// Forms that pages come in: XHTML, saved pages, shadow roots, spans of cells, readings, footnotes and the like.
#include "tests/test_support.h"
#include "text/article_cleaner.h"

namespace lamina {
namespace {

std::string clean(const std::string& bytes, const std::string& name = "page.html", const std::string& type = "") {
    return test::unwrap(cleanArticle({bytes, type, name}, CleaningMode::Article)).text;
}
std::string wiki(const std::string& content) {
    return clean("<body><div id=mw-content-text>" + content + "<h2>References</h2></div>");
}

TEST(PageForms, XhtmlIsXml) {
    const std::string page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"a.js\"/></head>"
                             "<body><div class=\"a\"/><p>One <![CDATA[1 < 2 & 3]]> two<br/>three.</p><video/><p>Four "
                             "<b/>five.</p></body></html>";
    const std::string expected = "One 1 < 2 & 3 two\nthree.\n\nFour five.";
    EXPECT_EQ(clean(page, "a.xhtml"), expected);
    EXPECT_EQ(clean(page, "a", "application/xhtml+xml"), expected);
    EXPECT_EQ(clean("<?xml version=\"1.0\"?>" + page, "a.html"), expected);
    EXPECT_EQ(clean("<script>//<![CDATA[\nif (a<b) x();\n//]]></script><p>Text.</p>", "a.xhtml"), "Text.");
    // As HTML a <b/> goes on.
    EXPECT_EQ(clean("<p>a<b/>b<p>c", "a.html"), "ab\n\nc");
}

TEST(PageForms, NoscriptIsReadAsWithScripts) {
    EXPECT_EQ(clean("<head><noscript><p>Turn on scripts.</noscript></head><body><p>Text.</p>"), "Text.");
    for (const char* unclosed : {"<div>", "<iframe>", "<!-- ", "<textarea>", "<title>", "<p title='"})
        EXPECT_EQ(clean("<body><noscript>" + std::string(unclosed) + "</noscript><h1>Pumps</h1><p>Text.</p>"),
                  "Pumps\n\nText.")
            << unclosed;
    EXPECT_EQ(clean("<body><script>document.write('<noscript>')</script><p>Text.</p><!-- <noscript> --><p>End.</p>"),
              "Text.\n\nEnd.");
    EXPECT_EQ(clean("<body><p>Text.</p><NOSCRIPT><p>No scripts"), "Text.");
}

TEST(PageForms, WhatAReaderCanOpenIsText) {
    EXPECT_EQ(wiki("<p>One.</p><div hidden=\"until-found\"><p>Two.</p></div><div hidden><p>No.</p></div>"),
              "One.\n\nTwo.");
    EXPECT_EQ(wiki("<details><summary>More</summary><p>Inside.</p></details>"), "More\n\nInside.");
}

TEST(PageForms, ShadowRootsOfSavedPagesAreText) {
    EXPECT_EQ(clean("<div><p>One.</p><x-a><template shadowrootmode=open><p>Two.</p></template></x-a></div>"),
              "One.\n\nTwo.");
    EXPECT_EQ(clean("<div><p>One.</p><template><p>Two.</p></template></div>"), "One.");
}

std::string mail(const std::string& part) {
    return "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--b\"\r\n\r\n"
           "----b\r\nContent-Type: text/css\r\n\r\np {}\r\n----b\r\n" +
           part + "\r\n----b--\r\n";
}

TEST(PageForms, SavedPagesInMime) {
    const std::string quoted = mail("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
                                    "quoted-printable\r\n\r\n<p class=3D\"a\">Wat=\r\ner =E2=80=94 5=E2=82=AC.</p>");
    for (const char* name : {"a.mhtml", "a.mht", "a.eml", ""})
        EXPECT_EQ(clean(quoted, name), "Water \xE2\x80\x94 5\xE2\x82\xAC.") << name;
    EXPECT_EQ(
        clean(mail("content-type: TEXT/HTML\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+V2F0\r\nZXIuPC9wPg=="),
              "a.mhtml"),
        "Water.");
    EXPECT_EQ(clean(mail("Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: "
                         "text/plain\r\n\r\nplain\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Inner.</p>\r\n--c--"),
                    "a.eml"),
              "Inner.");
    const auto none = cleanArticle({mail("Content-Type: image/png\r\n\r\nx"), "", "a.mhtml"}, CleaningMode::Article);
    ASSERT_FALSE(none.ok());
    EXPECT_NE(none.error().message.find("a.mhtml"), std::string::npos);
    // A boundary that never comes, a field without end: no crash, one answer.
    EXPECT_FALSE(cleanArticle({"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"", "", "a.mhtml"},
                              CleaningMode::Article)
                     .ok());
    EXPECT_EQ(clean("<p>Content-Type: text/html</p>", "a.mhtml"), "Content-Type: text/html");
}

TEST(PageForms, CellsReachIntoRowsAndColumns) {
    EXPECT_EQ(wiki("<table><tr><th>Region<th>Product<th>Units<tr><td rowspan=3>North<td>Pump<td>12<tr><td>Pipe<td>7"
                   "<tr><td>Well<td>1<tr><td>South<td>Pump<td>3</table>"),
              "Region | Product | Units\nNorth | Pump | 12\nNorth | Pipe | 7\nNorth | Well | 1\nSouth | Pump | 3");
    EXPECT_EQ(wiki("<table><tr><th rowspan=2>Name<th colspan=2>Size<th rowspan=2>Note<tr><th>Low<th>High<tr><td>a<td>1"
                   "<td>2<td>x</table>"),
              "Name | Size | | Note\nName | Low | High | Note\na | 1 | 2 | x");
    // Numbers without bounds cost nothing.
    EXPECT_EQ(wiki("<table><tr><td rowspan=99999999999>a<td colspan=-1>b<tr><td>c</table>"), "a | b\na | c");
}

TEST(PageForms, ReadingsQuotationsDeletions) {
    EXPECT_EQ(clean("<p>\xE6\xBC\xA2<ruby>\xE5\xAD\x97<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>."),
              "\xE6\xBC\xA2\xE5\xAD\x97(ji).");
    EXPECT_EQ(clean("<p>He said <q>No</q>."), "He said \xE2\x80\x9CNo\xE2\x80\x9D.");
    EXPECT_EQ(clean("<p>It costs <del>five</del> <ins>six</ins> coins."), "It costs six coins.");
}

TEST(PageForms, FootnotesOfAnyMaking) {
    for (const char* mark :
         {"<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote\" role=\"doc-noteref\">1</a></sup>",
          "<a href=\"#fn4\" class=\"footnote-ref\"><sup>4</sup></a>", "<sup>[5]</sup>", "<a href=\"#_ftn2\">[2]</a>",
          "<sup><a href=\"#n7\">7</a></sup>", "<a epub:type=\"noteref\" href=\"n.html\">*</a>"})
        EXPECT_EQ(clean("<p>In 2010" + std::string(mark) + " it moved 10<sup>3</sup> litres."),
                  "In 2010 it moved 10^3 litres.")
            << mark;
    EXPECT_EQ(clean("<div><p>The pump moved.</p><section role=doc-endnotes><ol><li>Book, 3.</ol></section></div>"),
              "The pump moved.");
    // Links and raised text that are none.
    EXPECT_EQ(clean("<p>See <a href=\"#part2\">part 2</a>, the 19<sup>th</sup> of m<sup>2</sup>."),
              "See part 2, the 19th of m2.");
}

TEST(PageForms, FormulasLoseOnlyTheirOuterStyle) {
    EXPECT_EQ(wiki("<p><img class=tex alt=\"{\\textstyle x }\"> <img class=tex alt=\"{\\displaystyle a}+{b}\">"
                   " <img class=tex alt=\"{\\displaystyle \\}x}\">"),
              "x {\\displaystyle a}+{b} \\}x");
}

TEST(PageForms, BoxesOfOtherWikis) {
    const std::string links = "<a>Pump</a> <a>Well</a> <a>Pipe</a> <a>Valve</a> <a>Bucket</a> <a>Rope</a>";
    for (const std::string& box : {std::string("<aside class=portable-infobox>Mass 5 kg</aside>"),
                                   std::string("<table class=sinottico><tr><td>Massa</table>"),
                                   std::string("<div class=NavFrame><div class=NavHead>Pumpen</div></div>"),
                                   std::string("<div class=bandeau-article>Cet article est une ébauche.</div>"),
                                   "<table class=toccolours><tr><td>Tools</td><td>" + links + "</td></tr></table>"})
        EXPECT_EQ(wiki("<p>A pump.</p>" + box + "<p>End.</p>"), "A pump.\n\nEnd.") << box;
    EXPECT_EQ(wiki("<table><tr><td><a>Pump</a><td><a>Well</a><tr><td><a>Pipe</a><td><a>Rope</a></table>"),
              "Pump | Well\nPipe | Rope");
}

} // namespace
} // namespace lamina
