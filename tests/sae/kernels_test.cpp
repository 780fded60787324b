// The loops of each instruction set, and the two forms' encoding that is made of them.
#include "base/machine.h"
#include "base/seed.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <vector>

namespace lamina {
namespace {

std::vector<const SaeKernels*> everyTable() {
    std::vector<const SaeKernels*> tables{&baseline::saeKernelTable};
#if defined(__x86_64__)
    if (instructionSet() != "baseline")
        tables.push_back(&avx2::saeKernelTable);
    if (instructionSet() == "avx512")
        tables.push_back(&avx512::saeKernelTable);
#endif
    return tables;
}

std::vector<float> randomVector(std::size_t n, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(n);
    for (float& value : values)
        value = static_cast<float>(random.normal());
    return values;
}

class KernelSizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(KernelSizes, EveryInstructionSetEqualsThePlainLoop) {
    const std::size_t n = GetParam();
    const std::vector<float> pre = randomVector(n, 1), bias = randomVector(n, 2), x = randomVector(n, 3);
    for (const SaeKernels* kernels : everyTable())
        for (const bool biased : {false, true}) {
            std::vector<float> relu(n);
            double sum = 0.0;
            std::uint32_t positives = 0;
            float largest = 0.0F;
            for (std::size_t i = 0; i < n; ++i) {
                relu[i] = std::max(0.0F, biased ? pre[i] + bias[i] : pre[i]);
                sum += relu[i];
                positives += relu[i] > 0.0F ? 1 : 0;
                largest = std::max(largest, relu[i]);
            }
            const float* biasOrNull = biased ? bias.data() : nullptr;
            std::vector<float> z = pre;
            std::vector<std::uint32_t> counts(n, 5);
            EXPECT_NEAR(kernels->reluCount(z.data(), biasOrNull, counts.data(), n), sum, 1e-5 * sum + 1e-7);
            EXPECT_EQ(z, relu);
            for (std::size_t i = 0; i < n; ++i)
                EXPECT_EQ(counts[i], relu[i] > 0.0F ? 6U : 5U);
            z = pre;
            const ReluRow row = kernels->relu(z.data(), biasOrNull, n);
            EXPECT_EQ(z, relu);
            EXPECT_EQ(row.positives, positives);
            EXPECT_EQ(row.largest, largest);
            EXPECT_EQ(
                kernels->countAtLeast(z.data(), 0.5F, n),
                static_cast<std::uint32_t>(std::count_if(relu.begin(), relu.end(), [](float v) { return v >= 0.5F; })));

            std::vector<float> error = pre, gradient(n, 1.0F);
            const float squares =
                kernels->residual(error.data(), x.data(), biasOrNull, 0.25F, biased ? gradient.data() : nullptr, n);
            double expected = 0.0;
            for (std::size_t i = 0; i < n; ++i) {
                const double e = static_cast<double>(pre[i]) - x[i] + (biased ? bias[i] : 0.0F);
                expected += e * e;
                EXPECT_NEAR(error[i], 0.25 * e, 1e-6);
                EXPECT_NEAR(gradient[i], biased ? 1.0 + 0.25 * e : 1.0, 1e-6);
            }
            EXPECT_NEAR(squares, expected, 1e-5 * expected + 1e-7);

            std::vector<float> g = x;
            gradient.assign(n, 1.0F);
            kernels->maskGradient(relu.data(), g.data(), 0.5F, biased ? gradient.data() : nullptr, n);
            for (std::size_t i = 0; i < n; ++i) {
                EXPECT_EQ(g[i], relu[i] > 0.0F ? x[i] + 0.5F : 0.0F);
                EXPECT_EQ(gradient[i], biased ? 1.0F + g[i] : 1.0F);
            }
        }
}

// Arrays of n floats each, one behind the other in one room with `gap` floats between them, in a given order.
struct Arrays {
    std::vector<float> room;
    std::vector<std::size_t> place; // of each array
    std::size_t n;

