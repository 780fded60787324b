// Several sessions on one pair of axes.
#pragma once

#include "profile/profile.h"
#include "ui/charts/spec/chart_spec.h"

#include <QString>
#include <optional>
#include <string_view>
#include <vector>

namespace lamina {

struct ComparedCurve {
    QString name;                       // unique among the curves
    std::vector<LayerResultPtr> layers; // of the run itself, in layer order; a failed layer is a gap
    int modelLayers = 12;               // of the whole model
    std::size_t style = 0;              // styleCompared()'s index
};

// A metric by layer, or by depth l/(L−1) from 0 to 1 (`normalised`), in which models of different depth compare.
ChartSpec comparisonChart(std::string_view metric, const std::vector<ComparedCurve>& curves, bool normalised);

} // namespace lamina
