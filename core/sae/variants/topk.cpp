// z = relu(x W_enc + b_enc), then in each row the k largest kept; ties with the k-th are kept too.
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"
#include "sae/variants/kept_latents.h"

#include <bit>

namespace lamina {

namespace {

// A threshold t with exactly the k largest of z[F] at or above it, or, where others tie with the k-th, the k-th
// itself. z is not negative and has more than k positive values, the largest given. Positive floats are ordered as
// their bits are, so bisection over the bits ends after at most 31 vectorised counts of the row.
float keepThreshold(const SaeKernels& kernels, const float* z, std::size_t F, std::size_t k, float largest) {
    const auto countFrom = [&](std::uint32_t bits) { return kernels.countAtLeast(z, std::bit_cast<float>(bits), F); };
    std::uint32_t low = 1; // the smallest positive float: more than k values are at least this
    std::uint32_t high = std::bit_cast<std::uint32_t>(largest);
    // Most rows' k-th value lies within a factor 256 of the largest: one count saves the first five halvings.
    const std::uint32_t guess = high > (8U << 23U) ? high - (8U << 23U) : low;
    if (countFrom(guess) >= k)
        low = guess;
    while (low < high) {
        const std::uint32_t middle = low + (high - low + 1) / 2;
        const std::size_t count = countFrom(middle);
        if (count == k)
            return std::bit_cast<float>(middle);
        if (count > k)
            low = middle;
        else
            high = middle - 1;
    }
    return std::bit_cast<float>(low);
}

double forward(const SaeConfig& config, const float* encBias, MatrixView z, std::uint32_t* counts) {
    const SaeKernels& kernels = saeKernels();
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float* row = z.row(n);
        const ReluRow facts = kernels.relu(row, encBias, z.cols);
        const float threshold =
            facts.positives > config.k ? keepThreshold(kernels, row, z.cols, config.k, facts.largest) : 0.0F;
        sum += kernels.keepAtLeast(row, threshold, counts, z.cols);
    }
    return sum;
}

double encode(const SaeConfig& config, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    return forward(config, parameters["b_enc"].data(), z, counts);
}

std::string saeLensFields(const SaeConfig& config) {
    const std::string k = std::to_string(config.k);
    return R"({"k":)" + k + R"(,"rescale_acts_by_decoder_norm":false,"activation_fn_kwargs":{"k":)" + k + "}}";
}

// Ties with the k-th are kept too, so a row of ties may exceed k; over a layer it does not come near.
std::optional<double> densityCeiling(const SaeConfig& config) {
    return static_cast<double>(config.k) / static_cast<double>(config.latents);
}

constexpr NativeTraining native{.forward = forward, .independent = false};

} // namespace

constinit const SaeVariant saeTopK{
    .name = "topk",
    .label = "TopK",
    .sentence = "Only the k largest positive latents of each token count.",
    .saeLens = "topk",
    .saeLensActivation = "topk",
    .saeLensFields = saeLensFields,
    .parameters = linearParameters,
    .settings = keptLatentsSettings,
    .stateCode = 1,
    .check = checkKeptLatents,
    .encode = encode,
    .seal = nullptr,
    .densityCeiling = densityCeiling,
    .native = &native,
};

} // namespace lamina
