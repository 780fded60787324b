// What one can do with any chart or map: its menu and its (i). Views call installChartActions() for each one they own.
#pragma once

#include <QString>

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

// Where the charts below `view` have their numbers from, in one line (provenanceLine()); written under their exports.
// Set on the window, or on a view of other sessions than the window's.
void setChartProvenance(QWidget* view, const QString& line);
QString chartProvenance(const QWidget* chart);

} // namespace lamina
