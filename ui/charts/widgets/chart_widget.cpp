#include "ui/charts/widgets/chart_widget.h"

#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/widgets/chart_buttons.h"

#include <QAccessible>
#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QGraphicsView>
#include <QHash>
#include <QKeyEvent>
#include <QLabel>
#include <QMetaMethod>
#include <QMouseEvent>
#include <QRubberBand>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t mostZoomSteps = 100;
constexpr double wheelFactor = 0.8;  // what a notch leaves of the range shown
constexpr int wheelPause = 700;      // ms; notches closer together are one step
constexpr double flatDrag = 10;      // px; a rectangle thinner than this means one axis alone
constexpr double deepestZoom = 1e-4; // of the whole axis
constexpr double panStep = 0.1;

// A range of at least the smallest width, inside the whole; nothing where it is all of it.
std::optional<AxisRange> within(AxisRange range, const AxisRange& whole, double smallest) {
    const double span = std::max(range.high - range.low, smallest);
    const double all = whole.high - whole.low;
    if (!(span < all * (1 - 1e-9)))
        return std::nullopt;
    const double middle = (range.low + range.high) / 2;
    const double low = std::clamp(middle - span / 2, whole.low, whole.high - span);
    return AxisRange{low, low + span};
}

double smallestSpan(const ChartAxis& axis, const AxisRange& whole) {
    if (axis.scale == AxisScale::Layers || axis.scale == AxisScale::Integer)
        return 2;
    return (whole.high - whole.low) * deepestZoom;
}

} // namespace

struct ChartWidget::Zoom {
    std::optional<AxisWindow> x, y;
    bool operator==(const Zoom&) const = default;
};

struct ChartWidget::Parts {
    enum class Drag { None, Pressed, Select, Pan };

    ChartScene scene;
    ChartSpec given;
    bool stale = false; // given, not drawn yet
    QHash<QString, bool> switched;
    Zoom zoom;
    std::vector<Zoom> undo;
    QElapsedTimer lastWheel;

    Drag drag = Drag::None;
    QPointF pressedAt, lastAt;
    bool panRecorded = false;
    bool keyReadout = false; // the readout was put there by keyboard
    std::optional<double> readoutX;

    QGraphicsView* view = nullptr;
    QLabel* readout = nullptr;
    QWidget* heading = nullptr;
    QWidget* corner = nullptr;
    QRubberBand* band = nullptr;
    GlyphButton* help = nullptr;
    GlyphButton* menu = nullptr;
    std::vector<LegendButton*> legend;
    QString described;
};

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent), m_parts(std::make_unique<Parts>()) {
    setFocusPolicy(Qt::StrongFocus);
    connect(&m_parts->scene, &ChartScene::legendRowsChanged, this, &ChartWidget::legendRowsChanged);
    m_parts->view = new QGraphicsView(&m_parts->scene, this);
    QGraphicsView* view = m_parts->view;
    view->setFrameShape(QFrame::NoFrame);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFocusPolicy(Qt::NoFocus);
    view->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    view->setContextMenuPolicy(Qt::NoContextMenu); // it is this widget's
    view->viewport()->setMouseTracking(true);
    view->viewport()->installEventFilter(this);
    m_parts->readout = new QLabel(this);
    m_parts->readout->setObjectName(QStringLiteral("readout"));
    m_parts->readout->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_parts->readout->setMargin(6);
    m_parts->readout->setAutoFillBackground(true);
    m_parts->readout->setFrameShape(QFrame::StyledPanel);
    m_parts->readout->hide();
    m_parts->band = new QRubberBand(QRubberBand::Rectangle, view->viewport());
    m_parts->help = new GlyphButton(GlyphButton::Glyph::Info, this);
    m_parts->help->setObjectName(QStringLiteral("chartHelpButton"));
    m_parts->help->hide();
    connect(m_parts->help, &GlyphButton::clicked, this, [this] { Q_EMIT helpRequested(spec().helpTopic); });
    m_parts->menu = new GlyphButton(GlyphButton::Glyph::Menu, this);
    m_parts->menu->setObjectName(QStringLiteral("chartMenuButton"));
    m_parts->menu->hide();
    connect(m_parts->menu, &GlyphButton::clicked, this, &ChartWidget::requestMenu);
    applyTheme();
}

