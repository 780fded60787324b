#include "ui/profile/context_delegate.h"

#include "ui/charts/spec/chart_theme.h"
#include "ui/profile/latents_model.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

namespace lamina {

namespace {

constexpr int margin = 8;
constexpr int tokenPadding = 2;
constexpr double beforeShare = 0.42; // of the width, left of the token

} // namespace

void ContextDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    const QVariant value = index.data(LatentsModel::ContextRole);
    if (!value.canConvert<ShownContext>())
        return QStyledItemDelegate::paint(painter, given, index);
    const auto context = value.value<ShownContext>();
    QStyleOptionViewItem option(given);
    initStyleOption(&option, index);
    option.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget); // ground, selection, focus

    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QPalette::ColorGroup group =
        option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const QColor text = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    QColor ground = selected ? text : option.palette.color(QPalette::Active, QPalette::Highlight);
    ground.setAlphaF(isDark(option.palette) ? 0.55F : 0.24F);
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    const QFontMetrics plain(option.font), bold(strong);

    const QRect area = option.rect.adjusted(margin, 0, -margin, 0);
    const bool alone = context.before.isEmpty() && context.after.isEmpty();
    const int left = alone ? tokenPadding : static_cast<int>(area.width() * beforeShare);
    const QString token = bold.elidedText(context.token, Qt::ElideRight, std::max(0, area.width() - left));
    const int tokenWidth = bold.horizontalAdvance(token);
    const QRect tokenArea(area.left() + left, area.top(), tokenWidth, area.height());

    painter->save();
    painter->setClipRect(option.rect);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    const int inset = std::max(0, (area.height() - bold.height()) / 2);
    painter->drawRoundedRect(tokenArea.adjusted(-tokenPadding, inset, tokenPadding, -inset), 3, 3);
    painter->setPen(text);
    painter->setFont(strong);
    painter->drawText(tokenArea, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, token);
    painter->setFont(option.font);
    const int gap = tokenPadding + 1;
    const QRect beforeArea(area.left(), area.top(), std::max(0, left - gap), area.height());
    painter->drawText(beforeArea, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                      plain.elidedText(context.before, Qt::ElideLeft, beforeArea.width()));
    QRect afterArea = area;
    afterArea.setLeft(tokenArea.right() + gap + 1);
    painter->drawText(afterArea, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      plain.elidedText(context.after, Qt::ElideRight, std::max(0, afterArea.width())));
    painter->restore();
}

QSize ContextDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(std::min(size.width(), option.fontMetrics.averageCharWidth() * 40));
    return size;
}

} // namespace lamina
