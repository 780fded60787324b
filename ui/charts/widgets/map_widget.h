// The laminar map in a window: reads cells out under the mouse and by keyboard, picks layers.
#pragma once

#include "ui/charts/spec/laminar_map.h"

#include <QPixmap>
#include <QWidget>

class QContextMenuEvent;
class QLabel;

namespace lamina {

class GlyphButton;

// GUI thread. Mouse: hovering reads a cell, a click picks its layer. Keyboard: arrows, Page Up and Down, Home and End
// move the cell, Enter picks its layer, Shift+F10 or the menu key asks for the menu, Esc ends the reading.
class MapWidget : public QWidget {
    Q_OBJECT
public:
    explicit MapWidget(QWidget* parent = nullptr);

    void setSpec(const MapSpec& spec);
    const MapSpec& spec() const { return m_spec; }
    MapLayout layOut() const;
    std::optional<MapCell> cell() const { return m_cell; } // the one that is read out
    QString readout() const;                               // its text; empty: none is shown

    QSize sizeHint() const override { return {720, 420}; }
    QSize minimumSizeHint() const override { return {320, 200}; }

Q_SIGNALS:
    void layerPicked(int layer);
    void menuRequested(QPoint globalPosition);
    void helpRequested(const QString& topic);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void connectNotify(const QMetaMethod& signal) override;

private:
    ChartTheme theme() const;
    void applyTheme();
    void changed();
    void readCell(const std::optional<MapCell>& cell, bool byKeyboard);
    void placeButtons();
    void requestMenu();
    void moveCell(int layers, int rows);

    MapSpec m_spec;
    std::optional<MapCell> m_cell;
    bool m_byKeyboard = false;
    bool m_ring = false;
    QPixmap m_picture; // the map without what follows the pointer; null: to be drawn
    QLabel* m_readout = nullptr;
    GlyphButton* m_help = nullptr;
    GlyphButton* m_menu = nullptr;
};

} // namespace lamina
