// What a chart reads out: its values near the mouse or the keyboard's place, and which curve a click meant. `chart` is
// the spec as shown: series switched off and points outside the zoom are not read.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/spec/chart_spec.h"

#include <QLocale>
#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

namespace lamina {

// The bin of a histogram that holds x; -1: none.
int binAt(const ChartSpec& chart, double x);

// Every x with a value inside the range (drawing coordinates), in order; the middles of a histogram's bins.
std::vector<double> readableX(const ChartSpec& chart, const AxisRange& range);
// Of those, the nearest to the px `x`; nullopt: there is none.
std::optional<double> nearestX(const ChartSpec& chart, const ChartLayout& layout, double x);

// The next of those after a key: left, right, Home or End, from `now` or else from the chart's guide.
std::optional<double> steppedX(const ChartSpec& chart, const AxisRange& range, std::optional<double> now, int key);

// A heading and a line per series; empty: nothing is known at x.
QString readoutText(const ChartSpec& chart, double x, const QLocale& locale);

// The points that the text at x names, to be marked; `all`: those of series without markers too.
std::vector<Point> readPoints(const ChartSpec& chart, double x, bool all);

// ChartSeries::id of the series whose point at x is nearest to the px `at`; empty as well where there is none.
QString nearestSeries(const ChartSpec& chart, const ChartLayout& layout, double x, QPointF at);

} // namespace lamina
