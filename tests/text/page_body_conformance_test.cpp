// The text of 502 real web pages in many languages, whose segments that belong to it and that do not were marked by
// people.
#include "base/files.h"
#include "tests/test_support.h"
#include "text/article_cleaner.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

// White space normalised; no-break spaces are spaces.
std::string packed(const std::string& text) {
    std::string out;
    bool space = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool noBreak = text.compare(i, 2, "\xC2\xA0") == 0;
        if (noBreak || text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')) {
            space = !out.empty();
            i += noBreak ? 1 : 0;
            continue;
        }
        if (space)
            out += ' ';
        space = false;
        out += text[i];
    }
    return out;
}

TEST(AnnotatedPages, KeepTheTextAndLeaveOutTheRest) {
    LAMINA_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "extraction";
    if (!std::filesystem::exists(folder / "pages.tar.xz"))
        GTEST_SKIP() << folder << " holds no annotated pages";
    const auto pages = std::filesystem::path(testing::TempDir()) / "lamina-annotated-pages";
    std::filesystem::remove_all(pages);
    std::filesystem::create_directories(pages);
    const std::string unpack = "tar -xJf '" + (folder / "pages.tar.xz").string() + "' -C '" + pages.string() + "'";
    if (std::system(unpack.c_str()) != 0)
        GTEST_SKIP() << "tar cannot unpack " << folder / "pages.tar.xz";

    const auto annotations = nlohmann::json::parse(test::unwrap(readFile(folder / "annotations.json")));
    std::size_t kept = 0;
    std::size_t missed = 0;
    std::size_t leaked = 0;
    std::vector<std::string> lost;
    for (const auto& page : annotations) {
        const auto path = pages / "pages" / page.at("file").get<std::string>();
        const auto article = cleanArticle({test::unwrap(readFile(path)), "", path.string()}, CleaningMode::Article);
        const std::string text = article.ok() ? packed(article->text) : std::string();
        std::size_t found = 0;
        for (const auto& segment : page.at("with"))
            found += text.find(packed(segment.get<std::string>())) != std::string::npos ? 1 : 0;
        for (const auto& segment : page.at("without"))
            leaked += text.find(packed(segment.get<std::string>())) != std::string::npos ? 1 : 0;
        kept += found;
        missed += page.at("with").size() - found;
        if (found == 0)
            lost.push_back(page.at("file"));
    }
    std::filesystem::remove_all(pages);
    ASSERT_GT(kept, 0U);
    const double precision = static_cast<double>(kept) / static_cast<double>(kept + leaked);
    const double recall = static_cast<double>(kept) / static_cast<double>(kept + missed);
    const double f = 2 * precision * recall / (precision + recall);
    std::cout << annotations.size() << " pages: precision " << precision << ", recall " << recall << ", F " << f
              << ", lost whole " << lost.size() << '\n';
    EXPECT_GE(precision, 0.92);
    EXPECT_GE(recall, 0.94);
    EXPECT_GE(f, 0.935);
    EXPECT_LE(lost.size(), 4U) << testing::PrintToString(lost);
}

} // namespace
} // namespace lamina
