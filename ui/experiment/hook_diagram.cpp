#include "ui/experiment/hook_diagram.h"

#include "model/hook_point.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <cmath>

namespace lamina {

namespace {

// The block from left to right: the stream below, its two parts above it.
constexpr double streamY = 0.80, insideY = 0.34, partTop = 0.08, partBottom = 0.60;
constexpr double attentionFrom = 0.17, attentionTo = 0.40, attentionAdds = 0.45;
constexpr double mlpFrom = 0.64, mlpTo = 0.88, mlpAdds = 0.925;
constexpr double attentionReads = 0.11, mlpReads = 0.57;
constexpr double dotRadius = 4, chosenRadius = 6.5, pickRadius = 12; // px

struct DrawnPlace {
    std::string_view name;
    double x = 0, y = 0;
};
constexpr DrawnPlace drawnPlaces[] = {
    {"hook_resid_pre", 0.05, streamY},
    {"attn.hook_z", 0.33, insideY + 0.10},
    {"hook_attn_out", attentionAdds, (insideY + streamY) / 2},
    {"hook_resid_mid", 0.51, streamY},
    {"ln2.hook_normalized", 0.605, insideY},
    {"mlp.hook_pre", 0.71, insideY + 0.10},
    {"mlp.hook_post", 0.81, insideY + 0.10},
    {"hook_mlp_out", mlpAdds, (insideY + streamY) / 2},
    {"hook_resid_post", 0.975, streamY},
};

} // namespace

std::optional<QPointF> hookPlaceDrawn(std::string_view name) {
    for (const DrawnPlace& place : drawnPlaces)
        if (place.name == name)
            return QPointF(place.x, place.y);
    return std::nullopt;
}

HookDiagram::HookDiagram(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("hookDiagram"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("A layer, with its hook points"));
}

QSize HookDiagram::sizeHint() const {
    return {200, 5 * fontMetrics().lineSpacing() + 3 * fontMetrics().lineSpacing()};
}

void HookDiagram::setHook(const QString& name) {
    m_hook = name;
    setAccessibleDescription(name);
    update();
}

// Above two lines of words.
QRectF HookDiagram::area() const {
    return QRectF(rect()).adjusted(6, 4, -6, -2 * fontMetrics().lineSpacing() - 4);
}

QPointF HookDiagram::at(double x, double y) const {
    const QRectF place = area();
    return {place.left() + x * place.width(), place.top() + y * place.height()};
}

QPointF HookDiagram::placeOf(std::string_view name) const {
    const QPointF place = hookPlaceDrawn(name).value_or(QPointF(-1, -1));
    return at(place.x(), place.y());
}

QString HookDiagram::nearest(QPointF position) const {
    QString found;
    double best = pickRadius;
    for (const HookPointRow& row : hookPoints()) {
        const QPointF away = placeOf(row.name) - position;
        if (const double distance = std::hypot(away.x(), away.y()); hookPlaceDrawn(row.name) && distance < best) {
            best = distance;
            found = fromStd(row.name);
        }
    }
    return found;
}

void HookDiagram::mouseReleaseEvent(QMouseEvent* event) {
    if (const QString name = nearest(event->position()); !name.isEmpty())
        Q_EMIT hookChosen(name);
}

bool HookDiagram::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString name = nearest(help->pos());
    QString tip;
    for (const HookPointRow& row : hookPoints())
        if (fromStd(row.name) == name)
            tip = name + QLatin1Char('\n') + tableText(row.sentence);
    QToolTip::showText(help->globalPos(), asPlainToolTip(tip), this);
    return true;
}

void HookDiagram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette& colours = palette();
    const QColor text = colours.color(QPalette::WindowText), faint = colours.color(QPalette::PlaceholderText);
    const auto part = [&](double from, double to, const QString& name) {
        QColor fill = text;
        fill.setAlphaF(0.06F);
        painter.setPen(QPen(faint, 1));
        painter.setBrush(fill);
        const QRectF box(at(from, partTop), at(to, partBottom));
        painter.drawRoundedRect(box, 4, 4);
        painter.setPen(text);
        painter.drawText(box.adjusted(1, 2, -1, 0), Qt::AlignHCenter | Qt::AlignTop,
                         fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(box.width()) - 2));
    };
    // What is read goes up and in, what is added comes out and down.
    const auto way = [&](double reads, double from, double to, double adds) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(faint, 1.4));
        painter.drawPolyline(QPolygonF({at(reads, streamY), at(reads, insideY), at(from, insideY)}));
        painter.drawPolyline(QPolygonF({at(to, insideY), at(adds, insideY), at(adds, streamY)}));
        painter.setBrush(colours.color(QPalette::Window));
        painter.drawEllipse(at(adds, streamY), 6, 6);
        painter.drawLine(at(adds, streamY) - QPointF(3, 0), at(adds, streamY) + QPointF(3, 0));
        painter.drawLine(at(adds, streamY) - QPointF(0, 3), at(adds, streamY) + QPointF(0, 3));
    };
    painter.setPen(QPen(faint, 2.4));
    painter.drawLine(at(0, streamY), at(1, streamY));
    way(attentionReads, attentionFrom, attentionTo, attentionAdds);
    way(mlpReads, mlpFrom, mlpTo, mlpAdds);
    part(attentionFrom, attentionTo, tr("attention"));
    part(mlpFrom, mlpTo, tr("MLP"));
    for (const HookPointRow& row : hookPoints()) {
        const bool chosen = fromStd(row.name) == m_hook;
        if (!hookPlaceDrawn(row.name))
            continue;
        painter.setPen(QPen(chosen ? colours.color(QPalette::Highlight) : faint, 1.4));
        painter.setBrush(chosen ? colours.color(QPalette::Highlight) : colours.color(QPalette::Base));
        painter.drawEllipse(placeOf(row.name), chosen ? chosenRadius : dotRadius, chosen ? chosenRadius : dotRadius);
    }
    const double line = fontMetrics().lineSpacing();
    QRectF words(0, height() - 2 * line, width(), line);
    painter.setPen(faint);
    painter.drawText(words, Qt::AlignHCenter | Qt::AlignVCenter,
                     fontMetrics().elidedText(tr("residual stream, from the layer before to the next"), Qt::ElideRight,
                                              static_cast<int>(words.width())));
    words.translate(0, line);
    painter.setPen(text);
    painter.drawText(words, Qt::AlignHCenter | Qt::AlignVCenter, m_hook);
}

} // namespace lamina
