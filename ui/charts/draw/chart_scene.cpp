#include "ui/charts/draw/chart_scene.h"

#include "ui/charts/draw/chart_frame.h"
#include "ui/charts/draw/plot_series.h"

#include <QGraphicsItem>
#include <QPainter>

namespace lamina {

class ChartScene::Frame : public QGraphicsItem {
public:
    Frame(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {
        setZValue(PlotSeries::behind);
    }
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_place.size); }
    void resized() { prepareGeometryChange(); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        paintChartFrame(painter, {m_scene.m_spec, m_scene.m_layout, m_scene.m_theme},
                        m_scene.m_place.controls.title <= 0);
    }

private:
    const ChartScene& m_scene;
};

class ChartScene::Overlay : public QGraphicsItem {
public:
    Overlay(const ChartScene& scene, QGraphicsItem* parent) : QGraphicsItem(parent), m_scene(scene) {
        setZValue(PlotSeries::inFront);
    }
    QRectF boundingRect() const override { return QRectF(QPointF(), m_scene.m_place.size); }
    void resized() { prepareGeometryChange(); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        painter->setRenderHint(QPainter::Antialiasing, true);
        if (m_scene.m_focusRing.isValid()) {
            painter->setPen(QPen(m_scene.m_focusRing, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(boundingRect().adjusted(1, 1, -1, -1), 4, 4);
        }
        paintChartOverlay(painter, {m_scene.m_spec, m_scene.m_layout, m_scene.m_theme}, m_scene.m_highlight);
    }

private:
    const ChartScene& m_scene;
};

ChartScene::ChartScene(QObject* parent)
    : QGraphicsScene(parent), m_series(std::make_unique<PlotSeries>(*this)), m_theme(ChartTheme::light(QFont())) {
    m_place.font = m_theme.font;
    m_place.headingFont = m_theme.headingFont;
    m_frame = new Frame(*this, m_series->item());
    m_overlay = new Overlay(*this, m_series->item());
}

ChartScene::~ChartScene() = default;

void ChartScene::setTheme(const ChartTheme& theme) {
    m_theme = theme;
    m_place.font = theme.font;
    m_place.headingFont = theme.headingFont;
    layOutAgain();
    m_series->restyle(m_spec, m_layout, m_theme);
}

void ChartScene::setLocale(const QLocale& locale) {
    if (locale == m_place.locale)
        return;
    m_place.locale = locale;
    layOutAgain();
}

void ChartScene::setChartSize(const QSizeF& size) {
    if (size == m_place.size)
        return;
    m_place.size = size;
    setSceneRect(QRectF(QPointF(), size));
    m_frame->resized();
    m_overlay->resized();
    layOutAgain();
}

void ChartScene::setControls(const ChartControls& controls) {
    if (controls == m_place.controls)
        return;
    m_place.controls = controls;
    layOutAgain();
}

void ChartScene::setLeastLegendRows(int rows) {
    if (rows == m_place.leastLegendRows)
        return;
    m_place.leastLegendRows = rows;
    layOutAgain();
}

void ChartScene::setSpec(const ChartSpec& spec, bool steady) {
    const bool sameAxes = m_ranges && !m_spec.empty() && m_spec.x.scale == spec.x.scale &&
                          m_spec.y.scale == spec.y.scale && m_spec.title == spec.title;
    m_spec = spec;
    m_ranges = chartRanges(m_spec, steady && sameAxes ? &*m_ranges : nullptr);
    layOutAgain();
    m_series->update(m_spec, m_layout, m_theme);
}

void ChartScene::layOutAgain() {
    const int rowsBefore = m_layout.legend.rows;
    m_layout = layOut(m_spec, m_ranges.value_or(ChartRanges{}), m_place);
    m_series->place(m_spec, m_layout);
    m_frame->update();
    m_overlay->update();
    if (m_layout.legend.rows != rowsBefore)
        Q_EMIT legendRowsChanged();
}

QPointF ChartScene::toScene(const Point& point) const {
    return toChart(m_spec, m_layout, point);
}

int ChartScene::lineCount() const {
    return m_series->count();
}

std::vector<Point> ChartScene::drawnPoints(std::size_t series) const {
    return m_series->drawnPoints(series);
}

void ChartScene::setHighlight(const std::vector<Point>& points) {
    if (points == m_highlight)
        return;
    m_highlight = points;
    m_overlay->update();
}

void ChartScene::setFocusRing(const QColor& colour) {
    if (colour == m_focusRing)
        return;
    m_focusRing = colour;
    m_overlay->update();
}

} // namespace lamina
