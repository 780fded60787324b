// The charts of a profile as ChartSpecs, for the window and for pictures alike.
#pragma once

#include "profile/profile.h"
#include "ui/charts/spec/chart_spec.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lamina {

// One curve over depth.
struct DepthCurve {
    CurveId id;
    std::vector<LayerResultPtr> layers; // finished ones; failed layers are gaps
    // The layer in training, drawn as a hollow moving marker.
    struct Moving {
        int layer = 0;
        double value = 0;
    };
    std::optional<Moving> moving;
};

struct DepthChartOptions {
    int layers = 12;  // of the model: the axis shows them all
    LayerRange range; // of the run; the axis shows only these
    std::optional<int> guide;
    std::optional<double> ceiling; // share k/F, for density
    // Replay: the values after this epoch (from 1), for metrics that are known by epoch; else those after training. A
    // layer that took fewer epochs keeps its last, one that diverged is a gap from there on.
    std::optional<int> epoch{};
    // The run goes on: curves without layers yet are named in the legend, the held-out rows' too where there will be
    // some.
    bool growing = false;
    bool heldout = false;
};

// One of several sessions on the same axes as the run.
struct OverlaidCurve {
    QString name;
    std::vector<LayerResultPtr> layers;
};

// A metric by layer, in the style of styleCurve(). Curves of one control that stand together are drawn as one: their
// mean, with a band from the third curve on. Of the run also what its held-out rows give.
ChartSpec depthChart(std::string_view metric, const std::vector<DepthCurve>& curves, const DepthChartOptions& options);
// The values that a replay of these curves goes through, with those after training; nullopt: the metric is not known by
// epoch, or there is no value.
std::optional<AxisWindow> replayExtent(std::string_view metric, const std::vector<DepthCurve>& curves);
// Adds other sessions' curves, in the styles that the chart's own curves leave; a deeper one widens the axis.
void overlay(ChartSpec& chart, std::string_view metric, const std::vector<OverlaidCurve>& curves,
             std::optional<int> epoch);

// How the index-th of several sessions on one pair of axes is drawn: six colours, each with a marker of its own; from
// the seventh on the colours repeat, dotted.
void styleCompared(ChartSeries& series, std::size_t index);

// The value of a metric in training, from an epoch's means; nothing for metrics only a full pass can measure.
std::optional<double> liveValue(std::string_view metric, const EpochPoint& point, std::size_t latents);
bool knownByEpoch(std::string_view metric); // liveValue() has it

// What the density cannot exceed, as the SAE's variant says; nullopt: it may be anything.
std::optional<double> densityCeiling(const SaeConfig& sae);

// By epoch: objective, MSE and λ·L1 (or what else the variant weighs) in one chart, density in the other.
ChartSpec lossChart(const std::vector<EpochPoint>& epochs, double l1, int totalEpochs, bool logarithmic,
                    const SaeVariant& variant = defaultSaeVariant());
ChartSpec densityByEpochChart(const std::vector<EpochPoint>& epochs, int totalEpochs, std::optional<double> ceiling);

// Latents by log10 density, dead latents as their own bar; nullptr: the empty state.
ChartSpec latentDensityChart(const DensityHistogram* histogram);
// Positive activations by log10; tokens by their number of active latents.
ChartSpec activationChart(const Histogram* histogram);
ChartSpec inputsChart(const Histogram* histogram); // of the autoencoder, x
ChartSpec l0Chart(const Histogram* histogram);

} // namespace lamina
