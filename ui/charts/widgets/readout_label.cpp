#include "ui/charts/widgets/readout_label.h"

#include <QAccessible>
#include <algorithm>

namespace lamina {

ReadoutLabel::ReadoutLabel(QWidget* figure) : QLabel(figure) {
    setObjectName(QStringLiteral("readout"));
    setTextFormat(Qt::PlainText);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setMargin(6);
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    hide();
}

void ReadoutLabel::showBeside(const QString& text, int left, int right, double y) {
    setText(text);
    adjustSize();
    const QSize box = size(), room = parentWidget()->size();
    const int x = right + box.width() > room.width() ? left - box.width() : right;
    move(std::max(0, x),
         std::clamp(static_cast<int>(y) - box.height() / 2, 0, std::max(0, room.height() - box.height())));
    show();
    raise();
}

void ReadoutLabel::announce() {
    if (!QAccessible::isActive())
        return;
    setAccessibleName(text());
    QAccessibleEvent said(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void ReadoutLabel::followPalette() {
    QPalette colours = parentWidget()->palette();
    colours.setColor(QPalette::Window, colours.color(QPalette::ToolTipBase));
    colours.setColor(QPalette::WindowText, colours.color(QPalette::ToolTipText));
    setPalette(colours);
}

} // namespace lamina
