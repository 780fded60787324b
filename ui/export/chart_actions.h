// What one can do with any chart or map: its menu and its (i). Views call installChartActions() for each one they own.
#pragma once

#include "ui/export/figure_source.h"

class QWidget;

namespace lamina {

class FigureWidget;

// Connects menuRequested and helpRequested: Export this chart…, Copy image, Copy data, Show as table, Undo zoom, Reset
// zoom, What is this?
void installChartActions(FigureWidget* chart);

// PNG (2 image pixels per px, light theme) and SVG; tab-separated and CSV. Of exactly what is shown.
void copyChartImage(const FigureWidget& chart);
void copyChartData(const FigureWidget& chart);
// Opens the table and returns it (it deletes itself when closed).
QWidget* showChartTable(FigureWidget* chart);

} // namespace lamina
