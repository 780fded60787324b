#include "ui/charts/draw/plot_series.h"

#include "ui/charts/draw/clipping.h"
#include "ui/charts/draw/decimation.h"
#include "ui/charts/draw/marker.h"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

using Line = std::vector<Point>;
using Edges = std::pair<Line, Line>; // upper and lower

QScatterSeries::MarkerShape shapeOf(Marker marker) {
    switch (marker) {
    case Marker::HollowSquare:
    case Marker::FilledSquare:
        return QScatterSeries::MarkerShapeRectangle;
    case Marker::HollowDiamond:
    case Marker::FilledDiamond:
        return QScatterSeries::MarkerShapeRotatedRectangle;
    case Marker::HollowTriangle:
    case Marker::FilledTriangle:
        return QScatterSeries::MarkerShapeTriangle;
    case Marker::FilledPentagon:
        return QScatterSeries::MarkerShapePentagon;
    case Marker::FilledStar:
        return QScatterSeries::MarkerShapeStar;
    case Marker::None:
    case Marker::FilledCircle:
    case Marker::HollowCircle:
        break;
    }
    return QScatterSeries::MarkerShapeCircle;
}

// What one ChartSeries is drawn with: a line (or outline of an area) per run between gaps, its markers and its band.
struct Drawn {
    std::vector<QLineSeries*> lines;
    std::vector<QAreaSeries*> areas;
    std::vector<QAreaSeries*> bands; // each with its two edges as children
    QScatterSeries* markers = nullptr;
    QScatterSeries* holes = nullptr; // of hollow markers
    bool visible = true;

    template <class Each> void forEach(Each&& each) const {
        for (QAreaSeries* band : bands)
            each(static_cast<QAbstractSeries*>(band));
        for (QAreaSeries* area : areas)
            each(static_cast<QAbstractSeries*>(area));
        if (areas.empty()) // else the lines belong to the areas
            for (QLineSeries* line : lines)
                each(static_cast<QAbstractSeries*>(line));
        for (QScatterSeries* one : {markers, holes})
            if (one)
                each(static_cast<QAbstractSeries*>(one));
    }
};

// A series in drawing coordinates, without what a zoom cuts off.
struct Shape {
    std::vector<Line> runs;
    std::vector<Edges> bands;
    Line markers;
};

std::vector<Line> cutRuns(const std::vector<Line>& runs, bool filled, const ChartRanges& ranges) {
    std::vector<Line> inside;
    for (const Line& run : runs) {
        if (filled) {
            if (Line edge = clipEdge(run, ranges.x, ranges.y); !edge.empty())
                inside.push_back(std::move(edge));
        } else {
            for (Line& piece : clipLine(run, ranges.x, ranges.y))
                inside.push_back(std::move(piece));
        }
    }
    return inside;
}

// One pair of edges between gaps.
std::vector<Edges> bandEdges(const ChartSpec& spec, const ChartSeries& series, const ChartRanges& ranges) {
    std::vector<Edges> bands;
    bool open = false;
    for (const Interval& interval : series.band) {
        const double x = toDrawing(spec.x, interval.x);
        const double low = toDrawing(spec.y, interval.low), high = toDrawing(spec.y, interval.high);
        if (!std::isfinite(x) || !std::isfinite(low) || !std::isfinite(high)) {
            open = false;
            continue;
        }
        if (!open)
            bands.emplace_back();
        open = true;
        bands.back().first.push_back({x, high});
        bands.back().second.push_back({x, low});
    }
    if (ranges.zoomed())
        for (auto& [upper, lower] : bands) {
            upper = clipEdge(upper, ranges.x, ranges.y);
            lower = clipEdge(lower, ranges.x, ranges.y);
        }
    std::erase_if(bands, [](const Edges& band) { return band.first.empty() || band.second.empty(); });
    return bands;
}

Shape shapeOf(const ChartSpec& spec, const ChartSeries& series, const ChartRanges& ranges) {
    Line points;
    points.reserve(series.points.size());
    for (const Point& point : series.points) {
        const Point at{toDrawing(spec.x, point.x), toDrawing(spec.y, point.y)};
        points.push_back(std::isfinite(at.x) && std::isfinite(at.y) ? at : Point{point.x, std::nan("")});
    }
    Shape shape;
    if (series.line)
        shape.runs = splitAtGaps(points);
    if (ranges.zoomed())
        shape.runs = cutRuns(shape.runs, series.filled, ranges);
    shape.bands = bandEdges(spec, series, ranges);
    if (series.marker != Marker::None) {
        std::erase_if(points, [&](const Point& point) {
            return !std::isfinite(point.y) || (ranges.zoomed() && (point.x < ranges.x.low || point.x > ranges.x.high ||
                                                                   point.y < ranges.y.low || point.y > ranges.y.high));
        });
        shape.markers = std::move(points);
    }
    return shape;
}

