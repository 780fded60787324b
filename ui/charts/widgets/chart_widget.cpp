#include "ui/charts/widgets/chart_widget.h"

#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/widgets/chart_gestures.h"
#include "ui/charts/widgets/chart_readout.h"
#include "ui/charts/widgets/chart_zoom.h"
#include "ui/charts/widgets/legend_buttons.h"
#include "ui/charts/widgets/readout_label.h"

#include <QGraphicsView>
#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina {

// For assistive technology.
static QString description(const ChartSpec& chart) {
    if (chart.empty())
        return chart.emptyText;
    QStringList names;
    for (const ChartSeries& series : chart.series)
        if (!series.hidden && !series.points.empty() && !series.name.isEmpty())
            names << series.name;
    return ChartWidget::tr("%1 against %2. Shown: %3. Arrow keys read the values.")
        .arg(chart.y.title, chart.x.title, names.join(QStringLiteral(", ")));
}

struct ChartWidget::Parts {
    ChartScene scene;
    ChartSpec given;
    bool stale = false;    // given, not drawn yet
    bool afresh = true;    // what is drawn next follows nothing that was there before
    bool unplaced = false; // drawn, but what stands on the chart has not followed yet
    ChartZoom zoom;
    std::optional<double> readoutX;

    QGraphicsView* view = nullptr;
    ChartGestures* gestures = nullptr;
    LegendButtons* legend = nullptr;
    QWidget* heading = nullptr;
    QWidget* corner = nullptr;

    const ChartSpec& shown() const { return scene.spec(); }
    const ChartLayout& layout() const { return scene.layout(); }
    ShownAxis x() const { return {shown().x, layout().ranges.x, layout().ranges.xWhole}; }
    ShownAxis y() const { return {shown().y, layout().ranges.y, layout().ranges.yWhole}; }
    // Where a readout by keyboard stands: at the readout's x, in the middle of the plot.
    QPointF middleAt(double x) const { return {scene.toScene({x, 0}).x(), layout().plot.center().y()}; }
};

ChartWidget::ChartWidget(QWidget* parent)
    : FigureWidget({480, 240}, {220, 130}, parent), m_parts(std::make_unique<Parts>()) {
    QGraphicsView* view = m_parts->view = new QGraphicsView(&m_parts->scene, this);
    view->setFrameShape(QFrame::NoFrame);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFocusPolicy(Qt::NoFocus);
    view->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    view->setContextMenuPolicy(Qt::NoContextMenu); // it is this widget's
    view->lower();                                 // below the buttons and the readout
    m_parts->legend = new LegendButtons(this);
    connect(m_parts->legend, &LegendButtons::toggled, this, &ChartWidget::setSeriesHidden);
    m_parts->gestures = new ChartGestures(this, view->viewport(), [this]() -> ChartSight {
        const ChartZoom& zoom = m_parts->zoom;
        return {scene().layout().plot,        spec().empty(), zoom.zoomed(),
                zoom.windows().x.has_value(), zoom.canUndo(), m_parts->readoutX.has_value()};
    });
    connectZoom();
    connectReading();
    applyTheme();
}

ChartWidget::~ChartWidget() {
    delete m_parts->gestures; // events while the rest goes away are nobody's
}

