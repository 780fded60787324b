#include "charts/chart_scene.h"

#include "charts/decimation.h"

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
constexpr double markerSize = 8;
// Qt Charts draws its series at a z value of 5 among the chart's children.
constexpr double behindSeries = 1;
constexpr double aboveSeries = 40;

QList<QPointF> toList(const ChartSpec& spec, const std::vector<Point>& points) {
    QList<QPointF> list;
    list.reserve(static_cast<qsizetype>(points.size()));
    for (const Point& point : points)
        list.append({toDrawing(spec.x, point.x), toDrawing(spec.y, point.y)});
    return list;
}

} // namespace

// What one ChartSeries is drawn with: a line (or outline of an area) per run between gaps, and its markers.
struct ChartScene::Drawn {
    std::vector<QLineSeries*> lines;
    std::vector<QAreaSeries*> areas;
    QScatterSeries* markers = nullptr;
    bool operator==(const Drawn&) const = default;
};

struct ChartScene::Parts {
    QChart* chart = nullptr;
    QValueAxis* xAxis = nullptr;
    QValueAxis* yAxis = nullptr;
    Frame* frame = nullptr;
    Overlay* overlay = nullptr;
    std::vector<Drawn> drawn;
};

// Where there is more than one series: in the heading's line, or, in a narrow chart, inside the plot's upper edge.
class ChartScene::Legend {
public:
    explicit Legend(const ChartScene& scene) : m_scene(scene), m_metrics(scene.m_theme.font) {
        for (const ChartSeries& series : scene.m_spec.series)
            if (series.inLegend && !series.points.empty())
                m_shown.push_back(&series);
        if (m_shown.size() < 2)
            m_shown.clear();
        const double title = scene.m_headingRoom > 0
                                 ? scene.m_headingRoom
                                 : QFontMetricsF(scene.m_theme.headingFont).horizontalAdvance(scene.m_spec.title);
        const double room = scene.m_plot.width() - title - 3 * gap;
        if (width() > room)
            m_swatch = 16;
        m_inHeading = width() <= room;
        if (!m_inHeading && width() > scene.m_plot.width()) {
            const auto count = static_cast<double>(m_shown.size());
            m_longest = std::max(10.0, (scene.m_plot.width() + 2 * gap) / count - m_swatch - 3 * gap);
        }
    }

    bool empty() const { return m_shown.empty(); }
    bool inHeading() const { return m_inHeading; }
    double height() const { return m_metrics.height(); }
    double width() const {
        double sum = -2 * gap;
        for (const ChartSeries* series : m_shown)
            sum += entryWidth(*series);
        return sum;
    }