ChartWidget::~ChartWidget() = default;

void ChartWidget::setSpec(const ChartSpec& spec) {
    Parts& parts = *m_parts;
    const ChartSpec& before = parts.given;
    // An axis that means something else keeps no zoom, and the steps back lose it too.
    const bool xOther = before.x.title != spec.x.title || before.x.scale != spec.x.scale;
    const bool yOther = xOther || before.y.title != spec.y.title || before.y.scale != spec.y.scale;
    if (yOther) {
        parts.undo.push_back(parts.zoom);
        for (Zoom& zoom : parts.undo) {
            zoom.y.reset();
            if (xOther)
                zoom.x.reset();
        }
        parts.undo.erase(std::unique(parts.undo.begin(), parts.undo.end()), parts.undo.end());
        parts.zoom = parts.undo.back();
        parts.undo.pop_back();
    }
    parts.given = spec;
    parts.stale = true;
    if (isVisible())
        settle();
}

// Const: what is drawn follows from what was given.
void ChartWidget::settle() const {
    if (m_parts->stale)
        const_cast<ChartWidget*>(this)->draw();
}

void ChartWidget::draw() {
    Parts& parts = *m_parts;
    parts.stale = false;
    ChartSpec shown = parts.given;
    for (ChartSeries& series : shown.series)
        if (const auto found = parts.switched.constFind(series.name); found != parts.switched.constEnd())
            series.hidden = *found;
    if (parts.zoom.x)
        shown.xWindow = parts.zoom.x;
    if (parts.zoom.y)
        shown.yWindow = parts.zoom.y;
    parts.scene.setSpec(shown, true);
    placeControls();
    describe();
    if (shown.empty())
        hideReadout();
    else if (parts.keyReadout && parts.readoutX)
        showReadoutAt(*parts.readoutX, {parts.scene.toScene({*parts.readoutX, 0}).x(), plotArea().center().y()});
}

const ChartSpec& ChartWidget::spec() const {
    return m_parts->given;
}

ChartSpec ChartWidget::shownSpec() const {
    settle();
    return m_parts->scene.spec();
}

void ChartWidget::describe() {
    const ChartSpec& chart = m_parts->scene.spec();
    if (accessibleName() != chart.title)
        setAccessibleName(chart.title);
    QStringList names;
    for (const ChartSeries& series : chart.series)
        if (!series.hidden && !series.points.empty() && !series.name.isEmpty())
            names << series.name;
    const QString key = names.join(QLatin1Char('\n')) + chart.x.title + chart.y.title;
    if (key == m_parts->described)
        return;
    m_parts->described = key;
    setAccessibleDescription(chart.empty() ? chart.emptyText
                                           : tr("%1 against %2. Shown: %3. Arrow keys read the values.")
                                                 .arg(chart.y.title, chart.x.title, names.join(QStringLiteral(", "))));
    m_parts->menu->setAccessibleName(tr("Menu of %1").arg(chart.title));
    m_parts->help->setAccessibleName(tr("About %1").arg(chart.title));
}

// Zoom
// -----------------------------------------------------------------------------------------------------------------

bool ChartWidget::canUndoZoom() const {
    return !m_parts->undo.empty();
}

bool ChartWidget::zoomed() const {
    return m_parts->zoom != Zoom{};
}

void ChartWidget::setZoom(const Zoom& zoom, Step step) {
    Parts& parts = *m_parts;
    if (zoom == parts.zoom)
        return;
    if (step == Step::New) {
        parts.undo.push_back(parts.zoom);
        if (parts.undo.size() > mostZoomSteps)
            parts.undo.erase(parts.undo.begin());
    }
    parts.zoom = zoom;
    parts.stale = true;
    if (isVisible())
        settle();
    Q_EMIT zoomChanged();
}

