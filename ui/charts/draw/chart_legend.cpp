#include "ui/charts/draw/chart_legend.h"

#include "ui/charts/draw/marker.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double gap = 6;
constexpr double longSwatch = 24, shortSwatch = 16;
constexpr int mostRows = 3;

double entryWidth(const LegendLayout& legend, const LegendEntry& entry, const QFontMetricsF& metrics) {
    return legend.swatch + gap + std::ceil(metrics.horizontalAdvance(entry.text));
}

double lineWidth(const LegendLayout& legend, const QFontMetricsF& metrics) {
    double sum = -2 * gap;
    for (const LegendEntry& entry : legend.entries)
        sum += entryWidth(legend, entry, metrics) + 2 * gap;
    return sum;
}

// In lines below the heading, each as full as it goes. Returns their number.
int flow(LegendLayout& legend, const LegendRoom& room, const QFontMetricsF& metrics, double headingHeight) {
    double x = room.left;
    int row = 0;
    const double height = std::ceil(metrics.height()) + 2;
    for (LegendEntry& entry : legend.entries) {
        const double wide = entryWidth(legend, entry, metrics);
        if (x > room.left && x + wide > room.left + room.width) {
            x = room.left;
            ++row;
        }
        entry.place = QRectF(x, std::ceil(headingHeight + 2 * gap) + row * height, wide, height);
        x += wide + 2 * gap;
    }
    return row + 1;
}

int mostRowsOf(double height, std::size_t entries) {
    if (height < 180 && entries == 2)
        return 1; // the plot needs the second line
    return height < 220 ? 2 : mostRows;
}

} // namespace

LegendLayout layOutLegend(const ChartSpec& spec, const LegendRoom& room, const QFont& font, const QFont& headingFont) {
    LegendLayout legend;
    for (std::size_t i = 0; i < spec.series.size(); ++i) {
        const ChartSeries& series = spec.series[i];
        if (series.inLegend && (series.expected || !series.points.empty()) && (room.toggles || !series.hidden))
            legend.entries.push_back({i, {}, series.name});
    }
    if (legend.entries.size() < 2) {
        legend.entries.clear();
        return legend;
    }
    const QFontMetricsF metrics(font);
    const double headingHeight = QFontMetricsF(headingFont).height();
    const double beside = room.chart.width() - room.atRight - 2 * gap - room.besideEnd - 2 * gap;
    legend.swatch = lineWidth(legend, metrics) > beside ? shortSwatch : longSwatch;
    const bool fits = lineWidth(legend, metrics) <= beside;
    if (fits && room.leastRows == 0) {
        double x =
            std::min(room.left + room.width, room.chart.width() - room.atRight - gap) - lineWidth(legend, metrics);
        for (LegendEntry& entry : legend.entries) {
            entry.place = QRectF(x, gap, entryWidth(legend, entry, metrics), headingHeight);
            x += entry.place.width() + 2 * gap;
        }
        return legend;
    }
    legend.swatch = longSwatch;
    for (LegendEntry& entry : legend.entries) // what a line cannot hold alone
        entry.text =
            metrics.elidedText(entry.text, Qt::ElideMiddle, room.chart.width() - room.left - legend.swatch - 2 * gap);
    legend.rows = flow(legend, room, metrics, headingHeight);
    const int most = mostRowsOf(room.chart.height(), legend.entries.size());
    if (legend.rows > most) { // shorter names, so that each line holds its part
        const auto columns = static_cast<double>((legend.entries.size() + static_cast<std::size_t>(most) - 1) /
                                                 static_cast<std::size_t>(most));
        legend.swatch = shortSwatch;
        const double longest = std::max(8.0, (room.width + 2 * gap) / columns - 3 * gap - legend.swatch - 1);
        for (LegendEntry& entry : legend.entries)
            entry.text = metrics.elidedText(spec.series[entry.series].name, Qt::ElideMiddle, longest);
        legend.rows = flow(legend, room, metrics, headingHeight);
    }
    if (fits)
        legend.rows = 0; // it stands below the title for another chart's sake
    return legend;
}

void paintLegend(QPainter* painter, const LegendLayout& legend, const ChartSpec& spec, const ChartTheme& theme) {
    for (const LegendEntry& entry : legend.entries) {
        const ChartSeries& series = spec.series[entry.series];
        const double y = entry.place.center().y();
        const double x = entry.place.left();
        painter->setOpacity(series.hidden ? 0.45 : 1.0);
        paintSwatch(painter, series, theme, QPointF(x, y), legend.swatch);
        QFont font = theme.font;
        font.setStrikeOut(series.hidden);
        painter->setFont(font);
        painter->setPen(theme.text);
        painter->drawText(QRectF(x + legend.swatch + gap, entry.place.top(), entry.place.width(), entry.place.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, entry.text);
    }
    painter->setOpacity(1);
}

} // namespace lamina
