// One chart as a pgfplots axis.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QPointF>
#include <QString>

namespace lamina {

struct TexChart {
    const ChartSpec& spec;
    const ChartPlace& place;
    const ChartTheme& theme;
    QPointF corner;           // the chart's upper left one, px from the picture's
    double pictureHeight = 0; // px
};

// Commands for the inside of a tikzpicture in cm: title and plot where the chart has them, every series with its
// numbers as coordinates (percent axes in percent; histograms by log10 as their axis has it). Colours are named after
// what they stand for, so that they can be given anew.
QString texChart(const TexChart& chart);

} // namespace lamina
