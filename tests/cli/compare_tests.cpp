// compare: sessions of models of different depth beside each other, in all their curves, as text, JSON and CSV.

#include "tests/cli/program.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using test::runCli;
using testing::HasSubstr;
using testing::Not;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

// Two sessions with three repeats and two copies of a control: of the demo and of a random model of 18 layers.
class CompareTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        s_folder = std::make_unique<test::TemporaryFolder>();
        test::RandomModel deep;
        deep.layers = 18;
        deep.vocabulary = 8000;
        ASSERT_TRUE(test::writeRandomModel(at("deep"), deep).ok());
        for (const char* file : {"vocab.json", "merges.txt"})
            std::filesystem::copy_file(std::filesystem::path(LAMINA_DEMO_MODEL) / file, at("deep") / file);
        run("small.lamina", QStringLiteral("demo"), "--repeats 3 --control random-weights --copies 2");
        run("large.lamina", test::text(at("deep")), "--repeats 3 --control random-weights --copies 2");
        run("once.lamina", QStringLiteral("demo"), "--hook hook_resid_post --l1 0.5");
    }
    static void TearDownTestSuite() { s_folder.reset(); }

    static std::filesystem::path at(const char* name) { return s_folder->path() / name; }
    static void run(const char* file, const QString& model, const char* options) {
        const auto outcome =
            runCli(words("run --rows 2 --cols 32 --epochs 3 --latents x1 --threads 1 --progress none "
                         "--model") +
                   QStringList{model} + words(options) + QStringList{QStringLiteral("--out"), test::text(at(file))});
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    static std::string compare(std::initializer_list<const char*> files, const char* options = "") {
        QStringList arguments{QStringLiteral("compare")};
        for (const char* file : files)
            arguments << test::text(at(file));
        const auto outcome = runCli(arguments + words(options));
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
        return outcome.out;
    }
    static std::ptrdiff_t lines(const std::string& text) { return std::ranges::count(text, '\n'); }

private:
    static inline std::unique_ptr<test::TemporaryFolder> s_folder;
};

TEST_F(CompareTest, TwelveAndEighteenLayersLieOnOneDepth) {
    const std::string text = compare({"small.lamina", "large.lamina"}, "--metric fvu");
    for (const char* part :
         {"12 of 12", "18 of 18", "1 random-weights", "2 random-weights", "+/-", "\n17 ", "fvu by depth l/(L-1)",
          "\n0.09091 ", "Over the 12 depths that both have, mean FVU is", "Welch",
          "this is sure of these models on these windows", "] Both model sizes draw the same profile."})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, Not(HasSubstr("draw another curve by themselves"))); // only the model differs
}

TEST_F(CompareTest, JsonHoldsCurvesTestsAndTheClaim) {
    const auto json = nlohmann::json::parse(compare({"small.lamina", "large.lamina"}, "--json"));
    EXPECT_EQ(json["metric"], "density");
    ASSERT_EQ(json["sessions"].size(), 2U);
    for (const auto& [session, layers] : {std::pair{0, 12U}, {1, 18U}}) {
        const auto& curves = json["sessions"][session]["curves"];
        ASSERT_EQ(curves.size(), 2U);
        EXPECT_EQ(curves[0]["control"], "none");
        EXPECT_EQ(curves[0]["repeats"].size(), 3U);
        EXPECT_EQ(curves[1]["control"], "random-weights");
        EXPECT_EQ(curves[1]["repeats"].size(), 2U);
        ASSERT_EQ(curves[0]["points"].size(), layers);
        EXPECT_EQ(curves[0]["points"].back()["depth"], 1);
        EXPECT_EQ(curves[0]["points"][0]["values"].size(), 3U);
    }
    ASSERT_EQ(json["pairs"].size(), 1U);
    const auto& run = json["pairs"][0]["curves"][0];
    ASSERT_EQ(run["points"].size(), 12U);
    const auto& last = run["points"].back();
    EXPECT_DOUBLE_EQ(last["difference"], double(json["sessions"][1]["curves"][0]["points"].back()["mean"]) -
                                             double(json["sessions"][0]["curves"][0]["points"].back()["mean"]));
    EXPECT_LT(last["low"], last["difference"]);
    EXPECT_TRUE(run["slope"]["p"].is_number());
    EXPECT_FALSE(run["rank_correlation"].contains("p")); // described, not tested
    EXPECT_EQ(json["finding"]["name"], "models_agree");
    EXPECT_FALSE(json["finding"]["grounds"].empty());
    EXPECT_EQ(json["settings"][0]["key"], "model");
    EXPECT_EQ(json["settings"][0]["counts"], false);
}

TEST_F(CompareTest, CsvOfCurvesMeansAndDifferences) {
    const std::string curves = compare({"small.lamina", "large.lamina"}, "--format csv");
    EXPECT_EQ(lines(curves), 1 + (12 + 18) * (3 + 2) * 11);
    EXPECT_THAT(curves, HasSubstr(",18,random-weights,1,train,17,1,density,"));
    const std::string means = compare({"small.lamina", "large.lamina"}, "--format csv-means");
    EXPECT_EQ(lines(means), 1 + (12 + 18) * 2 * 11);
    const std::string differences = compare({"small.lamina", "large.lamina"}, "--format csv-difference");
    EXPECT_THAT(differences, HasSubstr("first,second,control,metric,depth,"));
    EXPECT_THAT(differences, HasSubstr("\nsmall.lamina,large.lamina,random-weights,density,1,2,2,"));
}

TEST_F(CompareTest, SettingsThatCountAreSaid) {
    const std::string text = compare({"small.lamina", "once.lamina"});
    EXPECT_THAT(text, HasSubstr("hook *"));
    EXPECT_THAT(text, HasSubstr("\nrepeats "));
    EXPECT_THAT(text, HasSubstr("Settings differ that draw another curve by themselves: hook, l1."));
    EXPECT_THAT(text, HasSubstr("It takes 3 repeats of each or more"));
    EXPECT_THAT(text, Not(HasSubstr(", p ")));
    const std::string three = compare({"small.lamina", "large.lamina", "once.lamina"});
    EXPECT_THAT(three, HasSubstr("2 less 1"));
    EXPECT_THAT(three, HasSubstr("3 less 1"));
}

} // namespace
} // namespace lamina
