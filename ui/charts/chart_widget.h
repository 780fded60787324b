// The chart in a window: shows one ChartSpec, follows the palette and the language, reads values out under the mouse.
#pragma once

#include "charts/chart_spec.h"

#include <QRectF>
#include <QWidget>
#include <memory>

namespace lamina {

// GUI thread. Qt Charts stays behind this class.
class ChartWidget : public QWidget {
    Q_OBJECT
public:
    explicit ChartWidget(QWidget* parent = nullptr);
    ~ChartWidget() override;

    // Shows another state of the same chart: each series is replaced once; axis ends stay while the data fit.
    void setSpec(const ChartSpec& spec);
    const ChartSpec& spec() const;

    // A control that stands in the title's place (a choice of what is shown); becomes a child.
    void setHeadingWidget(QWidget* widget);
    // One that stands at the plot's lower right corner, beside the x axis's title.
    void setCornerWidget(QWidget* widget);

    QRectF plotArea() const;                                  // in this widget's coordinates
    std::vector<Point> drawnPoints(std::size_t series) const; // what Qt Charts was given
    int seriesDrawn() const;
    QString readoutAt(double x) const; // the text shown with the mouse at x

    QSize sizeHint() const override { return {480, 240}; }
    QSize minimumSizeHint() const override { return {220, 130}; }

Q_SIGNALS:
    void xPicked(double x); // a click: the x of the nearest point

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    void applyTheme();
    void placeControls();
    void showReadout(const QPointF& position);
    void hideReadout();
    std::optional<double> nearestX(double sceneX) const;

    std::unique_ptr<Parts> m_parts;
};

} // namespace lamina
