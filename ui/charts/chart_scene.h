// Private to ui/charts: one ChartSpec drawn into a QGraphicsScene with Qt Charts. The widget shows this scene, the
// pictures render it off-screen. Only chart_scene.* and nothing else includes Qt Charts.
#pragma once

#include "charts/axis_ticks.h"
#include "charts/chart_spec.h"
#include "charts/chart_theme.h"

#include <QGraphicsScene>
#include <QLocale>
#include <QRectF>
#include <memory>
#include <vector>

namespace lamina {

class ChartScene : public QGraphicsScene {
    Q_OBJECT
public:
    explicit ChartScene(QObject* parent = nullptr);
    ~ChartScene() override;

    void setTheme(const ChartTheme& theme);
    void setLocale(const QLocale& locale);
    void setChartSize(const QSizeF& size);
    // Room taken at the heading's place by a widget that stands in for the title; 0: the title is drawn.
    void setHeadingRoom(double width);
    // Series keep their Qt Charts objects while their number and style stay: one replace() each.
    // `steady`: keep an axis's ends while the data fit in them (live charts).
    void setSpec(const ChartSpec& spec, bool steady);

    const ChartSpec& spec() const { return m_spec; }
    QRectF plotArea() const { return m_plot; }
    const AxisRange& xRange() const { return m_xRange; }
    const AxisRange& yRange() const { return m_yRange; }
    const std::vector<Tick>& xTicks() const { return m_xTicks; }
    const std::vector<Tick>& yTicks() const { return m_yTicks; }
    QPointF toScene(const Point& point) const;                // data coordinates to the scene
    double xAt(double sceneX) const;                          // and back, data coordinates
    int lineCount() const;                                    // Qt Charts series in use
    std::vector<Point> drawnPoints(std::size_t series) const; // after gaps and decimation, drawing coordinates

    // The readout's point, marked in the plot; none with an empty vector.
    void setHighlight(const std::vector<Point>& points);

private:
    class Legend;
    class Frame;
    class Overlay;
    struct Drawn;

    void layOut();
    void updateSeries();
    void style(Drawn& drawn, const ChartSeries& series);

    struct Parts;
    std::unique_ptr<Parts> m_parts;
    ChartSpec m_spec;
    ChartTheme m_theme;
    QLocale m_locale;
    QSizeF m_size{640, 320};
    QRectF m_plot;
    AxisRange m_xRange, m_yRange;
    std::vector<Tick> m_xTicks, m_yTicks;
    std::vector<Point> m_highlight;
    double m_headingRoom = 0;
    bool m_hasRange = false;
};

} // namespace lamina