void ChartWidget::zoomTo(std::optional<AxisWindow> x, std::optional<AxisWindow> y) {
    setZoom({x, y}, Step::New);
}

void ChartWidget::undoZoom() {
    if (m_parts->undo.empty())
        return;
    const Zoom before = m_parts->undo.back();
    m_parts->undo.pop_back();
    setZoom(before, Step::Same);
}

void ChartWidget::resetZoom() {
    setZoom({}, Step::New);
}

void ChartWidget::clearZoom() {
    m_parts->undo.clear();
    setZoom({}, Step::Same);
}

void ChartWidget::zoomAbout(QPointF position, double xFactor, double yFactor, Step step) {
    settle();
    const ChartScene& scene = m_parts->scene;
    const QPointF at = scene.positionAt(position);
    const auto scaled = [](const AxisRange& range, double about, double factor) {
        return AxisRange{about - (about - range.low) * factor, about + (range.high - about) * factor};
    };
    const auto window = [](const ChartAxis& axis, const std::optional<AxisRange>& range) -> std::optional<AxisWindow> {
        if (!range)
            return std::nullopt;
        return AxisWindow{fromDrawing(axis, range->low), fromDrawing(axis, range->high)};
    };
    const ChartSpec& chart = scene.spec();
    Zoom zoom = m_parts->zoom;
    if (xFactor != 1)
        zoom.x = window(chart.x, within(scaled(scene.xRange(), at.x(), xFactor), scene.xWhole(),
                                        smallestSpan(chart.x, scene.xWhole())));
    if (yFactor != 1)
        zoom.y = window(chart.y, within(scaled(scene.yRange(), at.y(), yFactor), scene.yWhole(),
                                        smallestSpan(chart.y, scene.yWhole())));
    setZoom(zoom, step);
}

void ChartWidget::pan(QPointF by, Step step) {
    settle();
    const ChartScene& scene = m_parts->scene;
    const ChartSpec& chart = scene.spec();
    const auto moved = [](const ChartAxis& axis, const AxisRange& range, const AxisRange& whole,
                          double share) -> std::optional<AxisWindow> {
        const double span = range.high - range.low;
        if (!(span < (whole.high - whole.low) * (1 - 1e-9)))
            return std::nullopt;
        const double low = std::clamp(range.low + share * span, whole.low, whole.high - span);
        return AxisWindow{fromDrawing(axis, low), fromDrawing(axis, low + span)};
    };
    Zoom zoom = m_parts->zoom;
    if (zoom.x)
        zoom.x = moved(chart.x, scene.xRange(), scene.xWhole(), -by.x() / scene.plotArea().width());
    if (zoom.y)
        zoom.y = moved(chart.y, scene.yRange(), scene.yWhole(), by.y() / scene.plotArea().height());
    setZoom(zoom, step);
}

void ChartWidget::zoomToRectangle(QPointF from, QPointF to) {
    const ChartScene& scene = m_parts->scene;
    const ChartSpec& chart = scene.spec();
    const QPointF a = scene.positionAt(from), b = scene.positionAt(to);
    const auto window = [](const ChartAxis& axis, double one, double other,
                           const AxisRange& whole) -> std::optional<AxisWindow> {
        const auto range =
            within({std::max(whole.low, std::min(one, other)), std::min(whole.high, std::max(one, other))}, whole,
                   smallestSpan(axis, whole));
        if (!range)
            return std::nullopt;
        return AxisWindow{fromDrawing(axis, range->low), fromDrawing(axis, range->high)};
    };
    Zoom zoom = m_parts->zoom;
    if (std::abs(to.x() - from.x()) >= flatDrag)
        zoom.x = window(chart.x, a.x(), b.x(), scene.xWhole());
    if (std::abs(to.y() - from.y()) >= flatDrag)
        zoom.y = window(chart.y, a.y(), b.y(), scene.yWhole());
    setZoom(zoom, Step::New);
}

// Legend
// ---------------------------------------------------------------------------------------------------------------

