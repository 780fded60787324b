// Covers the window while something is dragged over it and says what dropping it would do.
#pragma once

#include <QWidget>

namespace lamina {

struct DroppedSource;

class DropOverlay : public QWidget {
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* window);

    void offer(const DroppedSource& source); // over all of the window
    const QString& text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_good = false;
};

} // namespace lamina
