#include "ui/widgets/elided_label.h"

#include <QPainter>
#include <QTextLayout>

namespace lamina {

ElidedLabel::ElidedLabel(QWidget* parent, int lines) : QLabel(parent), m_lines(lines) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()), minimumSizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 10,
            fontMetrics().height() + (m_lines - 1) * fontMetrics().lineSpacing()};
}

// The last one takes what is left.
QStringList ElidedLabel::shownLines() const {
    QStringList shown;
    QTextLayout layout(text(), font());
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(contentsRect().width());
        const bool last = shown.size() == m_lines - 1;
        shown << (last ? text().mid(line.textStart()) : text().mid(line.textStart(), line.textLength()));
        if (last)
            break;
    }
    layout.endLayout();
    return shown;
}

bool ElidedLabel::elided() const {
    const QStringList shown = shownLines();
    return !shown.isEmpty() && fontMetrics().horizontalAdvance(shown.last().trimmed()) > contentsRect().width();
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    QRect place = contentsRect();
    const QStringList shown = shownLines();
    if (m_lines > 1)
        place.setHeight(fontMetrics().height());
    for (const QString& line : shown) {
        painter.drawText(place, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft),
                         fontMetrics().elidedText(line.trimmed(), Qt::ElideRight, place.width()));
        place.translate(0, fontMetrics().lineSpacing());
    }
}

} // namespace lamina
