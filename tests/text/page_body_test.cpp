// The main text of pages that are no pages of MediaWiki: one small page of our own for each rule.
#include "tests/test_support.h"
#include "text/article_cleaner.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string pump = "<p>The pump lifts water from the well, four litres with each stroke of its long iron arm. It "
                         "has two valves, one above the other, and a single piston of oiled leather.</p>";
const std::string valve = "<p>The lower valve opens when the piston rises, and closes under the weight of the water. "
                          "Leather dries in summer, so the piston wants oil, once a year at the least.</p>";

std::string text(const std::string& body, CleaningMode mode = CleaningMode::Article) {
    return test::unwrap(cleanArticle({"<!DOCTYPE html><title>Pumps</title><body>" + body, "text/html", "page"}, mode))
        .text;
}
Article article(const std::string& page) {
    return test::unwrap(cleanArticle({page, "text/html; charset=utf-8", "page"}, CleaningMode::Article));
}
// Kinds of what was left out.
std::vector<std::string> kinds(const Article& of) {
    std::vector<std::string> names;
    for (const RemovedText& removed : of.removed)
        names.push_back(removed.kind);
    return names;
}
std::string paragraphsOf(const std::string& one, const std::string& two) {
    std::string both = one + two;
    for (const char* tag : {"<p>", "</p>"})
        for (std::size_t at = 0; (at = both.find(tag, at)) != std::string::npos;)
            both.replace(at, std::string_view(tag).size(), std::string_view(tag) == "<p>" && at > 0 ? "\n\n" : "");
    return both;
}
const std::string both = paragraphsOf(pump, valve);

TEST(PageBody, HiddenAndTeaserArticlesAreNotTheText) {
    EXPECT_EQ(text("<div><h1>Pumps</h1>" + pump + valve + "</div><article hidden>" + pump + pump + pump + "</article>"),
              "Pumps\n\n" + both);
    EXPECT_EQ(text("<main><h1>Pumps</h1>" + pump + valve +
                   "<aside><h2>Related</h2><article><h3>Wells</h3><p>Digging a well by hand, slowly.</p></article>"
                   "</aside></main>"),
              "Pumps\n\n" + both);
}

TEST(PageBody, LinesThatHeadWhatIsNotTheTextGoWithIt) {
    const std::string links =
        "<p><a href=a>Wells dug by hand in the old days</a></p><p><a href=b>Copper or lead</a></p>";
    for (const char* heading : {"Read also", "Mehr zum Thema:", "Le puede interesar", "À LIRE AUSSI", "Leggi anche",
                                "Zobacz także", "ЧИТАЙТЕ ТАКЖЕ:", "関連記事", "Xem thêm", "Related posts »"})
        EXPECT_EQ(text("<div>" + pump + valve + "<h3>" + heading + "</h3>" + links + "</div>"), both) << heading;
    // In the midst of the text what follows goes on.
    EXPECT_EQ(text("<div>" + pump + "<p><b>Read also:</b> <a href=a>Wells</a></p>" + valve + "</div>"), both);
    // A section that only begins with such words is the text's own.
    EXPECT_THAT(text("<div>" + pump + "<h3>Related valves of the eighties</h3>" + valve + "</div>"),
                HasSubstr("Related valves of the eighties"));
}

TEST(PageBody, BoxesOnTheAuthorGo) {
    for (const char* heading : {"About the author", "Über die Autorin", "Sobre el autor", "À propos de l’auteur"})
        EXPECT_EQ(text("<div>" + pump + valve + pump + valve + "<h3>" + heading +
                       "</h3><p>Ann Well has written on pumps for ten years, and lives by a river.</p></div>"),
                  both + "\n\n" + both)
            << heading;
}

TEST(PageBody, CreditsOfPicturesGo) {
    for (const char* credit : {"Photo: A. Well/Press", "Foto: dpa", "(Foto: dpa)", "© Press Agency",
                               "Crédits photos : Press", "Image credit: Well", "Фото: Иванов"})
        EXPECT_EQ(text("<div>" + pump + "<p>" + credit + "</p>" + valve + "</div>"), both) << credit;
    EXPECT_THAT(text("<div>" + pump + "<p>Photos of the pump show how its arm was bent by years of use.</p>" + valve +
                     "</div>"),
                HasSubstr("Photos of the pump"));
}

TEST(PageBody, PleasAtTheEndGo) {
    EXPECT_EQ(text("<div>" + pump + valve +
                   "<p>Sign up for our newsletter, and never miss a pump.</p><p>Follow us on Facebook.</p></div>"),
              both);
    // Before the text's end they are part of it.
    EXPECT_THAT(text("<div>" + pump + "<p>They write a newsletter, which all pump owners read.</p>" + valve + "</div>"),
                HasSubstr("newsletter"));
}

