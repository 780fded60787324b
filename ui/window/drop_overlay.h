// Takes what is dropped on a window: covers it while something is dragged over it and says what dropping would do.
#pragma once

#include <QWidget>

namespace lamina {

struct DroppedSource;

class DropOverlay : public QWidget {
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* window); // which takes drops from now on

    void offer(const DroppedSource& source); // over all of the window
    const QString& text() const { return m_text; }

Q_SIGNALS:
    void dropped(const lamina::DroppedSource& source);

protected:
    bool eventFilter(QObject* window, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_good = false;
};

} // namespace lamina
