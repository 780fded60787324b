#include "base/machine.h"
#include "base/seed.h"
#include "engine/native/gpt2_forward.h"
#include "engine/model_weights.h"
#include "engine/permuted_matrix.h"
#include "model/index_permutation.h"
#include "numeric/threads.h"
#include "tests/reference/random_model.h"
#include "tests/test_support.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <numeric>
#include <thread>

namespace lamina {
namespace {

using test::RandomModel;
using test::TemporaryFolder;
using test::unwrap;
using ::testing::HasSubstr;

bool sameBits(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// A model on disk, open.
struct OnDisk {
    TemporaryFolder folder;
    RandomModel shape;
    Gpt2 model;
    std::vector<std::int32_t> ids;
    std::size_t rows = 3;
    std::size_t cols = 50;

    explicit OnDisk(const RandomModel& wanted = {}) : shape(wanted), model(write()) {
        ids = test::randomIds(rows * cols, shape.vocabulary, 5);
    }
    Gpt2 write() {
        EXPECT_TRUE(writeRandomModel(folder.path(), shape).ok());
        return unwrap(Gpt2::open(folder.path()));
    }
    Gpt2Forward start(HookPoint hook, WeightControl control = WeightControl::None, std::uint64_t seed = 0) const {
        return unwrap(Gpt2Forward::start(
            model, {.ids = ids, .rows = rows, .cols = cols, .hook = hook, .weights = control, .weightSeed = seed}));
    }
    std::vector<Matrix> allLayers(HookPoint hook, WeightControl control = WeightControl::None,
                                  std::uint64_t seed = 0) const {
        RunToken token;
        Gpt2Forward forward = start(hook, control, seed);
        std::vector<Matrix> layers;
        for (std::size_t layer = 0; layer < shape.layers; ++layer)
            layers.push_back(unwrap(forward.next(token)));
        return layers;
    }
};

RandomModel fourLayers() {
    RandomModel shape;
    shape.layers = 4;
    return shape;
}

TEST(Gpt2Forward, TwoRunsGiveTheSameBits) {
    const OnDisk disk(fourLayers());
    for (const int threads : {1, 2, 3}) {
        setComputeThreads(threads);
        for (const HookPoint hook : {HookPoint::AttnOut, HookPoint::MlpOut}) {
            const auto first = disk.allLayers(hook);
            const auto second = disk.allLayers(hook);
            for (std::size_t layer = 0; layer < first.size(); ++layer)
                EXPECT_TRUE(sameBits(first[layer], second[layer])) << threads;
        }
    }
    setComputeThreads(availableThreads());
}

TEST(Gpt2Forward, ALayerRangeEqualsThoseLayersOfAFullRun) {
    const OnDisk disk(fourLayers());
    for (const HookPointRow& row : hookPoints()) {
        const HookPoint hook = row.id;
        const auto full = disk.allLayers(hook);
        RunToken token;
        Gpt2Forward forward = disk.start(hook);
        ASSERT_TRUE(forward.skip(token).ok());
        ASSERT_TRUE(forward.skip(token).ok());
        EXPECT_EQ(forward.layer(), 2);
        EXPECT_TRUE(sameBits(unwrap(forward.next(token)), full[2])) << hookName(hook);
        EXPECT_TRUE(sameBits(unwrap(forward.next(token)), full[3])) << hookName(hook);
        EXPECT_EQ(forward.skip(token).error().kind, ErrorKind::Usage);
        EXPECT_EQ(forward.next(token).error().kind, ErrorKind::Usage);
    }
}

// The hooks of one block belong together, whichever run captured them.
TEST(Gpt2Forward, HooksOfOneBlockAddUp) {
    const OnDisk disk(fourLayers());
    const auto pre = disk.allLayers(HookPoint::ResidPre);
    const auto attn = disk.allLayers(HookPoint::AttnOut);
    const auto mid = disk.allLayers(HookPoint::ResidMid);
    const auto mlp = disk.allLayers(HookPoint::MlpOut);
    const auto post = disk.allLayers(HookPoint::ResidPost);
    for (std::size_t layer = 0; layer < 4; ++layer)
        for (std::size_t i = 0; i < pre[layer].size(); ++i) {
            ASSERT_EQ(mid[layer].data()[i], pre[layer].data()[i] + attn[layer].data()[i]);
            ASSERT_EQ(post[layer].data()[i], mid[layer].data()[i] + mlp[layer].data()[i]);
            if (layer > 0) {
                ASSERT_EQ(pre[layer].data()[i], post[layer - 1].data()[i]);
            }
        }
}

// No position sees a later one: changing the last token changes nothing before it.
TEST(Gpt2Forward, AttentionIsCausal) {
    OnDisk disk(fourLayers());
    const auto before = disk.allLayers(HookPoint::ResidPost);
    disk.ids[disk.cols - 1] = (disk.ids[disk.cols - 1] + 1) % 97; // last token of window 0
    const auto after = disk.allLayers(HookPoint::ResidPost);
    for (std::size_t layer = 0; layer < 4; ++layer)
        for (std::size_t t = 0; t < disk.rows * disk.cols; ++t) {
            const bool same = std::memcmp(before[layer].row(t), after[layer].row(t), 32 * sizeof(float)) == 0;
            ASSERT_EQ(same, t != disk.cols - 1) << t;
        }
}

TEST(Gpt2Forward, WrongWindowsAndIdsAreRefused) {
    OnDisk disk;
    const auto refused = [&](std::size_t rows, std::size_t cols, const std::string& cause) {
        const auto result = Gpt2Forward::start(disk.model, {.ids = disk.ids, .rows = rows, .cols = cols});
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().kind, ErrorKind::Usage);
        EXPECT_THAT(result.error().message, HasSubstr(cause));
    };
    refused(3, 49, "150 token ids do not make 3 windows of 49");
    refused(0, 50, "windows");
    refused(3, 0, "windows");
    refused(2, 75, "64 positions");
    disk.ids[7] = 97;
    refused(3, 50, "token 7 has the id 97");
    disk.ids[7] = -1;
    refused(3, 50, "id -1");
}

TEST(Gpt2Forward, ACancelledTokenEndsTheCallAndTheForward) {
    const OnDisk disk;
    RunToken token;
    Gpt2Forward forward = disk.start(HookPoint::MlpOut);
    // Cancelled from inside the layer: by its own progress report.
    double last = 0;
    const auto result = forward.next(token, [&](double done) {
        last = done;
        token.cancel();
    });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
    EXPECT_GT(last, 0.0);
    EXPECT_LT(last, 1.0);
    RunToken fresh;
    EXPECT_EQ(forward.next(fresh).error().kind, ErrorKind::Internal);
}

TEST(Gpt2Forward, AnotherThreadsCancelAnswersInsideALayer) {
    RandomModel shape;
    shape.layers = 40;
    shape.width = 96;
    shape.heads = 3;
    shape.positions = 512;
    OnDisk disk(shape);
    disk.rows = 8;
    disk.cols = 512;
    disk.ids = test::randomIds(disk.rows * disk.cols, 97, 6);
    RunToken token;
    Gpt2Forward forward = disk.start(HookPoint::MlpOut);
    for (int layer = 0; layer < 39; ++layer)
        ASSERT_TRUE(forward.skip(token).ok());
    std::thread other([&token] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        token.cancel();
    });
    const auto result = forward.next(token); // forty layers in one call
    other.join();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
}

TEST(Gpt2Forward, ProgressRisesToOne) {
    const OnDisk disk;
    RunToken token;
    for (const HookPointRow& row : hookPoints()) {
        const HookPoint hook = row.id;
        Gpt2Forward forward = disk.start(hook);
        for (int layer = 0; layer < 2; ++layer) {
            double last = 0;
            (void)unwrap(forward.next(token, [&last](double done) {
                EXPECT_GE(done, last);
                last = done;
            }));
            if (hook != HookPoint::ResidPre || layer > 0) {
                EXPECT_EQ(last, 1.0) << hookName(hook);
            }
        }
    }
}

TEST(Gpt2Forward, EstimatesGrowWithTheWork) {
    const OnDisk disk;
    EXPECT_GT(Gpt2Forward::bytes(disk.model.config(), 10, 50, HookPoint::MlpPre),
              Gpt2Forward::bytes(disk.model.config(), 10, 50, HookPoint::MlpOut));
    EXPECT_GE(Gpt2Forward::bytes(disk.model.config(), 10, 50, HookPoint::MlpOut), 10 * 50 * 2 * 32 * sizeof(float));
    // 2 layers of 1 token: (4 d² + 2 d·4d) multiply-adds for the products, 2 d for attention.
    EXPECT_EQ(disk.model.config().forwardFlops(1, 1, 2), 2.0 * 2.0 * (12 * 32 * 32 + 2 * 32));
    EXPECT_EQ(disk.model.config().parameters(),
              97U * 32 + 64 * 32 + 2 * (12 * 32 * 32 + 13 * 32) + 2 * 32); // the 13 d: biases 9 d, LayerNorms 4 d
}

TEST(IndexPermutation, IsABijectionForEverySize) {
    for (const std::uint64_t n : {1U, 2U, 3U, 5U, 16U, 17U, 1000U, 1024U, 1025U, 65537U}) {
        const IndexPermutation permutation(n, n + 9);
        std::vector<bool> seen(n, false);
        for (std::uint64_t i = 0; i < n; ++i) {
            const std::uint64_t j = permutation(i);
            ASSERT_LT(j, n);
            EXPECT_FALSE(seen[j]);
            seen[j] = true;
        }
    }
}

// What a random permutation has: about one fixed point, and neighbours that end up far apart.
TEST(IndexPermutation, ScattersAndDependsOnItsSeed) {
    constexpr std::uint64_t n = 38'000;
    double fixedPoints = 0;
    double distance = 0;
    std::uint64_t agreeing = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const IndexPermutation permutation(n, seed);
        const IndexPermutation other(n, seed + 1000);
        for (std::uint64_t i = 0; i + 1 < n; ++i) {
            const auto a = static_cast<double>(permutation(i));
            const auto b = static_cast<double>(permutation(i + 1));
            fixedPoints += permutation(i) == i;
            distance += std::abs(a - b);
            agreeing += permutation(i) == other(i);
        }
    }
    EXPECT_NEAR(fixedPoints / 50, 1.0, 0.5);
    EXPECT_NEAR(static_cast<double>(agreeing) / 50, 1.0, 0.5);
    EXPECT_NEAR(distance / 50 / (n - 1) / n, 1.0 / 3.0, 0.002);
}