void ChartWidget::setSeriesHidden(const QString& name, bool hidden) {
    if (seriesHidden(name) == hidden)
        return;
    m_parts->switched[name] = hidden;
    m_parts->stale = true;
    if (isVisible())
        settle();
}

bool ChartWidget::seriesHidden(const QString& name) const {
    if (const auto found = m_parts->switched.constFind(name); found != m_parts->switched.constEnd())
        return *found;
    const auto& series = m_parts->given.series;
    const auto found = std::find_if(series.begin(), series.end(), [&](const auto& one) { return one.name == name; });
    return found != series.end() && found->hidden;
}

void ChartWidget::placeLegend() {
    Parts& parts = *m_parts;
    const auto& entries = parts.scene.legend();
    while (parts.legend.size() < entries.size()) {
        auto* button = new LegendButton(this);
        connect(button, &LegendButton::clicked, this, [this, button] {
            const bool hidden = !button->isChecked();
            setSeriesHidden(button->series(), hidden);
            Q_EMIT seriesToggled(button->series(), hidden);
        });
        parts.legend.push_back(button);
    }
    for (std::size_t i = 0; i < parts.legend.size(); ++i) {
        LegendButton* button = parts.legend[i];
        if (i < entries.size()) {
            const ChartSeries& series = parts.scene.spec().series[entries[i].series];
            button->setSeries(series.name, series.hidden);
            button->setGeometry(entries[i].place.adjusted(-4, 0, 4, 0).toRect()); // lines of a legend touch
        }
        button->setVisible(i < entries.size());
    }
}

void ChartWidget::setLeastLegendRows(int rows) {
    m_parts->scene.setLeastLegendRows(rows);
    placeControls();
}

int ChartWidget::legendRows() const {
    settle();
    return m_parts->scene.legendRows();
}

// Places
// ---------------------------------------------------------------------------------------------------------------

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
    const bool help =
        !parts.given.helpTopic.isEmpty() && isSignalConnected(QMetaMethod::fromSignal(&ChartWidget::helpRequested));
    const bool menu = isSignalConnected(QMetaMethod::fromSignal(&ChartWidget::menuRequested));
    const int side = parts.help->sizeHint().width();
    if (parts.heading)
        parts.heading->adjustSize();
    parts.scene.setControls(
        {true, parts.heading ? double(parts.heading->width()) : 0.0, help ? side + 2.0 : 0.0, menu ? side + 2.0 : 0.0});
    const double middle = 6 + parts.scene.headingHeight() / 2; // of the title's line
    const QRectF plot = parts.scene.plotArea();
    if (QWidget* heading = parts.heading)
        heading->move(static_cast<int>(plot.left()) - 4,
                      std::max(0, static_cast<int>(middle - heading->height() / 2.0)));
    if (QWidget* corner = parts.corner) {
        corner->adjustSize();
        corner->move(static_cast<int>(plot.right()) - corner->width(), height() - corner->height());
    }
    const int top = std::max(0, static_cast<int>(middle - side / 2.0));
    parts.help->setGeometry(static_cast<int>(parts.scene.titleEnd()) + 2, top, side, side);
    parts.menu->setGeometry(width() - side - 2, top, side, side);
    if (help != parts.help->isVisibleTo(this))
        parts.help->setVisible(help);
    if (menu != parts.menu->isVisibleTo(this))
        parts.menu->setVisible(menu);
    parts.help->setToolTip(tr("What is this?"));
    parts.menu->setToolTip(tr("Export, copy, zoom …"));
    placeLegend();
}

void ChartWidget::connectNotify(const QMetaMethod& signal) {
    if (signal == QMetaMethod::fromSignal(&ChartWidget::menuRequested) ||
        signal == QMetaMethod::fromSignal(&ChartWidget::helpRequested))
        placeControls();
    QWidget::connectNotify(signal);
}

QRectF ChartWidget::plotArea() const {
    settle();
    return m_parts->scene.plotArea();
}

std::vector<Point> ChartWidget::drawnPoints(std::size_t series) const {
    settle();
    return m_parts->scene.drawnPoints(series);
}

