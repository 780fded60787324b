// Where everything of a chart stands, as plain values: for painting, for the mouse and for tests. Lengths in px, from
// the chart's upper left corner; positions on an axis in drawing coordinates (log10 of the data on a Log axis).
#pragma once

#include "ui/charts/draw/chart_legend.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/chart_spec.h"

#include <QFont>
#include <QLocale>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <vector>

namespace lamina {

// What the window's controls take of the heading's line, px. A picture has none of them.
struct ChartControls {
    bool toggles = false;  // the legend keeps the names of series switched off
    double title = 0;      // width of a widget that stands in for the title; 0: the title is drawn
    double afterTitle = 0; // width taken right after the title
    double atRight = 0;    // width taken at the right end
    bool operator==(const ChartControls&) const = default;
};

// Ends of both axes, drawing coordinates.
struct ChartRanges {
    AxisRange x, y;           // as shown
    AxisRange xWhole, yWhole; // without a zoom
    bool zoomed() const { return x != xWhole || y != yWhole; }
};
// Round the data of the series that are switched on, and the zoom's windows. `steady`: the ranges so far, whose ends
// stay while the data fit in them (live charts); null: none.
ChartRanges chartRanges(const ChartSpec& spec, const ChartRanges* steady);

// All but the spec that a layout follows from.
struct ChartPlace {
    QSizeF size{640, 320};
    QFont font, headingFont;
    QLocale locale;
    ChartControls controls;
    int leastLegendRows = 0; // lines kept below the heading for the legend, needed or not
};

struct ChartLayout {
    QSizeF size;
    QRectF plot;
    ChartRanges ranges;
    std::vector<Tick> xTicks, yTicks;
    std::vector<QRectF> xTickLabels; // one a tick; inside the chart at its right end
    LegendLayout legend;
    double titleEnd = 0;      // right end of the title
    double headingHeight = 0; // of the title's line of text
    double titleRoom = 0;     // width that the title may take
    double markerSize = 8;    // side of a circle's box

    double mapX(double position) const;
    double mapY(double position) const;
    QPointF positionAt(QPointF at) const; // px to drawing coordinates
};

ChartLayout layOut(const ChartSpec& spec, const ChartRanges& ranges, const ChartPlace& place);

// Data coordinates to px, and an x back. `layout` is the spec's.
QPointF toChart(const ChartSpec& spec, const ChartLayout& layout, const Point& point);
double dataX(const ChartSpec& spec, const ChartLayout& layout, double x);

} // namespace lamina
