// Paints a laminar map: in the window, in pictures and in reports.
#pragma once

#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/spec/laminar_map.h"

#include <QLocale>
#include <QPainter>
#include <QRectF>

namespace lamina {

// Rectangles and text only, nothing is rasterised. Whole pixels where the painter's device has such.
void paintLaminarMap(QPainter& painter, const QRectF& target, const MapSpec& spec, const ChartTheme& theme,
                     const QLocale& locale);

} // namespace lamina
