#include "ui/charts/draw/chart_layout.h"

#include "ui/charts/draw/marker.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double gap = 6;

struct DataExtent {
    double xLow = INFINITY, xHigh = -INFINITY, yLow = INFINITY, yHigh = -INFINITY;

    void include(const ChartSpec& spec, double atX, double atY) {
        const double x = toDrawing(spec.x, atX), y = toDrawing(spec.y, atY);
        if (!std::isfinite(x) || !std::isfinite(y))
            return;
        xLow = std::min(xLow, x), xHigh = std::max(xHigh, x);
        yLow = std::min(yLow, y), yHigh = std::max(yHigh, y);
    }
};

// Of the series that are switched on; with all of them off the axes stay where they would be.
DataExtent extentOf(const ChartSpec& spec) {
    DataExtent extent;
    const bool anyShown = std::any_of(spec.series.begin(), spec.series.end(),
                                      [](const auto& one) { return !one.hidden && !one.points.empty(); });
    for (const ChartSeries& series : spec.series) {
        if ((series.hidden && anyShown) || !series.scales)
            continue;
        for (const Point& point : series.points)
            extent.include(spec, point.x, point.y);
        for (const Interval& interval : series.band) {
            extent.include(spec, interval.x, interval.low);
            extent.include(spec, interval.x, interval.high);
        }
    }
    if (spec.yExtent && std::isfinite(extent.yLow)) {
        extent.include(spec, fromDrawing(spec.x, extent.xLow), spec.yExtent->low);
        extent.include(spec, fromDrawing(spec.x, extent.xLow), spec.yExtent->high);
    }
    for (const HorizontalLine& line : spec.lines)
        if (std::isfinite(extent.yLow))
            extent.yHigh = std::max(extent.yHigh, toDrawing(spec.y, line.y));
    return extent;
}

AxisRange windowOf(const ChartAxis& axis, const std::optional<AxisWindow>& window, const AxisRange& whole) {
    if (!window)
        return whole;
    const AxisRange range{toDrawing(axis, window->low), toDrawing(axis, window->high)};
    return range.high > range.low ? range : whole; // also where an end is not finite
}

bool shortLabels(const ChartAxis& axis) {
    return axis.scale == AxisScale::Integer || axis.scale == AxisScale::Layers;
}

void layOutTicks(ChartLayout& layout, const ChartSpec& spec, const ChartPlace& place) {
    const QFontMetricsF small(place.font);
    const QString widest = shortLabels(spec.x) ? QStringLiteral("0000") : QStringLiteral("000000");
    const int xRoom = static_cast<int>(layout.plot.width() / small.horizontalAdvance(widest));
    const int yRoom = static_cast<int>(layout.plot.height() / (small.height() * 1.8));
    layout.xTicks = axisTicks(spec.x, layout.ranges.x, xRoom, place.locale);
    layout.yTicks = axisTicks(spec.y, layout.ranges.y, yRoom, place.locale);
    const double top = std::round(layout.plot.bottom()) + 0.5 + gap;
    for (const Tick& tick : layout.xTicks) {
        const double width = small.horizontalAdvance(tick.label);
        const double left = std::round(layout.mapX(tick.position)) + 0.5 - width / 2;
        layout.xTickLabels.emplace_back(std::min(left, place.size.width() - width), top, width, small.height());
    }
}

} // namespace

ChartRanges chartRanges(const ChartSpec& spec, const ChartRanges* steady) {
    const DataExtent extent = extentOf(spec);
    ChartRanges ranges;
    ranges.xWhole = niceRange(spec.x, extent.xLow, extent.xHigh, steady ? &steady->xWhole : nullptr);
    ranges.yWhole = niceRange(spec.y, extent.yLow, extent.yHigh, steady ? &steady->yWhole : nullptr);
    ranges.x = windowOf(spec.x, spec.xWindow, ranges.xWhole);
    ranges.y = windowOf(spec.y, spec.yWindow, ranges.yWhole);
    return ranges;
}

ChartLayout layOut(const ChartSpec& spec, const ChartRanges& ranges, const ChartPlace& place) {
    const QFontMetricsF small(place.font), heading(place.headingFont);
    ChartLayout layout;
    layout.size = place.size;
    layout.ranges = ranges;
    // Room for the widest label an axis writes, whatever it writes now.
    const double labels = small.horizontalAdvance(QStringLiteral("0.0000"));
    const double left = std::ceil(4 + small.height() + gap / 2 + labels + gap);
    const double bottom = std::ceil(2 * small.height() + gap + gap);
    const double right = 2 * gap + small.horizontalAdvance(QStringLiteral("0"));
    const double width = std::max(10.0, place.size.width() - left - right);

    const ChartControls& controls = place.controls;
    layout.headingHeight = heading.height();
    layout.titleEnd =
        left + (controls.title > 0 ? controls.title : std::min(heading.horizontalAdvance(spec.title), width));
    layout.titleRoom = place.size.width() - left - gap - controls.atRight - controls.afterTitle;
    layout.legend = layOutLegend(spec,
                                 {place.size, left, width, layout.titleEnd + controls.afterTitle, controls.atRight,
                                  controls.toggles, place.leastLegendRows},
                                 place.font, place.headingFont);
    const int rows = std::max(layout.legend.rows, place.leastLegendRows);
    const double top = std::ceil(heading.height() + 3 * gap) + rows * (std::ceil(small.height()) + 2);
    layout.plot = QRectF(left, top, width, std::max(10.0, place.size.height() - top - bottom));
    layOutTicks(layout, spec, place);
    // Markers of neighbouring layers keep apart.
    const double step =
        shortLabels(spec.x) ? layout.plot.width() / std::max(1.0, ranges.x.high - ranges.x.low) : 2 * largestMarker;
    layout.markerSize = std::clamp(step * 0.55, smallestMarker, largestMarker);
    return layout;
}

double ChartLayout::mapX(double position) const {
    return plot.left() + (position - ranges.x.low) / (ranges.x.high - ranges.x.low) * plot.width();
}

double ChartLayout::mapY(double position) const {
    return plot.bottom() - (position - ranges.y.low) / (ranges.y.high - ranges.y.low) * plot.height();
}

QPointF ChartLayout::positionAt(QPointF at) const {
    return {ranges.x.low + (at.x() - plot.left()) / plot.width() * (ranges.x.high - ranges.x.low),
            ranges.y.low + (plot.bottom() - at.y()) / plot.height() * (ranges.y.high - ranges.y.low)};
}

QPointF toChart(const ChartSpec& spec, const ChartLayout& layout, const Point& point) {
    return {layout.mapX(toDrawing(spec.x, point.x)), layout.mapY(toDrawing(spec.y, point.y))};
}

double dataX(const ChartSpec& spec, const ChartLayout& layout, double x) {
    return fromDrawing(spec.x, layout.positionAt({x, 0}).x());
}

} // namespace lamina
