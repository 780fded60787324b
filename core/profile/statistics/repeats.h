// Several curves of one kind over the same layers: the repeats of a run, or the copies of a control. They are the units
// of every inference; the layers of one curve are not.
#pragma once

#include "profile/profile.h"

#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace lamina {

// One metric by layer and curve.
struct CurveGroup {
    std::vector<int> layers;                 // that any of the curves has, ascending
    std::vector<int> repeats;                // CurveId::repeat of each curve, ascending
    std::vector<std::vector<double>> values; // [curve][layer]; NaN where a layer is missing or diverged

    bool empty() const { return values.empty(); }
};
// control: empty for the run. layers: of any curves, in any order. An unknown metric: empty.
CurveGroup curveGroup(std::string_view metric, std::string_view control, std::span<const LayerResultPtr> layers);

// Of one layer's values over the curves that have it.
struct LayerInterval {
    int layer = 0;
    int n = 0;
    double mean = std::numeric_limits<double>::quiet_NaN();
    // 95 % t interval of the mean, n - 1 degrees of freedom; fewer than 2 values: NaN.
    double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
    double smallest = std::numeric_limits<double>::quiet_NaN(), largest = std::numeric_limits<double>::quiet_NaN();
};
std::vector<LayerInterval> layerIntervals(const CurveGroup& group);

// One curve of the means: each layer with the mean of every metric over the curves of that control (or of the run) that
// have it, else as the first of them (epochs and histograms are the first curve's). A layer diverged where all did.
std::vector<LayerResultPtr> meanCurve(std::string_view control, std::span<const LayerResultPtr> layers);

// Half a 95 % t interval of the mean of so many values, 2 or more, in standard errors.
double tQuantile(int values);
// Mean and 95 % t interval of any values; NaN as above.
LayerInterval interval(std::span<const double> values);

} // namespace lamina
