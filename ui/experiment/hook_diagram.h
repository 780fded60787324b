// What a layer is, drawn for those who have never seen one: the residual stream, what attention and MLP read from it
// and add to it, and where in the block each hook point sits, the chosen one set off. A click chooses another.
#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>
#include <optional>
#include <string_view>

namespace lamina {

// Of a hook point in the drawing, 0 to 1 from its left upper corner; nullopt: the drawing has no place for it.
std::optional<QPointF> hookPlaceDrawn(std::string_view name);

class HookDiagram : public QWidget {
    Q_OBJECT
public:
    explicit HookDiagram(QWidget* parent = nullptr);

    void setHook(const QString& name);
    QString hook() const { return m_hook; }
    QPointF placeOf(std::string_view name) const; // px

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void hookChosen(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override; // the tooltip of the point under the mouse

private:
    QRectF area() const;
    QPointF at(double x, double y) const;
    QString nearest(QPointF position) const; // empty: none is near

    QString m_hook;
};

} // namespace lamina
