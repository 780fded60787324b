// BatchTopK, Bussmann et al., "BatchTopK Sparse Autoencoders" (2024): while it is trained, z = relu(x W_enc + b_enc)
// and of a step's B rows the B·k largest are kept. Afterwards rows stand alone: z where it exceeds `threshold`, the
// mean over the last epoch's steps of the smallest z kept. Until then the threshold is 0.
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"
#include "sae/variants/kept_latents.h"

namespace lamina {

namespace {

double encode(const SaeConfig&, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    const Matrix &bias = parameters["b_enc"], &threshold = parameters["threshold"];
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float* row = z.row(n);
        for (std::size_t j = 0; j < z.cols; ++j) {
            const float value = row[j] + (bias.empty() ? 0.0F : bias(0, j));
            row[j] = value > threshold(0, j) ? value : value == value ? 0.0F : value; // a NaN shows
            counts[j] += row[j] > 0.0F ? 1 : 0;
            sum += row[j];
        }
    }
    return sum;
}

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

// Folding leaves z alone, but divides a tied SAE's by s.
constexpr std::array parameters{linearParameters[0], linearParameters[1], linearParameters[2], linearParameters[3],
                                ParameterSpec{.name = "threshold",
                                              .rows = Extent::One,
                                              .cols = Extent::Latents,
                                              .initial = nullptr,
                                              .whenTied = true,
                                              .trained = false,
                                              .folding = 0,
                                              .tiedFolding = -1}};

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
    .encode = encode,
    .seal = seal,
    // The threshold is a mean: a row set may exceed k/F.
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = nullptr,
};

} // namespace lamina
