// What the charts of a window show and where their numbers come from: what exports need to know of them.
#pragma once

#include "ui/charts/spec/figure.h"

#include <QMetaType>
#include <QString>
#include <functional>
#include <vector>

class QWidget;

namespace lamina {

class FigureWidget;

// As shown; the title says of which layer where setChartPlace() told.
Figure shownFigure(const FigureWidget& chart);

// Where the charts below a view have their numbers from. Set on the window, and on a view of other sessions than the
// window's; set again for another profile.
struct ChartSource {
    QString provenance; // provenanceLine(): written under exports
    // What else can be exported, such as sessionFigures() of the chosen layer: charts in hidden tabs have no content.
    std::function<std::vector<Figure>()> others;
};
void setChartSource(QWidget* view, const ChartSource& source);
ChartSource chartSource(const QWidget* chart); // of the nearest view that has one

// "layer 3", said after the titles of the exported charts below `view`; empty: nothing.
void setChartPlace(QWidget* view, const QString& place);

// The charts and maps that are on the screen in `window`, as shown, where something is shown.
struct ShownFigure {
    QWidget* widget = nullptr;
    Figure figure;
};
std::vector<ShownFigure> shownFigures(const QWidget* window);

} // namespace lamina

Q_DECLARE_METATYPE(lamina::ChartSource)
