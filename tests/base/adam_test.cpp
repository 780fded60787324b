#include "base/machine.h"
#include "base/seed.h"
#include "numeric/adam.h"
#include "numeric/adam_kernel.h"
#include "numeric/threads.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace lamina {
namespace {

std::vector<float> randomVector(std::size_t n, std::uint64_t seed, double scale) {
    Random random(seed);
    std::vector<float> values(n);
    for (float& value : values)
        value = static_cast<float>(scale * random.normal());
    return values;
}

// torch.optim.AdamW's update as its documentation writes it, in double.
struct PlainAdam {
    AdamOptions options;
    std::vector<double> w, m, v;

    void step(int t, const std::vector<float>& g) {
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double gradient = g[i] * options.gradientScale;
            w[i] *= 1.0 - options.learningRate * options.weightDecay;
            m[i] = options.beta1 * m[i] + (1.0 - options.beta1) * gradient;
            v[i] = options.beta2 * v[i] + (1.0 - options.beta2) * gradient * gradient;
            const double first = m[i] / (1.0 - std::pow(options.beta1, t));
            const double second = v[i] / (1.0 - std::pow(options.beta2, t));
            w[i] -= options.learningRate * first / (std::sqrt(second) + options.epsilon);
        }
    }
};

class AdamSizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(AdamSizes, EqualsThePlainLoop) {
    const std::size_t n = GetParam();
    for (const double weightDecay : {0.0, 0.1}) {
        AdamOptions options;
        options.weightDecay = weightDecay;
        options.gradientScale = 0.5;
        std::vector<float> w = randomVector(n, 1, 1.0), m(n), v(n);
        PlainAdam plain{options, {w.begin(), w.end()}, std::vector<double>(n), std::vector<double>(n)};
        for (int t = 1; t <= 50; ++t) {
            const std::vector<float> g = randomVector(n, 100 + static_cast<std::uint64_t>(t), 1e-3);
            adam(options, t, w.data(), g.data(), m.data(), v.data(), n);
            plain.step(t, g);
        }
        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_NEAR(w[i], plain.w[i], 1e-5) << "at " << i;
            ASSERT_NEAR(m[i], plain.m[i], 1e-8) << "at " << i;
            ASSERT_NEAR(v[i], plain.v[i], 1e-12) << "at " << i;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(OddSizes, AdamSizes, ::testing::Values(1, 7, 16, 33, 1000, 16384, 40001));

TEST(Adam, EveryInstructionSetAgrees) {
    std::vector<const AdamLoops*> loops{&baseline::adamLoops};
#if defined(__x86_64__)
    if (instructionSet() != "baseline")
        loops.push_back(&avx2::adamLoops);
    if (instructionSet() == "avx512")
        loops.push_back(&avx512::adamLoops);
#endif
    const std::size_t n = 1003;
    const AdamFactors factors{0.9F, 0.1F, 0.999F, 0.001F, 1e-8F, 1e-2F, 31.6F, 0.999F, 1.0F};
    const std::vector<float> g = randomVector(n, 4, 1e-3);
    std::vector<std::vector<float>> results;
    for (const AdamLoops* loop : loops) {
        std::vector<float> w = randomVector(n, 1, 1.0), m = randomVector(n, 2, 1e-3), v(n, 1e-7F);
        loop->step(factors, w.data(), g.data(), m.data(), v.data(), n);
        results.push_back(w);
    }
    for (const std::vector<float>& result : results)
        for (std::size_t i = 0; i < n; ++i)
            ASSERT_NEAR(result[i], results[0][i], 1e-6);
}

TEST(Adam, DoesNotDependOnThreadsOrOnHowTheRangeIsCut) {
    const std::size_t n = 50001;
    const std::vector<float> g = randomVector(n, 4, 1e-3);
    const int before = computeThreads();
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
        setComputeThreads(threads);
        std::vector<float> w = randomVector(n, 1, 1.0), m(n), v(n);
        adam({}, 1, w.data(), g.data(), m.data(), v.data(), n);
        results.push_back(w);
    }
    setComputeThreads(before);
    std::vector<float> w = randomVector(n, 1, 1.0), m(n), v(n);
    for (std::size_t first = 0; first < n; first += 13)
        adamRange({}, 1, w.data() + first, g.data() + first, m.data() + first, v.data() + first,
                  std::min<std::size_t>(13, n - first));
    results.push_back(w);
    for (const std::vector<float>& result : results)
        EXPECT_EQ(std::memcmp(result.data(), results[0].data(), n * sizeof(float)), 0);
}

TEST(Adam, MomentsOfADeadWeightEndAtZeroNotInDenormals) {
    float w = 1.0F, g = 1.0F, m = 0.0F, v = 0.0F;
    adam({}, 1, &w, &g, &m, &v, 1);
    g = 0.0F;
    for (int t = 2; t < 2000; ++t) {
        adam({}, t, &w, &g, &m, &v, 1);
        ASSERT_TRUE(m == 0.0F || std::fpclassify(m) == FP_NORMAL);
    }
    EXPECT_EQ(m, 0.0F);
    EXPECT_TRUE(std::isfinite(w));
}

} // namespace
} // namespace lamina
