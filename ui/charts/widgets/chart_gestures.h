// What mouse and keyboard do on a chart, as what the user meant by it. It draws nothing but the rectangle being drawn.
#pragma once

#include "ui/charts/widgets/chart_zoom.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointF>
#include <QRectF>
#include <functional>

class QKeyEvent;
class QMouseEvent;
class QRubberBand;
class QWheelEvent;
class QWidget;

namespace lamina {

// What a gesture depends on; asked for at each.
struct ChartSight {
    QRectF plot; // px
    bool empty = true;
    bool zoomed = false, xZoomed = false, canUndo = false;
    bool reading = false; // a value is read out
};

// px; a rectangle thinner than this means one axis alone.
inline constexpr double flatDrag = 10;

// GUI thread. Filters the events of the viewport (mouse) and of the chart (keyboard). Mouse: the wheel zooms the x axis
// about the pointer (with Ctrl, or over the y axis's labels, the y axis); dragging a rectangle zooms to it (a flat one
// zooms one axis alone); Shift or the middle button drags the part shown; a double click shows everything; a click
// picks. Keyboard: arrows, Home and End move the readout, Enter picks there, Esc ends it; + - 0 zoom, Ctrl+Z undoes.
class ChartGestures : public QObject {
    Q_OBJECT
public:
    ChartGestures(QWidget* chart, QWidget* viewport, std::function<ChartSight()> sight);

Q_SIGNALS:
    // Positions in px. A step of the zoom is `Same` where it goes on with the one before.
    void scaled(QPointF about, double xFactor, double yFactor, ChartZoom::Step step);
    void scaledByKey(double xFactor); // about where the readout stands
    void moved(QPointF by, ChartZoom::Step step);
    void rectangleDrawn(QPointF from, QPointF to);
    void everythingAsked();
    void undoAsked();
    void clicked(QPointF at);
    void hovered(QPointF at);
    void readingEnded(); // by Esc or a drag
    void pointerLeft();
    void readoutStepped(int key); // Qt::Key_Left, Right, Home or End
    void readoutPicked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Pressed, Select, Pan };

    bool viewportEvent(QEvent* event);
    bool wheelTurned(QWheelEvent* event);
    bool buttonPressed(const QMouseEvent* event);
    bool pointerMoved(const QMouseEvent* event);
    bool buttonReleased(const QMouseEvent* event);
    void showBand(QPointF at);
    bool keyPressed(const QKeyEvent* event);
    bool stepped(const QKeyEvent* event);
    void cancelDrag();

    QWidget* m_chart;
    QWidget* m_viewport;
    std::function<ChartSight()> m_sight;
    QRubberBand* m_band;
    QElapsedTimer m_lastWheel;
    Drag m_drag = Drag::None;
    QPointF m_pressedAt, m_lastAt;
    bool m_panRecorded = false; // this drag is a step of its own already
};

} // namespace lamina
