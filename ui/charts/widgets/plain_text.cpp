#include "ui/charts/widgets/plain_text.h"

#include "ui/charts/spec/math_text.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QTabBar>
#include <QTextDocument>
#include <QToolTip>

namespace lamina {

namespace {

// What a tooltip asked for at `at` says, where it is one of those that Qt would guess the format of.
QString toolTipAt(QWidget* widget, const QPoint& at) {
    if (const auto* tabs = qobject_cast<QTabBar*>(widget))
        if (const QString tip = tabs->tabToolTip(tabs->tabAt(at)); !tip.isEmpty())
            return tip;
    auto* view = qobject_cast<QAbstractItemView*>(widget->parentWidget());
    if (!view || view->viewport() != widget)
        return widget->toolTip();
    if (const auto* header = qobject_cast<QHeaderView*>(view))
        return header->model() ? header->model()
                                     ->headerData(header->logicalIndexAt(at), header->orientation(), Qt::ToolTipRole)
                                     .toString()
                               : QString();
    const QString tip = view->indexAt(at).data(Qt::ToolTipRole).toString();
    return tip.isEmpty() ? view->toolTip() : tip;
}

} // namespace

QLabel* plainLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel* mathLabel(const QString& text) {
    auto* label = new QLabel;
    label->setTextFormat(Qt::RichText);
    label->setText(mathHtml(text, label->font()));
    return label;
}

QString asPlainToolTip(const QString& text) {
    if (hasAccents(text))
        return QStringLiteral("<div style=\"white-space:pre-wrap\">%1</div>").arg(mathHtml(text, QToolTip::font()));
    return Qt::mightBeRichText(text)
               ? QStringLiteral("<div style=\"white-space:pre-wrap\">%1</div>").arg(text.toHtmlEscaped())
               : text;
}

QString asPlainMarkup(const QString& text) {
    return text.toHtmlEscaped();
}

PlainToolTips::PlainToolTips(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool PlainToolTips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ToolTip || !watched->isWidgetType())
        return false;
    auto* widget = static_cast<QWidget*>(watched);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = toolTipAt(widget, help->pos());
    if (!Qt::mightBeRichText(tip) && !hasAccents(tip))
        return false; // shown as it is anyhow
    QToolTip::showText(help->globalPos(), asPlainToolTip(tip), widget);
    return true;
}

} // namespace lamina