TEST(PageBody, NotesOnCookiesAreNotTheText) {
    EXPECT_EQ(text("<div><p>We use cookies, as every page does, to make this one better for you. If you read on, you "
                   "agree to that, and to the terms of our many partners.</p></div><div>" +
                   pump + "</div>"),
              paragraphsOf(pump, ""));
}

TEST(PageBody, HeadingsThatLeadElsewhereGo) {
    EXPECT_EQ(text("<article><h2><a href=this>Of pumps and of their long iron arms</a></h2>" + pump +
                   "<h3><a href=other>A mother of ten digs her own well by hand</a></h3>" + valve + "</article>"),
              "Of pumps and of their long iron arms\n\n" + both);
}

TEST(PageBody, TheLeadInTheTextsHeaderStays) {
    EXPECT_THAT(
        text("<article><header class=entry-header><h1>Pumps</h1><p>How a pump lifts water, and why it wants oil "
             "once a year.</p><p class=byline>By Ann Well</p></header><div>" +
             pump + valve + "</div></article>"),
        testing::AllOf(HasSubstr("why it wants oil"), HasSubstr("four litres"), Not(HasSubstr("Ann Well"))));
}

TEST(PageBody, OnAForumTheCommentsAreTheText) {
    const std::string posts = "<div class=comment>" + pump + "</div><div class=comment>" + valve + "</div>";
    EXPECT_THAT(text("<main><h1>My pump</h1>" + posts + posts + "</main>"), HasSubstr("four litres"));
    EXPECT_EQ(text("<main>" + pump + valve + "<div class=comments>" + pump + pump + pump + "</div></main>"), both);
}

TEST(PageBody, TextInPartsIsTakenWhole) {
    const std::string scraps = "<ul><li>5 kg</li><li>2 m</li></ul>";
    EXPECT_THAT(text("<div><div>" + pump + pump + "</div>" + scraps + "<div>" + valve + valve + "</div></div>"),
                testing::AllOf(HasSubstr("four litres"), HasSubstr("wants oil"), HasSubstr("5 kg")));
}

TEST(PageBody, APageOfHardlyAnyProseGivesItsSaidPlace) {
    EXPECT_THAT(text("<div class=intro>Pumps and more</div><div class=entry-content><ul><li><a href=a>One pump</a> "
                     "of iron with a long arm</li><li><a href=b>Two pumps</a> of lead "
                     "without</li></ul></div><div>Imprint</div>"),
                testing::AllOf(HasSubstr("of iron"), HasSubstr("of lead"), Not(HasSubstr("Imprint"))));
}

TEST(PageBody, ATextShownByScriptsIsTakenFromNoscript) {
    std::string longText;
    for (int i = 0; i < 4; ++i)
        longText += pump + valve;
    const Article page = article("<body><nav>Home</nav><h1>Pumps</h1><div><noscript>" + longText + "</noscript></div>");
    EXPECT_THAT(page.text, HasSubstr("four litres"));
    EXPECT_EQ(page.warnings.size(), 1U);
    EXPECT_THAT(article("<body><noscript>Turn on scripts.</noscript><div>" + pump + valve + "</div>").text, both);
}

TEST(PageBody, ATextKeptBackIsTakenFromLinkedData) {
    std::string body;
    for (int i = 0; i < 14; ++i)
        body += "The second valve keeps the water from running back into the well. ";
    const std::string script =
        R"(<script type="application/ld+json">{"@graph":[{"articleBody":")" + body + R"("}]}</script>)";
    const Article page = article("<body>" + script + "<article>" + pump + "</article>");
    EXPECT_THAT(page.text, testing::StartsWith("The pump lifts water"));
    EXPECT_THAT(page.text, HasSubstr("second valve"));
    EXPECT_EQ(page.warnings.size(), 1U);
    // Where the page shows its text that is read; faulty data is no error.
    EXPECT_THAT(article("<body>" + script + "<article>" + pump + valve + pump + valve + pump + "</article>").text,
                Not(HasSubstr("second valve")));
    EXPECT_EQ(article("<body><script type=\"application/ld+json\">{\"articleBody\": [[[</script><div>" + pump + valve +
                      "</div>")
                  .text,
              both);
}

TEST(PageBody, AllOfTheBodyIsOneWay) {
    const std::string page = "<nav>Home</nav><main>" + pump + valve +
                             "<div class=comments><p>Nice pump.</p></div></main>"
                             "<footer>Imprint</footer><script>x()</script><p hidden>not seen</p>";
    EXPECT_EQ(text(page, CleaningMode::Body).find("not seen"), std::string::npos);
    EXPECT_THAT(text(page, CleaningMode::Body),
                testing::AllOf(HasSubstr("four litres"), HasSubstr("Nice pump."), HasSubstr("Imprint")));
    EXPECT_THAT(text(page), Not(testing::AnyOf(HasSubstr("Nice pump."), HasSubstr("Imprint"))));
    EXPECT_THAT(kinds(article("<body>" + page)), testing::IsSupersetOf({"outside", "comments", "code"}));
}

} // namespace
} // namespace lamina
