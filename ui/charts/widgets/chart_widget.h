// The chart in a window: shows one ChartSpec, follows the palette and the language, reads values out under the mouse,
// zooms, and switches series on and off.
#pragma once

#include "ui/charts/spec/chart_spec.h"

#include <QPoint>
#include <QRectF>
#include <QWidget>
#include <memory>

class QContextMenuEvent;
class QMouseEvent;
class QWheelEvent;

namespace lamina {

// GUI thread. Qt Charts stays behind this class.
//
// Mouse: the wheel zooms the x axis about the pointer (with Ctrl, or over the y axis's labels, the y axis); dragging a
// rectangle zooms to it (a flat one zooms one axis alone); Shift or the middle button drags the part shown; a double
// click shows everything; a click picks.
// Keyboard: arrows, Home and End move the readout, Enter picks there, + - 0 zoom, Ctrl+Z undoes a zoom, Shift+F10 or
// the menu key asks for the menu.
class ChartWidget : public QWidget {
    Q_OBJECT
public:
    explicit ChartWidget(QWidget* parent = nullptr);
    ~ChartWidget() override;

    // Shows another state of the same chart: each changed series is replaced once; axis ends stay while the data fit.
    // The zoom stays unless an axis now means something else; series switched off stay so, by name. Costs next to
    // nothing while the chart cannot be seen.
    void setSpec(const ChartSpec& spec);
    const ChartSpec& spec() const; // as given
    ChartSpec shownSpec() const;   // as shown: with the zoom and the series switched off

    bool canUndoZoom() const;
    bool zoomed() const;
    // One step; windows in data coordinates, none: all of that axis.
    void zoomTo(std::optional<AxisWindow> x, std::optional<AxisWindow> y);
    // Forgets zoom and its steps: another profile is shown.
    void clearZoom();

    void setSeriesHidden(const QString& name, bool hidden);
    bool seriesHidden(const QString& name) const;

    // A control that stands in the title's place (a choice of what is shown); becomes a child.
    void setHeadingWidget(QWidget* widget);
    // One that stands at the plot's lower right corner, beside the x axis's title.
    void setCornerWidget(QWidget* widget);
    // Lines kept free for the legend below the title; legendRows() are needed (0: it fits beside the title).
    void setLeastLegendRows(int rows);
    int legendRows() const;

    QRectF plotArea() const;                                  // in this widget's coordinates
    std::vector<Point> drawnPoints(std::size_t series) const; // what Qt Charts was given
    int seriesDrawn() const;
    QString readoutAt(double x) const;      // the text shown with the mouse at x
    std::optional<double> readoutX() const; // where the readout stands, none while it is not shown
    std::vector<QRectF> tickLabels() const; // the x axis's, in this widget's coordinates

    QSize sizeHint() const override { return {480, 240}; }
    QSize minimumSizeHint() const override { return {220, 130}; }

public Q_SLOTS:
    void undoZoom();
    void resetZoom(); // shows everything; a step that can be undone

Q_SIGNALS:
    void legendRowsChanged();
    void xPicked(double x);                               // a click: the x of the nearest point
    void binPicked(int bin);                              // a click in a histogram: index into binCounts
    void seriesToggled(const QString& name, bool hidden); // by the user, in the legend
    void zoomChanged();
    void menuRequested(QPoint globalPosition); // right click, menu key, or the button at the top right
    void helpRequested(const QString& topic);  // the (i) beside the title

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void connectNotify(const QMetaMethod& signal) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    struct Zoom;
    enum class Step { New, Same }; // whether a change of the zoom can be undone by itself

    void applyTheme();
    void settle() const; // draws what was given while hidden
    void draw();
    void placeControls();
    void placeLegend();
    void describe();
    void setZoom(const Zoom& zoom, Step step);
    void zoomAbout(QPointF position, double xFactor, double yFactor, Step step);
    void pan(QPointF by, Step step);
    void zoomToRectangle(QPointF from, QPointF to);
    bool wheel(QWheelEvent* event);
    bool pressed(QMouseEvent* event);
    bool moved(QMouseEvent* event);
    bool released(QMouseEvent* event);
    void cancelDrag();
    void pickAt(QPointF position);
    void pickX(double x);
    void moveReadout(int key);
    void requestMenu();
    void showReadout(const QPointF& position);
    void showReadoutAt(double x, const QPointF& position);
    void hideReadout();
    int binAt(double x) const; // -1: none
    std::optional<double> nearestX(double sceneX) const;
    std::vector<double> readableX() const; // in order, those shown

    std::unique_ptr<Parts> m_parts;
};

// Charts side by side keep equal room for their legends, so that their plot areas line up. They live equally long.
void lineUp(const std::vector<ChartWidget*>& charts);

} // namespace lamina
