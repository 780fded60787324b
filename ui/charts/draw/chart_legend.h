// A chart's legend: where its entries stand, and painting them. Lengths in px.
#pragma once

#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <vector>

namespace lamina {

struct LegendEntry {
    std::size_t series = 0; // index into ChartSpec::series
    QRectF place;           // with its swatch
    QString text;           // shortened where there is no room
};

struct LegendLayout {
    std::vector<LegendEntry> entries; // none for fewer than two series
    int rows = 0;                     // lines needed below the heading; 0: it fits beside the title or there is none
    double swatch = 24;               // length of a line's sample
};

struct LegendRoom {
    QSizeF chart;
    double left = 0;      // of the plot
    double width = 0;     // of the plot
    double besideEnd = 0; // where the room at the right of the title begins
    double atRight = 0;   // taken at the heading's right end
    bool toggles = false; // names of series switched off are kept
    int leastRows = 0;    // at least so many lines below the heading
};

// At the right of the heading's line where it fits there, else in lines of its own between heading and plot.
LegendLayout layOutLegend(const ChartSpec& spec, const LegendRoom& room, const QFont& font, const QFont& headingFont);

void paintLegend(QPainter* painter, const LegendLayout& legend, const ChartSpec& spec, const ChartTheme& theme);

} // namespace lamina
