// What one can do with any chart: its menu and its (i). Views call installChartActions() for each chart they own.
#pragma once

#include <QString>

class QWidget;

namespace lamina {

class ChartWidget;

// Connects the chart's menuRequested and helpRequested: Export this chart…, Copy image, Copy data, Show as table, Undo
// zoom, Reset zoom, What is this?
void installChartActions(ChartWidget* chart);

// PNG (2 image pixels per px, light theme) and SVG; tab-separated and CSV. Of exactly what the chart shows.
void copyChartImage(const ChartWidget& chart);
void copyChartData(const ChartWidget& chart);
// Opens the table and returns it (it deletes itself when closed).
QWidget* showChartTable(ChartWidget* chart);

// Where the charts below `view` have their numbers from, in one line (provenanceLine()); written under their exports.
// Set on the window, or on a view of other sessions than the window's.
void setChartProvenance(QWidget* view, const QString& line);
QString chartProvenance(const QWidget* chart);

} // namespace lamina
