#include "sae/sae_metrics.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

std::vector<MetricDefinition>& table() {
    static std::vector<MetricDefinition> definitions{
        {"density", &SaeMetrics::density, "mean over latents j of density_j = (1/N) Σ_n [z_nj > 0]; = l0 / F",
         "Density", "density", "density (%)",
         "Share of latents active on an average token. Lower means a sparser code.", true, true, true},
        {"l0", &SaeMetrics::l0, "mean over rows n of Σ_j [z_nj > 0]", "L0", "L0", "active latents per token",
         "Number of latents active on an average token: density times the number of latents.", false, true, true},
        {"mse", &SaeMetrics::mse, "mean over rows and inputs of (x̂ - x)²", "MSE", "MSE", "mean squared error",
         "Mean squared reconstruction error in raw units. It grows with the power of the inputs, so compare it "
         "with the input power or read the FVU.",
         false, true, true},
        {"l1", &SaeMetrics::l1, "mean over rows and latents of |z|", "L1", "L1", "mean |z|",
         "Mean size of the latents, before the weight λ.", false, true, false},
        {"objective", &SaeMetrics::objective,
         "mse + λ·l1, in jumprelu mse + λ·density: what the optimiser minimises, in gated without its gates' part",
         "Objective", "objective", "MSE + λ·L1",
         "What the training minimises: reconstruction error plus the price of activity.", false, true, false},
        {"fvu", &SaeMetrics::fvu, "Σ‖x - x̂‖² / Σ‖x - x̄‖² over all rows, x̄ their mean", "FVU", "FVU",
         "fraction of variance unexplained (%)",
         "Share of the inputs' variance that the reconstruction misses: 0 % is perfect, 100 % is no better than "
         "always answering the mean.",
         true, true, true},
        {"explained_variance", &SaeMetrics::explainedVariance, "1 - fvu", "Explained variance", "explained variance",
         "explained variance (%)", "Share of the inputs' variance that the reconstruction keeps: 100 % minus the FVU.",
         true, false, false},
        {"dead", &SaeMetrics::dead, "share of latents with density_j = 0", "Dead latents", "share of dead latents",
         "dead latents (%)", "Share of latents that were active on no token at all.", true, true, true},
        {"dense", &SaeMetrics::dense, "share of latents with density_j > 0.1", "Dense latents",
         "share of dense latents", "dense latents (%)",
         "Share of latents active on more than a tenth of the tokens: too busy to mean one thing.", true, true, true},
        {"input_power", &SaeMetrics::inputPower, "mean of x²", "Input power", "input power", "mean of x²",
         "Mean square of the activations fed in. Its growth with depth shapes the raw MSE.", false, true, true},
        {"density_activation", &SaeMetrics::densityActivation,
         "mean over latents of minmax(density_j)·minmax(mean of z_nj where z_nj > 0)", "Density × activation",
         "density × activation", "density × activation",
         "Mean over latents of scaled density times scaled mean activation: the third panel of the original "
         "exercise.",
         false, true, false},
        {"ce_recovered", &SaeMetrics::ceRecovered, "(ce_mean - ce_spliced) / (ce_mean - ce_clean)",
         "Cross-entropy recovered", "share of cross-entropy recovered", "cross-entropy recovered (%)",
         "Share of what the layer does for the next token's prediction that the reconstruction keeps: 100 % predicts "
         "as "
         "well as the model, 0 % no better than the activations' mean in their place.",
         true, true, true, true},
        {"ce_recovered_zero", &SaeMetrics::ceRecoveredZero, "(ce_zero - ce_spliced) / (ce_zero - ce_clean)",
         "Cross-entropy recovered, from zero", "share of cross-entropy recovered from zero",
         "cross-entropy recovered (%)",
         "The same with zeros in the activations' place, which as a rule hurts the model more: the share then comes "
         "out higher.",
         true, true, false, true},
        {"ce_clean", &SaeMetrics::ceClean, "mean of -log p(next token) in nats, the model as it is",
         "Cross-entropy, model", "cross-entropy of the model", "nats per token",
         "How badly the model itself predicts the next token of the windows.", false, false, false, true},
        {"ce_spliced", &SaeMetrics::ceSpliced, "the same with x̂ in place of x at the hook",
         "Cross-entropy, reconstruction", "cross-entropy with the reconstruction", "nats per token",
         "How badly the model predicts the next token when the reconstruction stands in the activations' place.", false,
         false, false, true},
        {"ce_mean", &SaeMetrics::ceMean, "the same with x̄, the mean over the training rows, in place of x",
         "Cross-entropy, mean", "cross-entropy with the mean", "nats per token",
         "How badly the model predicts the next token when the activations' mean stands in their place.", false, false,
         false, true},
        {"ce_zero", &SaeMetrics::ceZero, "the same with 0 in place of x", "Cross-entropy, zero",
         "cross-entropy with zeros", "nats per token",
         "How badly the model predicts the next token when zeros stand in the activations' place.", false, false, false,
         true}};
    return definitions;
}

} // namespace

const std::vector<MetricDefinition>& metricDefinitions() {
    return table();
}

void addMetric(const MetricDefinition& row) {
    table().push_back(row);
}

const MetricDefinition* findMetric(std::string_view name) {
    const auto& all = metricDefinitions();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const MetricDefinition& metric) { return metric.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<const MetricDefinition*> tableMetrics() {
    std::vector<const MetricDefinition*> metrics;
    for (const MetricDefinition& metric : metricDefinitions())
        if (metric.inTables)
            metrics.push_back(&metric);
    return metrics;
}

bool isGiven(const MetricDefinition& metric, const SaeMetrics& metrics) {
    return !metric.whenAsked || !std::isnan(metrics.*metric.value);
}

int DensityHistogram::binOf(double density) {
    if (!(density > 0.0))
        return -1;
    const double place = (std::log10(density) - low) / (high - low) * binCount;
    return static_cast<int>(std::clamp(place, 0.0, binCount - 1.0));
}

DensityHistogram densityHistogram(const std::vector<double>& densities) {
    DensityHistogram histogram;
    for (const double density : densities) {
        if (const int bin = DensityHistogram::binOf(density); bin < 0)
            ++histogram.dead;
        else
            ++histogram.bins[static_cast<std::size_t>(bin)];
    }
    return histogram;
}

double densityActivation(const std::vector<double>& densities, const std::vector<double>& means) {
    if (densities.empty())
        return 0.0;
    const auto [lowDensity, highDensity] = std::minmax_element(densities.begin(), densities.end());
    const auto [lowMean, highMean] = std::minmax_element(means.begin(), means.end());
    const auto scaled = [](double value, double low, double high) {
        return high > low ? (value - low) / (high - low) : 0.0;
    };
    double sum = 0.0;
    for (std::size_t j = 0; j < densities.size(); ++j)
        sum += scaled(densities[j], *lowDensity, *highDensity) * scaled(means[j], *lowMean, *highMean);
    return sum / static_cast<double>(densities.size());
}

} // namespace lamina
