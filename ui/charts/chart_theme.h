// Colours and text sizes of every chart, light and dark.
#pragma once

#include "charts/chart_spec.h"

#include <QColor>
#include <QFont>
#include <QPalette>

namespace lamina {

struct ChartTheme {
    bool dark = false;
    QColor background;
    QColor text;
    QColor faintText; // axis titles, empty states
    QColor grid;
    QColor axis;
    QColor guide;
    QFont font;        // tick labels, legend
    QFont headingFont; // the chart's title

    QColor colour(Hue hue) const; // Okabe-Ito

    // The light theme of prints and exports.
    static ChartTheme light(const QFont& font);
    // Follows the desktop: dark where the palette's window is dark; background and text are the palette's.
    static ChartTheme forPalette(const QPalette& palette, const QFont& font);
};

bool isDark(const QPalette& palette);

} // namespace lamina
