#include "ui/charts/draw/marker.h"

#include <cmath>

namespace lamina {

namespace {

// A regular shape, as Qt Charts draws it in the plot.
QPolygonF polygonOf(Marker marker, QPointF centre, double radius) {
    const int corners = marker == Marker::FilledTriangle || marker == Marker::HollowTriangle ? 3 : marker == Marker::FilledPentagon ? 5 : 4;
    const bool star = marker == Marker::FilledStar;
    const int count = star ? 10 : corners;
    QPolygonF shape;
    for (int i = 0; i < count; ++i) {
        const double angle = -M_PI / 2 + 2 * M_PI * i / count;
        const double reach = star && i % 2 == 1 ? radius * 0.45 : radius;
        shape << centre + QPointF(std::cos(angle) * reach, std::sin(angle) * reach);
    }
    return shape;
}

} // namespace

bool isHollow(Marker marker) {
    return marker == Marker::HollowCircle || marker == Marker::HollowSquare || marker == Marker::HollowDiamond ||
           marker == Marker::HollowTriangle;
}

double markerBox(Marker marker, double size) {
    switch (marker) {
    case Marker::HollowCircle:
        return size + 4;
    case Marker::HollowDiamond:
    case Marker::FilledDiamond:
    case Marker::HollowTriangle:
    case Marker::FilledTriangle:
    case Marker::FilledPentagon:
        return size * 1.25;
    case Marker::FilledStar:
        return size * 1.5;
    default:
        return size;
    }
}

double markerPen(Marker marker) {
    return marker == Marker::HollowCircle ? 2.2 : 1.6;
}

QPen seriesPen(const ChartSeries& series, const QColor& colour, double width) {
    QPen pen(colour, width, series.dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (series.dotted && !series.dashed)
        pen.setDashPattern({1, 1.5});
    return pen;
}

void paintMarker(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF at) {
    if (series.marker == Marker::None)
        return;
    const QColor colour = theme.colour(series.hue);
    const double radius = markerBox(series.marker, largestMarker) / 2;
    painter->setPen(QPen(colour, 1.6));
    painter->setBrush(isHollow(series.marker) ? theme.background : colour);
    switch (series.marker) {
    case Marker::FilledCircle:
    case Marker::HollowCircle:
        painter->drawEllipse(at, largestMarker / 2, largestMarker / 2);
        break;
    case Marker::FilledSquare:
    case Marker::HollowSquare:
        painter->drawRect(QRectF(at.x() - radius + 0.5, at.y() - radius + 0.5, 2 * radius - 1, 2 * radius - 1));
        break;
    default:
        painter->drawPolygon(polygonOf(series.marker, at, radius));
    }
}

void paintSwatch(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF left, double width) {
    if (series.line) {
        painter->setPen(seriesPen(series, theme.colour(series.hue), theme.lineWidth));
        painter->drawLine(left, left + QPointF(width, 0));
    }
    paintMarker(painter, series, theme, left + QPointF(width / 2, 0));
}

} // namespace lamina