int ChartWidget::seriesDrawn() const {
    settle();
    return m_parts->scene.lineCount();
}

std::vector<QRectF> ChartWidget::tickLabels() const {
    settle();
    std::vector<QRectF> places = m_parts->scene.xTickLabels();
    std::erase_if(places, [](const QRectF& place) { return place.width() <= 0; });
    return places;
}

void ChartWidget::applyTheme() {
    m_parts->scene.setTheme(ChartTheme::forPalette(palette(), font()));
    m_parts->scene.setLocale(locale());
    m_parts->view->setBackgroundBrush(palette().color(QPalette::Base));
    QPalette readout = palette();
    readout.setColor(QPalette::Window, palette().color(QPalette::ToolTipBase));
    readout.setColor(QPalette::WindowText, palette().color(QPalette::ToolTipText));
    m_parts->readout->setPalette(readout);
    placeControls();
}

// Events
// ---------------------------------------------------------------------------------------------------------------

void ChartWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LocaleChange || event->type() == QEvent::StyleChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    m_parts->view->setGeometry(rect());
    m_parts->scene.setChartSize(size());
    placeControls();
    settle();
    QWidget::resizeEvent(event);
}

void ChartWidget::showEvent(QShowEvent* event) {
    settle();
    QWidget::showEvent(event);
}

void ChartWidget::paintEvent(QPaintEvent* event) {
    settle(); // a picture of a chart that was never shown
    QWidget::paintEvent(event);
}

bool ChartWidget::event(QEvent* event) {
    // Undo is this chart's while it has the keyboard and something to undo.
    if (event->type() == QEvent::ShortcutOverride && canUndoZoom() &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Undo)) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void ChartWidget::keyPressEvent(QKeyEvent* event) {
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    if (event->matches(QKeySequence::Undo) && canUndoZoom())
        return undoZoom();
    const auto about = [this] {
        const QRectF plot = plotArea();
        const auto x = m_parts->readoutX;
        return QPointF(x ? m_parts->scene.toScene({*x, 0}).x() : plot.center().x(), plot.center().y());
    };
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (shift && zoomed())
            return pan({(event->key() == Qt::Key_Left ? panStep : -panStep) * plotArea().width(), 0}, Step::New);
        [[fallthrough]];
    case Qt::Key_Home:
    case Qt::Key_End:
        if (spec().empty())
            break;
        return moveReadout(event->key());
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_parts->readoutX)
            break;
        return pickX(*m_parts->readoutX);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomAbout(about(), wheelFactor * wheelFactor, 1, Step::New);
    case Qt::Key_Minus:
        return zoomAbout(about(), 1 / (wheelFactor * wheelFactor), 1, Step::New);
    case Qt::Key_0:
        return resetZoom();
    case Qt::Key_Menu:
        return requestMenu();
    case Qt::Key_F10:
        if (!shift)
            break;
        return requestMenu();
    case Qt::Key_Escape:
        if (m_parts->drag == Parts::Drag::None && !m_parts->readoutX)
            break;
        cancelDrag();
        return hideReadout();
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void ChartWidget::focusInEvent(QFocusEvent* event) {
    if (event->reason() != Qt::MouseFocusReason)
        m_parts->scene.setFocusRing(palette().color(QPalette::Highlight));
    QWidget::focusInEvent(event);
}

void ChartWidget::focusOutEvent(QFocusEvent* event) {
    m_parts->scene.setFocusRing({});
    if (m_parts->keyReadout && event->reason() != Qt::PopupFocusReason)
        hideReadout();
    QWidget::focusOutEvent(event);
}

// By mouse alone: the menu key comes as a key.
void ChartWidget::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse)
        Q_EMIT menuRequested(event->globalPos());
    event->accept();
}

void ChartWidget::requestMenu() {
    const QWidget* button = m_parts->menu;
    Q_EMIT menuRequested(mapToGlobal(QPoint(width() - button->width(), button->geometry().bottom())));
}

