// The version stands once, in CMakeLists.txt; what is written for people and packages has to say the same.
#include "base/files.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>
#include <regex>

namespace lamina::test {
namespace {

const std::filesystem::path root = LAMINA_SOURCE_DIR;

// The first group of the first match.
std::string firstIn(const char* file, const char* pattern) {
    const std::string text = unwrap(readFile(root / file));
    std::smatch match;
    return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : std::string();
}

TEST(Version, IsTheSameInChangelogsMetainfoAndReadme) {
    const std::string version = firstIn("CMakeLists.txt", "project\\(Lamina VERSION ([0-9.]+)");
    ASSERT_NE(version, "");
    EXPECT_EQ(firstIn("CHANGELOG.md", "\n## ([0-9.]+) - "), version);
    EXPECT_EQ(firstIn("packaging/debian/changelog", "^lamina \\(([0-9.]+)\\)"), version);
    EXPECT_EQ(firstIn("packaging/org.lamina.Lamina.metainfo.xml", "<release version=\"([0-9.]+)\""), version);
    EXPECT_EQ(firstIn("README.md", "packages/lamina_([0-9.]+)_"), version);
    EXPECT_EQ(firstIn("README.md", "packages/lamina-torch_([0-9.]+)_"), version);
}

TEST(Version, HasOneDateInChangelogAndMetainfo) {
    EXPECT_EQ(firstIn("CHANGELOG.md", "\n## [0-9.]+ - ([0-9-]+)"),
              firstIn("packaging/org.lamina.Lamina.metainfo.xml", "<release [^>]*date=\"([0-9-]+)\""));
}

} // namespace
} // namespace lamina::test
