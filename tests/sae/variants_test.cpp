// What a new variant brings along in one row: a form that exists here alone goes the whole way from settings to files.
#include "base/files.h"
#include "base/hash.h"
#include "engine/native/native_engine.h"
#include "engine/sae_run.h"
#include "sae/sae_lens.h"
#include "sae/sae_state.h"
#include "sae/sae_variants.h"
#include "tensor/safetensors.h"
#include "tests/sae/plain_sae.h"
#include "tests/test_support.h"

#include <cstring>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lamina {
namespace {

using test::unwrap;
using ::testing::HasSubstr;

// z = relu(x W_enc + b_enc) where it exceeds the latent's threshold, which is kept when the training ends.
double encodeAbove(const SaeConfig&, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    const Matrix &bias = parameters["b_enc"], &threshold = parameters["threshold"];
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n)
        for (std::size_t j = 0; j < z.cols; ++j) {
            float& value = z.row(n)[j];
            value = std::max(0.0F, value + (bias.empty() ? 0.0F : bias(0, j)));
            value = value > threshold(0, j) ? value : 0.0F;
            counts[j] += value > 0.0F ? 1 : 0;
            sum += value;
        }
    return sum;
}

void keepThreshold(const SaeConfig&, SaeParameters& parameters, const EncodeStatistics& statistics) {
    float mean = 0.0F;
    for (const float smallest : statistics.smallestPositive)
        mean += smallest / static_cast<float>(statistics.smallestPositive.size());
    Matrix& threshold = parameters.at("threshold");
    std::fill_n(threshold.data(), threshold.size(), mean);
}

constexpr std::array gateParameters{linearParameters[0], linearParameters[1], linearParameters[2], linearParameters[3],
                                    ParameterSpec{.name = "threshold",
                                                  .rows = Extent::One,
                                                  .cols = Extent::Latents,
                                                  .initial = nullptr,
                                                  .whenTied = true,
                                                  .trained = false}};
constexpr std::array gateSettings{SaeSetting{.key = "margin",
                                             .placeholder = "M",
                                             .label = "Margin",
                                             .tooltip = "gate: nothing.",
                                             .whole = false,
                                             .minimum = 0,
                                             .maximum = 1,
                                             .initial = 0.5,
                                             .get = [](const SaeConfig&) { return 0.5; },
                                             .set = [](SaeConfig&, double) {}}};
// While it is trained its thresholds are zero.
double trainAbove(const SaeConfig&, const float* encBias, MatrixView z, std::uint32_t* counts) {
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n)
        for (std::size_t j = 0; j < z.cols; ++j) {
            float& value = z.row(n)[j];
            value = std::max(0.0F, value + (encBias ? encBias[j] : 0.0F));
            counts[j] += value > 0.0F ? 1 : 0;
            sum += value;
        }
    return sum;
}
constexpr NativeTraining gateTraining{.forward = trainAbove, .independent = true};
const SaeVariant gate{.name = "gate",
                      .label = "Gate",
                      .sentence = "latents above a threshold.",
                      .saeLens = "gate",
                      .saeLensActivation = "gate",
                      .saeLensFields = [](const SaeConfig&) { return std::string(R"({"margin":0.5})"); },
                      .parameters = gateParameters,
                      .settings = gateSettings,
                      .stateCode = {},
                      .check = [](const SaeConfig&) { return Status(); },
                      .encode = encodeAbove,
                      .seal = keepThreshold,
                      .densityCeiling = [](const SaeConfig&) { return std::optional<double>(0.25); },
                      .native = &gateTraining};

class NewVariant : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (!findSaeVariant("gate"))
            addSaeVariant(gate);
    }
    SaeConfig config(bool tied) const {
        SaeConfig c;
        c.variant = findSaeVariant("gate");
        c.tied = tied;
        c.inputs = 6;
        c.latents = 12;
        c.batch = 20;
        c.epochs = 3;
        return c;
    }
    RunToken m_token;
};

TEST_F(NewVariant, IsFoundWithItsSettings) {
    EXPECT_EQ(unwrap(parseSaeVariant("gate")), &gate);
    EXPECT_THAT(parseSaeVariant("nothing").error().message, HasSubstr("gate"));
    EXPECT_TRUE(hasSetting(gate, "margin"));
    EXPECT_FALSE(hasSetting(*findSaeVariant("topk"), "margin"));
    EXPECT_TRUE(std::ranges::any_of(saeSettings(), [](const SaeSetting* s) { return s->key == "margin"; }));
    EXPECT_EQ(saeParameterCount(config(false)), 2U * 6 * 12 + 6 + 12 + 12);
    EXPECT_EQ(saeParameterCount(config(true)), 6U * 12 + 12);
}

