#include "ui/charts/draw/chart_scene.h"

#include "ui/charts/draw/clipping.h"
#include "ui/charts/draw/decimation.h"

#include <QAreaSeries>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsObject>
#include <QLineSeries>
#include <QPainter>
#include <QScatterSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double gap = 6;
constexpr double largestMarker = 8;
constexpr double smallestMarker = 3.5;
constexpr int mostLegendRows = 3;
// Qt Charts draws its series at a z value of 5 among the chart's children.
constexpr double behindSeries = 1;
constexpr double aboveSeries = 40;

QList<QPointF> toList(const std::vector<Point>& points) {
    QList<QPointF> list;
    list.reserve(static_cast<qsizetype>(points.size()));
    for (const Point& point : points)
        list.append({point.x, point.y});
    return list;
}

QPen seriesPen(const ChartSeries& series, const QColor& colour, double width) {
    QPen pen(colour, width, series.dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (series.dotted && !series.dashed)
        pen.setDashPattern({1, 1.5});
    return pen;
}

bool hollow(Marker marker) {
    return marker == Marker::HollowCircle || marker == Marker::HollowSquare || marker == Marker::HollowDiamond ||
           marker == Marker::HollowTriangle;
}

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

// Shapes with points look smaller than a circle in the same box.
double boxOf(Marker marker, double size) {
    switch (marker) {
    case Marker::HollowCircle:
        return size + 4; // the layer in training stands out
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

// A regular shape for the legend, as Qt Charts draws it in the plot.
QPolygonF polygonOf(Marker marker, QPointF centre, double radius) {
    const int corners = marker == Marker::FilledTriangle ? 3 : marker == Marker::FilledPentagon ? 5 : 4;
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

bool listed(const ChartSeries& series, bool toggles) {
    return series.inLegend && !series.points.empty() && (toggles || !series.hidden);
}

void paintMarker(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF at) {
    if (series.marker == Marker::None)
        return;
    const QColor colour = theme.colour(series.hue);
    const double radius = boxOf(series.marker, largestMarker) / 2;
    painter->setPen(QPen(colour, 1.6));
    painter->setBrush(hollow(series.marker) ? theme.background : colour);
    switch (shapeOf(series.marker)) {
    case QScatterSeries::MarkerShapeCircle:
        painter->drawEllipse(at, largestMarker / 2, largestMarker / 2);
        break;
    case QScatterSeries::MarkerShapeRectangle:
        painter->drawRect(QRectF(at.x() - radius + 0.5, at.y() - radius + 0.5, 2 * radius - 1, 2 * radius - 1));
        break;
    default:
        painter->drawPolygon(polygonOf(series.marker, at, radius));
    }
}

} // namespace

void paintSwatch(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF left, double width) {
    if (series.line) {
        painter->setPen(seriesPen(series, theme.colour(series.hue), theme.lineWidth));
        painter->drawLine(left, left + QPointF(width, 0));
    }
    paintMarker(painter, series, theme, left + QPointF(width / 2, 0));
}

// What one ChartSeries is drawn with: a line (or outline of an area) per run between gaps, its markers and its band.
struct ChartScene::Drawn {
    std::vector<QLineSeries*> lines;
    std::vector<QAreaSeries*> areas;
    std::vector<QAreaSeries*> bands; // each with its two edges as children
    QScatterSeries* markers = nullptr;
    bool visible = true;

    template <class Each> void forEach(Each&& each) const {
        for (QAreaSeries* band : bands)
            each(static_cast<QAbstractSeries*>(band));
        for (QAreaSeries* area : areas)
            each(static_cast<QAbstractSeries*>(area));
        if (areas.empty()) // else the lines belong to the areas
            for (QLineSeries* line : lines)
                each(static_cast<QAbstractSeries*>(line));
        if (markers)
            each(static_cast<QAbstractSeries*>(markers));
    }
};

struct ChartScene::Parts {
    QChart* chart = nullptr;
    QValueAxis* xAxis = nullptr;
    QValueAxis* yAxis = nullptr;
    Frame* frame = nullptr;
    Overlay* overlay = nullptr;
    std::vector<Drawn> drawn;
};

// Behind the series: background, hairline grid, ticks, titles, legend. Drawn here and not by Qt Charts' axes so that
// the plot area is fixed (charts line up, nothing jitters) and a picture has exactly the text of the window.
class ChartScene::Frame : public QGraphicsItem {
public:
    Frame(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {}
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_size); }
    void resized() { prepareGeometryChange(); }

    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        const ChartTheme& theme = m_scene.m_theme;
        const QRectF plot = m_scene.m_plot;
        painter->setRenderHint(QPainter::Antialiasing, true);
        painter->fillRect(boundingRect(), theme.background);

        const QFontMetricsF small(theme.font);
        painter->setFont(theme.font);
        const bool blank = m_scene.m_spec.empty();
        for (const Tick& tick : m_scene.m_yTicks) {
            const double y = std::round(mapY(tick.position)) + 0.5;
            painter->setPen(QPen(theme.grid, 1));
            painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
            painter->setPen(theme.text);
            if (!blank && !tick.label.isEmpty())
                painter->drawText(QRectF(0, y - small.height() / 2, plot.left() - gap, small.height()),
                                  Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tick.label);
        }
        painter->setPen(QPen(theme.axis, 1));
        const double bottom = std::round(plot.bottom()) + 0.5;
        painter->drawLine(QPointF(plot.left(), bottom), QPointF(plot.right(), bottom));
        const std::vector<QRectF> labels = m_scene.xTickLabels();
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const Tick& tick = m_scene.m_xTicks[i];
            const double x = std::round(m_scene.mapX(tick.position)) + 0.5;
            painter->setPen(QPen(theme.axis, 1));
            painter->drawLine(QPointF(x, bottom), QPointF(x, bottom + 4));
            painter->setPen(theme.text);
            if (!tick.label.isEmpty())
                painter->drawText(labels[i], Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, tick.label);
        }
        painter->setPen(theme.faintText);
        painter->drawText(QRectF(plot.left(), bottom + gap + small.height(), plot.width(), small.height()),
                          Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, m_scene.m_spec.x.title);
        painter->save();
        painter->translate(0, plot.center().y());
        painter->rotate(-90);
        const double length = 2 * std::min(plot.center().y(), m_scene.m_size.height() - plot.center().y());
        painter->drawText(QRectF(-length / 2, 0, length, small.height()),
                          Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip,
                          small.elidedText(m_scene.m_spec.y.title, Qt::ElideRight, length));
        painter->restore();
        if (m_scene.m_controls.title <= 0) {
            painter->setFont(theme.headingFont);
            painter->setPen(theme.text);
            const QFontMetricsF heading(theme.headingFont);
            const double room =
                m_scene.m_size.width() - plot.left() - gap - m_scene.m_controls.atRight - m_scene.m_controls.afterTitle;
            painter->drawText(QRectF(plot.left(), gap, plot.width(), heading.height()),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                              heading.elidedText(m_scene.m_spec.title, Qt::ElideRight, room));
        }
        paintLegend(painter);
    }

private:
    double mapY(double position) const {
        const AxisRange& range = m_scene.m_yRange;
        return m_scene.m_plot.bottom() - (position - range.low) / (range.high - range.low) * m_scene.m_plot.height();
    }

    void paintLegend(QPainter* painter) const {
        const ChartTheme& theme = m_scene.m_theme;
        const double swatch = m_scene.m_swatch;
        for (const LegendEntry& entry : m_scene.m_legend) {
            const ChartSeries& series = m_scene.m_spec.series[entry.series];
            const double y = entry.place.center().y();
            const double x = entry.place.left();
            painter->setOpacity(series.hidden ? 0.45 : 1.0);
            paintSwatch(painter, series, theme, QPointF(x, y), swatch);
            QFont font = theme.font;
            font.setStrikeOut(series.hidden);
            painter->setFont(font);
            painter->setPen(theme.text);
            painter->drawText(QRectF(x + swatch + gap, entry.place.top(), entry.place.width(), entry.place.height()),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, entry.text);
        }
        painter->setOpacity(1);
    }

    const ChartScene& m_scene;
};

