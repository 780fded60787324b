#include "numeric/elementwise.h"

#include "base/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace lamina {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
const float nan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> evenly(float low, float high, std::size_t n) {
    std::vector<float> x(n);
    for (std::size_t i = 0; i < n; ++i)
        x[i] = low + (high - low) * static_cast<float>(i) / static_cast<float>(n - 1);
    return x;
}

std::vector<float> normals(std::size_t n, std::uint64_t seed, float scale = 1.0F) {
    Random random(seed);
    std::vector<float> x(n);
    for (float& value : x)
        value = scale * static_cast<float>(random.normal());
    return x;
}

// The largest |y - exact| / (|exact| + floor).
double largestError(const std::vector<float>& x, const std::vector<float>& y, const std::function<double(double)>& exact,
                    double floor) {
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double e = exact(x[i]);
        const double error = std::abs(y[i] - e) / (std::abs(e) + floor);
        if (!(error <= worst))
            worst = error; // also a NaN
    }
    return worst;
}

using RangeFunction = void (*)(const float*, float*, std::size_t);

double errorOf(RangeFunction f, float low, float high, const std::function<double(double)>& exact, double floor) {
    const std::vector<float> x = evenly(low, high, 1'000'003); // odd, so that loop ends are reached too
    std::vector<float> y(x.size());
    f(x.data(), y.data(), x.size());
    return largestError(x, y, exact, floor);
}

TEST(Elementwise, ExpIsWithinTwoRoundingErrors) {
    EXPECT_LT(errorOf(expRange, -87.0F, 88.7F, [](double x) { return std::exp(x); }, 0.0), 1.5e-7);
    EXPECT_LT(errorOf(expRange, -1.0F, 1.0F, [](double x) { return std::exp(x); }, 0.0), 1.5e-7);
    // Subnormal results: to one unit of the last place they have.
    EXPECT_LT(errorOf(expRange, -110.0F, -87.0F, [](double x) { return std::exp(x); }, 1e-38), 2.0 * 1.4e-45 / 1e-38);
}

TEST(Elementwise, ExpIsRightAtTheEnds) {
    const std::vector<float> x{-inf, -3e38F, -104.5F, 0.0F, -0.0F, 88.73F, 3e38F, inf, nan};
    std::vector<float> y(x.size());
    expRange(x.data(), y.data(), x.size());
    EXPECT_EQ(y[0], 0.0F);
    EXPECT_EQ(y[1], 0.0F);
    EXPECT_EQ(y[2], 0.0F);
    EXPECT_EQ(y[3], 1.0F);
    EXPECT_EQ(y[4], 1.0F);
    EXPECT_EQ(y[5], inf);
    EXPECT_EQ(y[6], inf);
    EXPECT_EQ(y[7], inf);
    EXPECT_TRUE(std::isnan(y[8]));
}

TEST(Elementwise, TanhAndErfAreWithinTwoRoundingErrors) {
    for (const float range : {0.001F, 0.7F, 1.0F, 3.0F, 20.0F}) {
        EXPECT_LT(errorOf(tanhRange, -range, range, [](double x) { return std::tanh(x); }, 1e-40), 2e-7) << range;
        EXPECT_LT(errorOf(erfRange, -range, range, [](double x) { return std::erf(x); }, 1e-40), 2e-7) << range;
    }
    const std::vector<float> x{-inf, inf, nan, -0.0F};
    std::vector<float> y(x.size());
    tanhRange(x.data(), y.data(), x.size());
    EXPECT_EQ(y[0], -1.0F);
    EXPECT_EQ(y[1], 1.0F);
    EXPECT_TRUE(std::isnan(y[2]));
    EXPECT_TRUE(std::signbit(y[3]));
    erfRange(x.data(), y.data(), x.size());
    EXPECT_EQ(y[0], -1.0F);
    EXPECT_EQ(y[1], 1.0F);
    EXPECT_TRUE(std::isnan(y[2]));
}

struct ActivationCase {
    const char* name;
    std::function<double(double)> exact;
};