void ChartWidget::connectZoom() {
    Parts& parts = *m_parts;
    const auto changedIf = [this](bool change) {
        if (!change)
            return;
        changed();
        Q_EMIT xZoomed(m_parts->zoom.windows().x);
    };
    connect(parts.gestures, &ChartGestures::scaled, this,
            [=, this, &parts](QPointF about, double xFactor, double yFactor, ChartZoom::Step step) {
                const QPointF at = scene().layout().positionAt(about);
                changedIf(parts.zoom.zoomAbout(parts.x(), parts.y(), {at.x(), at.y()}, xFactor, yFactor, step));
            });
    connect(parts.gestures, &ChartGestures::scaledByKey, this, [=, this, &parts](double factor) {
        const QPointF middle = scene().layout().plot.center();
        const QPointF at = parts.layout().positionAt(parts.readoutX ? parts.middleAt(*parts.readoutX) : middle);
        changedIf(parts.zoom.zoomAbout(parts.x(), parts.y(), {at.x(), at.y()}, factor, 1, ChartZoom::Step::New));
    });
    connect(parts.gestures, &ChartGestures::moved, this, [=, this, &parts](QPointF by, ChartZoom::Step step) {
        const QRectF plot = scene().layout().plot;
        changedIf(parts.zoom.pan(parts.x(), parts.y(), -by.x() / plot.width(), by.y() / plot.height(), step));
    });
    connect(parts.gestures, &ChartGestures::rectangleDrawn, this, [=, &parts](QPointF from, QPointF to) {
        const QPointF a = parts.layout().positionAt(from), b = parts.layout().positionAt(to);
        std::optional<AxisRange> x, y;
        if (std::abs(to.x() - from.x()) >= flatDrag)
            x = {a.x(), b.x()};
        if (std::abs(to.y() - from.y()) >= flatDrag)
            y = {a.y(), b.y()};
        changedIf(parts.zoom.toRectangle(parts.x(), parts.y(), x, y));
    });
    connect(parts.gestures, &ChartGestures::everythingAsked, this, [=, &parts] { changedIf(parts.zoom.reset()); });
    connect(parts.gestures, &ChartGestures::undoAsked, this, [=, &parts] { changedIf(parts.zoom.undo()); });
}

void ChartWidget::connectReading() {
    Parts& parts = *m_parts;
    const auto pick = [this](double x, const QString& seriesId) {
        if (spec().binEdges.empty())
            Q_EMIT picked(seriesId, x);
        else if (const int bin = binAt(spec(), x); bin >= 0)
            Q_EMIT binPicked(bin);
    };
    connect(parts.gestures, &ChartGestures::clicked, this, [=, this, &parts](QPointF at) {
        if (!spec().binEdges.empty())
            return pick(dataX(parts.shown(), parts.layout(), at.x()), {});
        if (const auto x = nearestX(parts.shown(), parts.layout(), at.x()))
            pick(*x, nearestSeries(parts.shown(), parts.layout(), *x, at));
    });
    connect(parts.gestures, &ChartGestures::hovered, this, &ChartWidget::readAt);
    connect(parts.gestures, &ChartGestures::readingEnded, this, &ChartWidget::endReading);
    connect(parts.gestures, &ChartGestures::pointerLeft, this, [this] {
        if (!label()->byKeyboard())
            endReading();
    });
    connect(parts.gestures, &ChartGestures::readoutPicked, this, [=, &parts] { pick(*parts.readoutX, {}); });
    connect(parts.gestures, &ChartGestures::readoutStepped, this, [this, &parts](int key) {
        const auto x = steppedX(scene().spec(), scene().layout().ranges.x, parts.readoutX, key);
        if (!x)
            return;
        label()->setByKeyboard(true);
        setFocusRing(true);
        read(*x, parts.middleAt(*x));
        label()->announce();
    });
}

// What is shown
// ---------------------------------------------------------------------------------------------------------------

void ChartWidget::setSpec(const ChartSpec& spec) {
    m_parts->zoom.follow(m_parts->given, spec);
    m_parts->given = spec;
    setHelpTopic(spec.helpTopic);
    changed();
}

void ChartWidget::changed() {
    m_parts->stale = true;
    if (isVisible())
        refresh();
}

void ChartWidget::settle() const {
    Parts& parts = *m_parts;
    if (!parts.stale)
        return;
    parts.stale = false;
    parts.unplaced = true;
    ChartSpec shown = parts.given;
    parts.legend->applyTo(shown);
    if (parts.zoom.windows().x)
        shown.xWindow = parts.zoom.windows().x;
    if (parts.zoom.windows().y)
        shown.yWindow = parts.zoom.windows().y;
    parts.scene.setSpec(shown, !std::exchange(parts.afresh, false));
}

