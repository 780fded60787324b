// BatchTopK, Bussmann et al., "BatchTopK Sparse Autoencoders" (2024): while it is trained, z = relu(x W_enc + b_enc)
// and of a step's B rows the B·k largest are kept. Afterwards rows stand alone: z where it exceeds `threshold`, the
// mean over the last epoch's steps of the smallest z kept. Until then the threshold is 0.
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"
#include "sae/variants/above_threshold.h"
#include "sae/variants/kept_latents.h"

namespace lamina {

namespace {

void seal(const SaeConfig&, SaeParameters& parameters, const EncodeStatistics& statistics) {
    double sum = 0.0;
    std::size_t steps = 0;
    for (const float smallest : statistics.smallestPositive) {
        sum += smallest;
        steps += smallest > 0.0F ? 1 : 0; // a step without a latent has no smallest
    }
    Matrix& threshold = parameters.at("threshold");
    std::fill_n(threshold.data(), threshold.size(),
                steps ? static_cast<float>(sum / static_cast<double>(steps)) : 0.0F);
}

constexpr std::array parameters{linearParameters[0], linearParameters[1], linearParameters[2], linearParameters[3],
                                thresholdParameter(nullptr)};

} // namespace

// SAELens, too, writes what it trained as batchtopk as a jumprelu.
constinit const SaeVariant saeBatchTopK{
    .name = "batchtopk",
    .label = "BatchTopK",
    .sentence = "Of each batch's positive latents the largest count, k a token on average; afterwards those above one "
                "threshold.",
    .saeLens = "jumprelu",
    .saeLensActivation = "relu",
    .saeLensFields = nullptr,
    .parameters = parameters,
    .settings = keptLatentsSettings,
    .stateCode = {},
    .check = checkKeptLatents,
    .encode = encodeAboveThreshold,
    .seal = seal,
    // The threshold is a mean: a row set may exceed k/F.
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = nullptr,
};

} // namespace lamina
