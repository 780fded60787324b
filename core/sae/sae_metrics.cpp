#include "sae/sae_metrics.h"

#include <algorithm>
#include <cmath>

namespace lamina {

const std::vector<MetricDefinition>& metricDefinitions() {
    static const std::vector<MetricDefinition> definitions{
        {"density", &SaeMetrics::density, "mean over latents j of density_j = (1/N) Σ_n [z_nj > 0]; = l0 / F"},
        {"l0", &SaeMetrics::l0, "mean over rows n of Σ_j [z_nj > 0]"},
        {"mse", &SaeMetrics::mse, "mean over rows and inputs of (x̂ - x)²"},
        {"l1", &SaeMetrics::l1, "mean over rows and latents of |z|"},
        {"objective", &SaeMetrics::objective, "mse + λ·l1: what the optimiser minimises"},
        {"fvu", &SaeMetrics::fvu, "Σ‖x - x̂‖² / Σ‖x - x̄‖² over all rows, x̄ their mean"},
        {"explained_variance", &SaeMetrics::explainedVariance, "1 - fvu"},
        {"dead", &SaeMetrics::dead, "share of latents with density_j = 0"},
        {"dense", &SaeMetrics::dense, "share of latents with density_j > 0.1"},
        {"input_power", &SaeMetrics::inputPower, "mean of x²"},
        {"density_activation", &SaeMetrics::densityActivation,
         "mean over latents of minmax(density_j)·minmax(mean of z_nj where z_nj > 0)"}};
    return definitions;
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
