// The small controls that stand on a chart, and the same (i) elsewhere. All of them are reached by keyboard and named.
#pragma once

#include <QAbstractButton>

namespace lamina {

// (i) and the three dots: drawn, so that no font decides whether they are there. Faint until pointed at.
class GlyphButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Glyph { Info, Menu };
    explicit GlyphButton(Glyph glyph, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Glyph m_glyph;
};

// Lies over a legend entry, which the chart draws: switches its series on and off. Checked: shown.
class LegendButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit LegendButton(QWidget* parent);
    void setSeries(const QString& name, bool hidden);
    QString series() const { return m_series; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_series;
};

} // namespace lamina