TEST_F(NewVariant, TrainsSealsAndKeepsItsParameters) {
    const Matrix X = test::structuredRows(50, 6, 1);
    HostActivations activations{ConstMatrixView(X)};
    Engine& engine = *nativeEngine("cpu");
    for (const bool tied : {false, true}) {
        const SaeConfig c = config(tied);
        const auto training = unwrap(engine.train(c, activations, initialSaeParameters(c, 1), 2, m_token));
        (void)unwrap(training->runEpoch(m_token));
        for (std::size_t j = 0; j < 12; ++j)
            EXPECT_EQ(training->weights()["threshold"](0, j), 0.0F) << "the optimiser has to leave it alone";
        const SaeEvaluation evaluation = unwrap(trainAndEvaluate(engine, c, activations, *training, {}, m_token));
        EXPECT_GT(training->weights()["threshold"](0, 0), 0.0F) << "sealed after the last epoch";
        EXPECT_GT(evaluation.metrics.l0, 0.0);

        const test::TemporaryFolder folder;
        const auto path = folder.path() / "w.safetensors";
        ASSERT_TRUE(writeFileAtomically(path, saeParametersBytes(c, training->weights())).ok());
        const SaeParameters read = unwrap(loadSaeParameters(path, c));
        ASSERT_TRUE(read.sameShapes(training->weights()));
        EXPECT_EQ(read["threshold"](0, 3), training->weights()["threshold"](0, 3));

        const auto resumed = unwrap(engine.train(c, activations, initialSaeParameters(c, 9), 2, m_token));
        ASSERT_TRUE(resumed->restoreState(training->saveState()).ok());
        EXPECT_EQ(resumed->weights()["threshold"](0, 3), training->weights()["threshold"](0, 3));
    }
    const auto json = nlohmann::json::parse(saeConfigJson(config(false), {"demo", "blocks.0.hook_mlp_out", 0}));
    EXPECT_EQ(json["architecture"], "gate");
    EXPECT_EQ(json["margin"], 0.5);
}

// --- training states of version 1 ---------------------------------------------------------------------------------

// As Lamina 0.1.0 wrote them: little-endian, no names.
std::string stateOfVersion1(const SaeConfig& config, std::uint32_t variant, std::uint64_t rows, std::uint64_t seed) {
    std::string bytes = "LaminaSAE\n";
    const auto put = [&bytes](auto value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
    put(std::uint32_t{1});
    put(variant);
    put(static_cast<std::uint32_t>(config.tied ? 1 : 0));
    for (const std::uint64_t value :
         {std::uint64_t{config.inputs}, std::uint64_t{config.latents}, std::uint64_t{config.k}})
        put(value);
    put(config.l1);
    put(config.learningRate);
    put(std::uint64_t{config.batch});
    put(static_cast<std::int32_t>(config.epochs));
    put(rows);
    put(seed);
    put(std::int64_t{7}); // step
    put(std::int32_t{1}); // epoch
    put(std::uint64_t{1});
    put(std::int32_t{1});
    for (const double value : {4.0, 3.0, 2.0, 0.5})
        put(value);
    const std::size_t numbers = config.tied ? 6 * 12 : 2 * 6 * 12 + 12 + 6;
    for (std::size_t i = 0; i < 3 * numbers; ++i)
        put(static_cast<float>(i));
    put(crc32Of(bytes));
    return bytes;
}

TEST(SaeState, OfVersion1IsReadBitForBit) {
    for (const auto& [name, code] : {std::pair{"relu", 0U}, std::pair{"topk", 1U}})
        for (const bool tied : {false, true}) {
            SaeConfig c;
            c.variant = findSaeVariant(name);
            c.tied = tied;
            c.inputs = 6;
            c.latents = 12;
            c.k = code == 1 ? 4 : 0;
            const std::string bytes = stateOfVersion1(c, code, 30, 5);
            const SaeTrainingState state = unwrap(parseSaeState(bytes, {"native", c, 30, 5}));
            EXPECT_EQ(state.step, 7);
            EXPECT_EQ(state.epoch, 1);
            EXPECT_EQ(state.points.at(0).mse, 3.0);
            float expected = 0.0F;
            for (const SaeParameters* part : {&state.weights, &state.firstMoment, &state.secondMoment})
                for (const auto& [spec, values] : *part)
                    for (std::size_t i = 0; i < values.size(); ++i)
                        ASSERT_EQ(values.data()[i], expected++) << name << " " << spec->name << " at " << i;
            // Written again it is version 2 and still the same.
            const std::string again = saeStateBytes({"native", c, 30, 5}, state);
            EXPECT_EQ(saeStateBytes({"native", c, 30, 5}, unwrap(parseSaeState(again, {"native", c, 30, 5}))), again);
            SaeConfig other = c;
            other.variant = findSaeVariant(code == 0 ? "topk" : "relu");
            EXPECT_THAT(parseSaeState(bytes, {"native", other, 30, 5}).error().message, HasSubstr("variant"));
        }
}

TEST(SaeState, OfAnotherEngineIsRefusedByName) {
    SaeConfig c;
    c.inputs = 6;
    c.latents = 12;
    SaeTrainingState state;
    state.weights = state.firstMoment = state.secondMoment = SaeParameters(c);
    const std::string bytes = saeStateBytes({"native", c, 30, 5}, state);
    EXPECT_TRUE(parseSaeState(bytes, {"native", c, 30, 5}).ok());
    EXPECT_THAT(parseSaeState(bytes, {"torch", c, 30, 5}).error().message,
                HasSubstr("engine is native, here it is torch"));
}

} // namespace
} // namespace lamina