    void paint(QPainter* painter, double top, double lineHeight) const {
        const ChartTheme& theme = m_scene.m_theme;
        double x = std::max(m_scene.m_plot.left(), m_scene.m_plot.right() - width());
        const double y = top + lineHeight / 2;
        painter->setFont(theme.font);
        for (const ChartSeries* series : m_shown) {
            if (series->line) {
                painter->setPen(
                    QPen(theme.colour(series->hue), 2, series->dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
                painter->drawLine(QPointF(x, y), QPointF(x + m_swatch, y));
            }
            paintMarker(painter, *series, QPointF(x + m_swatch / 2, y));
            painter->setPen(theme.text);
            painter->drawText(QRectF(x + m_swatch + gap, top, entryWidth(*series), lineHeight),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, name(*series));
            x += entryWidth(*series);
        }
    }

private:
    QString name(const ChartSeries& series) const {
        return m_metrics.elidedText(series.name, Qt::ElideRight, m_longest);
    }
    double entryWidth(const ChartSeries& series) const {
        return m_swatch + gap + m_metrics.horizontalAdvance(name(series)) + 2 * gap;
    }

    void paintMarker(QPainter* painter, const ChartSeries& series, QPointF at) const {
        const QColor colour = m_scene.m_theme.colour(series.hue);
        const QRectF box(at.x() - markerSize / 2, at.y() - markerSize / 2, markerSize, markerSize);
        painter->setPen(QPen(colour, 1.6));
        painter->setBrush(series.marker == Marker::FilledCircle ? colour : m_scene.m_theme.background);
        if (series.marker == Marker::HollowSquare)
            painter->drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        else if (series.marker != Marker::None)
            painter->drawEllipse(box);
    }

    const ChartScene& m_scene;
    QFontMetricsF m_metrics;
    std::vector<const ChartSeries*> m_shown;
    double m_swatch = 24;
    double m_longest = 1000;
    bool m_inHeading = true;
};

// Behind the series: background, hairline grid, ticks, titles. Drawn here and not by Qt Charts' axes so that the plot
// area is fixed (charts line up, nothing jitters) and a picture has exactly the text of the window.
class ChartScene::Frame : public QGraphicsItem {
public:
    Frame(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {}
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_size); }
    void changed() {
        prepareGeometryChange();
        update();
    }

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
        for (const Tick& tick : m_scene.m_xTicks) {
            const double x = std::round(mapX(tick.position)) + 0.5;
            painter->setPen(QPen(theme.axis, 1));
            painter->drawLine(QPointF(x, bottom), QPointF(x, bottom + 4));
            painter->setPen(theme.text);
            if (!tick.label.isEmpty())
                painter->drawText(QRectF(x - 60, bottom + gap, 120, small.height()),
                                  Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, tick.label);
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
        paintHeading(painter);
    }

private:
    double mapX(double position) const {
        return m_scene.m_plot.left() + share(m_scene.m_xRange, position) * m_scene.m_plot.width();
    }
    double mapY(double position) const {
        return m_scene.m_plot.bottom() - share(m_scene.m_yRange, position) * m_scene.m_plot.height();
    }
    static double share(const AxisRange& range, double position) {
        return (position - range.low) / (range.high - range.low);
    }

    // The title at the left; the legend at the right of the same line, where it fits there.
    void paintHeading(QPainter* painter) const {
        const ChartTheme& theme = m_scene.m_theme;
        const QFontMetricsF heading(theme.headingFont);
        const double left = m_scene.m_plot.left();
        painter->setFont(theme.headingFont);
        painter->setPen(theme.text);
        const QString title =
            heading.elidedText(m_scene.m_spec.title, Qt::ElideRight, m_scene.m_size.width() - left - gap);
        if (m_scene.m_headingRoom <= 0)
            painter->drawText(QRectF(left, gap, m_scene.m_plot.width(), heading.height()),
                              Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, title);
        const Legend legend(m_scene);
        if (legend.inHeading())
            legend.paint(painter, gap, heading.height());
    }

    const ChartScene& m_scene;
};

// Above the series: the guide at the chosen x, labelled lines, the highlighted points, the empty state.
class ChartScene::Overlay : public QGraphicsItem {
public:
    Overlay(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {}
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_size); }
    void changed() {
        prepareGeometryChange();
        update();
    }

    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        const ChartTheme& theme = m_scene.m_theme;
        const ChartSpec& spec = m_scene.m_spec;
        const QRectF plot = m_scene.m_plot;
        painter->setRenderHint(QPainter::Antialiasing, true);
        painter->setFont(theme.font);
        const QFontMetricsF metrics(theme.font);
        if (spec.empty()) {
            painter->setPen(theme.faintText);
            painter->drawText(plot.adjusted(2 * gap, 0, -2 * gap, 0), Qt::AlignCenter | Qt::TextWordWrap,
                              spec.emptyText);
            return;
        }
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
        if (const Legend legend(m_scene); !legend.empty() && !legend.inHeading()) {
            QColor ground = theme.background;
            ground.setAlphaF(0.85F);
            painter->fillRect(
                QRectF(plot.right() - legend.width() - gap, plot.top(), legend.width() + gap, legend.height()), ground);
            legend.paint(painter, plot.top(), legend.height());
        }
        painter->setPen(QPen(theme.text, 1.5));
        painter->setBrush(Qt::NoBrush);
        for (const Point& point : m_scene.m_highlight)
            painter->drawEllipse(m_scene.toScene(point), markerSize / 2 + 3, markerSize / 2 + 3);
    }

