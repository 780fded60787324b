// Colours, text sizes and line widths of every chart: light, dark and print.
#pragma once

#include "ui/charts/spec/chart_spec.h"

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
    bool grey = false; // series in greys of their own lightness, for print
    double lineWidth = 2;

    QColor colour(Hue hue) const; // Okabe-Ito, or its grey

    static ChartTheme light(const QFont& font); // of exports
    static ChartTheme darkExport(const QFont& font);
    // Black, white and greys that a photocopy keeps apart; thicker lines.
    static ChartTheme print(const QFont& font);
    // Follows the desktop: dark where the palette's window is dark; background and text are the palette's.
    static ChartTheme forPalette(const QPalette& palette, const QFont& font);
};

bool isDark(const QPalette& palette);

} // namespace lamina
