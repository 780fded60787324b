// Lines and markers of a series, the same in the plot, in legends and in lists. Lengths in px.
#pragma once

#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QPainter>
#include <QPen>
#include <QPointF>

namespace lamina {

inline constexpr double largestMarker = 8; // side of a circle's box
inline constexpr double smallestMarker = 3.5;

bool isHollow(Marker marker);
// Side of the box that a marker fills where a circle fills one of `size`: shapes with points look smaller than that
// circle, and the layer in training stands out.
double markerBox(Marker marker, double size);
// Width of a marker's outline.
double markerPen(Marker marker);

QPen seriesPen(const ChartSeries& series, const QColor& colour, double width);

// The series' marker in its largest size, with its middle at `at`.
void paintMarker(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF at);
// A series as a legend shows it: `width` of its line from `left` on, its marker in the middle.
void paintSwatch(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF left, double width);

} // namespace lamina
