// The forward against eager PyTorch in float64, on random models of odd shapes.
#include "engine/native/gpt2_forward.h"
#include "tests/engine/usable_engines.h"
#include "tests/reference/gpt2_reference.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>
#include <ostream>

namespace lamina {


namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;

double relativeError(ConstMatrixView a, const std::vector<double>& exact) {
    EXPECT_EQ(a.rows * a.cols, exact.size());
    double largest = 0;
    double error = 0;
    for (std::size_t i = 0; i < std::min(a.rows * a.cols, exact.size()); ++i) {
        largest = std::max(largest, std::abs(exact[i]));
        const double difference = std::abs(a.data[i] - exact[i]);
        if (!(difference <= error))
            error = difference; // also a NaN
    }
    return error / largest;
}

struct Case {
    std::string name;
    RandomModel model;
    std::size_t rows = 2;
    std::size_t cols = 37;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const auto add = [&all](std::string name, std::size_t rows, std::size_t cols, auto&& change) {
        Case c{std::move(name), {}, rows, cols};
        change(c.model);
        c.model.positions = std::max(c.model.positions, cols);
        c.model.seed = all.size() + 1;
        all.push_back(std::move(c));
    };
    add("one_head", 3, 37, [](RandomModel& m) { m.heads = 1; });
    add("thirteen_layers", 2, 65, [](RandomModel& m) {
        m.layers = 13;
        m.heads = 3;
        m.width = 39;
        m.prefixed = true;
    });
    add("1024_positions", 1, 1024, [](RandomModel& m) {
        m.positions = 1024;
        m.width = 48;
        m.heads = 3;
    });
    add("windows_over_a_chunk", 23, 128, [](RandomModel& m) { m.width = 24; });
    add("one_token_windows", 5, 1, [](RandomModel&) {});
    add("width_of_one_head", 1, 64, [](RandomModel& m) {
        m.width = 7;
        m.heads = 7;
    });
    add("inner_not_4d", 2, 63, [](RandomModel& m) { m.inner = 51; });
    add("f16", 2, 37, [](RandomModel& m) {
        m.type = StoredType::F16;
        m.prefixed = true;
    });
    add("bf16_with_buffers", 2, 37, [](RandomModel& m) {
        m.type = StoredType::BF16;
        m.withBuffers = true;
    });
    add("untied_in_three_shards", 2, 37, [](RandomModel& m) {
        m.tiedHead = false;
        m.shards = 3;
        m.prefixed = true;
    });
    add("no_scale", 2, 37, [](RandomModel& m) { m.scaleAttention = false; });
    add("scale_by_inverse_layer", 2, 37, [](RandomModel& m) {
        m.layers = 4;
        m.scaleByInverseLayer = true;
    });
    add("epsilon", 2, 37, [](RandomModel& m) { m.layerNormEpsilon = 0.02; });
    for (const char* name : {"gelu", "gelu_pytorch_tanh", "gelu_fast", "relu", "silu", "swish", "tanh"})
        add(std::string("activation_") + name, 2, 17, [name](RandomModel& m) { m.activation = name; });
    return all;
}

class ForwardReference : public ::testing::TestWithParam<std::tuple<std::string, Case>> {};

TEST_P(ForwardReference, EveryHookOfEveryLayerIsWithin2e5OfFloat64) {
    const auto& [engineName, c] = GetParam();
    Engine& engine = *unwrap(openEngine(engineName, automaticChoice));
    const TemporaryFolder folder;
    ASSERT_TRUE(writeRandomModel(folder.path(), c.model).ok());
    const std::vector<std::int32_t> ids = test::randomIds(c.rows * c.cols, c.model.vocabulary, 77);
    reference::Gpt2Reference exact(folder.path(), reference::Precision::Float64);
    exact.forward(ids, c.rows, c.cols, true);

    const Gpt2 model = unwrap(Gpt2::open(folder.path()));
    EXPECT_EQ(model.weightFiles().size(), c.model.shards);
    RunToken token;
    double worst = 0;
    for (const HookPointRow& row : hookPoints()) {
        const HookPoint hook = row.id;
        const auto forward =
            unwrap(engine.forward(model, {.ids = ids, .rows = c.rows, .cols = c.cols, .hook = hook}));
        for (int layer = 0; layer < static_cast<int>(c.model.layers); ++layer) {
            EXPECT_EQ(forward->layer(), layer);
            const auto captured = unwrap(forward->next(token));
            const ConstMatrixView x = unwrap(captured->onHost(token));
            ASSERT_EQ(x.rows, c.rows * c.cols);
            ASSERT_EQ(x.cols, model.config().hookWidth(hook));
            const double error = relativeError(x, exact.activations(hook, layer));
            EXPECT_LT(error, 2e-5) << hookNameInFile(hook, layer);
            worst = std::max(worst, error);
        }
        EXPECT_FALSE(forward->next(token).ok()); // no layer after the last
    }
    RecordProperty("largest_error", std::to_string(worst));
    std::cout << c.name << ": largest error " << worst << " of the hook's largest value\n";
}

// The native engine gives logits too, after whichever hook it captured.
TEST(NativeLogits, AreWithin2e5OfFloat64) {
    for (const Case& c : cases()) {
        const TemporaryFolder folder;
        ASSERT_TRUE(writeRandomModel(folder.path(), c.model).ok());
        const std::vector<std::int32_t> ids = test::randomIds(c.rows * c.cols, c.model.vocabulary, 77);
        reference::Gpt2Reference exact(folder.path(), reference::Precision::Float64);
        exact.forward(ids, c.rows, c.cols, true);
        const Gpt2 model = unwrap(Gpt2::open(folder.path()));
        RunToken token;
        for (const HookPoint hook : {HookPoint::ResidPre, HookPoint::MlpOut}) {
            Gpt2Forward forward =
                unwrap(Gpt2Forward::start(model, {.ids = ids, .rows = c.rows, .cols = c.cols, .hook = hook}));
            for (std::size_t layer = 0; layer < c.model.layers; ++layer)
                (void)unwrap(forward.next(token));
            const Matrix logits = unwrap(forward.logits(token));
            EXPECT_LT(relativeError(logits, exact.logits()), 2e-5) << c.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ForwardReference,
    ::testing::Combine(::testing::ValuesIn(test::usableEngines()), ::testing::ValuesIn(cases())), [](const auto& shape) {
        return std::get<std::string>(shape.param) + "_" + std::get<Case>(shape.param).name;
    });

} // namespace
} // namespace lamina
