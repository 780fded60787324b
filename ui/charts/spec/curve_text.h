// How a curve is called and drawn wherever it appears.
#pragma once

#include "profile/curves.h"
#include "ui/charts/spec/chart_spec.h"

#include <QString>
#include <optional>

namespace lamina {

// In the language of the window: "this model", "random weights", "random weights, repeat 2", "this model, λ = 0.5".
QString curveName(const CurveId& curve);
// Of a sweep's point: "λ = 0.5", "k = 32".
QString pointText(const std::string& point);

// Colour, marker and line: the run solid with filled circles, controls dashed with hollow markers of their own.
void styleCurve(ChartSeries& series, const CurveId& curve);
Hue curveHue(const CurveId& curve);

// ChartSeries::id of a curve, and back; nullopt: another series' id.
QString seriesId(const CurveId& curve);
std::optional<CurveId> curveOfSeries(const QString& id);

} // namespace lamina
