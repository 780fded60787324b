#include "sae/sae_lens.h"
#include "session/export/data_export.h"
#include "tests/session/synthetic_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

LayerResultPtr layerWithDensity(const LayerKey& key, double density) {
    auto result = std::make_shared<LayerResult>();
    result->key = key;
    result->train.metrics.density = density;
    result->train.metrics.fvu = nan;
    result->epochs = {{1, 2.0, 1e-5, nan, 0.1}, {2, 1.5, 0.25, 1e300, 1.0 / 3.0}};
    return result;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        found.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

// Metrics that no run has to ask for; they come first.
std::size_t alwaysGiven() {
    return static_cast<std::size_t>(
        std::ranges::count(metricDefinitions(), false, [](const auto& metric) { return metric.whenAsked; }));
}

TEST(ProfileCsv, RunFirstThenControlsInLayerOrderMetricsAsRegistered) {
    const LayerKey control{{"random-weights", 0}, 0};
    const Profile profile{
        {layerWithDensity(control, 0.5), layerWithDensity({{"", 0}, 10}, 0.125), layerWithDensity({{"", 0}, 2}, 1e-5)}};
    const auto rows = lines(profileCsv(profile, "my run", "de,\"mo\""));
    const std::size_t metrics = alwaysGiven();
    ASSERT_EQ(rows.size(), 1 + 3 * metrics);
    EXPECT_EQ(rows[0], "run,model,control,repeat,split,layer,metric,value");
    EXPECT_EQ(rows[1], "my run,\"de,\"\"mo\"\"\",none,0,train,2,density,1e-05");
    EXPECT_EQ(rows[2], "my run,\"de,\"\"mo\"\"\",none,0,train,2,l0,0");
    EXPECT_EQ(rows[1 + metrics], "my run,\"de,\"\"mo\"\"\",none,0,train,10,density,0.125");
    EXPECT_EQ(rows[1 + 2 * metrics], "my run,\"de,\"\"mo\"\"\",random-weights,0,train,0,density,0.5");
    for (std::size_t i = 0; i < metrics; ++i)
        EXPECT_THAT(rows[1 + i], HasSubstr("," + std::string(metricDefinitions()[i].name) + ","));
    EXPECT_THAT(profileCsv(profile, "r", "m"), HasSubstr(",fvu,nan\n"));
}

TEST(ProfileCsv, FailedLayerHasRowsOfNan) {
    const test::SyntheticRun run;
    const std::string csv = profileCsv(run.profile(), "r", "m");
    for (const MetricDefinition& metric : metricDefinitions())
        if (!metric.whenAsked) {
            EXPECT_THAT(csv, HasSubstr("r,m,none,0,train,1," + std::string(metric.name) + ",nan\n"));
        }
}

// What was not asked for is left out; what was stands there for both splits, a NaN among it left out too.
TEST(ProfileCsv, MetricsThatWereAskedFor) {
    LayerResult layer = *layerWithDensity({{"", 0}, 2}, 0.5);
    layer.train.metrics.ceClean = 3.5;
    layer.heldout = layer.train.metrics;
    layer.heldout->ceRecovered = 0.75;
    const std::string csv = profileCsv({{std::make_shared<LayerResult>(layer)}}, "r", "m");
    EXPECT_THAT(csv, HasSubstr("r,m,none,0,train,2,ce_clean,3.5\n"));
    EXPECT_THAT(csv, HasSubstr("r,m,none,0,heldout,2,ce_recovered,0.75\n"));
    EXPECT_THAT(csv, testing::Not(HasSubstr("train,2,ce_recovered")));
}

TEST(ProfileJson, HoldsTheSameNumbersWithNullForNan) {
    const Profile profile{{layerWithDensity({{"", 0}, 3}, 0.1)}};
    const json parsed = json::parse(profileJson(profile, "run \"é\"", "demo"));
    EXPECT_EQ(parsed["run"], "run \"é\"");
    ASSERT_EQ(parsed["layers"].size(), 1U);
    const json& layer = parsed["layers"][0];
    EXPECT_EQ(layer["control"], "none");
    EXPECT_EQ(layer["layer"], 3);
    EXPECT_EQ(layer["split"], "train");
    EXPECT_TRUE(layer["failure"].is_null());
    EXPECT_EQ(layer["metrics"]["density"].get<double>(), 0.1);
    EXPECT_TRUE(layer["metrics"]["fvu"].is_null());
    EXPECT_EQ(layer["metrics"].size(), alwaysGiven());
}

TEST(Curves, OfOneLayerAndOfAll) {
    const Profile profile{{layerWithDensity({{"", 0}, 0}, 0), layerWithDensity({{"", 0}, 1}, 0),
                           layerWithDensity({{"random-weights", 0}, 1}, 0)}};
    EXPECT_EQ(lines(curvesCsv(profile, std::nullopt)).size(), 7U);
    EXPECT_EQ(curvesCsv(profile, 1), "control,repeat,layer,epoch,objective,mse,l1,density\n"
                                     "none,0,1,1,2,1e-05,nan,0.1\n"
                                     "none,0,1,2,1.5,0.25,1e+300,0.3333333333333333\n"
                                     "random-weights,0,1,1,2,1e-05,nan,0.1\n"
                                     "random-weights,0,1,2,1.5,0.25,1e+300,0.3333333333333333\n");
    const json parsed = json::parse(curvesJson(profile, 1));
    ASSERT_EQ(parsed["layers"].size(), 2U);
    EXPECT_EQ(parsed["layers"][1]["control"], "random-weights");
    EXPECT_EQ(parsed["layers"][1]["epochs"][1]["density"].get<double>(), 1.0 / 3.0);
    EXPECT_TRUE(parsed["layers"][0]["epochs"][0]["l1"].is_null());
}

TEST(Histograms, RowsCarryTheBinsEdges) {
    auto result = std::make_shared<LayerResult>();
    result->train.latentDensity.bins[0] = 7;
    result->train.latentDensity.bins[59] = 9;
    result->train.latentDensity.dead = 5;
    result->train.inputs = {-2, 2, {1, 2, 3, 4}};
    const Profile profile{{result}};
    const std::string csv = histogramsCsv(profile, std::nullopt);
    EXPECT_THAT(csv, StartsWith("control,repeat,layer,histogram,low,high,count\n"
                                "none,0,0,latent_density,-4.5,-4.425,7\n"));
    EXPECT_THAT(csv, HasSubstr(",0,9\nnone,0,0,latent_density,,,5\n"));
    EXPECT_THAT(csv, HasSubstr("none,0,0,inputs,-2,-1,1\nnone,0,0,inputs,-1,0,2\nnone,0,0,inputs,0,1,3\n"));
    const json parsed = json::parse(histogramsJson(profile, 0));
    EXPECT_EQ(parsed["layers"][0]["latent_density"]["dead"], 5);
    EXPECT_EQ(parsed["layers"][0]["latent_density"]["bins"].size(), 60U);
    EXPECT_EQ(parsed["layers"][0]["inputs"]["bins"], json({1, 2, 3, 4}));
    EXPECT_TRUE(json::parse(histogramsJson(profile, 1))["layers"].empty());
}

TEST(Histograms, FailedLayerHasNone) {
    const test::SyntheticRun run;
    EXPECT_EQ(lines(histogramsCsv(run.profile(), 1)).size(), 1U + 61 + 80 + 80 + 11); // the control's layer 1 alone
    EXPECT_EQ(json::parse(histogramsJson(run.profile(), 1))["layers"].size(), 1U);
}

TEST(LatentsCsv, HasEveryLatentOfTheLayersAskedForAsItsFileHasIt) {
    const test::SyntheticRun run;
    run.runUndisturbed();
    const auto session = test::unwrap(Session::open(run.output));
    const std::string file = test::contents(run.output).at("layers/02/latents.csv");
    const std::vector<std::string> kept = lines(file), rows = lines(test::unwrap(latentsCsv(*session, 2)));
    EXPECT_EQ(rows[0], "control,repeat,layer," + kept[0]);
    std::size_t ofRun = 0;
    for (const std::string& row : rows)
        if (row.starts_with("none,0,2,")) {
            EXPECT_EQ(row, "none,0,2," + kept[++ofRun]);
        }
    EXPECT_EQ(ofRun, kept.size() - 1);
    EXPECT_GT(lines(test::unwrap(latentsCsv(*session, std::nullopt))).size(), rows.size());
}

TEST(MetricsJson, FinalAndEpochs) {
    SaeMetrics metrics;
    metrics.mse = 0.5;
    metrics.fvu = nan;
    const json parsed = json::parse(metricsJson(metrics, {{1, 2, 3, 4, 5}}));
    EXPECT_EQ(parsed["final"]["mse"], 0.5);
    EXPECT_TRUE(parsed["final"]["fvu"].is_null());
    EXPECT_EQ(parsed["epochs"], json::parse(R"([{"epoch":1,"objective":2,"mse":3,"l1":4,"density":5}])"));
}

TEST(ExportSae, WritesBothFilesAndRefusesWhereNoneAreKept) {
    const test::SyntheticRun run;
    run.runUndisturbed();
    const auto session = test::unwrap(Session::open(run.output));
    const auto folder = run.folder.path() / "new" / "sae";
    ASSERT_TRUE(exportSae(*session, {{"", 0}, 2}, folder).ok());
    SaeConfig config = run.layer({{"", 0}, 2}).sae;
    const SaeParameters weights = test::unwrap(loadSaeParameters(folder / "sae_weights.safetensors", config));
    EXPECT_EQ(weights["W_enc"](5, 9), (*run.layer({{"", 0}, 2}).weights)["W_enc"](5, 9));
    EXPECT_TRUE(std::filesystem::exists(folder / "cfg.json"));
    const Status none = exportSae(*session, {{"random-weights", 0}, 2}, folder);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
}

} // namespace
} // namespace lamina
