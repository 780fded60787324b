// README's tables are those of the rows. A table stands between <!-- rows: NAME --> and <!-- end -->; with
// LAMINA_WRITE_README=1 the test writes them instead.

#include "base/files.h"
#include "model/hook_point.h"
#include "profile/controls.h"
#include "profile/presets.h"
#include "profile/statistics/layer_warnings.h"
#include "sae/sae_metrics.h"
#include "sae/sae_variants.h"
#include "session/export/exports.h"
#include "tests/test_support.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <map>

namespace lamina {
namespace {

using Cells = std::vector<std::string>;

std::string line(const Cells& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) {
        text += ' ';
        for (const char c : cell)
            text.append(c == '|' ? "\\|" : std::string(1, c));
        text += " |";
    }
    return text + "\n";
}

std::string table(const Cells& head, const std::vector<Cells>& rows) {
    std::string text = line(head) + "|";
    for (std::size_t i = 0; i < head.size(); ++i)
        text += "---|";
    text += "\n";
    for (const Cells& row : rows)
        text += line(row);
    return text;
}

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

template <class Rows> std::string named(const char* what, const Rows& rows, auto&& sentence) {
    std::vector<Cells> cells;
    for (const auto& row : rows)
        cells.push_back({code(row.name), std::string(sentence(row))});
    return table({what, "what it is"}, cells);
}

std::map<std::string, std::string> tables() {
    std::vector<SaeVariant> variants;
    for (const SaeVariant* variant : saeVariants())
        variants.push_back(*variant);
    std::vector<Cells> exports;
    for (const SessionExport& row : sessionExports()) {
        std::string formats;
        for (const ExportFormat& format : row.formats)
            formats.append(formats.empty() ? "" : ", ").append(format.name);
        exports.push_back({code(row.name), formats});
    }
    std::vector<Cells> warnings;
    for (const LayerWarning& warning : layerWarnings()) {
        std::string sentence(warning.sentence);
        for (std::size_t at = sentence.find('%'); at != std::string::npos; at = sentence.find('%', at))
            sentence.replace(at, 2, "…");
        warnings.push_back({std::string(warning.label), sentence});
    }
    return {{"warnings", table({"mark", "what it says"}, warnings)},
            {"metrics", named("metric", metricDefinitions(), [](const auto& row) { return row.formula; })},
            {"presets", named("preset", presets(), [](const auto& row) { return row.summary; })},
            {"controls", named("control", controls(), [](const auto& row) { return row.tooltip; })},
            {"variants", named("`--sae`", variants, [](const auto& row) { return row.sentence; })},
            {"hooks", named("`--hook`", hookPoints(), [](const auto& row) { return row.sentence; })},
            {"exports", table({"`--what`", "`--format`"}, exports)}};
}

TEST(Readme, ItsTablesAreThoseOfTheRows) {
    const std::filesystem::path file = std::filesystem::path(LAMINA_SOURCE_DIR) / "README.md";
    const std::string text = test::unwrap(readFile(file));
    std::string written = text;
    for (const auto& [name, rows] : tables()) {
        const std::string begin = "<!-- rows: " + name + " -->\n", end = "<!-- end -->";
        const std::size_t at = written.find(begin);
        ASSERT_NE(at, std::string::npos) << "README.md has no table of " << name;
        const std::size_t first = at + begin.size();
        written.replace(first, written.find(end, first) - first, "\n" + rows + "\n");
    }
    if (std::getenv("LAMINA_WRITE_README"))
        ASSERT_TRUE(writeFileAtomically(file, written).ok());
    else
        EXPECT_EQ(text, written) << "LAMINA_WRITE_README=1 writes the tables anew";
}

} // namespace
} // namespace lamina
