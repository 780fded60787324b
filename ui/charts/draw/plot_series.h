// Private to ui/charts: the series of one chart as Qt Charts draws them, lines, areas, bands and markers inside the
// plot. Only plot_series.* includes Qt Charts.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <memory>
#include <vector>

class QGraphicsItem;
class QGraphicsScene;

namespace lamina {

// GUI thread. Series keep their Qt Charts objects while their number and kind stay: one replace() for each that
// changed.
class PlotSeries {
public:
    explicit PlotSeries(QGraphicsScene& scene); // which owns what is drawn
    ~PlotSeries();

    // The item all of it stands in, and z values for other children of it: behind the series, which Qt Charts draws at
    // about 5, and in front of them.
    QGraphicsItem* item() const;
    static constexpr double behind = 1, inFront = 40;

    // Where the plot lies and what its axes hold.
    void place(const ChartSpec& spec, const ChartLayout& layout);
    // Another state of the spec.
    void update(const ChartSpec& spec, const ChartLayout& layout, const ChartTheme& theme);
    // The spec of the last update() in another theme or with other sizes of markers.
    void restyle(const ChartSpec& spec, const ChartLayout& layout, const ChartTheme& theme);

    int count() const;                                        // Qt Charts series that are shown
    std::vector<Point> drawnPoints(std::size_t series) const; // after gaps and thinning, drawing coordinates

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace lamina