TEST(PermutedControl, MovesEveryEntryOfAMatrixAndKeepsTheirValues) {
    Matrix values(37, 11);
    std::iota(values.data(), values.data() + values.size(), 0.0F);
    RunToken token;
    const Matrix moved = unwrap(permuted(values, 4, token));
    EXPECT_FALSE(sameBits(moved, values));
    EXPECT_TRUE(sameBits(moved, unwrap(permuted(values, 4, token))));
    EXPECT_FALSE(sameBits(moved, unwrap(permuted(values, 5, token))));
    std::vector<float> sorted(moved.data(), moved.data() + moved.size());
    std::ranges::sort(sorted);
    EXPECT_TRUE(std::equal(sorted.begin(), sorted.end(), values.data()));
}

// The control's forward equals an ordinary forward of a model whose files hold the permuted matrices: so exactly the
// weight matrices are permuted, with the documented seeds, and LayerNorm and biases are kept.
TEST(PermutedControl, EqualsAModelWithPermutedMatrices) {
    for (const bool prefixed : {false, true}) {
        RandomModel shape = fourLayers();
        shape.prefixed = prefixed;
        const OnDisk disk(shape);
        const std::uint64_t seed = 123;
        RunToken token;
        auto tensors = randomTensors(shape);
        int matrices = 0;
        for (auto& [stored, tensor] : tensors) {
            if (tensor.shape.size() < 2)
                continue;
            const std::string name = prefixed ? stored.substr(std::string("transformer.").size()) : stored;
            Matrix values(tensor.shape[0], tensor.shape[1]);
            std::ranges::copy(tensor.values, values.data());
            const Matrix moved = unwrap(permuted(values, deriveSeed(seed, "permute:" + name), token));
            std::copy(moved.data(), moved.data() + moved.size(), tensor.values.begin());
            ++matrices;
        }
        EXPECT_EQ(matrices, 2 + 4 * 4);
        const TemporaryFolder folder;
        ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
        ASSERT_TRUE(writeModelTensors(folder.path(), shape, tensors).ok());
        const Gpt2 expected = unwrap(Gpt2::open(folder.path()));
        Gpt2Forward plain =
            unwrap(Gpt2Forward::start(expected, {.ids = disk.ids, .rows = disk.rows, .cols = disk.cols}));
        Gpt2Forward control = disk.start(HookPoint::MlpOut, WeightControl::Permuted, seed);
        for (int layer = 0; layer < 4; ++layer)
            EXPECT_TRUE(sameBits(unwrap(control.next(token)), unwrap(plain.next(token)))) << layer;
        EXPECT_TRUE(sameBits(unwrap(control.logits(token)), unwrap(plain.logits(token))));
    }
}

