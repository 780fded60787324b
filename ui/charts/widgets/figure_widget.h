// What a chart and a map have in common in a window: a menu and a help button, a ring when the keyboard is there, and a
// label that reads values out.
#pragma once

#include "ui/charts/spec/figure.h"

#include <QPoint>
#include <QSize>
#include <QString>
#include <QWidget>

class QContextMenuEvent;

namespace lamina {

class GlyphButton;
class ReadoutLabel;

// GUI thread. The buttons are there while somebody is connected to their signals. Shift+F10 or the menu key asks for
// the menu.
class FigureWidget : public QWidget {
    Q_OBJECT
public:
    // Sizes in px: what the figure would like, and the least it can be read at.
    FigureWidget(QSize pleasant, QSize least, QWidget* parent);

    virtual Figure figure() const = 0;                // as shown: with the zoom and the series switched off
    QString helpTopic() const { return m_helpTopic; } // key of the help text; empty: none
    QString readout() const;                          // the text that is read out; empty: none is shown
    QSize sizeHint() const override { return m_pleasant; }
    QSize minimumSizeHint() const override { return m_least; }

Q_SIGNALS:
    void menuRequested(QPoint globalPosition); // right click, menu key, or the button at the top right
    void helpRequested(const QString& topic);  // the (i) beside the title

protected:
    // Derived classes call applyTheme() at the end of their constructors.
    virtual void applyTheme();        // after another palette, font, language or style
    virtual void placeControls() = 0; // after another size or another listener; calls placeButtons()
    virtual void focusRingChanged() { update(); }
    virtual void endReading() = 0; // no value is read out any more

    void setHelpTopic(const QString& topic) { m_helpTopic = topic; }
    // What assistive technology and tool tips say of the buttons.
    void nameButtons(const QString& help, const QString& menu, const QString& menuTip);
    struct Buttons {
        bool help = false, menu = false; // whether they are there
        int side = 0;                    // px
    };
    Buttons buttons() const;
    // The help button's left edge and the middle of the title's line, px.
    void placeButtons(int helpLeft, double middle);

    bool focusRing() const { return m_ring; }
    void setFocusRing(bool shown);
    ReadoutLabel* label() const { return m_readout; }

    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void connectNotify(const QMetaMethod& signal) override;

private:
    void requestMenu();

    QSize m_pleasant, m_least;
    QString m_helpTopic;
    ReadoutLabel* m_readout = nullptr;
    GlyphButton* m_help = nullptr;
    GlyphButton* m_menu = nullptr;
    bool m_ring = false;
};

} // namespace lamina
