// Every number Lamina reports about one SAE, each with its one definition.
#pragma once

#include "sae/sae_config.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace lamina {

// Row-weighted means over one epoch's batches, each taken before its update.
struct EpochPoint {
    int epoch = 0; // from 1
    double objective = 0;
    double mse = 0;
    double l1 = 0;
    double density = 0; // share, 0-1
};

inline constexpr double notMeasured = std::numeric_limits<double>::quiet_NaN();

// One full pass with fixed weights over N rows. Shares are fractions 0-1.
struct SaeMetrics {
    double density = 0;           // mean_j density_j = l0 / F
    double l0 = 0;                // mean_n Σ_j [z_nj > 0]
    double mse = 0;               // mean over n,i of (x^ - x)², raw units
    double l1 = 0;                // mean over n,j of |z|
    double objective = 0;         // mse + λ·l1, or what else the variant weighs
    double fvu = 0;               // Σ‖x - x^‖² / Σ‖x - x̄‖² pooled over rows; zero variance: NaN
    double explainedVariance = 0; // 1 - fvu
    double dead = 0;              // share of latents with density_j = 0
    double dense = 0;             // share of latents with density_j > 0.1
    double inputPower = 0;        // mean of x², raw units
    double densityActivation = 0; // mean_j minmax(density_j)·minmax(mean of z_nj where z_nj > 0)
    // Mean loss of the next token in nats, all of whose windows belong to the split; NaN where it is not measured. The
    // activations at the hook are the model's own, the reconstruction, their mean over the training rows, or 0.
    double ceClean = notMeasured;
    double ceSpliced = notMeasured;
    double ceMean = notMeasured;
    double ceZero = notMeasured;
    double ceRecovered = notMeasured;     // (ceMean - ceSpliced) / (ceMean - ceClean); NaN unless ceMean > ceClean
    double ceRecoveredZero = notMeasured; // the same of ceZero
};

// All that is said of one metric. The one registry of metrics: profile.csv, metrics.json, charts, tables, reports and
// tooltips read it. Order is the files' order. Texts are English; the window translates them.
struct MetricDefinition {
    std::string_view name; // in files: "density", "l0", "explained_variance", …
    double SaeMetrics::*value;
    std::string_view formula;  // as text, for docs and tooltips
    std::string_view title;    // "Density"
    std::string_view noun;     // within a sentence, in the singular: "share of dead latents"
    std::string_view axis;     // what a chart's axis says, with the unit: "density (%)"
    std::string_view sentence; // one or two sentences for a newcomer
    bool percent;              // a share: people see it in percent, files keep 0-1
    bool fromZero;             // a chart's axis begins at 0
    bool inTables;             // a column of the tables by layer, which have no room for all
    bool whenAsked = false;    // measured only where the run asks for it, else NaN and left out of files and tables
};
std::vector<MetricDefinition> const& metricDefinitions();
// Adds a row; its texts must live on. Before anything reads the table, and from one thread (a plug-in, a test).
void addMetric(const MetricDefinition& row);
// nullptr where there is no metric of that name.
const MetricDefinition* findMetric(std::string_view name);
// Those that are columns of the tables by layer.
std::vector<const MetricDefinition*> tableMetrics();
// Whether files and tables of these metrics have it: all but those that were not asked for.
bool isGiven(const MetricDefinition& metric, const SaeMetrics& metrics);

// A number that training notes for each epoch: a column of epochs.csv and a member of metrics.json's epochs, in the
// files' order.
struct EpochColumn {
    std::string_view name;
    double EpochPoint::*value;
};
inline constexpr std::array<EpochColumn, 4> epochColumns{{{"objective", &EpochPoint::objective},
                                                          {"mse", &EpochPoint::mse},
                                                          {"l1", &EpochPoint::l1},
                                                          {"density", &EpochPoint::density}}};

// Latent density in 60 bins of log10 from -4.5 to 0 (values below go to the first bin), dead latents apart.
struct DensityHistogram {
    static constexpr int binCount = 60;
    static constexpr double low = -4.5;
    static constexpr double high = 0.0;
    std::array<std::uint32_t, binCount> bins{};
    std::uint32_t dead = 0;

    // The bin a latent of this density is counted in; -1: dead.
    static int binOf(double density);
};

// Counts over evenly spaced bins between low and high; values outside go to the end bins.
struct Histogram {
    double low = 0;
    double high = 1;
    std::vector<std::uint64_t> bins;
};

// One latent's row of the latents table.
struct LatentStatistics {
    double density = 0;
    double meanActivation = 0; // mean of z where z > 0; 0 for a dead latent
    float maxActivation = 0;
    std::vector<std::uint32_t> topRows; // rows of X with the largest z > 0, descending (ties: first row), at most 8
    std::vector<float> topActivations;  // their z
};

struct SaeEvaluation {
    SaeMetrics metrics;
    DensityHistogram latentDensity;
    Histogram activations; // log10 of positive z, 80 bins from -6 to 4
    Histogram inputs;      // x, 80 bins from -m to m, m = the largest |x| rounded up to 1, 2 or 5 times a power of 10
    Histogram l0PerToken;  // [z > 0] per row, a whole number from 0 to F: min(F+1, 80) bins from 0 to F+1
    std::vector<LatentStatistics> latents; // [F]
};

// Density histogram of per-latent densities.
DensityHistogram densityHistogram(const std::vector<double>& densities);

// mean_j minmax(densities_j)·minmax(means_j), minmax(v)_j = (v_j - min v) / (max v - min v), 0 where v is constant.
// means_j: mean of z_nj where z_nj > 0, 0 for a dead latent.
double densityActivation(const std::vector<double>& densities, const std::vector<double>& means);

} // namespace lamina