TEST(PermutedControl, DependsOnItsSeedAlone) {
    const OnDisk disk(fourLayers());
    const auto first = disk.allLayers(HookPoint::ResidPost, WeightControl::Permuted, 1);
    EXPECT_TRUE(sameBits(first[3], disk.allLayers(HookPoint::ResidPost, WeightControl::Permuted, 1)[3]));
    EXPECT_FALSE(sameBits(first[3], disk.allLayers(HookPoint::ResidPost, WeightControl::Permuted, 2)[3]));
    EXPECT_FALSE(sameBits(first[3], disk.allLayers(HookPoint::ResidPost)[3]));
}

double deviationOf(const Matrix& values) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += values.data()[i];
        squares += static_cast<double>(values.data()[i]) * values.data()[i];
    }
    const double mean = sum / static_cast<double>(values.size());
    EXPECT_NEAR(mean, 0, 4 * 0.02 / std::sqrt(static_cast<double>(values.size())));
    return std::sqrt(squares / static_cast<double>(values.size()) - mean * mean);
}

TEST(InitialControl, DrawsWeightsAsGpt2Is) {
    const OnDisk disk(fourLayers());
    RunToken token;
    const ModelWeights weights(disk.model, WeightControl::Initial, 7);
    const double within = 0.02 * 0.05;
    EXPECT_NEAR(deviationOf(unwrap(weights.matrix("wte.weight", token))), 0.02, within);
    EXPECT_NEAR(deviationOf(unwrap(weights.matrix("h.1.mlp.c_fc.weight", token))), 0.02, within);
    EXPECT_NEAR(deviationOf(unwrap(weights.matrix("h.1.mlp.c_proj.weight", token))), 0.02 / std::sqrt(8.0), within);
    EXPECT_NEAR(deviationOf(unwrap(weights.matrix("h.1.attn.c_proj.weight", token))), 0.02 / std::sqrt(8.0), within);
    EXPECT_FALSE(sameBits(unwrap(weights.matrix("h.1.mlp.c_fc.weight", token)),
                          unwrap(weights.matrix("h.2.mlp.c_fc.weight", token))));
    const Projection projection = unwrap(weights.projection("h.0.attn.c_attn", token));
    EXPECT_EQ(std::count(projection.bias.data(), projection.bias.data() + projection.bias.size(), 0.0F),
              static_cast<std::ptrdiff_t>(projection.bias.size()));
    const LayerNormWeights norm = unwrap(weights.layerNorm("h.3.ln_2"));
    for (std::size_t i = 0; i < norm.gain.size(); ++i) {
        EXPECT_EQ(norm.gain.data()[i], 1.0F);
        EXPECT_EQ(norm.bias.data()[i], 0.0F);
    }
}