private:
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
    for (std::size_t i = 0; i < m_parts->drawn.size(); ++i)
        style(m_parts->drawn[i], m_spec.series[i]);
    layOut();
}

void ChartScene::setLocale(const QLocale& locale) {
    m_locale = locale;
    layOut();
}

void ChartScene::setChartSize(const QSizeF& size) {
    m_size = size;
    setSceneRect(QRectF(QPointF(), size));
    m_parts->chart->setGeometry(QRectF(QPointF(), size));
    layOut();
}

void ChartScene::setHeadingRoom(double width) {
    m_headingRoom = width;
    m_parts->frame->changed();
}

void ChartScene::setSpec(const ChartSpec& spec, bool steady) {
    const bool sameAxes = m_hasRange && !m_spec.empty() && m_spec.x.scale == spec.x.scale &&
                          m_spec.y.scale == spec.y.scale && m_spec.title == spec.title;
    m_spec = spec;
    double xLow = INFINITY, xHigh = -INFINITY, yLow = INFINITY, yHigh = -INFINITY;
    for (const ChartSeries& series : m_spec.series)
        for (const Point& point : series.points) {
            const double x = toDrawing(m_spec.x, point.x), y = toDrawing(m_spec.y, point.y);
            if (!std::isfinite(x) || !std::isfinite(y))
                continue;
            xLow = std::min(xLow, x), xHigh = std::max(xHigh, x);
            yLow = std::min(yLow, y), yHigh = std::max(yHigh, y);
        }
    for (const HorizontalLine& line : m_spec.lines)
        if (std::isfinite(yLow))
            yHigh = std::max(yHigh, toDrawing(m_spec.y, line.y));
    const AxisRange* previousX = steady && sameAxes ? &m_xRange : nullptr;
    const AxisRange* previousY = steady && sameAxes ? &m_yRange : nullptr;
    m_xRange = niceRange(m_spec.x, xLow, xHigh, previousX);
    m_yRange = niceRange(m_spec.y, yLow, yHigh, previousY);
    m_hasRange = true;
    updateSeries();
    layOut();
}

void ChartScene::layOut() {
    const QFontMetricsF small(m_theme.font);
    const QFontMetricsF heading(m_theme.headingFont);
    // Room for the widest label an axis writes, whatever it writes now.
    const double labels = small.horizontalAdvance(QStringLiteral("0.0000"));
    const double left = std::ceil(small.height() + gap + labels + gap);
    const double top = std::ceil(heading.height() + 3 * gap);
    const double bottom = std::ceil(2 * small.height() + gap + gap);
    const double right = 2 * gap + small.horizontalAdvance(QStringLiteral("0"));
    m_plot = QRectF(left, top, std::max(10.0, m_size.width() - left - right),
                    std::max(10.0, m_size.height() - top - bottom));
    // Qt Charts cuts its series off at its plot area: that one is a little larger, so that a marker on the edge stays
    // whole. Areas are filled down to its bottom, so they get no such air.
    const bool filled =
        std::any_of(m_spec.series.begin(), m_spec.series.end(), [](const auto& one) { return one.filled; });
    const double air = filled ? 0.0 : markerSize;
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
    m_parts->frame->changed();
    m_parts->overlay->changed();
}

QPointF ChartScene::toScene(const Point& point) const {
    const double x = toDrawing(m_spec.x, point.x), y = toDrawing(m_spec.y, point.y);
    return {m_plot.left() + (x - m_xRange.low) / (m_xRange.high - m_xRange.low) * m_plot.width(),
            m_plot.bottom() - (y - m_yRange.low) / (m_yRange.high - m_yRange.low) * m_plot.height()};
}

