#include "ui/window/drop_overlay.h"

#include "ui/common/dropped_source.h"

#include <QPainter>

namespace lamina {

namespace {

constexpr int inset = 24;

} // namespace

DropOverlay::DropOverlay(QWidget* window) : QWidget(window) {
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents); // the window takes the drop
    hide();
}

void DropOverlay::offer(const DroppedSource& source) {
    m_text = source.offer();
    m_good = source.kind != DroppedSource::Kind::Bad;
    setAccessibleName(m_text);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Base);
    veil.setAlphaF(0.88F);
    painter.fillRect(rect(), veil);
    const QColor ink = m_good ? palette().color(QPalette::Highlight) : palette().color(QPalette::Text);
    painter.setPen(QPen(ink, 2, m_good ? Qt::SolidLine : Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(inset, inset, -inset, -inset), 8, 8);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(m_good ? QFont::DemiBold : QFont::Normal);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(rect().adjusted(3 * inset, inset, -3 * inset, -inset), Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace lamina