// The control's forward equals an ordinary forward of a model whose files hold these weights: nothing of the trained ones
// is left in it.
TEST(InitialControl, EqualsAModelWithTheseWeights) {
    for (const bool tied : {true, false}) {
        RandomModel shape = fourLayers();
        shape.tiedHead = tied;
        const OnDisk disk(shape);
        const ModelWeights weights(disk.model, WeightControl::Initial, 123);
        RunToken token;
        auto tensors = randomTensors(shape);
        for (auto& [name, tensor] : tensors) {
            if (tensor.shape.size() == 2) {
                const Matrix drawn = unwrap(weights.matrix(name, token));
                std::copy(drawn.data(), drawn.data() + drawn.size(), tensor.values.begin());
            } else {
                const bool gain = name.find("ln_") != std::string::npos && name.ends_with("weight");
                std::ranges::fill(tensor.values, gain ? 1.0F : 0.0F);
            }
        }
        const TemporaryFolder folder;
        ASSERT_TRUE(writeRandomModel(folder.path(), shape).ok());
        ASSERT_TRUE(writeModelTensors(folder.path(), shape, tensors).ok());
        const Gpt2 expected = unwrap(Gpt2::open(folder.path()));
        Gpt2Forward plain =
            unwrap(Gpt2Forward::start(expected, {.ids = disk.ids, .rows = disk.rows, .cols = disk.cols}));
        Gpt2Forward control = disk.start(HookPoint::MlpOut, WeightControl::Initial, 123);
        for (int layer = 0; layer < 4; ++layer)
            EXPECT_TRUE(sameBits(unwrap(control.next(token)), unwrap(plain.next(token)))) << layer;
        EXPECT_TRUE(sameBits(unwrap(control.logits(token)), unwrap(plain.logits(token))));
    }
}

} // namespace
} // namespace lamina