bool ChartWidget::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseMove:
        return moved(static_cast<QMouseEvent*>(event));
    case QEvent::Leave:
        if (!m_parts->keyReadout)
            hideReadout();
        break;
    case QEvent::MouseButtonPress:
        return pressed(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return released(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton && zoomed())
            resetZoom();
        return true;
    case QEvent::Wheel:
        return wheel(static_cast<QWheelEvent*>(event));
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool ChartWidget::wheel(QWheelEvent* event) {
    settle();
    const QPointF at = event->position();
    const QRectF plot = plotArea();
    if (spec().empty() || m_parts->drag != Parts::Drag::None || at.y() < plot.top() - 8)
        return false;
    const Step step =
        m_parts->lastWheel.isValid() && m_parts->lastWheel.elapsed() < wheelPause ? Step::Same : Step::New;
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) { // a touchpad's sideways movement
        if (!m_parts->zoom.x)
            return false;
        pan({turned.x() / 120.0 * panStep * plot.width(), 0}, step);
    } else {
        if (turned.y() == 0 || (turned.y() < 0 && !zoomed()))
            return false; // nothing to zoom out of: the page may scroll
        const double factor = std::pow(wheelFactor, turned.y() / 120.0);
        const bool yAxis = event->modifiers().testFlag(Qt::ControlModifier) || at.x() < plot.left();
        const QPointF inside(std::clamp(at.x(), plot.left(), plot.right()),
                             std::clamp(at.y(), plot.top(), plot.bottom()));
        // Zooming out by the plain wheel also ends a zoom of the y axis that is left alone.
        const bool both = factor > 1 && !m_parts->zoom.x;
        zoomAbout(inside, yAxis ? 1 : factor, yAxis || both ? factor : 1, step);
    }
    m_parts->lastWheel.start();
    event->accept();
    return true;
}

bool ChartWidget::pressed(QMouseEvent* event) {
    settle();
    Parts& parts = *m_parts;
    const bool left = event->button() == Qt::LeftButton, middle = event->button() == Qt::MiddleButton;
    if (parts.drag != Parts::Drag::None) {
        cancelDrag(); // another button in mid-drag calls it off
        return true;
    }
    if ((!left && !middle) || spec().empty() || !plotArea().adjusted(-8, -8, 8, 8).contains(event->position()))
        return false;
    parts.pressedAt = parts.lastAt = event->position();
    parts.panRecorded = false;
    parts.drag = middle || event->modifiers().testFlag(Qt::ShiftModifier) ? Parts::Drag::Pan : Parts::Drag::Pressed;
    parts.lastWheel.invalidate();
    if (parts.drag == Parts::Drag::Pan)
        parts.view->viewport()->setCursor(Qt::ClosedHandCursor);
    return false; // the press may still give this widget the focus
}

bool ChartWidget::moved(QMouseEvent* event) {
    Parts& parts = *m_parts;
    const QPointF at = event->position();
    if (parts.drag == Parts::Drag::None) {
        parts.keyReadout = false;
        showReadout(at);
        return false;
    }
    hideReadout();
    if (parts.drag == Parts::Drag::Pan) {
        if (zoomed() && at != parts.lastAt) {
            pan(at - parts.lastAt, parts.panRecorded ? Step::Same : Step::New);
            parts.panRecorded = true;
        }
        parts.lastAt = at;
        return true;
    }
    if ((at - parts.pressedAt).manhattanLength() >= QApplication::startDragDistance())
        parts.drag = Parts::Drag::Select;
    if (parts.drag == Parts::Drag::Select) {
        const QRectF plot = plotArea();
        QRectF chosen = QRectF(parts.pressedAt, at).normalized();
        if (chosen.height() < flatDrag) // one axis alone: the band says so
            chosen = QRectF(chosen.left(), plot.top(), chosen.width(), plot.height());
        else if (chosen.width() < flatDrag)
            chosen = QRectF(plot.left(), chosen.top(), plot.width(), chosen.height());
        parts.band->setGeometry(chosen.intersected(plot).toAlignedRect());
        parts.band->show();
    }
    return true;
}

