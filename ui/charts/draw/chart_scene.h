// Private to ui/charts: one ChartSpec drawn into a QGraphicsScene with Qt Charts. The widget shows this scene, the
// pictures render it off-screen. Only chart_scene.* and nothing else includes Qt Charts.
#pragma once

#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QGraphicsScene>
#include <QLocale>
#include <QRectF>
#include <memory>
#include <utility>
#include <vector>

class QAbstractSeries;

namespace lamina {

// A series as the legend shows it: `width` of its line from `left` on, its marker in the middle.
void paintSwatch(QPainter* painter, const ChartSeries& series, const ChartTheme& theme, QPointF left, double width);

class ChartScene : public QGraphicsScene {
    Q_OBJECT
public:
    explicit ChartScene(QObject* parent = nullptr);
    ~ChartScene() override;

    void setTheme(const ChartTheme& theme);
    void setLocale(const QLocale& locale);
    void setChartSize(const QSizeF& size);
    // What the window's controls take of the heading's line. A picture has none of them.
    struct Controls {
        bool toggles = false; // the legend keeps the names of series switched off
        double title = 0;     // width of a widget that stands in for the title; 0: the title is drawn
        double afterTitle = 0;
        double atRight = 0;
        bool operator==(const Controls&) const = default;
    };
    void setControls(const Controls& controls);
    // Lines kept below the heading for the legend, needed or not.
    void setLeastLegendRows(int rows);

    // Series keep their Qt Charts objects while their number and style stay: one replace() for each that changed.
    // `steady`: keep an axis's ends while the data fit in them (live charts).
    void setSpec(const ChartSpec& spec, bool steady);

    const ChartSpec& spec() const { return m_spec; }
    QRectF plotArea() const { return m_plot; }
    const AxisRange& xRange() const { return m_xRange; } // as shown
    const AxisRange& yRange() const { return m_yRange; }
    const AxisRange& xWhole() const { return m_xWhole; } // without a zoom
    const AxisRange& yWhole() const { return m_yWhole; }
    const std::vector<Tick>& xTicks() const { return m_xTicks; }
    const std::vector<Tick>& yTicks() const { return m_yTicks; }
    std::vector<QRectF> xTickLabels() const;
    QPointF toScene(const Point& point) const; // data coordinates to the scene
    double xAt(double sceneX) const;           // and back, data coordinates
    QPointF positionAt(QPointF scene) const;   // drawing coordinates
    double titleEnd() const { return m_titleEnd; }
    double headingHeight() const;
    int lineCount() const;                                    // Qt Charts series that are shown
    std::vector<Point> drawnPoints(std::size_t series) const; // after gaps and decimation, drawing coordinates

    struct LegendEntry {
        std::size_t series = 0;
        QRectF place;
        QString text; // shortened where there is no room
    };
    const std::vector<LegendEntry>& legend() const { return m_legend; }
    int legendRows() const { return m_legendRows; } // below the heading; 0: none are needed

    // The readout's point, marked in the plot; none with an empty vector.
    void setHighlight(const std::vector<Point>& points);
    // A ring round the chart that has the keyboard; an invalid colour: none.
    void setFocusRing(const QColor& colour);

Q_SIGNALS:
    void legendRowsChanged();

private:
    class Frame;
    class Overlay;
    struct Drawn;

    void updateRanges(bool steady);
    void updateSeries();
    void updateSeries(Drawn& drawn, const ChartSeries& series);
    void style(Drawn& drawn, const ChartSeries& series);
    void layOut();
    void layOutLegend(double left, double width);
    bool zoomed() const;
    double mapX(double position) const;
    void attach(QAbstractSeries* series);
    void discard(Drawn& drawn);
    std::vector<std::pair<std::vector<Point>, std::vector<Point>>> bandEdges(const ChartSeries& series, bool cut) const;

    struct Parts;
    std::unique_ptr<Parts> m_parts;
    ChartSpec m_spec;
    ChartTheme m_theme;
    QLocale m_locale;
    QSizeF m_size{640, 320};
    QRectF m_plot;
    AxisRange m_xRange, m_yRange, m_xWhole, m_yWhole;
    std::vector<Tick> m_xTicks, m_yTicks;
    std::vector<LegendEntry> m_legend;
    std::vector<Point> m_highlight;
    Controls m_controls;
    QColor m_focusRing;
    double m_titleEnd = 0;
    double m_markerSize = 8;
    double m_swatch = 24; // length of a line's sample in the legend
    int m_legendRows = 0;
    int m_leastLegendRows = 0;
    bool m_hasRange = false;
};

} // namespace lamina
