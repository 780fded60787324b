// The laminar map in a window: reads cells out under the mouse and by keyboard, picks layers.
#pragma once

#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/widgets/figure_widget.h"

#include <QPixmap>

namespace lamina {

// GUI thread. Mouse: hovering reads a cell, a click picks its layer. Keyboard: arrows, Page Up and Down, Home and End
// move the cell, Enter picks its layer, Esc ends the reading.
class MapWidget : public FigureWidget {
    Q_OBJECT
public:
    explicit MapWidget(QWidget* parent = nullptr);

    void setSpec(const MapSpec& spec);
    const MapSpec& spec() const { return m_spec; }
    MapLayout layOut() const;
    std::optional<MapCell> cell() const { return m_cell; } // the one that is read out

    Figure figure() const override { return m_spec; }

Q_SIGNALS:
    void picked(const QString& panelId, int layer); // MapPanel::id of the cell's panel

protected:
    void applyTheme() override;
    void placeControls() override;
    void endReading() override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    ChartTheme theme() const;
    void redraw();
    void readCell(const std::optional<MapCell>& cell, bool byKeyboard);
    void moveCell(int layers, int rows);
    bool moveByKey(int key); // false: the key moves nothing
    void pick(const MapCell& cell);

    MapSpec m_spec;
    std::optional<MapCell> m_cell;
    QPixmap m_picture; // the map without what follows the pointer; null: to be drawn
};

} // namespace lamina
