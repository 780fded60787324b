// What a session says beyond its profile, drawn: the frontiers of a sweep, the profile at equal L0, and whether repeats
// find the same latents.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/frontier.h"
#include "session/session_stability.h"
#include "ui/charts/spec/chart_spec.h"

#include <optional>
#include <vector>

namespace lamina {

// FVU against L0, a line a layer (of its first repeat). `chosen` stands out among the others; without one the first,
// the middle and the last do. The guide is where the layers are compared.
ChartSpec frontierChart(const std::vector<LayerFrontier>& frontiers, const EqualL0& at, std::optional<int> chosen);

// FVU by layer at equal L0, with a band from the third repeat on, beside that of the run at its own setting.
ChartSpec equalL0Chart(const Profile& profile, const std::vector<LayerFrontier>& frontiers, const EqualL0& at,
                       const RunConfig& config, int modelLayers);

// Of the second chart in words: where the layers are compared, and which are left out.
QString equalL0Text(const EqualL0& at);

// By layer the mean largest cosine between repeats, from the lowest pair to the highest, of the run and its controls;
// and dotted what directions drawn at random give.
ChartSpec stabilityChart(const std::vector<CurveStability>& curves, const RunConfig& config, int modelLayers);
// Of the run in words.
QString stabilityText(const std::vector<CurveStability>& curves);

} // namespace lamina