    Arrays(const std::vector<std::vector<float>>& arrays, const std::vector<std::size_t>& order, std::size_t gap)
        : room(arrays.size() * (arrays.front().size() + gap), 0.0F), place(arrays.size()), n(arrays.front().size()) {
        for (std::size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = i * (n + gap);
            std::copy(arrays[order[i]].begin(), arrays[order[i]].end(), (*this)[order[i]]);
        }
    }
    float* operator[](std::size_t array) { return room.data() + place[array]; }
    std::vector<float> copyOf(std::size_t array) { return {(*this)[array], (*this)[array] + n}; }
};

TEST_P(KernelSizes, BitsDoNotDependOnWhereTheArraysLie) {
    const std::size_t n = GetParam();
    if (n > 100) // only what is left over at a row's end could differ, and that is shorter than a register
        return;
    enum Array : std::size_t { E, X, Bias, Gradient };
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const std::vector<std::vector<float>> arrays{randomVector(n, 4 * seed), randomVector(n, 4 * seed + 1),
                                                     randomVector(n, 4 * seed + 2), std::vector<float>(n, 0.0F)};
        for (const SaeKernels* kernels : everyTable()) {
            std::vector<std::vector<float>> first;
            for (std::size_t gap = 0; gap < 8; ++gap) {
                std::vector<std::size_t> order{E, X, Bias, Gradient};
                do {
                    Arrays row(arrays, order, gap), rectified(arrays, order, gap);
                    const float squares = kernels->residual(row[E], row[X], row[Bias], 0.3F, row[Gradient], n);
                    std::vector<std::uint32_t> counts(n);
                    const float sum = kernels->reluCount(rectified[E], rectified[Bias], counts.data(), n);
                    std::vector<std::vector<float>> now{
                        {squares, sum}, row.copyOf(E), row.copyOf(Gradient), rectified.copyOf(E)};
                    kernels->maskGradient(row[X], row[E], 0.1F, row[Gradient], n);
                    now.push_back(row.copyOf(E));
                    now.push_back(row.copyOf(Gradient));
                    if (first.empty())
                        first = now;
                    ASSERT_EQ(now, first) << "gap " << gap;
                } while (std::next_permutation(order.begin(), order.end()));
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(OddSizes, KernelSizes,
                         ::testing::Values(1, 3, 4, 7, 8, 10, 13, 15, 16, 17, 27, 33, 100, 6144));

TEST(Kernels, ANotANumberIsPassedOn) {
    for (const SaeKernels* kernels : everyTable())
        for (const std::size_t at : {std::size_t{3}, std::size_t{32}}) {
            std::vector<float> z(33, 1.0F);
            z[at] = std::nanf("");
            std::vector<std::uint32_t> counts(33);
            std::vector<float> copy = z;
            EXPECT_TRUE(std::isnan(kernels->reluCount(copy.data(), nullptr, counts.data(), 33)));
            copy = z;
            kernels->relu(copy.data(), nullptr, 33);
            EXPECT_TRUE(std::isnan(copy[at]));
            EXPECT_TRUE(std::isnan(kernels->keepAtLeast(copy.data(), 0.5F, counts.data(), 33)));
        }
}

std::vector<float> topK(std::vector<float> pre, std::size_t k) {
    SaeConfig config;
    config.variant = findSaeVariant("topk");
    config.inputs = 1;
    config.latents = pre.size();
    config.k = k;
    std::vector<std::uint32_t> counts(pre.size());
    saeTopK.encode(config, SaeParameters(), {pre.data(), 1, pre.size(), pre.size()}, counts.data());
    return pre;
}

TEST(TopK, KeepsTheLargestAndTiesWithTheKth) {
    EXPECT_EQ(topK({3, 1, 2, -5, 4}, 2), (std::vector<float>{3, 0, 0, 0, 4}));
    EXPECT_EQ(topK({3, 3, 2, 3, 4}, 2), (std::vector<float>{3, 3, 0, 3, 4}));
    EXPECT_EQ(topK({1, 1, 1, 1}, 1), (std::vector<float>{1, 1, 1, 1}));
    EXPECT_EQ(topK({-1, 2, -3}, 2), (std::vector<float>{0, 2, 0}));
    EXPECT_EQ(topK({-1, -2}, 1), (std::vector<float>{0, 0}));
    EXPECT_EQ(topK({1e-42F, 3e38F, 1e-45F, 4e-45F}, 3), (std::vector<float>{1e-42F, 3e38F, 0, 4e-45F}));
}

TEST(TopK, EqualsASortOnRandomRows) {
    Random random(4);
    for (int trial = 0; trial < 200; ++trial) {
        const std::size_t F = 1 + random.below(300), k = 1 + random.below(F);
        std::vector<float> pre = randomVector(F, 100 + static_cast<std::uint64_t>(trial));
        if (trial % 3 == 0) // many ties
            for (float& value : pre)
                value = std::round(2.0F * value);
        std::vector<float> expected = pre;
        for (float& value : expected)
            value = std::max(value, 0.0F);
        std::vector<float> sorted = expected;
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        for (float& value : expected)
            value = value >= sorted[k - 1] ? value : 0.0F;
        ASSERT_EQ(topK(pre, k), expected) << "F = " << F << ", k = " << k;
    }
}

} // namespace
} // namespace lamina
