#include "ui/charts/widgets/chart_readout.h"

#include "ui/charts/spec/axis_ticks.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

struct ChartReadout {
    Q_DECLARE_TR_FUNCTIONS(ChartReadout)
};

bool isRead(const ChartSeries& series) {
    return series.inReadout && !series.hidden;
}

QString headingAt(const ChartSpec& chart, double x, const QLocale& locale) {
    return chart.readoutHeading ? chart.readoutHeading(x) : chart.x.title + QLatin1Char(' ') + locale.toString(x);
}

QString binText(const ChartSpec& chart, double x, const QLocale& locale) {
    const int bin = binAt(chart, x);
    if (bin < 0)
        return {};
    const auto at = static_cast<std::size_t>(bin);
    const double middle = (chart.binEdges[at] + chart.binEdges[at + 1]) / 2;
    const double count = chart.binCounts[at];
    return headingAt(chart, middle, locale) + QLatin1Char('\n') +
           (count == std::floor(count) ? locale.toString(static_cast<qlonglong>(count))
                                       : formatValue(count, chart.y.percent, 6, locale));
}

QString bandText(const ChartSpec& chart, const ChartSeries& series, double x, const QLocale& locale) {
    QString text;
    for (const Interval& interval : series.band)
        if (interval.x == x)
            text += ChartReadout::tr(" (%1 to %2)")
                        .arg(formatValue(interval.low, chart.y.percent, 4, locale),
                             formatValue(interval.high, chart.y.percent, 4, locale));
    return text;
}

} // namespace

int binAt(const ChartSpec& chart, double x) {
    const std::vector<double>& edges = chart.binEdges;
    const auto above = std::upper_bound(edges.begin(), edges.end(), x);
    if (above == edges.begin() || above == edges.end())
        return -1;
    return static_cast<int>(above - edges.begin() - 1);
}

std::vector<double> readableX(const ChartSpec& chart, const AxisRange& range) {
    std::vector<double> all;
    const auto add = [&](double x) {
        const double at = toDrawing(chart.x, x);
        if (at >= range.low && at <= range.high)
            all.push_back(x);
    };
    for (std::size_t bin = 0; bin < chart.binCounts.size(); ++bin)
        add((chart.binEdges[bin] + chart.binEdges[bin + 1]) / 2);
    if (chart.binEdges.empty())
        for (const ChartSeries& series : chart.series)
            if (isRead(series))
                for (const Point& point : series.points)
                    if (std::isfinite(point.y))
                        add(point.x);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::optional<double> nearestX(const ChartSpec& chart, const ChartLayout& layout, double x) {
    std::optional<double> nearest;
    double best = INFINITY;
    for (const double one : readableX(chart, layout.ranges.x)) {
        const double distance = std::abs(layout.mapX(toDrawing(chart.x, one)) - x);
        if (distance < best) {
            best = distance;
            nearest = one;
        }
    }
    return nearest;
}

std::optional<double> steppedX(const ChartSpec& chart, const AxisRange& range, std::optional<double> now, int key) {
    const std::vector<double> all = readableX(chart, range);
    if (all.empty())
        return std::nullopt;
    if (key == Qt::Key_Home)
        return all.front();
    if (key == Qt::Key_End)
        return all.back();
    const bool right = key == Qt::Key_Right;
    const double from = now ? *now : chart.guide ? *chart.guide : right ? -INFINITY : INFINITY;
    if (right) {
        const auto next = std::upper_bound(all.begin(), all.end(), from);
        return next == all.end() ? all.back() : *next;
    }
    const auto next = std::lower_bound(all.begin(), all.end(), from);
    return next == all.begin() ? all.front() : *(next - 1);
}

QString readoutText(const ChartSpec& chart, double x, const QLocale& locale) {
    if (!chart.binEdges.empty())
        return binText(chart, x, locale);
    QStringList lines;
    for (const ChartSeries& series : chart.series) {
        if (!isRead(series))
            continue;
        for (const Point& point : series.points)
            if (point.x == x && std::isfinite(point.y))
                lines << QString(series.name + QStringLiteral(": ") + formatValue(point.y, chart.y.percent, 6, locale) +
                                 bandText(chart, series, x, locale));
    }
    if (!lines.isEmpty())
        lines.prepend(headingAt(chart, x, locale));
    return lines.join(QLatin1Char('\n'));
}

std::vector<Point> readPoints(const ChartSpec& chart, double x, bool all) {
    std::vector<Point> points;
    if (!chart.binEdges.empty())
        return points;
    for (const ChartSeries& series : chart.series)
        if (isRead(series) && (series.marker != Marker::None || all))
            for (const Point& point : series.points)
                if (point.x == x && std::isfinite(point.y))
                    points.push_back(point);
    return points;
}

QString nearestSeries(const ChartSpec& chart, const ChartLayout& layout, double x, QPointF at) {
    QString nearest;
    double best = INFINITY;
    for (const ChartSeries& series : chart.series) {
        if (!isRead(series))
            continue;
        for (const Point& point : series.points) {
            const double distance = std::abs(toChart(chart, layout, point).y() - at.y());
            if (point.x == x && distance < best) { // false for a gap: its distance is not a number
                best = distance;
                nearest = series.id;
            }
        }
    }
    return nearest;
}

} // namespace lamina
