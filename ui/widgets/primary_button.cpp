#include "ui/widgets/primary_button.h"

#include "ui/widgets/appearance.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace lamina {

PrimaryButton::PrimaryButton(const QString& text, QWidget* parent) : QPushButton(text, parent) {
    QFont heavy = font();
    heavy.setWeight(QFont::DemiBold);
    setFont(heavy);
    setAttribute(Qt::WA_Hover);
}

void PrimaryButton::setThemedIcon(const QString& name) {
    m_iconName = name;
    setIcon(themedIcon(name, QPalette::HighlightedText)); // its room in the size hint
}

void PrimaryButton::setPrimary(bool primary) {
    m_primary = primary;
    update();
}

void PrimaryButton::paintEvent(QPaintEvent* event) {
    if (!m_primary)
        return QPushButton::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette& colours = palette();
    const bool enabled = isEnabled();
    QColor fill = colours.color(QPalette::Active, enabled ? QPalette::Highlight : QPalette::Button);
    if (isDown())
        fill = fill.darker(115);
    const QColor words = enabled ? colours.color(QPalette::Active, QPalette::HighlightedText)
                                 : colours.color(QPalette::Disabled, QPalette::ButtonText);
    QColor edge = fill;
    if (!enabled)
        edge = words;
    else if (hasFocus() || underMouse())
        edge = colours.color(QPalette::Active, QPalette::Text);
    painter.setPen(QPen(edge, enabled ? 2 : 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);

    const QFontMetrics metrics = fontMetrics();
    const QString shown = metrics.elidedText(text(), Qt::ElideRight, width() - 16, Qt::TextShowMnemonic);
    const int side = m_iconName.isEmpty() ? 0 : iconSize().width();
    const int gap = side > 0 ? 8 : 0;
    const int wide = metrics.horizontalAdvance(shown) + side + gap;
    int left = (width() - wide) / 2;
    if (side > 0)
        themedIcon(m_iconName, enabled ? QPalette::HighlightedText : QPalette::ButtonText)
            .paint(&painter, QRect(left, (height() - side) / 2, side, side), Qt::AlignCenter,
                   enabled ? QIcon::Normal : QIcon::Disabled);
    painter.setPen(words);
    painter.setFont(font());
    painter.drawText(QRect(left + side + gap, 0, width(), height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic, shown);
}

} // namespace lamina