double ChartScene::xAt(double sceneX) const {
    const double x = m_xRange.low + (sceneX - m_plot.left()) / m_plot.width() * (m_xRange.high - m_xRange.low);
    return m_spec.x.scale == AxisScale::Log ? std::pow(10.0, x) : x;
}

void ChartScene::setHighlight(const std::vector<Point>& points) {
    if (points == m_highlight)
        return;
    m_highlight = points;
    m_parts->overlay->changed();
}

void ChartScene::style(Drawn& drawn, const ChartSeries& series) {
    const QColor colour = m_theme.colour(series.hue);
    QPen pen(colour, series.filled ? 1.2 : 2, series.dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    for (QLineSeries* line : drawn.lines)
        line->setPen(pen);
    for (QAreaSeries* area : drawn.areas) {
        QColor fill = colour;
        fill.setAlphaF(m_theme.dark ? 0.45F : 0.35F);
        area->setPen(pen);
        area->setBrush(fill);
    }
    if (drawn.markers) {
        drawn.markers->setMarkerShape(series.marker == Marker::HollowSquare ? QScatterSeries::MarkerShapeRectangle
                                                                            : QScatterSeries::MarkerShapeCircle);
        drawn.markers->setMarkerSize(series.marker == Marker::HollowCircle ? markerSize + 4 : markerSize);
        drawn.markers->setPen(QPen(colour, series.marker == Marker::HollowCircle ? 2.2 : 1.6));
        drawn.markers->setBrush(series.marker == Marker::FilledCircle ? colour : m_theme.background);
    }
}

void ChartScene::updateSeries() {
    QChart* chart = m_parts->chart;
    const auto attach = [&](QAbstractSeries* series) {
        chart->addSeries(series);
        series->attachAxis(m_parts->xAxis);
        series->attachAxis(m_parts->yAxis);
    };
    const auto discard = [&](QAbstractSeries* series) {
        chart->removeSeries(series);
        delete series;
    };
    const auto discardAll = [&](Drawn& drawn) {
        for (QAreaSeries* area : drawn.areas)
            discard(area); // and with it its outline, a child
        if (drawn.areas.empty())
            for (QLineSeries* line : drawn.lines)
                discard(line);
        if (drawn.markers)
            discard(drawn.markers);
    };

    std::vector<Drawn>& all = m_parts->drawn;
    while (all.size() > m_spec.series.size()) {
        discardAll(all.back());
        all.pop_back();
    }
    for (std::size_t i = 0; i < m_spec.series.size(); ++i) {
        const ChartSeries& series = m_spec.series[i];
        if (i == all.size())
            all.emplace_back();
        Drawn& drawn = all[i];
        std::vector<Point> shown;
        for (const Point& point : series.points)
            shown.push_back(std::isfinite(toDrawing(m_spec.y, point.y)) && std::isfinite(toDrawing(m_spec.x, point.x))
                                ? point
                                : Point{point.x, std::nan("")});
        const auto runs = series.line ? splitAtGaps(shown) : std::vector<std::vector<Point>>();
        const bool wantsMarkers = series.marker != Marker::None;
        const bool sameKind = drawn.lines.size() == runs.size() &&
                              drawn.areas.empty() == !(series.filled && !runs.empty()) &&
                              (drawn.markers != nullptr) == wantsMarkers;
        if (!sameKind) {
            discardAll(drawn);
            drawn = {};
            for (std::size_t run = 0; run < runs.size(); ++run) {
                auto* line = new QLineSeries;
                drawn.lines.push_back(line);
                if (series.filled) {
                    auto* area = new QAreaSeries(line);
                    line->setParent(area); // Qt Charts leaves the outline to us
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
        for (std::size_t run = 0; run < runs.size(); ++run)
            drawn.lines[run]->replace(toList(m_spec, decimate(runs[run])));
        if (drawn.markers) {
            std::erase_if(shown, [](const Point& point) { return !std::isfinite(point.y); });
            drawn.markers->replace(toList(m_spec, decimate(shown)));
        }
    }
}

int ChartScene::lineCount() const {
    return static_cast<int>(m_parts->chart->series().size());
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
