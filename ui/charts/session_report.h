// Private to ui/charts: a session's report as HTML text; charts are either inline SVG or named images.
#pragma once

#include "base/error.h"
#include "charts/chart_spec.h"

#include <QString>
#include <functional>
#include <vector>

namespace lamina {

class Session;

// The charts of a session's profile, one per metric worth a page: density, MSE, FVU, dead latents.
std::vector<ChartSpec> reportCharts(const Session& session);
// Density and MSE.
std::vector<ChartSpec> profileCharts(const Session& session);

// `picture` gives the HTML that shows the given charts.
Result<QString> reportHtml(const Session& session,
                           const std::function<Result<QString>(const std::vector<ChartSpec>&)>& picture);

// "demo · an article · laminar · seed 0 · Lamina 0.1.0": where the numbers come from, in one line.
QString provenanceLine(const Session& session);

} // namespace lamina
