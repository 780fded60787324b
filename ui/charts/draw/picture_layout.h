// Private to ui/charts/draw: where everything of one picture stands, in px.
#pragma once

#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/draw/picture_options.h"
#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/spec/figure.h"

#include <QFont>
#include <QRectF>
#include <QSize>
#include <vector>

namespace lamina {

struct PictureLayout {
    QSize size;
    QRectF heading, caption, provenance;
    std::vector<QRectF> places; // one a figure
    int columns = 1, rows = 1;  // of figures
    ChartTheme theme;
    QFont headingFont;
    QFont smallFont;
};
PictureLayout layOutPicture(std::size_t figures, const PictureOptions& options);

QFont pictureFont(const PictureOptions& options);

// Each figure's chart as it stands in its place; charts of one row keep as many lines for their legends, so that their
// plots line up.
std::vector<ChartPlace> chartPlaces(const std::vector<Figure>& figures, const PictureLayout& layout,
                                    const QLocale& locale);

} // namespace lamina
