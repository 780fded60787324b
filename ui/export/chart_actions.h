// What one can do with any chart or map: its menu and its (i). Views call installChartActions() for each one they own.
#pragma once

#include "ui/charts/spec/figure.h"

#include <QMetaType>
#include <QString>
#include <functional>
#include <vector>

class QWidget;

namespace lamina {

class ChartWidget;
class MapWidget;

// Connects menuRequested and helpRequested: Export this chart…, Copy image, Copy data, Show as table, Undo zoom, Reset
// zoom, What is this?
void installChartActions(ChartWidget* chart);
void installChartActions(MapWidget* map);

// PNG (2 image pixels per px, light theme) and SVG; tab-separated and CSV. Of exactly what is shown.
void copyChartImage(const ChartWidget& chart);
void copyChartImage(const MapWidget& map);
void copyChartData(const ChartWidget& chart);
void copyChartData(const MapWidget& map);
// Opens the table and returns it (it deletes itself when closed).
QWidget* showChartTable(ChartWidget* chart);
QWidget* showChartTable(MapWidget* map);

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
