// Draws text round a token: the tokens of all rows stand below each other, set off by weight and ground.
#pragma once

#include <QStyledItemDelegate>

namespace lamina {

// For items that give a ShownContext under LatentsModel::ContextRole; others are drawn as usual.
class ContextDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace lamina
