// The label that reads values out over a chart or a map.
#pragma once

#include <QLabel>
#include <QString>

namespace lamina {

class ReadoutLabel : public QLabel {
    Q_OBJECT
public:
    explicit ReadoutLabel(QWidget* figure);

    // Put there by keyboard, it stays until the keyboard goes elsewhere.
    bool byKeyboard() const { return m_byKeyboard; }
    void setByKeyboard(bool byKeyboard) { m_byKeyboard = byKeyboard; }

    // Right of the x `right`, or left of `left` where there is no room; its middle at `y`. px, in the figure's
    // coordinates.
    void showBeside(const QString& text, int left, int right, double y);
    void announce();      // to a screen reader
    void followPalette(); // the figure's colours are others

private:
    bool m_byKeyboard = false;
};

} // namespace lamina
