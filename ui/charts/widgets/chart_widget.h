// The chart in a window: shows one ChartSpec, follows the palette and the language, reads values out under the mouse,
// zooms, and switches series on and off.
#pragma once

#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/widgets/figure_widget.h"

#include <QPointF>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

class ChartScene;
class ChartZoom;

// GUI thread. Qt Charts stays behind this class. ChartGestures says what mouse and keyboard do.
class ChartWidget : public FigureWidget {
    Q_OBJECT
public:
    explicit ChartWidget(QWidget* parent = nullptr);
    ~ChartWidget() override;

    // Shows another state of the same chart: each changed series is replaced once; axis ends stay while the data fit.
    // The zoom stays unless an axis now means something else; series switched off stay so, by name. Costs next to
    // nothing while the chart cannot be seen.
    void setSpec(const ChartSpec& spec);
    const ChartSpec& spec() const;   // as given
    const ChartScene& scene() const; // as drawn: with the zoom and the series switched off
    Figure figure() const override;

    // What is given next is another thing: its axes follow its own data alone, and there is no zoom.
    void forget();

    const ChartZoom& zoom() const;
    void setZoom(const ChartZoom& zoom); // a new one shows everything and has no steps back

    void setSeriesHidden(const QString& name, bool hidden);
    bool seriesHidden(const QString& name) const;

    // A control that stands in the title's place (a choice of what is shown); becomes a child.
    void setHeadingWidget(QWidget* widget);
    // One that stands at the plot's lower right corner, beside the x axis's title.
    void setCornerWidget(QWidget* widget);
    // Lines kept free for the legend below the title; ChartLayout::legend says how many are needed.
    void setLeastLegendRows(int rows);

    std::optional<double> readoutX() const; // where the readout stands; nullopt while it is not shown

Q_SIGNALS:
    // A click: the x of the nearest point, and ChartSeries::id of the series whose point there is nearest. By keyboard:
    // where the readout stands, with an empty id.
    void picked(const QString& seriesId, double x);
    // By mouse or keys, not by another chart's leave: where values are read out, and the part of the x axis shown.
    void readingMoved(std::optional<double> x);
    void xZoomed(const std::optional<lamina::AxisWindow>& window);
    void binPicked(int bin); // a click in a histogram: index into binCounts

protected:
    void applyTheme() override;
    void placeControls() override;
    void focusRingChanged() override;
    void endReading() override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    friend void linkCharts(const std::vector<ChartWidget*>& charts);
    struct Parts;

    void readAlong(const ChartWidget& other, std::optional<double> x); // what another chart reads
    void zoomAlong(const ChartWidget& other, const std::optional<AxisWindow>& window);
    void connectZoom();
    void connectReading();
    void settle() const; // draws what was given while hidden
    void refresh();      // the same, and places and names what stands on the chart
    void changed();      // refreshes where it can be seen
    void readAt(QPointF position);
    void read(double x, QPointF position);        // the readout stands beside `position`, px; the others follow
    void showReadout(double x, QPointF position); // of this chart alone
    void hideReadout();

    std::unique_ptr<Parts> m_parts;
};

// Charts side by side keep equal room for their legends, so that their plot areas line up. They live equally long.
void lineUp(const std::vector<ChartWidget*>& charts);

// Charts over one x axis: what one reads out all read out at the same x, and a part of that axis is zoomed to in all.
// They live equally long; while their axes are of different kinds they are on their own.
void linkCharts(const std::vector<ChartWidget*>& charts);

// Another profile is about to be shown in `view`: its charts forget() the one before.
void forgetProfile(const QWidget* view);

} // namespace lamina
