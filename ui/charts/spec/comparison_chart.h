// Several sessions on one pair of axes: every curve of each, and what the first and each other differ by.
#pragma once

#include "profile/statistics/comparison_sentences.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/profile_charts.h"

#include <QString>
#include <string_view>
#include <vector>

namespace lamina {

struct ComparedSession {
    QString name; // unique among the sessions
    std::vector<DepthCurve> curves;
    int modelLayers = 12; // of the whole model
    LayerRange range;     // of the run
};

// A metric by layer, or by depth l/(L−1) from 0 to 1 (`normalised`), in which models of different depth compare. The
// first session's curves look as in its profile; of each other one the run has a colour and marker that no curve of the
// first has, and its controls are dashed in that colour, with the control's own marker.
ChartSpec comparisonChart(std::string_view metric, const std::vector<ComparedSession>& sessions, bool normalised);

// Each other session less the first, by normalised depth: of the runs and of each control that both have, with the band
// of DifferencePoint where their repeats give one. Drawn in the other session's style.
ChartSpec differenceChart(std::string_view metric, const std::vector<ComparedCurves>& sessions);

// The style of each of so many sessions, for styleInComparison(); `ofFirst`: the curves of the first.
std::vector<std::size_t> comparisonStyles(const std::vector<CurveId>& ofFirst, std::size_t sessions);

void styleInComparison(ChartSeries& series, std::size_t style, const CurveId& curve);

} // namespace lamina
