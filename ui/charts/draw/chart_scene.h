// One ChartSpec drawn into a QGraphicsScene: the widget shows this scene, the pictures render it off-screen.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QColor>
#include <QGraphicsScene>
#include <QLocale>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

class PlotSeries;

// GUI thread, as everything of QGraphicsScene.
class ChartScene : public QGraphicsScene {
    Q_OBJECT
public:
    explicit ChartScene(QObject* parent = nullptr);
    ~ChartScene() override;

    void setTheme(const ChartTheme& theme);
    void setLocale(const QLocale& locale);
    void setChartSize(const QSizeF& size);
    void setControls(const ChartControls& controls);
    // Lines kept below the heading for the legend, needed or not.
    void setLeastLegendRows(int rows);
    // `steady`: keep an axis's ends while the data fit in them (live charts).
    void setSpec(const ChartSpec& spec, bool steady);

    const ChartSpec& spec() const { return m_spec; }
    const ChartLayout& layout() const { return m_layout; }
    QPointF toScene(const Point& point) const;                // data coordinates to px
    int lineCount() const;                                    // Qt Charts series that are shown
    std::vector<Point> drawnPoints(std::size_t series) const; // after gaps and thinning, drawing coordinates

    // The readout's points, marked in the plot; none with an empty vector.
    void setHighlight(const std::vector<Point>& points);
    // A ring round the chart that has the keyboard; an invalid colour: none.
    void setFocusRing(const QColor& colour);

Q_SIGNALS:
    void legendRowsChanged();

private:
    class Frame;
    class Overlay;

    void layOutAgain();

    std::unique_ptr<PlotSeries> m_series;
    Frame* m_frame = nullptr;
    Overlay* m_overlay = nullptr;
    ChartSpec m_spec;
    ChartTheme m_theme;
    ChartPlace m_place;
    std::optional<ChartRanges> m_ranges; // nullopt before the first spec
    ChartLayout m_layout;
    std::vector<Point> m_highlight;
    QColor m_focusRing;
};

} // namespace lamina