// Whether what is drawn has the objects that the shape needs.
bool sameKind(const Drawn& drawn, const ChartSeries& series, const Shape& shape) {
    return drawn.lines.size() == shape.runs.size() && drawn.areas.empty() == !(series.filled && !shape.runs.empty()) &&
           drawn.bands.size() == shape.bands.size() && (drawn.markers != nullptr) == (series.marker != Marker::None) &&
           (drawn.holes != nullptr) == isHollow(series.marker);
}

// Qt Charts centres a marker by its box with the pen but draws it from the corner of the box without: half a pen's
// width up and to the left of its point. So markers have no pen: a hollow one is a filled one with a smaller one, of
// the background's colour, on top.
void styleMarkers(const Drawn& drawn, const ChartSeries& series, const ChartTheme& theme, double markerSize) {
    const double box = markerBox(series.marker, markerSize), pen = markerPen(series.marker);
    const auto style = [&](QScatterSeries* markers, double size, const QColor& colour) {
        markers->setMarkerShape(shapeOf(series.marker));
        markers->setMarkerSize(size);
        markers->setPen(Qt::NoPen);
        markers->setBrush(colour);
    };
    if (drawn.markers)
        style(drawn.markers, box + pen, theme.colour(series.hue));
    if (drawn.holes)
        style(drawn.holes, box - pen, theme.background);
}

void style(const Drawn& drawn, const ChartSeries& series, const ChartTheme& theme, double markerSize) {
    const QColor colour = theme.colour(series.hue);
    const QPen pen = seriesPen(series, colour, series.filled ? 1.2 : theme.lineWidth * (markerSize < 6 ? 0.8 : 1));
    for (QLineSeries* line : drawn.lines)
        line->setPen(pen);
    for (QAreaSeries* area : drawn.areas) {
        QColor fill = colour;
        fill.setAlphaF(theme.dark ? 0.45F : 0.35F);
        area->setPen(pen);
        area->setBrush(fill);
    }
    for (QAreaSeries* band : drawn.bands) {
        QColor fill = colour;
        fill.setAlphaF(theme.dark ? 0.22F : 0.16F);
        band->setPen(Qt::NoPen);
        band->setBrush(fill);
    }
    styleMarkers(drawn, series, theme, markerSize);
}

void give(QXYSeries* to, const Line& data) {
    QList<QPointF> list;
    for (const Point& point : decimate(data))
        list.append({point.x, point.y});
    if (list != to->points())
        to->replace(list);
}

} // namespace

struct PlotSeries::Parts {
    QChart* chart = nullptr;
    QValueAxis* xAxis = nullptr;
    QValueAxis* yAxis = nullptr;
    std::vector<Drawn> drawn;

    void attach(QAbstractSeries* series) {
        chart->addSeries(series);
        series->attachAxis(xAxis);
        series->attachAxis(yAxis);
    }

    void discard(Drawn& one) {
        one.forEach([&](QAbstractSeries* series) {
            chart->removeSeries(series);
            delete series; // an area with its edges, its children
        });
        one = {};
    }

    void make(Drawn& one, const ChartSeries& series, const Shape& shape) {
        for (std::size_t band = 0; band < shape.bands.size(); ++band) {
            auto* upper = new QLineSeries;
            auto* lower = new QLineSeries;
            auto* area = new QAreaSeries(upper, lower);
            upper->setParent(area); // Qt Charts leaves the edges to us
            lower->setParent(area);
            one.bands.push_back(area);
            attach(area);
        }
        for (std::size_t run = 0; run < shape.runs.size(); ++run) {
            auto* line = new QLineSeries;
            one.lines.push_back(line);
            if (series.filled) {
                auto* area = new QAreaSeries(line);
                line->setParent(area);
                one.areas.push_back(area);
                attach(area);
            } else {
                attach(line);
            }
        }
        if (series.marker != Marker::None)
            attach(one.markers = new QScatterSeries);
        if (isHollow(series.marker))
            attach(one.holes = new QScatterSeries);
    }
};

