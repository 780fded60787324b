// One line of text, cut with an ellipsis where there is no room. text() stays whole; the owner gives it as the tooltip.
#pragma once

#include <QLabel>

namespace lamina {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace lamina
