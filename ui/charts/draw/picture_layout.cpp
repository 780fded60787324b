#include "ui/charts/draw/picture_layout.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr int margin = 12;
constexpr double pleasantShape = 1.65; // a chart's width by its height

ChartTheme themeOf(const PictureOptions& options) {
    const QFont font = pictureFont(options);
    switch (options.theme) {
    case PictureTheme::Dark:
        return ChartTheme::darkExport(font);
    case PictureTheme::Print:
        return ChartTheme::print(font);
    case PictureTheme::Light:
        break;
    }
    return ChartTheme::light(font);
}

int columnsFor(std::size_t figures, const PictureOptions& options) {
    const int count = std::max(1, static_cast<int>(figures));
    if (options.columns > 0)
        return std::min(options.columns, count);
    if (!options.totalSize)
        return count == 3 ? 3 : std::min(count, 2);
    int best = 1;
    double bestBadness = INFINITY;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = double(options.totalSize->width()) / columns;
        const double height = double(options.totalSize->height()) / rows;
        const double badness = std::abs(std::log(width / height / pleasantShape)) + 0.2 * (rows * columns - count);
        if (badness < bestBadness) {
            bestBadness = badness;
            best = columns;
        }
    }
    return best;
}

double wrappedHeight(const QFont& font, const QString& text, double width) {
    if (text.isEmpty())
        return 0;
    return std::ceil(QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e5), Qt::TextWordWrap, text).height());
}

} // namespace

QFont pictureFont(const PictureOptions& options) {
    QFont font = QApplication::font();
    font.setFamily(QFontInfo(font).family()); // the real family behind an alias, as other programs know it
    font.setPixelSize(options.fontSize);      // pixels, not points: the same on every device
    return font;
}

PictureLayout layOutPicture(std::size_t figures, const PictureOptions& options) {
    PictureLayout layout;
    layout.theme = themeOf(options);
    layout.headingFont = layout.theme.headingFont;
    layout.headingFont.setPixelSize(qRound(options.fontSize * 1.15));
    layout.smallFont = layout.theme.font;
    layout.smallFont.setPixelSize(std::max(6, qRound(options.fontSize * 0.77)));
    const int columns = columnsFor(figures, options);
    const int rows = std::max(1, (static_cast<int>(figures) + columns - 1) / columns);
    layout.columns = columns;
    layout.rows = rows;
    int width = 2 * margin + columns * options.chartSize.width() + (columns - 1) * margin;
    if (options.totalSize)
        width = options.totalSize->width();
    else if (options.totalWidth > 0)
        width = options.totalWidth;
    const double inner = width - 2.0 * margin;
    const double headingHeight = wrappedHeight(layout.headingFont, options.title, inner);
    const double captionHeight = wrappedHeight(layout.theme.font, options.caption, inner);
    const double provenanceHeight = wrappedHeight(layout.smallFont, options.provenance, inner);
    const double above = headingHeight > 0 ? headingHeight + margin : 0;
    const double below =
        (captionHeight > 0 ? captionHeight + margin : 0) + (provenanceHeight > 0 ? provenanceHeight + margin : 0);
    const double chartsHeight = options.totalSize ? options.totalSize->height() - 2 * margin - above - below
                                                  : rows * options.chartSize.height() + (rows - 1.0) * margin;
    layout.size = {width,
                   options.totalSize ? options.totalSize->height() : qRound(2 * margin + above + chartsHeight + below)};
    // Whole pixels, so that hairlines and markers stand where the ticks are.
    const double cellWidth = std::floor((inner - (columns - 1) * margin) / columns);
    const double cellHeight = std::floor((chartsHeight - (rows - 1) * margin) / rows);
    for (int i = 0; i < static_cast<int>(figures); ++i)
        layout.places.emplace_back(margin + i % columns * (cellWidth + margin),
                                   margin + above + i / columns * (cellHeight + margin), cellWidth, cellHeight);
    layout.heading = QRectF(margin, margin, inner, headingHeight);
    double y = margin + above + chartsHeight;
    if (captionHeight > 0) {
        layout.caption = QRectF(margin, y + margin, inner, captionHeight);
        y = layout.caption.bottom();
    }
    layout.provenance = QRectF(margin, y + margin, inner, provenanceHeight);
    return layout;
}

std::vector<ChartPlace> chartPlaces(const std::vector<Figure>& figures, const PictureLayout& layout,
                                    const QLocale& locale) {
    std::vector<ChartPlace> places;
    std::vector<int> rows(static_cast<std::size_t>(layout.rows), 0); // of the legends, by row of charts
    const auto rowOf = [&](std::size_t figure) -> int& {
        return rows[figure / static_cast<std::size_t>(layout.columns)];
    };
    for (std::size_t i = 0; i < figures.size(); ++i) {
        places.push_back({layout.places[i].size(), layout.theme.font, layout.theme.headingFont, locale, {}, 0});
        if (const auto* spec = std::get_if<ChartSpec>(&figures[i]))
            rowOf(i) = std::max(rowOf(i), layOut(*spec, chartRanges(*spec, nullptr), places.back()).legend.rows);
    }
    for (std::size_t i = 0; i < figures.size(); ++i)
        places[i].leastLegendRows = rowOf(i);
    return places;
}

} // namespace lamina
