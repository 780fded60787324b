#include "ui/charts/draw/chart_frame.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double gap = 6; // px

void paintYAxis(QPainter* painter, const ChartDrawing& chart, const QFontMetricsF& small) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    for (const Tick& tick : layout.yTicks) {
        const double y = std::round(layout.mapY(tick.position)) + 0.5;
        painter->setPen(QPen(theme.grid, 1));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter->setPen(theme.text);
        if (!spec.empty() && !tick.label.isEmpty())
            painter->drawText(QRectF(0, y - small.height() / 2, plot.left() - gap, small.height()),
                              Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tick.label);
    }
}

void paintXAxis(QPainter* painter, const ChartDrawing& chart) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    const double bottom = std::round(plot.bottom()) + 0.5;
    painter->setPen(QPen(theme.axis, 1));
    painter->drawLine(QPointF(plot.left(), bottom), QPointF(plot.right(), bottom));
    for (std::size_t i = 0; i < layout.xTicks.size(); ++i) {
        const Tick& tick = layout.xTicks[i];
        const double x = std::round(layout.mapX(tick.position)) + 0.5;
        painter->setPen(QPen(theme.axis, 1));
        painter->drawLine(QPointF(x, bottom), QPointF(x, bottom + 4));
        painter->setPen(theme.text);
        if (!tick.label.isEmpty())
            painter->drawText(layout.xTickLabels[i], Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, tick.label);
    }
}

void paintAxisTitles(QPainter* painter, const ChartDrawing& chart, const QFontMetricsF& small) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    const double bottom = std::round(plot.bottom()) + 0.5;
    painter->setPen(theme.faintText);
    painter->drawText(QRectF(plot.left(), bottom + gap + small.height(), plot.width(), small.height()),
                      Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip,
                      small.elidedText(spec.x.title, Qt::ElideRight, plot.width()));
    painter->save();
    painter->translate(4, plot.center().y()); // clear of the ring round the chart that has the keyboard
    painter->rotate(-90);
    const double length = 2 * std::min(plot.center().y(), layout.size.height() - plot.center().y());
    painter->drawText(QRectF(-length / 2, 0, length, small.height()),
                      Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip,
                      small.elidedText(spec.y.title, Qt::ElideRight, length));
    painter->restore();
}

void paintBin(QPainter* painter, const ChartDrawing& chart) {
    const auto& [spec, layout, theme] = chart;
    if (!spec.selectedBin || *spec.selectedBin < 0 || *spec.selectedBin + 1 >= static_cast<int>(spec.binEdges.size()))
        return;
    const auto bin = static_cast<std::size_t>(*spec.selectedBin);
    const QRectF& plot = layout.plot;
    const double left = std::max(plot.left(), toChart(spec, layout, {spec.binEdges[bin], 0}).x());
    const double right = std::min(plot.right(), toChart(spec, layout, {spec.binEdges[bin + 1], 0}).x());
    if (!(right > left))
        return;
    QColor ground = theme.text;
    ground.setAlphaF(0.10F);
    const QRectF place(left, plot.top(), right - left, plot.height());
    painter->fillRect(place, ground);
    painter->setPen(QPen(theme.text, 1.2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(place);
}

void paintLines(QPainter* painter, const ChartDrawing& chart, const QFontMetricsF& metrics) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    for (const HorizontalLine& line : spec.lines) {
        const double y = toChart(spec, layout, {0, line.y}).y();
        if (!(y >= plot.top() - 1 && y <= plot.bottom() + 1))
            continue;
        painter->setPen(QPen(theme.guide, 1.2, Qt::DashDotLine));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        const bool below = y - metrics.height() < plot.top();
        painter->setPen(theme.faintText);
        painter->drawText(
            QRectF(plot.left(), below ? y + 1 : y - metrics.height() - 1, plot.width() - gap / 2, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, line.label);
    }
}

void paintLabels(QPainter* painter, const ChartDrawing& chart, const QFontMetricsF& metrics) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    painter->setPen(theme.text);
    for (const PointLabel& label : spec.labels) {
        const QPointF at = toChart(spec, layout, label.at);
        const double y = std::clamp(at.y() - metrics.height() - 2, plot.top() + 1, plot.bottom() - metrics.height());
        if (at.x() >= plot.left() && at.x() <= plot.right()) // right of the point: such bars stand at the left edge
            painter->drawText(QRectF(at.x(), y, plot.right() - at.x(), metrics.height()),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, label.text);
    }
}

void paintMarks(QPainter* painter, const ChartDrawing& chart) {
    const auto& [spec, layout, theme] = chart;
    const QRectF& plot = layout.plot;
    constexpr double half = 4, height = 7;
    painter->setPen(QPen(theme.background, 1));
    painter->setBrush(theme.faintText);
    for (const double mark : spec.marks) {
        const double x = toChart(spec, layout, {mark, 0}).x();
        if (x >= plot.left() - 1 && x <= plot.right() + 1)
            painter->drawPolygon(
                QPolygonF({{x - half, plot.top() - 1}, {x + half, plot.top() - 1}, {x, plot.top() - 1 + height}}));
    }
}

void paintGuide(QPainter* painter, const ChartDrawing& chart) {
    const auto& [spec, layout, theme] = chart;
    if (!spec.guide)
        return;
    const QRectF& plot = layout.plot;
    const double x = std::floor(toChart(spec, layout, {*spec.guide, 0}).x()) + 0.5;
    if (x < plot.left() || x > plot.right() + 1)
        return;
    QColor colour = theme.guide;
    colour.setAlphaF(0.7F);
    painter->setPen(QPen(colour, 1));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter->setPen(Qt::NoPen); // a small handle on the axis: this line can be moved
    painter->setBrush(theme.guide);
    painter->drawPolygon(QPolygonF({{x - 5, plot.bottom() + 6}, {x + 5, plot.bottom() + 6}, {x, plot.bottom()}}));
}

} // namespace

