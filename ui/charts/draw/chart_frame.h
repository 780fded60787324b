// What a chart has round and above its series, painted: Qt Charts' own axes would move the plot with their labels, so
// that charts side by side would not line up and a live chart would jitter.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QPainter>
#include <vector>

namespace lamina {

// One chart as its painting functions take it.
struct ChartDrawing {
    const ChartSpec& spec;
    const ChartLayout& layout;
    const ChartTheme& theme;
};

// Behind the series: background, hairline grid, ticks, titles (`heading`: the chart's own too) and legend.
void paintChartFrame(QPainter* painter, const ChartDrawing& chart, bool heading);

// Above the series: the chosen bin, labelled lines, marks, the guide at the chosen x, rings round the `highlight`, the empty
// state.
void paintChartOverlay(QPainter* painter, const ChartDrawing& chart, const std::vector<Point>& highlight);

} // namespace lamina
