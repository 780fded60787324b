// A chart widget with short words for what tests ask of it and do to it.
#pragma once

#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/widgets/chart_readout.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/chart_zoom.h"

#include <QAbstractScrollArea>
#include <optional>
#include <vector>

namespace lamina::test {

class TestChart : public ChartWidget {
public:
    ChartSpec shownSpec() const { return scene().spec(); }
    QRectF plotArea() const { return scene().layout().plot; }
    int legendRows() const { return scene().layout().legend.rows; }
    std::vector<Point> drawnPoints(std::size_t series) const { return scene().drawnPoints(series); }
    int seriesDrawn() const { return scene().lineCount(); }
    QString readoutAt(double x) const { return readoutText(shownSpec(), x, locale()); }
    std::vector<QRectF> tickLabels() const {
        std::vector<QRectF> places = scene().layout().xTickLabels;
        std::erase_if(places, [](const QRectF& place) { return place.width() <= 0; });
        return places;
    }
    QWidget* viewport() const { return findChild<QAbstractScrollArea*>()->viewport(); }

    bool zoomed() const { return zoom().zoomed(); }
    bool canUndoZoom() const { return zoom().canUndo(); }
    void zoomTo(std::optional<AxisWindow> x, std::optional<AxisWindow> y) {
        change([&](ChartZoom& zoom) { zoom.set({x, y}, ChartZoom::Step::New); });
    }
    void undoZoom() {
        change([](ChartZoom& zoom) { zoom.undo(); });
    }
    void resetZoom() {
        change([](ChartZoom& zoom) { zoom.reset(); });
    }
    void clearZoom() { setZoom({}); }

private:
    template <class Change> void change(Change&& how) {
        ChartZoom changed = zoom();
        how(changed);
        setZoom(changed);
    }
};

} // namespace lamina::test
