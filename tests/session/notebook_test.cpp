// Notebooks: what Jupyter opens, and what their cells ask of the CSV beside them.
#include "base/files.h"
#include "profile/statistics/repeats.h"
#include "session/export/data_export.h"
#include "session/export/exports.h"
#include "tests/session/synthetic_run.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace lamina {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string codeOf(const json& notebook) {
    std::string code;
    for (const json& cell : notebook["cells"])
        if (cell["cell_type"] == "code")
            for (const json& line : cell["source"])
                code += line.get<std::string>() + (&line == &cell["source"].back() ? "\n" : "");
    return code;
}

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        names.insert((*at)[1]);
    return names;
}

// Every column by which the cells take values: rows["x"], groupby("x"), pivot(index="x", values="x").
std::set<std::string> columnsAsked(const std::string& code) {
    std::set<std::string> asked = found(code, std::regex(R"re(\b(?!METRICS)\w+\[["'](\w+)["']\])re"));
    asked.merge(found(code, std::regex(R"re((?:groupby\(|index=|columns=|values=)"(\w+)")re")));
    return asked;
}

class Notebooks : public testing::Test {
protected:
    Notebooks() {
        run.runUndisturbed();
        session = test::unwrap(Session::open(run.output));
    }
    test::SyntheticRun run;
    std::shared_ptr<const Session> session;
};

TEST_F(Notebooks, EachIsANotebookOfTheColumnsOfItsCsv) {
    int notebooks = 0;
    for (const SessionExport& row : sessionExports())
        for (const ExportFormat& format : row.formats) {
            if (format.maker != ExportMaker::Notebook)
                continue;
            ++notebooks;
            SCOPED_TRACE(std::string(row.name));
            const json notebook = json::parse(format.notebook(*session, "n.csv"));
            EXPECT_EQ(notebook["nbformat"], 4);
            EXPECT_TRUE(notebook["metadata"]["kernelspec"].contains("name"));
            ASSERT_EQ(notebook["cells"].size(), 3U);
            for (const json& cell : notebook["cells"]) {
                EXPECT_TRUE(cell["metadata"].is_object() && cell["source"].is_array());
                EXPECT_EQ(cell.contains("outputs"), cell["cell_type"] == "code");
                EXPECT_EQ(cell.contains("execution_count"), cell["cell_type"] == "code");
            }
            const std::string code = codeOf(notebook);
            EXPECT_THAT(code, HasSubstr("pd.read_csv(\"n.csv\")"));
            // The header is written whatever the session holds; some exports need more than this one has.
            const Result<std::string> csv = checkGiven(row, *session).ok()
                                                ? sessionDataText(*session, row.name, "csv", std::nullopt)
                                                : Result<std::string>(std::string());
            if (csv->empty())
                continue;
            std::set<std::string> there = found(csv->substr(0, csv->find('\n')), std::regex("(\\w+)"));
            const std::set<std::string> asked = columnsAsked(code);
            EXPECT_GE(asked.size(), 3U);
            for (const std::string& name : asked)
                EXPECT_TRUE(there.contains(name)) << name;
        }
    EXPECT_GE(notebooks, 6);
}

// What their cells ask where the session above has nothing of the kind: the columns as their headers name them.
TEST_F(Notebooks, ThoseOfSweepsAndRepeatsAskForWhatIsThere) {
    const auto asked = [&](const char* what) {
        return columnsAsked(
            codeOf(json::parse(test::unwrap(findExportFormat(what, "ipynb"))->notebook(*session, "n.csv"))));
    };
    EXPECT_THAT(asked("equal-l0"), testing::IsSubsetOf({"l0", "layer", "metric", "n", "mean", "low", "high"}));
    EXPECT_THAT(asked("stability"), testing::IsSubsetOf({"control", "layer", "mean", "lowest", "highest", "chance"}));
    // After the pivot the metrics are columns.
    EXPECT_THAT(asked("frontier"),
                testing::IsSubsetOf({"repeat", "split", "layer", "point", "metric", "value", "l0", "fvu"}));
}

TEST_F(Notebooks, TheProfilesKnowsItsMetricsAndTheirIntervals) {
    const std::string code =
        codeOf(json::parse(test::unwrap(findExportFormat("profile", "ipynb"))->notebook(*session, "p.csv")));
    for (const MetricDefinition& metric : metricDefinitions())
        if (!metric.whenAsked) {
            EXPECT_THAT(code, HasSubstr("    \"" + std::string(metric.name) + "\": (\"" + std::string(metric.title)));
        }
    EXPECT_THAT(code, HasSubstr("T = {3: 4.302652729")); // Student's t, 2 degrees of freedom
    EXPECT_NEAR(tQuantile(3), 4.302652729, 1e-9);
    EXPECT_THAT(code, HasSubstr("\"--s\"")); // controls are dashed
}

TEST_F(Notebooks, ANamesSignsStayTextInMarkdownAndPython) {
    const json notebook =
        json::parse(test::unwrap(findExportFormat("profile", "ipynb"))->notebook(*session, "a \"b\"\\c.csv"));
    EXPECT_THAT(codeOf(notebook), HasSubstr(R"(pd.read_csv("a \"b\"\\c.csv"))"));
}

TEST_F(Notebooks, AreWrittenWithTheirCsvBesideThem) {
    const auto folder = run.folder.path();
    const auto write = [&](bool overwrite) {
        return writeSessionData(*session, "profile", "ipynb", std::nullopt, folder / "p.ipynb", overwrite);
    };
    ASSERT_TRUE(write(false).ok());
    EXPECT_EQ(test::unwrap(readFile(folder / "p.csv")),
              profileCsv(session->profile(), session->runName(), session->modelName()));
    EXPECT_TRUE(write(false).ok()); // the CSV is that already
    ASSERT_TRUE(writeFileAtomically(folder / "p.csv", "something else").ok());
    const Status refused = write(false);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_EQ(test::unwrap(readFile(folder / "p.csv")), "something else");
    EXPECT_TRUE(write(true).ok());
    EXPECT_NE(test::unwrap(readFile(folder / "p.csv")), "something else");
    // All or nothing.
    EXPECT_FALSE(
        writeSessionData(*session, "profile", "ipynb", std::nullopt, folder / "no" / "such" / "q.ipynb", false).ok());
    EXPECT_FALSE(std::filesystem::exists(folder / "no" / "such" / "q.csv"));
}

} // namespace
} // namespace lamina