TEST(Elementwise, ActivationsMatchTheirDefinitions) {
    const double root = std::sqrt(2.0 / std::acos(-1.0));
    const auto geluTanh = [root](double x) { return 0.5 * x * (1 + std::tanh(root * (x + 0.044715 * x * x * x))); };
    const auto silu = [](double x) { return x / (1 + std::exp(-x)); };
    const std::vector<ActivationCase> cases{{"gelu_new", geluTanh},
                                            {"gelu_pytorch_tanh", geluTanh},
                                            {"gelu_fast", geluTanh},
                                            {"gelu", [](double x) { return 0.5 * x * (1 + std::erf(x * M_SQRT1_2)); }},
                                            {"relu", [](double x) { return std::max(x, 0.0); }},
                                            {"silu", silu},
                                            {"swish", silu},
                                            {"tanh", [](double x) { return std::tanh(x); }}};
    for (const ActivationCase& c : cases) {
        const auto activation = parseActivation(c.name);
        ASSERT_TRUE(activation.has_value()) << c.name;
        const std::vector<float> x = evenly(-12.0F, 12.0F, 100'003);
        std::vector<float> y(x.size());
        activationRange(*activation, x.data(), y.data(), x.size());
        EXPECT_LT(largestError(x, y, c.exact, 0.5), 3e-7) << c.name; // GELU's negative tail: absolute
        const float bad = nan;
        float result = 0.0F;
        activationRange(*activation, &bad, &result, 1);
        EXPECT_TRUE(std::isnan(result)) << c.name;

        const std::size_t cols = 37;
        const std::size_t rows = 11;
        const std::vector<float> input = normals(rows * cols, 5, 3.0F);
        const std::vector<float> bias = normals(cols, 6);
        std::vector<float> output(input.size());
        biasActivationRows(*activation, input.data(), bias.data(), output.data(), rows, cols);
        for (std::size_t i = 0; i < rows * cols; ++i)
            EXPECT_NEAR(output[i], c.exact(input[i] + bias[i % cols]), 1e-6) << c.name;
        std::vector<float> inPlace = input;
        biasActivationRows(*activation, inPlace.data(), bias.data(), inPlace.data(), rows, cols);
        EXPECT_EQ(inPlace, output) << c.name;
    }
    EXPECT_FALSE(parseActivation("quick_gelu").has_value());
}

TEST(Elementwise, LayerNormMatchesDoubleAtOddWidths) {
    for (const std::size_t cols : {1U, 2U, 15U, 16U, 17U, 48U, 97U, 768U}) {
        const std::size_t rows = 5;
        std::vector<float> x = normals(rows * cols, cols, 2.0F);
        for (float& value : x)
            value += 7.0F; // a mean well away from 0
        const std::vector<float> gain = normals(cols, 11);
        const std::vector<float> bias = normals(cols, 12);
        std::vector<float> y(x.size());
        std::vector<float> mean(rows);
        std::vector<float> rstd(rows);
        layerNormRows(x.data(), gain.data(), bias.data(), 1e-5F, y.data(), mean.data(), rstd.data(), rows, cols);
        for (std::size_t i = 0; i < rows; ++i) {
            double m = 0;
            for (std::size_t j = 0; j < cols; ++j)
                m += x[i * cols + j];
            m /= static_cast<double>(cols);
            double v = 0;
            for (std::size_t j = 0; j < cols; ++j)
                v += (x[i * cols + j] - m) * (x[i * cols + j] - m);
            const double r = 1 / std::sqrt(v / static_cast<double>(cols) + 1e-5F);
            EXPECT_NEAR(mean[i], m, 2e-6);
            EXPECT_NEAR(rstd[i] / r, 1.0, 2e-6);
            for (std::size_t j = 0; j < cols; ++j)
                EXPECT_NEAR(y[i * cols + j], (x[i * cols + j] - m) * r * gain[j] + bias[j], 1e-5) << cols;
        }
        std::vector<float> inPlace = x;
        layerNormRows(inPlace.data(), gain.data(), bias.data(), 1e-5F, inPlace.data(), nullptr, nullptr, rows, cols);
        EXPECT_EQ(inPlace, y);
        x[0] = nan;
        layerNormRows(x.data(), gain.data(), bias.data(), 1e-5F, y.data(), nullptr, nullptr, rows, cols);
        EXPECT_TRUE(std::isnan(y[cols - 1]));
    }
}

TEST(Elementwise, SoftmaxMatchesDoubleAtOddLengths) {
    for (const std::size_t n : {1U, 2U, 15U, 16U, 17U, 33U, 1000U, 1024U}) {
        const float scale = 0.125F;
        const std::vector<float> x = normals(n, n, 40.0F);
        double largest = -1e300;
        for (const float value : x)
            largest = std::max(largest, static_cast<double>(value) * scale);
        double sum = 0;
        for (const float value : x)
            sum += std::exp(value * scale - largest);
        std::vector<float> y = x;
        EXPECT_NEAR(softmaxRange(y.data(), n, scale), largest + std::log(sum), 1e-5);
        std::vector<float> numerators = x;
        EXPECT_NEAR(softmaxNumerators(numerators.data(), n, scale) / sum, 1.0, 1e-6);
        for (std::size_t j = 0; j < n; ++j) {
            EXPECT_NEAR(y[j], std::exp(x[j] * scale - largest) / sum, 1e-6) << n;
            EXPECT_NEAR(numerators[j], std::exp(x[j] * scale - largest), 1e-6) << n;
        }
    }
    std::vector<float> masked{-inf, 1.0F, -inf, 1.0F};
    softmaxRange(masked.data(), masked.size(), 1.0F);
    EXPECT_EQ(masked, (std::vector<float>{0.0F, 0.5F, 0.0F, 0.5F}));
    std::vector<float> bad = normals(40, 3);
    bad[21] = nan;
    EXPECT_TRUE(std::isnan(softmaxNumerators(bad.data(), bad.size(), 1.0F)));
}

TEST(Elementwise, BiasAndResidualAddUp) {
    const std::size_t rows = 3;
    const std::size_t cols = 21;
    const std::vector<float> x = normals(rows * cols, 1);
    const std::vector<float> y = normals(rows * cols, 2);
    const std::vector<float> bias = normals(cols, 3);
    std::vector<float> outputs = y;
    std::vector<float> residual = x;
    addBiasAndResidualRows(outputs.data(), bias.data(), residual.data(), rows, cols);
    std::vector<float> plain = y;
    addBiasRows(plain.data(), bias.data(), rows, cols);
    EXPECT_EQ(outputs, plain);
    std::vector<float> sum = x;
    addRange(sum.data(), plain.data(), sum.size());
    EXPECT_EQ(residual, sum);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        EXPECT_EQ(plain[i], y[i] + bias[i % cols]);
        EXPECT_EQ(sum[i], x[i] + plain[i]);
    }
    scaleRange(sum.data(), 0.5F, sum.size());
    EXPECT_EQ(sum[20], 0.5F * residual[20]);
}

} // namespace
} // namespace lamina
