#include "ui/charts/widgets/chart_buttons.h"

#include <QEnterEvent>
#include <QFontMetrics>
#include <QPainter>

namespace lamina {

namespace {

// What lies under a control: a soft ground while pointed at or pressed, a ring with the keyboard.
void paintGround(QPainter& painter, const QAbstractButton& button) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF place = QRectF(button.rect()).adjusted(1, 1, -1, -1);
    if (button.underMouse() || button.isDown()) {
        QColor ground = button.palette().color(QPalette::Text);
        ground.setAlphaF(button.isDown() ? 0.16F : 0.08F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(place, 4, 4);
    }
    if (button.hasFocus()) {
        painter.setPen(QPen(button.palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(place, 4, 4);
    }
}

} // namespace

GlyphButton::GlyphButton(Glyph glyph, QWidget* parent) : QAbstractButton(parent), m_glyph(glyph) {
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::ArrowCursor);
}

QSize GlyphButton::sizeHint() const {
    const int side = std::max(20, fontMetrics().height() + 4);
    return {side, side};
}

void GlyphButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintGround(painter, *this);
    QColor colour = palette().color(QPalette::Text);
    colour.setAlphaF(underMouse() || hasFocus() ? 1.0F : 0.55F);
    const QPointF centre = QRectF(rect()).center();
    const double unit = height() / 20.0;
    if (m_glyph == Glyph::Menu) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        for (const double step : {-4.5, 0.0, 4.5})
            painter.drawEllipse(centre + QPointF(0, step * unit), 1.4 * unit, 1.4 * unit);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.2 * unit));
    painter.drawEllipse(centre, 6.5 * unit, 6.5 * unit);
    painter.setPen(QPen(colour, 1.6 * unit, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre + QPointF(0, -0.5 * unit), centre + QPointF(0, 3 * unit));
    painter.drawPoint(centre + QPointF(0, -3.2 * unit));
}

void GlyphButton::enterEvent(QEnterEvent* event) {
    update();
    QAbstractButton::enterEvent(event);
}

void GlyphButton::leaveEvent(QEvent* event) {
    update();
    QAbstractButton::leaveEvent(event);
}

LegendButton::LegendButton(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void LegendButton::setSeries(const QString& name, bool hidden) {
    setChecked(!hidden);
    if (name == m_series)
        return;
    m_series = name;
    setAccessibleName(name);
    setToolTip(tr("Show or hide %1").arg(name));
}

void LegendButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintGround(painter, *this);
}

void LegendButton::enterEvent(QEnterEvent* event) {
    update();
    QAbstractButton::enterEvent(event);
}

void LegendButton::leaveEvent(QEvent* event) {
    update();
    QAbstractButton::leaveEvent(event);
}

} // namespace lamina
