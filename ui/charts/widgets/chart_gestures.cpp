#include "ui/charts/widgets/chart_gestures.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QRubberBand>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double wheelFactor = 0.8; // what a notch leaves of the range shown
constexpr double keyFactor = wheelFactor * wheelFactor;
constexpr int wheelPause = 700; // ms; notches closer together are one step
constexpr double panStep = 0.1; // of the plot

} // namespace

ChartGestures::ChartGestures(QWidget* chart, QWidget* viewport, std::function<ChartSight()> sight)
    : QObject(chart), m_chart(chart), m_viewport(viewport), m_sight(std::move(sight)),
      m_band(new QRubberBand(QRubberBand::Rectangle, viewport)) {
    viewport->setMouseTracking(true);
    viewport->installEventFilter(this);
    chart->installEventFilter(this);
}

bool ChartGestures::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_viewport)
        return viewportEvent(event);
    switch (event->type()) {
    case QEvent::ShortcutOverride: // undo is this chart's while it has the keyboard and something to undo
        if (static_cast<QKeyEvent*>(event)->matches(QKeySequence::Undo) && m_sight().canUndo) {
            event->accept();
            return true;
        }
        return false;
    case QEvent::KeyPress:
        return keyPressed(static_cast<QKeyEvent*>(event));
    default:
        return false;
    }
}

bool ChartGestures::viewportEvent(QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseMove:
        return pointerMoved(static_cast<QMouseEvent*>(event));
    case QEvent::Leave:
        Q_EMIT pointerLeft();
        return false;
    case QEvent::MouseButtonPress:
        return buttonPressed(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return buttonReleased(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton && m_sight().zoomed)
            Q_EMIT everythingAsked();
        return true;
    case QEvent::Wheel:
        return wheelTurned(static_cast<QWheelEvent*>(event));
    default:
        return false;
    }
}

bool ChartGestures::wheelTurned(QWheelEvent* event) {
    const ChartSight sight = m_sight();
    const QPointF at = event->position();
    const QRectF& plot = sight.plot;
    if (sight.empty || m_drag != Drag::None || at.y() < plot.top() - 8)
        return false;
    const bool goesOn = m_lastWheel.isValid() && m_lastWheel.elapsed() < wheelPause;
    const auto step = goesOn ? ChartZoom::Step::Same : ChartZoom::Step::New;
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) { // a touchpad's sideways movement
        if (!sight.xZoomed)
            return false;
        Q_EMIT moved({turned.x() / 120.0 * panStep * plot.width(), 0}, step);
    } else {
        if (turned.y() == 0 || (turned.y() < 0 && !sight.zoomed))
            return false; // there is no zoom to leave: the page may scroll
        const double factor = std::pow(wheelFactor, turned.y() / 120.0);
        const bool yAxis = event->modifiers().testFlag(Qt::ControlModifier) || at.x() < plot.left();
        const QPointF inside(std::clamp(at.x(), plot.left(), plot.right()),
                             std::clamp(at.y(), plot.top(), plot.bottom()));
        // Zooming out by the plain wheel also ends a zoom of the y axis that is left alone.
        const bool both = factor > 1 && !sight.xZoomed;
        Q_EMIT scaled(inside, yAxis ? 1 : factor, yAxis || both ? factor : 1, step);
    }
    m_lastWheel.start();
    event->accept();
    return true;
}

bool ChartGestures::buttonPressed(const QMouseEvent* event) {
    const bool left = event->button() == Qt::LeftButton, middle = event->button() == Qt::MiddleButton;
    if (m_drag != Drag::None) {
        cancelDrag(); // another button in mid-drag calls it off
        return true;
    }
    const ChartSight sight = m_sight();
    if ((!left && !middle) || sight.empty || !sight.plot.adjusted(-8, -8, 8, 8).contains(event->position()))
        return false;
    m_pressedAt = m_lastAt = event->position();
    m_panRecorded = false;
    m_drag = middle || event->modifiers().testFlag(Qt::ShiftModifier) ? Drag::Pan : Drag::Pressed;
    m_lastWheel.invalidate();
    if (m_drag == Drag::Pan)
        m_viewport->setCursor(Qt::ClosedHandCursor);
    return false; // the press may still give the chart the focus
}

bool ChartGestures::pointerMoved(const QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_drag == Drag::None) {
        Q_EMIT hovered(at);
        return false;
    }
    Q_EMIT readingEnded();
    if (m_drag == Drag::Pan) {
        if (at != m_lastAt && m_sight().zoomed) {
            Q_EMIT moved(at - m_lastAt, m_panRecorded ? ChartZoom::Step::Same : ChartZoom::Step::New);
            m_panRecorded = true;
        }
        m_lastAt = at;
        return true;
    }
    if ((at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
        m_drag = Drag::Select;
    if (m_drag == Drag::Select)
        showBand(at);
    return true;
}

void ChartGestures::showBand(QPointF at) {
    const QRectF plot = m_sight().plot;
    QRectF chosen = QRectF(m_pressedAt, at).normalized();
    if (chosen.height() < flatDrag) // one axis alone: the band says so
        chosen = QRectF(chosen.left(), plot.top(), chosen.width(), plot.height());
    else if (chosen.width() < flatDrag)
        chosen = QRectF(plot.left(), chosen.top(), plot.width(), chosen.height());
    m_band->setGeometry(chosen.intersected(plot).toAlignedRect());
    m_band->show();
}

bool ChartGestures::buttonReleased(const QMouseEvent* event) {
    const Drag drag = m_drag;
    if (drag == Drag::None || (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton))
        return false;
    const bool still = (event->position() - m_pressedAt).manhattanLength() < QApplication::startDragDistance();
    cancelDrag();
    if (drag == Drag::Select)
        Q_EMIT rectangleDrawn(m_pressedAt, event->position());
    else if (event->button() == Qt::LeftButton && still)
        Q_EMIT clicked(event->position());
    return true;
}

void ChartGestures::cancelDrag() {
    m_drag = Drag::None;
    m_band->hide();
    m_viewport->unsetCursor();
}

// Returns whether the key is one of the chart's.
bool ChartGestures::keyPressed(const QKeyEvent* event) {
    const ChartSight sight = m_sight();
    if (event->matches(QKeySequence::Undo) && sight.canUndo) {
        Q_EMIT undoAsked();
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
        return stepped(event);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!sight.reading)
            return false;
        Q_EMIT readoutPicked();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT scaledByKey(keyFactor);
        return true;
    case Qt::Key_Minus:
        Q_EMIT scaledByKey(1 / keyFactor);
        return true;
    case Qt::Key_0:
        Q_EMIT everythingAsked();
        return true;
    case Qt::Key_Escape:
        if (m_drag == Drag::None && !sight.reading)
            return false;
        cancelDrag();
        Q_EMIT readingEnded();
        return true;
    default:
        return false;
    }
}

bool ChartGestures::stepped(const QKeyEvent* event) {
    const ChartSight sight = m_sight();
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (arrow && event->modifiers().testFlag(Qt::ShiftModifier) && sight.zoomed) {
        const double by = (event->key() == Qt::Key_Left ? panStep : -panStep) * sight.plot.width();
        Q_EMIT moved({by, 0}, ChartZoom::Step::New);
        return true;
    }
    if (sight.empty)
        return false;
    Q_EMIT readoutStepped(event->key());
    return true;
}

} // namespace lamina