void paintChartFrame(QPainter* painter, const ChartDrawing& chart, bool heading) {
    const auto& [spec, layout, theme] = chart;
    painter->setRenderHint(QPainter::Antialiasing, true);
    painter->fillRect(QRectF(QPointF(), layout.size), theme.background);
    const QFontMetricsF small(theme.font);
    painter->setFont(theme.font);
    paintYAxis(painter, chart, small);
    paintXAxis(painter, chart);
    paintAxisTitles(painter, chart, small);
    if (heading) {
        painter->setFont(theme.headingFont);
        painter->setPen(theme.text);
        painter->drawText(QRectF(layout.plot.left(), gap, layout.plot.width(), layout.headingHeight),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                          QFontMetricsF(theme.headingFont).elidedText(spec.title, Qt::ElideRight, layout.titleRoom));
    }
    paintLegend(painter, layout.legend, spec, theme);
}

void paintChartOverlay(QPainter* painter, const ChartDrawing& chart, const std::vector<Point>& highlight) {
    const auto& [spec, layout, theme] = chart;
    painter->setRenderHint(QPainter::Antialiasing, true);
    painter->setFont(theme.font);
    if (spec.empty()) {
        painter->setPen(theme.faintText);
        painter->drawText(layout.plot.adjusted(2 * gap, 0, -2 * gap, 0), Qt::AlignCenter | Qt::TextWordWrap,
                          spec.emptyText);
        return;
    }
    paintBin(painter, chart);
    paintLines(painter, chart, QFontMetricsF(theme.font));
    paintLabels(painter, chart, QFontMetricsF(theme.font));
    paintMarks(painter, chart);
    paintGuide(painter, chart);
    if (!highlight.empty()) { // one line through all that is read out
        const double x = std::floor(toChart(spec, layout, highlight.front()).x()) + 0.5;
        painter->setPen(QPen(theme.guide, 1, Qt::DotLine));
        if (x >= layout.plot.left() && x <= layout.plot.right() + 1)
            painter->drawLine(QPointF(x, layout.plot.top()), QPointF(x, layout.plot.bottom()));
    }
    painter->setPen(QPen(theme.text, 1.5));
    painter->setBrush(Qt::NoBrush);
    const double ring = layout.markerSize / 2 + 3;
    for (const Point& point : highlight) {
        const QPointF at = toChart(spec, layout, point);
        if (layout.plot.adjusted(-1, -1, 1, 1).contains(at))
            painter->drawEllipse(at, ring, ring);
    }
}

} // namespace lamina