bool ChartWidget::released(QMouseEvent* event) {
    Parts& parts = *m_parts;
    const Parts::Drag drag = parts.drag;
    if (drag == Parts::Drag::None || (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton))
        return false;
    const bool still = (event->position() - parts.pressedAt).manhattanLength() < QApplication::startDragDistance();
    cancelDrag();
    if (drag == Parts::Drag::Select)
        zoomToRectangle(parts.pressedAt, event->position());
    else if (event->button() == Qt::LeftButton && still)
        pickAt(event->position());
    return true;
}

void ChartWidget::cancelDrag() {
    m_parts->drag = Parts::Drag::None;
    m_parts->band->hide();
    m_parts->view->viewport()->unsetCursor();
}

// Picking and reading
// --------------------------------------------------------------------------------------------------

void ChartWidget::pickAt(QPointF position) {
    if (!spec().binEdges.empty()) {
        if (const int bin = binAt(m_parts->scene.xAt(position.x())); bin >= 0)
            Q_EMIT binPicked(bin);
    } else if (const auto x = nearestX(position.x())) {
        Q_EMIT xPicked(*x);
    }
}

void ChartWidget::pickX(double x) {
    if (spec().binEdges.empty())
        Q_EMIT xPicked(x);
    else if (const int bin = binAt(x); bin >= 0)
        Q_EMIT binPicked(bin);
}

int ChartWidget::binAt(double x) const {
    const std::vector<double>& edges = m_parts->given.binEdges;
    const auto above = std::upper_bound(edges.begin(), edges.end(), x);
    if (above == edges.begin() || above == edges.end())
        return -1;
    return static_cast<int>(above - edges.begin() - 1);
}

