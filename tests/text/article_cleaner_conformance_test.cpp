// Five whole pages as Wikipedia served them between 2016 and 2025.
#include "base/files.h"
#include "tests/test_support.h"
#include "text/article_cleaner.h"

#include <map>

namespace lamina {
namespace {

struct Expectation {
    std::string title;
    std::size_t least, most; // characters of cleaned text
    std::vector<std::string> present, absent;
};

const std::map<std::string, Expectation>& expectations() {
    static const std::map<std::string, Expectation> table = {
        {"vector2010-2016-mozilla",
         {"Mozilla",
          19000,
          22000,
          {"created in 1998 by members of Netscape", "\n\nHistory\n\n", "\nTimeline of web browsers", "US$1,000"},
          {"Main article", "Type of site", "Contents\n", "free and open-source software portal", "External links"}}},
        {"vector2010-2020-hermitian-matrix",
         {"Hermitian matrix",
          9000,
          12000,
          {"A{\\text{ Hermitian}}\\quad \\iff \\quad a_{ij}={\\overline {a_{ji}}}", "AA^H = A^HA",
           "\n\nRayleigh quotient\n\n", "\nUnitary matrix"},
          {"needs expansion", "\xE2\x9F\xBA", "Visualizing Hermitian Matrix", "Cookie"}}},
        {"vector2022-2024-time-loops",
         {"List of films featuring time loops",
          13000,
          16000,
          {"Groundhog Day | 1993 | Self-centered television weatherman", "\nFilm | Year | Description\n",
           "\nDay Break, 2006 television series"},
          {"Page / location", ": 207", "Portals", "Speculative fiction portal"}}},
        {"vector2022-2025-countries-table",
         {"List of countries and dependencies by population (United Nations)",
          17000,
          20000,
          {"\nIndia | 1,425,423,212 | 1,438,069,596 | +0.89% | Asia | Southern Asia\n", "\nVatican City | 505 | 496 |"},
          {"UNSD list of countries", "Sort under"}}},
        {"vector2022-2025-rust",
         {"Rust (programming language)",
          38000,
          43000,
          {"Rust is a general-purpose programming language.", "fn main() {\nprintln!(\"Hello, World!\");\n}",
           "As of 2024, it has more than 700 rules.", "\nList of Rust software and tools"},
          {"Paradigms", "Wikibooks has a book", "This section is an excerpt", "Typing discipline", "\nNotes"}}},
    };
    return table;
}

Article page(const std::string& name, CleaningMode mode) {
    const auto path = test::sharedData() / "wikipedia-html" / (name + ".html");
    return test::unwrap(cleanArticle({test::unwrap(readFile(path)), "", path.string()}, mode));
}

TEST(WikipediaPages, KeepTheArticleAndNothingElse) {
    LAMINA_NEEDS_SHARED_DATA();
    for (const auto& [name, expected] : expectations()) {
        const Article article = page(name, CleaningMode::Article);
        EXPECT_EQ(article.title, expected.title);
        EXPECT_GE(article.cleanedCharacters, expected.least) << name;
        EXPECT_LE(article.cleanedCharacters, expected.most) << name;
        EXPECT_LT(article.slicedCharacters, article.rawCharacters);
        EXPECT_TRUE(article.warnings.empty()) << name;
        for (const std::string& text : expected.present)
            EXPECT_NE(article.text.find(text), std::string::npos) << name << ": " << text;
        for (const std::string& text : expected.absent)
            EXPECT_EQ(article.text.find(text), std::string::npos) << name << ": " << text;
        for (const char* never : {"[edit", "edit]", "[1]", "[12]", "  ", " \n", "\n ", "\n\n\n", "\t", "()",
                                  "\nReferences", "Retrieved", "mw-", "</", "\xC2\xA0", "citation needed",
                                  "v\xC2\xB7t\xC2\xB7"
                                  "e"}) {
            // The Rust article speaks of the type ().
            if (name == "vector2022-2025-rust" && std::string_view(never) == "()")
                continue;
            EXPECT_EQ(article.text.find(never), std::string::npos) << name << ": " << never;
        }
    }
}

TEST(WikipediaPages, MarkupIsTheExercisesCut) {
    LAMINA_NEEDS_SHARED_DATA();
    for (const auto& [name, expected] : expectations()) {
        const Article article = page(name, CleaningMode::Markup);
        EXPECT_TRUE(article.text.starts_with("mw-body-content")) << name;
        EXPECT_EQ(article.text.find("id=\"References\""), std::string::npos) << name;
        EXPECT_TRUE(article.text.ends_with("<h2 ") || article.text.ends_with("<span class=\"mw-headline\" ")) << name;
        EXPECT_TRUE(article.warnings.empty()) << name;
    }
}

} // namespace
} // namespace lamina
