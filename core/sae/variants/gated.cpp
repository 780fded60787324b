// Rajamanoharan et al., "Improving Dictionary Learning with Gated Sparse Autoencoders" (arXiv 2404.16014): a latent
// counts where its gate x W_enc + b_gate is above 0, as much as relu(x W_mag + b_mag) says, W_mag = exp(r_mag) W_enc.
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"

#include <cmath>

namespace lamina {

namespace {

double encodeGated(const SaeConfig&, const SaeParameters& parameters, MatrixView z, std::uint32_t* counts) {
    const Matrix &gateBias = parameters["b_gate"], &scale = parameters["r_mag"], &bias = parameters["b_mag"];
    std::vector<float> factors(z.cols);
    for (std::size_t j = 0; j < z.cols; ++j)
        factors[j] = std::exp(scale(0, j));
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float* row = z.row(n);
        for (std::size_t j = 0; j < z.cols; ++j) {
            const float gate = row[j] + gateBias(0, j), magnitude = row[j] * factors[j] + bias(0, j);
            const float either = gate + magnitude; // a NaN shows
            row[j] = gate > 0.0F && magnitude > 0.0F ? magnitude : either == either ? 0.0F : either;
            counts[j] += row[j] > 0.0F ? 1 : 0;
            sum += row[j];
        }
    }
    return sum;
}

void addToGatedBiases(SaeParameters& parameters, std::span<const double> offset) {
    const Matrix& scale = parameters["r_mag"];
    Matrix &gate = parameters.at("b_gate"), &magnitude = parameters.at("b_mag");
    for (std::size_t j = 0; j < offset.size(); ++j) {
        gate(0, j) = static_cast<float>(gate(0, j) + offset[j]);
        magnitude(0, j) = static_cast<float>(magnitude(0, j) + std::exp(static_cast<double>(scale(0, j))) * offset[j]);
    }
}

// A tied SAE's latents are divided by s, and so are what makes them and their gates. All start at 0.
constexpr ParameterSpec ofLatents(std::string_view name, int tiedFolding) {
    return {.name = name,
            .rows = Extent::One,
            .cols = Extent::Latents,
            .initial = nullptr,
            .whenTied = true,
            .trained = true,
            .folding = 0,
            .tiedFolding = tiedFolding};
}

constexpr std::array gatedParameters{linearParameters[0],     linearParameters[2],   linearParameters[3],
                                     ofLatents("b_gate", -1), ofLatents("r_mag", 0), ofLatents("b_mag", -1)};

} // namespace

constinit const SaeVariant saeGated{
    .name = "gated",
    .label = "Gated",
    .sentence = "Only latents whose gate is open count: whether one is active and how strongly are learnt apart.",
    .saeLens = "gated",
    .saeLensActivation = "relu",
    .saeLensFields = nullptr,
    .parameters = gatedParameters,
    .settings = {},
    .stateCode = std::nullopt,
    .check = [](const SaeConfig&) { return Status(); },
    .encode = encodeGated,
    .seal = nullptr,
    .densityCeiling = [](const SaeConfig&) { return std::optional<double>(); },
    .native = nullptr,
    .addToPreActivations = addToGatedBiases,
};

} // namespace lamina