// Above the series: the chosen bin, the guide at the chosen x, labelled lines, the highlighted points, the empty state.
class ChartScene::Overlay : public QGraphicsItem {
public:
    Overlay(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {}
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_size); }
    void resized() { prepareGeometryChange(); }

    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        const ChartTheme& theme = m_scene.m_theme;
        const ChartSpec& spec = m_scene.m_spec;
        const QRectF plot = m_scene.m_plot;
        painter->setRenderHint(QPainter::Antialiasing, true);
        painter->setFont(theme.font);
        const QFontMetricsF metrics(theme.font);
        if (m_scene.m_focusRing.isValid()) {
            painter->setPen(QPen(m_scene.m_focusRing, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(boundingRect().adjusted(1, 1, -1, -1), 4, 4);
        }
        if (spec.empty()) {
            painter->setPen(theme.faintText);
            painter->drawText(plot.adjusted(2 * gap, 0, -2 * gap, 0), Qt::AlignCenter | Qt::TextWordWrap,
                              spec.emptyText);
            return;
        }
        paintBin(painter);
        for (const HorizontalLine& line : spec.lines) {
            const double y = m_scene.toScene({0, line.y}).y();
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
        if (spec.guide) {
            const double x = std::floor(m_scene.toScene({*spec.guide, 0}).x()) + 0.5;
            if (x >= plot.left() && x <= plot.right() + 1) {
                QColor colour = theme.guide;
                colour.setAlphaF(0.7F);
                painter->setPen(QPen(colour, 1));
                painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
                painter->setPen(Qt::NoPen); // a small handle on the axis: this line can be moved
                painter->setBrush(theme.guide);
                painter->drawPolygon(
                    QPolygonF({{x - 5, plot.bottom() + 6}, {x + 5, plot.bottom() + 6}, {x, plot.bottom()}}));
            }
        }
        painter->setPen(QPen(theme.text, 1.5));
        painter->setBrush(Qt::NoBrush);
        const double ring = m_scene.m_markerSize / 2 + 3;
        for (const Point& point : m_scene.m_highlight) {
            const QPointF at = m_scene.toScene(point);
            if (plot.adjusted(-1, -1, 1, 1).contains(at))
                painter->drawEllipse(at, ring, ring);
        }
    }

private:
    void paintBin(QPainter* painter) const {
        const ChartSpec& spec = m_scene.m_spec;
        if (!spec.selectedBin || *spec.selectedBin < 0 ||
            *spec.selectedBin + 1 >= static_cast<int>(spec.binEdges.size()))
            return;
        const auto bin = static_cast<std::size_t>(*spec.selectedBin);
        const QRectF plot = m_scene.m_plot;
        const double left = std::max(plot.left(), m_scene.toScene({spec.binEdges[bin], 0}).x());
        const double right = std::min(plot.right(), m_scene.toScene({spec.binEdges[bin + 1], 0}).x());
        if (!(right > left))
            return;
        QColor ground = m_scene.m_theme.text;
        ground.setAlphaF(0.10F);
        const QRectF place(left, plot.top(), right - left, plot.height());
        painter->fillRect(place, ground);
        painter->setPen(QPen(m_scene.m_theme.text, 1.2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(place);
    }

    const ChartScene& m_scene;
};

ChartScene::ChartScene(QObject* parent)
    : QGraphicsScene(parent), m_parts(std::make_unique<Parts>()), m_theme(ChartTheme::light(QFont())) {
    m_parts->chart = new QChart;
    QChart* chart = m_parts->chart;
    chart->setBackgroundVisible(false);
    chart->setPlotAreaBackgroundVisible(false);
    chart->setDropShadowEnabled(false);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    addItem(chart);
    m_parts->xAxis = new QValueAxis(chart);
    m_parts->yAxis = new QValueAxis(chart);
    chart->addAxis(m_parts->xAxis, Qt::AlignBottom);
    chart->addAxis(m_parts->yAxis, Qt::AlignLeft);
    m_parts->xAxis->setVisible(false);
    m_parts->yAxis->setVisible(false);
    m_parts->frame = new Frame(*this, chart);
    m_parts->frame->setZValue(behindSeries);
    m_parts->overlay = new Overlay(*this, chart);
    m_parts->overlay->setZValue(aboveSeries);
}

ChartScene::~ChartScene() = default;

void ChartScene::setTheme(const ChartTheme& theme) {
    m_theme = theme;
    layOut();
    for (std::size_t i = 0; i < m_parts->drawn.size(); ++i)
        style(m_parts->drawn[i], m_spec.series[i]);
    m_parts->frame->update();
    m_parts->overlay->update();
}

void ChartScene::setLocale(const QLocale& locale) {
    if (locale == m_locale)
        return;
    m_locale = locale;
    layOut();
}

void ChartScene::setChartSize(const QSizeF& size) {
    if (size == m_size)
        return;
    m_size = size;
    setSceneRect(QRectF(QPointF(), size));
    m_parts->frame->resized();
    m_parts->overlay->resized();
    m_parts->chart->setGeometry(QRectF(QPointF(), size));
    layOut();
}

void ChartScene::setControls(const Controls& controls) {
    if (controls == m_controls)
        return;
    m_controls = controls;
    layOut();
}

void ChartScene::setLeastLegendRows(int rows) {
    if (rows == m_leastLegendRows)
        return;
    m_leastLegendRows = rows;
    layOut();
}

void ChartScene::setSpec(const ChartSpec& spec, bool steady) {
    const bool sameAxes = m_hasRange && !m_spec.empty() && m_spec.x.scale == spec.x.scale &&
                          m_spec.y.scale == spec.y.scale && m_spec.title == spec.title;
    m_spec = spec;
    updateRanges(steady && sameAxes);
    layOut();
    updateSeries();
}

void ChartScene::updateRanges(bool steady) {
    double xLow = INFINITY, xHigh = -INFINITY, yLow = INFINITY, yHigh = -INFINITY;
    const auto include = [&](double dataX, double dataY) {
        const double x = toDrawing(m_spec.x, dataX), y = toDrawing(m_spec.y, dataY);
        if (!std::isfinite(x) || !std::isfinite(y))
            return;
        xLow = std::min(xLow, x), xHigh = std::max(xHigh, x);
        yLow = std::min(yLow, y), yHigh = std::max(yHigh, y);
    };
    // Axes fit the series that are switched on; with all of them off they stay where they would be.
    const bool anyShown = std::any_of(m_spec.series.begin(), m_spec.series.end(),
                                      [](const auto& one) { return !one.hidden && !one.points.empty(); });
    for (const ChartSeries& series : m_spec.series) {
        if (series.hidden && anyShown)
            continue;
        for (const Point& point : series.points)
            include(point.x, point.y);
        for (const Interval& interval : series.band) {
            include(interval.x, interval.low);
            include(interval.x, interval.high);
        }
    }
    for (const HorizontalLine& line : m_spec.lines)
        if (std::isfinite(yLow))
            yHigh = std::max(yHigh, toDrawing(m_spec.y, line.y));
    m_xWhole = niceRange(m_spec.x, xLow, xHigh, steady ? &m_xWhole : nullptr);
    m_yWhole = niceRange(m_spec.y, yLow, yHigh, steady ? &m_yWhole : nullptr);
    m_hasRange = true;
    const auto shown = [](const ChartAxis& axis, const std::optional<AxisWindow>& window, const AxisRange& whole) {
        if (!window)
            return whole;
        const AxisRange range{toDrawing(axis, window->low), toDrawing(axis, window->high)};
        return range.high > range.low ? range : whole; // also where an end is not finite
    };
    m_xRange = shown(m_spec.x, m_spec.xWindow, m_xWhole);
    m_yRange = shown(m_spec.y, m_spec.yWindow, m_yWhole);
}

bool ChartScene::zoomed() const {
    return m_xRange != m_xWhole || m_yRange != m_yWhole;
}

double ChartScene::headingHeight() const {
    return QFontMetricsF(m_theme.headingFont).height();
}

// At the right of the heading's line where it fits there, else in lines of its own between heading and plot.
void ChartScene::layOutLegend(double left, double width) {
    const QFontMetricsF metrics(m_theme.font);
    const QFontMetricsF heading(m_theme.headingFont);
    const double title =
        m_controls.title > 0 ? m_controls.title : std::min(heading.horizontalAdvance(m_spec.title), width);
    m_titleEnd = left + title;
    m_legend.clear();
    m_legendRows = 0;
    m_swatch = 24;
    for (std::size_t i = 0; i < m_spec.series.size(); ++i)
        if (listed(m_spec.series[i], m_controls.toggles))
            m_legend.push_back({i, {}, m_spec.series[i].name});
    if (m_legend.size() < 2) {
        m_legend.clear();
        return;
    }
    const auto entryWidth = [&](const LegendEntry& entry) {
        return m_swatch + gap + std::ceil(metrics.horizontalAdvance(entry.text));
    };
    const auto total = [&] {
        double sum = -2 * gap;
        for (const LegendEntry& entry : m_legend)
            sum += entryWidth(entry) + 2 * gap;
        return sum;
    };
    const double room = m_size.width() - m_controls.atRight - 2 * gap - m_titleEnd - m_controls.afterTitle - 2 * gap;
    if (total() > room)
        m_swatch = 16;
    const bool fits = total() <= room;
    if (fits && m_leastLegendRows == 0) {
        double x = std::min(left + width, m_size.width() - m_controls.atRight - gap) - total();
        for (LegendEntry& entry : m_legend) {
            entry.place = QRectF(x, gap, entryWidth(entry), heading.height());
            x += entry.place.width() + 2 * gap;
        }
        return;
    }
    m_swatch = 24;
    const bool low = m_size.height() < 180 && m_legend.size() == 2; // the plot needs the second line
    const int most = low ? 1 : m_size.height() < 220 ? 2 : mostLegendRows;
    const auto flow = [&] {
        double x = left;
        int row = 0;
        const double height = std::ceil(metrics.height()) + 2;
        for (LegendEntry& entry : m_legend) {
            const double wide = entryWidth(entry);
            if (x > left && x + wide > left + width) {
                x = left;
                ++row;
            }
            entry.place = QRectF(x, std::ceil(heading.height() + 2 * gap) + row * height, wide, height);
            x += wide + 2 * gap;
        }
        return row + 1;
    };
    m_legendRows = flow();
    if (m_legendRows > most) { // shorter names, so that each line holds its part
        const auto columns = static_cast<double>((m_legend.size() + static_cast<std::size_t>(most) - 1) /
                                                 static_cast<std::size_t>(most));
        m_swatch = 16;
        const double longest = std::max(8.0, (width + 2 * gap) / columns - 3 * gap - m_swatch - 1);
        for (LegendEntry& entry : m_legend)
            entry.text = metrics.elidedText(m_spec.series[entry.series].name, Qt::ElideMiddle, longest);
        m_legendRows = flow();
    }
    if (fits)
        m_legendRows = 0; // it stands below the title for another chart's sake
}

void ChartScene::layOut() {
    const QFontMetricsF small(m_theme.font);
    const QFontMetricsF heading(m_theme.headingFont);
    // Room for the widest label an axis writes, whatever it writes now.
    const double labels = small.horizontalAdvance(QStringLiteral("0.0000"));
    const double left = std::ceil(small.height() + gap + labels + gap);
    const double bottom = std::ceil(2 * small.height() + gap + gap);
    const double right = 2 * gap + small.horizontalAdvance(QStringLiteral("0"));
    const double width = std::max(10.0, m_size.width() - left - right);
    const int rowsBefore = m_legendRows;
    layOutLegend(left, width);
    const int rows = std::max(m_legendRows, m_leastLegendRows);
    const double top = std::ceil(heading.height() + 3 * gap) + rows * (std::ceil(small.height()) + 2);
    m_plot = QRectF(left, top, width, std::max(10.0, m_size.height() - top - bottom));
    // Qt Charts cuts its series off at its plot area: that one is a little larger, so that a marker on the edge stays
    // whole. Areas are filled down to its bottom, so they get no such air.
    const bool filled =
        std::any_of(m_spec.series.begin(), m_spec.series.end(), [](const auto& one) { return one.filled; });
    const double air = filled ? 0.0 : largestMarker;
    m_parts->chart->setPlotArea(m_plot.adjusted(-air, -air, air, air));
    const double xAir = (m_xRange.high - m_xRange.low) * air / m_plot.width();
    const double yAir = (m_yRange.high - m_yRange.low) * air / m_plot.height();
    m_parts->xAxis->setRange(m_xRange.low - xAir, m_xRange.high + xAir);
    m_parts->yAxis->setRange(m_yRange.low - yAir, m_yRange.high + yAir);
    const bool whole = m_spec.x.scale == AxisScale::Integer || m_spec.x.scale == AxisScale::Layers; // short labels
    const int xRoom = static_cast<int>(
        m_plot.width() / small.horizontalAdvance(whole ? QStringLiteral("0000") : QStringLiteral("000000")));
    const int yRoom = static_cast<int>(m_plot.height() / (small.height() * 1.8));
    m_xTicks = axisTicks(m_spec.x, m_xRange, xRoom, m_locale);
    m_yTicks = axisTicks(m_spec.y, m_yRange, yRoom, m_locale);
    // Markers of neighbouring layers keep apart.
    const double step = whole ? m_plot.width() / std::max(1.0, m_xRange.high - m_xRange.low) : 2 * largestMarker;
    m_markerSize = std::clamp(step * 0.55, smallestMarker, largestMarker);
    m_parts->frame->update();
    m_parts->overlay->update();
    if (m_legendRows != rowsBefore)
        Q_EMIT legendRowsChanged();
}

double ChartScene::mapX(double position) const {
    return m_plot.left() + (position - m_xRange.low) / (m_xRange.high - m_xRange.low) * m_plot.width();
}

QPointF ChartScene::toScene(const Point& point) const {
    const double y = toDrawing(m_spec.y, point.y);
    return {mapX(toDrawing(m_spec.x, point.x)),
            m_plot.bottom() - (y - m_yRange.low) / (m_yRange.high - m_yRange.low) * m_plot.height()};
}

QPointF ChartScene::positionAt(QPointF scene) const {
    return {m_xRange.low + (scene.x() - m_plot.left()) / m_plot.width() * (m_xRange.high - m_xRange.low),
            m_yRange.low + (m_plot.bottom() - scene.y()) / m_plot.height() * (m_yRange.high - m_yRange.low)};
}

double ChartScene::xAt(double sceneX) const {
    return fromDrawing(m_spec.x, positionAt({sceneX, 0}).x());
}

// Labels keep inside the chart at its right end.
std::vector<QRectF> ChartScene::xTickLabels() const {
    const QFontMetricsF small(m_theme.font);
    std::vector<QRectF> places;
    const double top = std::round(m_plot.bottom()) + 0.5 + gap;
    for (const Tick& tick : m_xTicks) {
        const double width = small.horizontalAdvance(tick.label);
        const double left = std::round(mapX(tick.position)) + 0.5 - width / 2;
        places.emplace_back(std::min(left, m_size.width() - width), top, width, small.height());
    }
    return places;
}

void ChartScene::setHighlight(const std::vector<Point>& points) {
    if (points == m_highlight)
        return;
    m_highlight = points;
    m_parts->overlay->update();
}

void ChartScene::setFocusRing(const QColor& colour) {
    if (colour == m_focusRing)
        return;
    m_focusRing = colour;
    m_parts->overlay->update();
}

void ChartScene::style(Drawn& drawn, const ChartSeries& series) {
    const QColor colour = m_theme.colour(series.hue);
    const QPen pen = seriesPen(series, colour, series.filled ? 1.2 : m_theme.lineWidth * (m_markerSize < 6 ? 0.8 : 1));
    for (QLineSeries* line : drawn.lines)
        line->setPen(pen);
    for (QAreaSeries* area : drawn.areas) {
        QColor fill = colour;
        fill.setAlphaF(m_theme.dark ? 0.45F : 0.35F);
        area->setPen(pen);
        area->setBrush(fill);
    }
    for (QAreaSeries* band : drawn.bands) {
        QColor fill = colour;
        fill.setAlphaF(m_theme.dark ? 0.22F : 0.16F);
        band->setPen(Qt::NoPen);
        band->setBrush(fill);
    }
    if (drawn.markers) {
        drawn.markers->setMarkerShape(shapeOf(series.marker));
        drawn.markers->setMarkerSize(boxOf(series.marker, m_markerSize));
        drawn.markers->setPen(QPen(colour, series.marker == Marker::HollowCircle ? 2.2 : 1.6));
        drawn.markers->setBrush(hollow(series.marker) ? m_theme.background : colour);
    }
}

void ChartScene::updateSeries() {
    std::vector<Drawn>& all = m_parts->drawn;
    while (all.size() > m_spec.series.size()) {
        discard(all.back());
        all.pop_back();
    }
    all.resize(m_spec.series.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        updateSeries(all[i], m_spec.series[i]);
}

void ChartScene::attach(QAbstractSeries* series) {
    m_parts->chart->addSeries(series);
    series->attachAxis(m_parts->xAxis);
    series->attachAxis(m_parts->yAxis);
}

void ChartScene::discard(Drawn& drawn) {
    drawn.forEach([&](QAbstractSeries* series) {
        m_parts->chart->removeSeries(series);
        delete series; // an area with its edges, its children
    });
    drawn = {};
}

void ChartScene::updateSeries(Drawn& drawn, const ChartSeries& series) {
    const bool cut = zoomed();
    std::vector<Point> points;
    points.reserve(series.points.size());
    for (const Point& point : series.points) {
        const Point at{toDrawing(m_spec.x, point.x), toDrawing(m_spec.y, point.y)};
        points.push_back(std::isfinite(at.x) && std::isfinite(at.y) ? at : Point{point.x, std::nan("")});
    }
    std::vector<std::vector<Point>> runs = series.line ? splitAtGaps(points) : std::vector<std::vector<Point>>();
    if (cut) {
        std::vector<std::vector<Point>> inside;
        for (const std::vector<Point>& run : runs) {
            if (series.filled) {
                if (auto edge = clipEdge(run, m_xRange, m_yRange); !edge.empty())
                    inside.push_back(std::move(edge));
            } else {
                for (std::vector<Point>& piece : clipLine(run, m_xRange, m_yRange))
                    inside.push_back(std::move(piece));
            }
        }
        runs = std::move(inside);
    }
    std::vector<std::pair<std::vector<Point>, std::vector<Point>>> bands = bandEdges(series, cut);

    const bool wantsMarkers = series.marker != Marker::None;
    const bool sameKind = drawn.lines.size() == runs.size() &&
                          drawn.areas.empty() == !(series.filled && !runs.empty()) &&
                          drawn.bands.size() == bands.size() && (drawn.markers != nullptr) == wantsMarkers;
    if (!sameKind) {
        discard(drawn);
        for (std::size_t band = 0; band < bands.size(); ++band) {
            auto* upper = new QLineSeries;
            auto* lower = new QLineSeries;
            auto* area = new QAreaSeries(upper, lower);
            upper->setParent(area); // Qt Charts leaves the edges to us
            lower->setParent(area);
            drawn.bands.push_back(area);
            attach(area);
        }
        for (std::size_t run = 0; run < runs.size(); ++run) {
            auto* line = new QLineSeries;
            drawn.lines.push_back(line);
            if (series.filled) {
                auto* area = new QAreaSeries(line);
                line->setParent(area);
                drawn.areas.push_back(area);
                attach(area);
            } else {
                attach(line);
            }
        }
        if (wantsMarkers) {
            drawn.markers = new QScatterSeries;
            attach(drawn.markers);
        }
    }
    style(drawn, series);
    if (drawn.visible == series.hidden) {
        drawn.visible = !series.hidden;
        drawn.forEach([&](QAbstractSeries* one) { one->setVisible(drawn.visible); });
    }
    const auto give = [](QXYSeries* to, const std::vector<Point>& data) {
        const QList<QPointF> list = toList(decimate(data));
        if (list != to->points())
            to->replace(list);
    };
    for (std::size_t band = 0; band < bands.size(); ++band) {
        give(drawn.bands[band]->upperSeries(), bands[band].first);
        give(drawn.bands[band]->lowerSeries(), bands[band].second);
    }
    for (std::size_t run = 0; run < runs.size(); ++run)
        give(drawn.lines[run], runs[run]);
    if (drawn.markers) {
        std::erase_if(points, [&](const Point& point) {
            return !std::isfinite(point.y) || (cut && (point.x < m_xRange.low || point.x > m_xRange.high ||
                                                       point.y < m_yRange.low || point.y > m_yRange.high));
        });
        give(drawn.markers, points);
    }
}

// Upper and lower edges in drawing coordinates, one pair between gaps.
std::vector<std::pair<std::vector<Point>, std::vector<Point>>> ChartScene::bandEdges(const ChartSeries& series,
                                                                                     bool cut) const {
    std::vector<std::pair<std::vector<Point>, std::vector<Point>>> bands;
    bool open = false;
    for (const Interval& interval : series.band) {
        const double x = toDrawing(m_spec.x, interval.x);
        const double low = toDrawing(m_spec.y, interval.low), high = toDrawing(m_spec.y, interval.high);
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
    if (cut)
        for (auto& [upper, lower] : bands) {
            upper = clipEdge(upper, m_xRange, m_yRange);
            lower = clipEdge(lower, m_xRange, m_yRange);
        }
    std::erase_if(bands, [](const auto& band) { return band.first.empty() || band.second.empty(); });
    return bands;
}

int ChartScene::lineCount() const {
    const auto series = m_parts->chart->series();
    return static_cast<int>(
        std::count_if(series.begin(), series.end(), [](const auto* one) { return one->isVisible(); }));
}

std::vector<Point> ChartScene::drawnPoints(std::size_t series) const {
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
