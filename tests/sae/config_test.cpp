#include "sae/sae_config.h"

#include "base/seed.h"
#include "numeric/log_bins.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

TEST(SaeConfig, VariantNamesRoundTrip) {
    for (const SaeVariant* variant : saeVariants())
        EXPECT_EQ(test::unwrap(parseSaeVariant(variant->name)), variant);
    const Result<const SaeVariant*> wrong = parseSaeVariant("gelu");
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.error().kind, ErrorKind::Usage);
    EXPECT_THAT(wrong.error().message, ::testing::HasSubstr("relu, topk"));
}

TEST(SaeConfig, EveryWrongFieldIsNamed) {
    SaeConfig good;
    good.inputs = 4;
    good.latents = 8;
    EXPECT_TRUE(checkSaeConfig(good).ok());
    const auto message = [&good](auto change) {
        SaeConfig config = good;
        change(config);
        const Status status = checkSaeConfig(config);
        return status.ok() ? std::string() : status.error().message;
    };
    using ::testing::HasSubstr;
    EXPECT_THAT(message([](SaeConfig& c) { c.inputs = 0; }), HasSubstr("inputs is 0"));
    EXPECT_THAT(message([](SaeConfig& c) { c.latents = 0; }), HasSubstr("latents is 0"));
    EXPECT_THAT(message([](SaeConfig& c) { c.latents = std::size_t(-1); }), HasSubstr("latents is"));
    EXPECT_THAT(message([](SaeConfig& c) { c.l1 = -1; }), HasSubstr("l1 is -1"));
    EXPECT_THAT(message([](SaeConfig& c) { c.l1 = std::nan(""); }), HasSubstr("l1 is nan"));
    EXPECT_THAT(message([](SaeConfig& c) { c.learningRate = 0; }), HasSubstr("lr is 0"));
    EXPECT_THAT(message([](SaeConfig& c) { c.epochs = -1; }), HasSubstr("epochs is -1"));
    EXPECT_THAT(message([](SaeConfig& c) { c.l1Warmup = 1.5; }), HasSubstr("l1_warmup is 1.5"));
    EXPECT_THAT(message([](SaeConfig& c) { c.lrWarmup = -0.1; }), HasSubstr("lr_warmup is -0.1"));
    EXPECT_THAT(message([](SaeConfig& c) { c.lrDecay = std::nan(""); }), HasSubstr("lr_decay is nan"));
    EXPECT_THAT(message([](SaeConfig& c) { c.frozenDecoder = c.tied = true; }), HasSubstr("no decoder of its own"));
    EXPECT_THAT(message([](SaeConfig& c) { c.variant = findSaeVariant("topk"); }), HasSubstr("k is 0"));
    EXPECT_THAT(message([](SaeConfig& c) { c.variant = findSaeVariant("topk"), c.k = 9; }), HasSubstr("k is 9"));
}

TEST(SaeParameters, InitialOnesFillTheBoundsOfNnLinear) {
    SaeConfig config;
    config.inputs = 64;
    config.latents = 256;
    const SaeParameters weights = initialSaeParameters(config, 1);
    const auto facts = [](const Matrix& m) {
        double largest = 0.0, mean = 0.0;
        for (std::size_t i = 0; i < m.size(); ++i) {
            largest = std::max(largest, std::abs(static_cast<double>(m.data()[i])));
            mean += m.data()[i] / static_cast<double>(m.size());
        }
        return std::pair{largest, mean};
    };
    for (const auto& [tensor, bound] : {std::pair{"W_enc", 1.0 / 8}, std::pair{"b_enc", 1.0 / 8},
                                        std::pair{"W_dec", 1.0 / 16}, std::pair{"b_dec", 1.0 / 16}}) {
        const auto [largest, mean] = facts(weights[tensor]);
        EXPECT_LE(largest, bound);
        EXPECT_GT(largest, 0.9 * bound);
        EXPECT_NEAR(mean, 0.0, 0.2 * bound);
    }
    EXPECT_EQ(weights.bytes(), 4U * (2 * 64 * 256 + 64 + 256));
    const SaeParameters same = initialSaeParameters(config, 1), other = initialSaeParameters(config, 2);
    EXPECT_EQ(same["W_enc"](3, 4), weights["W_enc"](3, 4));
    EXPECT_NE(other["W_enc"](3, 4), weights["W_enc"](3, 4));
    EXPECT_NE(weights["W_enc"](0, 0) * 8, weights["W_dec"](0, 0) * 16) << "tensors must not share their random numbers";
    config.tied = true;
    const SaeParameters tied = initialSaeParameters(config, 1);
    EXPECT_TRUE(tied["W_dec"].empty() && tied["b_enc"].empty() && tied["b_dec"].empty());
}

TEST(LogBins, AgreeWithTheLogarithm) {
    const LogBins bins(-6.0, 4.0, 80);
    Random random(1);
    for (int trial = 0; trial < 100000; ++trial) {
        const double exponent = -7.0 + 12.0 * random.uniform();
        const auto value = static_cast<float>(std::pow(10.0, exponent));
        const double place = (std::log10(static_cast<double>(value)) + 6.0) * 8.0;
        if (std::abs(place - std::round(place)) < 1e-4)
            continue; // on an edge, where rounding decides
        ASSERT_EQ(bins.binOf(value), static_cast<std::size_t>(std::clamp(place, 0.0, 79.0))) << value;
    }
    EXPECT_EQ(bins.binOf(1e-45F), 0U);
    EXPECT_EQ(bins.binOf(3e38F), 79U);
    EXPECT_EQ(bins.binOf(1.0F), 48U);
}

} // namespace
} // namespace lamina