PlotSeries::PlotSeries(QGraphicsScene& scene) : m_parts(std::make_unique<Parts>()) {
    auto* chart = m_parts->chart = new QChart;
    chart->setBackgroundVisible(false);
    chart->setPlotAreaBackgroundVisible(false);
    chart->setDropShadowEnabled(false);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    scene.addItem(chart);
    m_parts->xAxis = new QValueAxis(chart);
    m_parts->yAxis = new QValueAxis(chart);
    chart->addAxis(m_parts->xAxis, Qt::AlignBottom);
    chart->addAxis(m_parts->yAxis, Qt::AlignLeft);
    m_parts->xAxis->setVisible(false);
    m_parts->yAxis->setVisible(false);
}

PlotSeries::~PlotSeries() = default;

QGraphicsItem* PlotSeries::item() const {
    return m_parts->chart;
}

void PlotSeries::place(const ChartSpec& spec, const ChartLayout& layout) {
    // Qt Charts cuts its series off at its plot area: that one is a little larger, so that a marker on the edge stays
    // whole. Areas are filled down to its bottom, so they get no such air.
    const bool filled = std::any_of(spec.series.begin(), spec.series.end(), [](const auto& one) { return one.filled; });
    const double air = filled ? 0.0 : largestMarker;
    const ChartRanges& ranges = layout.ranges;
    m_parts->chart->setGeometry(QRectF(QPointF(), layout.size));
    m_parts->chart->setPlotArea(layout.plot.adjusted(-air, -air, air, air));
    const double xAir = (ranges.x.high - ranges.x.low) * air / layout.plot.width();
    const double yAir = (ranges.y.high - ranges.y.low) * air / layout.plot.height();
    m_parts->xAxis->setRange(ranges.x.low - xAir, ranges.x.high + xAir);
    m_parts->yAxis->setRange(ranges.y.low - yAir, ranges.y.high + yAir);
}

void PlotSeries::restyle(const ChartSpec& spec, const ChartLayout& layout, const ChartTheme& theme) {
    for (std::size_t i = 0; i < m_parts->drawn.size(); ++i)
        style(m_parts->drawn[i], spec.series[i], theme, layout.markerSize);
}

void PlotSeries::update(const ChartSpec& spec, const ChartLayout& layout, const ChartTheme& theme) {
    std::vector<Drawn>& all = m_parts->drawn;
    while (all.size() > spec.series.size()) {
        m_parts->discard(all.back());
        all.pop_back();
    }
    all.resize(spec.series.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const ChartSeries& series = spec.series[i];
        const Shape shape = shapeOf(spec, series, layout.ranges);
        Drawn& drawn = all[i];
        if (!sameKind(drawn, series, shape)) {
            m_parts->discard(drawn);
            m_parts->make(drawn, series, shape);
        }
        style(drawn, series, theme, layout.markerSize);
        if (drawn.visible == series.hidden) {
            drawn.visible = !series.hidden;
            drawn.forEach([&](QAbstractSeries* one) { one->setVisible(drawn.visible); });
        }
        for (std::size_t band = 0; band < shape.bands.size(); ++band) {
            give(drawn.bands[band]->upperSeries(), shape.bands[band].first);
            give(drawn.bands[band]->lowerSeries(), shape.bands[band].second);
        }
        for (std::size_t run = 0; run < shape.runs.size(); ++run)
            give(drawn.lines[run], shape.runs[run]);
        for (QScatterSeries* one : {drawn.markers, drawn.holes})
            if (one)
                give(one, shape.markers);
    }
}

int PlotSeries::count() const {
    const auto series = m_parts->chart->series();
    return static_cast<int>(
        std::count_if(series.begin(), series.end(), [](const auto* one) { return one->isVisible(); }));
}

std::vector<Point> PlotSeries::drawnPoints(std::size_t series) const {
    std::vector<Point> points;
    if (series >= m_parts->drawn.size())
        return points;
    const Drawn& drawn = m_parts->drawn[series];
    const auto add = [&](const QXYSeries* xy) {
        for (const QPointF& point : xy->points())
            points.push_back({point.x(), point.y()});
    };
    for (const QLineSeries* line : drawn.lines)
        add(line);
    if (drawn.lines.empty() && drawn.markers)
        add(drawn.markers);
    return points;
}

} // namespace lamina
