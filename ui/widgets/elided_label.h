// Text on a fixed number of lines, cut with an ellipsis where there is no room. text() stays whole; the owner gives it
// as the tooltip. The lines are its own whether they hold words or not, so that nothing below it moves.
#pragma once

#include <QLabel>

namespace lamina {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr, int lines = 1);
    int lines() const { return m_lines; }
    bool elided() const; // not all of it is to be seen

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QStringList shownLines() const;

    int m_lines;
};

} // namespace lamina