void ChartWidget::refresh() {
    settle();
    if (!m_parts->unplaced)
        return;
    m_parts->unplaced = false;
    placeControls();
    const ChartSpec& chart = m_parts->shown();
    if (accessibleName() != chart.title)
        setAccessibleName(chart.title);
    if (const QString text = description(chart); text != accessibleDescription())
        setAccessibleDescription(text);
    if (chart.empty())
        endReading();
    else if (label()->byKeyboard() && m_parts->readoutX)
        read(*m_parts->readoutX, m_parts->middleAt(*m_parts->readoutX));
}

const ChartSpec& ChartWidget::spec() const {
    return m_parts->given;
}

const ChartScene& ChartWidget::scene() const {
    settle();
    return m_parts->scene;
}

Figure ChartWidget::figure() const {
    return scene().spec();
}

void ChartWidget::forget() {
    m_parts->zoom = {};
    m_parts->afresh = true;
}

const ChartZoom& ChartWidget::zoom() const {
    return m_parts->zoom;
}

void ChartWidget::setZoom(const ChartZoom& zoom) {
    m_parts->zoom = zoom;
    changed();
    Q_EMIT xZoomed(zoom.windows().x);
}

void ChartWidget::setSeriesHidden(const QString& name, bool hidden) {
    if (seriesHidden(name) == hidden)
        return;
    m_parts->legend->setHidden(name, hidden);
    changed();
}

bool ChartWidget::seriesHidden(const QString& name) const {
    return m_parts->legend->isHidden(m_parts->given, name);
}

// Places
// ---------------------------------------------------------------------------------------------------------------

void ChartWidget::setLeastLegendRows(int rows) {
    m_parts->scene.setLeastLegendRows(rows);
    placeControls();
}

void ChartWidget::setHeadingWidget(QWidget* widget) {
    widget->setParent(this);
    m_parts->heading = widget;
    placeControls();
    widget->show();
}

void ChartWidget::setCornerWidget(QWidget* widget) {
    widget->setParent(this);
    m_parts->corner = widget;
    placeControls();
    widget->show();
}

void ChartWidget::placeControls() {
    Parts& parts = *m_parts;
    const auto [help, menu, side] = buttons();
    if (parts.heading) { // in a narrow chart it leaves the buttons their room
        const int room = width() - static_cast<int>(parts.layout().plot.left()) - 2 * (side + 4);
        parts.heading->adjustSize();
        parts.heading->resize(std::min(parts.heading->width(), std::max(side, room)), parts.heading->height());
    }
    parts.scene.setControls(
        {true, parts.heading ? double(parts.heading->width()) : 0.0, help ? side + 2.0 : 0.0, menu ? side + 2.0 : 0.0});
    const ChartLayout& layout = parts.layout();
    const double middle = 6 + layout.headingHeight / 2; // of the title's line
    if (QWidget* heading = parts.heading)
        heading->move(static_cast<int>(layout.plot.left()) - 4,
                      std::max(0, static_cast<int>(middle - heading->height() / 2.0)));
    if (QWidget* corner = parts.corner) {
        corner->adjustSize();
        corner->move(static_cast<int>(layout.plot.right()) - corner->width(), height() - corner->height());
    }
    placeButtons(static_cast<int>(layout.titleEnd) + 2, middle);
    nameButtons(tr("About %1").arg(parts.shown().title), tr("Menu of %1").arg(parts.shown().title),
                tr("Export, copy, zoom …"));
    parts.legend->place(layout.legend, parts.shown());
}

void ChartWidget::applyTheme() {
    FigureWidget::applyTheme();
    m_parts->scene.setTheme(ChartTheme::forPalette(palette(), font()));
    m_parts->scene.setLocale(locale());
    m_parts->view->setBackgroundBrush(palette().color(QPalette::Base));
    placeControls();
}