std::vector<double> ChartWidget::readableX() const {
    settle();
    const ChartSpec& chart = m_parts->scene.spec();
    const AxisRange& range = m_parts->scene.xRange();
    std::vector<double> all;
    const auto add = [&](double x) {
        const double at = toDrawing(chart.x, x);
        if (at >= range.low && at <= range.high)
            all.push_back(x);
    };
    for (std::size_t bin = 0; bin < chart.binCounts.size(); ++bin)
        add((chart.binEdges[bin] + chart.binEdges[bin + 1]) / 2);
    if (chart.binEdges.empty())
        for (const ChartSeries& series : chart.series)
            if (series.inReadout && !series.hidden)
                for (const Point& point : series.points)
                    if (std::isfinite(point.y))
                        add(point.x);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::optional<double> ChartWidget::nearestX(double sceneX) const {
    std::optional<double> nearest;
    double best = INFINITY;
    for (const double x : readableX()) {
        const double distance = std::abs(m_parts->scene.toScene({x, 0}).x() - sceneX);
        if (distance < best) {
            best = distance;
            nearest = x;
        }
    }
    return nearest;
}

void ChartWidget::moveReadout(int key) {
    const std::vector<double> all = readableX();
    if (all.empty())
        return;
    const auto& now = m_parts->readoutX;
    std::size_t index = 0;
    if (key == Qt::Key_End) {
        index = all.size() - 1;
    } else if (key != Qt::Key_Home) {
        const double from = now ? *now : spec().guide ? *spec().guide : key == Qt::Key_Right ? -INFINITY : INFINITY;
        if (key == Qt::Key_Right) {
            const auto next = std::upper_bound(all.begin(), all.end(), from);
            index = static_cast<std::size_t>(next == all.end() ? all.end() - 1 - all.begin() : next - all.begin());
        } else {
            const auto next = std::lower_bound(all.begin(), all.end(), from);
            index = static_cast<std::size_t>(next == all.begin() ? 0 : next - 1 - all.begin());
        }
    }
    m_parts->keyReadout = true;
    m_parts->scene.setFocusRing(palette().color(QPalette::Highlight));
    const double x = all[index];
    showReadoutAt(x, {m_parts->scene.toScene({x, 0}).x(), plotArea().center().y()});
    if (QAccessible::isActive()) {
        m_parts->readout->setAccessibleName(m_parts->readout->text());
        QAccessibleEvent said(m_parts->readout, QAccessible::Alert);
        QAccessible::updateAccessibility(&said);
    }
}

QString ChartWidget::readoutAt(double x) const {
    settle();
    const ChartSpec& chart = m_parts->scene.spec();
    QStringList lines;
    const auto heading = [&](double at) {
        return chart.readoutHeading ? chart.readoutHeading(at)
                                    : chart.x.title + QLatin1Char(' ') + locale().toString(at);
    };
    if (!chart.binEdges.empty()) {
        const int bin = binAt(x);
        if (bin < 0)
            return {};
        const auto at = static_cast<std::size_t>(bin);
        const double middle = (chart.binEdges[at] + chart.binEdges[at + 1]) / 2;
        lines << heading(middle) << formatValue(chart.binCounts[at], chart.y.percent, 6, locale());
        return lines.join(QLatin1Char('\n'));
    }
    for (const ChartSeries& series : chart.series) {
        if (!series.inReadout || series.hidden)
            continue;
        for (const Point& point : series.points) {
            if (point.x != x || !std::isfinite(point.y))
                continue;
            QString line = series.name + QStringLiteral(": ") + formatValue(point.y, chart.y.percent, 6, locale());
            for (const Interval& interval : series.band)
                if (interval.x == x)
                    line += tr(" (%1 to %2)")
                                .arg(formatValue(interval.low, chart.y.percent, 4, locale()),
                                     formatValue(interval.high, chart.y.percent, 4, locale()));
            lines << line;
        }
    }
    if (!lines.isEmpty())
        lines.prepend(heading(x));
    return lines.join(QLatin1Char('\n'));
}

std::optional<double> ChartWidget::readoutX() const {
    return m_parts->readoutX;
}

void ChartWidget::showReadout(const QPointF& position) {
    if (spec().empty() || !plotArea().adjusted(-8, -8, 8, 8).contains(position))
        return hideReadout();
    const std::optional<double> x =
        spec().binEdges.empty() ? nearestX(position.x()) : std::optional(m_parts->scene.xAt(position.x()));
    if (!x)
        return hideReadout();
    showReadoutAt(*x, position);
}

void ChartWidget::showReadoutAt(double x, const QPointF& position) {
    const ChartSpec& chart = m_parts->scene.spec();
    const QString text = readoutAt(x);
    if (text.isEmpty())
        return hideReadout();
    std::vector<Point> marked;
    if (chart.binEdges.empty())
        for (const ChartSeries& series : chart.series)
            if (series.inReadout && !series.hidden && (series.marker != Marker::None || m_parts->keyReadout))
                for (const Point& point : series.points)
                    if (point.x == x && std::isfinite(point.y))
                        marked.push_back(point);
    m_parts->scene.setHighlight(marked);
    m_parts->readoutX = x;
    m_parts->readout->setText(text);
    m_parts->readout->adjustSize();
    const QSize box = m_parts->readout->size();
    const int anchor =
        chart.binEdges.empty() ? static_cast<int>(m_parts->scene.toScene({x, 0}).x()) : static_cast<int>(position.x());
    int left = anchor + 14;
    if (left + box.width() > width())
        left = anchor - 14 - box.width();
    const int top =
        std::clamp(static_cast<int>(position.y()) - box.height() / 2, 0, std::max(0, height() - box.height()));
    m_parts->readout->move(std::max(0, left), top);
    m_parts->readout->show();
    m_parts->readout->raise();
}

void ChartWidget::hideReadout() {
    m_parts->readoutX.reset();
    m_parts->keyReadout = false;
    m_parts->readout->hide();
    m_parts->scene.setHighlight({});
}

void lineUp(const std::vector<ChartWidget*>& charts) {
    for (ChartWidget* chart : charts)
        QObject::connect(chart, &ChartWidget::legendRowsChanged, chart, [charts] {
            int rows = 0;
            for (const ChartWidget* each : charts)
                rows = std::max(rows, each->legendRows());
            for (ChartWidget* each : charts)
                each->setLeastLegendRows(rows);
        });
}

} // namespace lamina