void ChartWidget::focusRingChanged() {
    m_parts->scene.setFocusRing(focusRing() ? palette().color(QPalette::Highlight) : QColor());
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    m_parts->view->setGeometry(rect());
    m_parts->scene.setChartSize(size());
    placeControls();
    refresh();
    FigureWidget::resizeEvent(event);
}

void ChartWidget::showEvent(QShowEvent* event) {
    refresh();
    FigureWidget::showEvent(event);
}

void ChartWidget::paintEvent(QPaintEvent* event) {
    refresh(); // a picture of a chart that was never shown
    FigureWidget::paintEvent(event);
}

// Picking and reading
// --------------------------------------------------------------------------------------------------

std::optional<double> ChartWidget::readoutX() const {
    return m_parts->readoutX;
}

void ChartWidget::readAt(QPointF position) {
    label()->setByKeyboard(false);
    const ChartSpec& chart = scene().spec();
    const ChartLayout& layout = scene().layout();
    if (chart.empty() || !layout.plot.adjusted(-8, -8, 8, 8).contains(position))
        return endReading();
    const std::optional<double> x = chart.binEdges.empty() ? nearestX(chart, layout, position.x())
                                                           : std::optional(dataX(chart, layout, position.x()));
    if (!x)
        return endReading();
    read(*x, position);
}

void ChartWidget::read(double x, QPointF position) {
    showReadout(x, position);
    Q_EMIT readingMoved(m_parts->readoutX);
}

void ChartWidget::showReadout(double x, QPointF position) {
    const ChartSpec& chart = scene().spec();
    const QString text = readoutText(chart, x, locale());
    if (text.isEmpty())
        return hideReadout();
    m_parts->scene.setHighlight(readPoints(chart, x, label()->byKeyboard()));
    m_parts->readoutX = x;
    const int anchor = static_cast<int>(chart.binEdges.empty() ? m_parts->scene.toScene({x, 0}).x() : position.x());
    label()->showBeside(text, anchor - 14, anchor + 14, position.y());
}

void ChartWidget::endReading() {
    const bool read = m_parts->readoutX.has_value();
    hideReadout();
    if (read)
        Q_EMIT readingMoved(std::nullopt);
}

void ChartWidget::readAlong(const ChartWidget& other, std::optional<double> x) {
    if (x && spec().x.scale == other.spec().x.scale)
        showReadout(*x, m_parts->middleAt(*x));
    else
        hideReadout();
}

void ChartWidget::zoomAlong(const ChartWidget& other, const std::optional<AxisWindow>& window) {
    ChartZoom::Windows windows = m_parts->zoom.windows();
    windows.x = window;
    if (spec().x.scale == other.spec().x.scale && m_parts->zoom.set(windows, ChartZoom::Step::New))
        changed();
}

void ChartWidget::hideReadout() {
    m_parts->readoutX.reset();
    label()->setByKeyboard(false);
    label()->hide();
    m_parts->scene.setHighlight({});
}

void lineUp(const std::vector<ChartWidget*>& charts) {
    for (ChartWidget* chart : charts)
        QObject::connect(&chart->scene(), &ChartScene::legendRowsChanged, chart, [charts] {
            int rows = 0;
            for (const ChartWidget* each : charts)
                rows = std::max(rows, each->scene().layout().legend.rows);
            for (ChartWidget* each : charts)
                each->setLeastLegendRows(rows);
        });
}

void linkCharts(const std::vector<ChartWidget*>& charts) {
    for (ChartWidget* chart : charts)
        for (ChartWidget* other : charts) {
            if (other == chart)
                continue;
            QObject::connect(chart, &ChartWidget::readingMoved, other,
                             [chart, other](std::optional<double> x) { other->readAlong(*chart, x); });
            QObject::connect(
                chart, &ChartWidget::xZoomed, other,
                [chart, other](const std::optional<AxisWindow>& window) { other->zoomAlong(*chart, window); });
        }
}

void forgetProfile(const QWidget* view) {
    for (ChartWidget* chart : view->findChildren<ChartWidget*>())
        chart->forget();
}

} // namespace lamina
