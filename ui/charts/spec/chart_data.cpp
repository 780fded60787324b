#include "ui/charts/spec/chart_data.h"

#include "base/number_format.h"
#include "session/format/csv.h"
#include "ui/charts/spec/axis_ticks.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>

namespace lamina {

namespace {

struct Data {
    Q_DECLARE_TR_FUNCTIONS(Data)
};

enum class Number { Plain, Share, Whole };

struct Column {
    QString title; // as on the axis, with its unit
    QString prefix;
    Number kind = Number::Plain;
};

// Both forms, for people and for programs, are written from this.
struct Values {
    std::vector<Column> columns;
    std::vector<std::vector<std::optional<double>>> rows;
};

Number kindOf(const ChartAxis& axis) {
    if (axis.percent)
        return Number::Share;
    return axis.scale == AxisScale::Integer || axis.scale == AxisScale::Layers ? Number::Whole : Number::Plain;
}

bool inside(const std::optional<AxisWindow>& window, double value) {
    if (!window)
        return true;
    const double slack = (window->high - window->low) * 1e-9;
    return value >= window->low - slack && value <= window->high + slack;
}

// In the unit of the axis: an Exponent axis holds log10 of it.
double inUnit(const ChartAxis& axis, double value) {
    return axis.scale == AxisScale::Exponent ? std::pow(10.0, value) : value;
}

std::optional<double> shownY(const ChartSpec& spec, double y) {
    if (std::isnan(y))
        return y; // a gap is part of what is shown
    if (!std::isfinite(toDrawing(spec.y, y)) || !inside(spec.yWindow, y))
        return std::nullopt;
    return inUnit(spec.y, y);
}

Values histogramValues(const ChartSpec& spec) {
    Values values;
    const Number x = kindOf(spec.x);
    values.columns = {{spec.x.title, Data::tr("from"), x}, {spec.x.title, Data::tr("to"), x}, {spec.y.title, {}, {}}};
    const auto whole = [](double count) { return count == std::floor(count); };
    if (std::all_of(spec.binCounts.begin(), spec.binCounts.end(), whole))
        values.columns[2].kind = Number::Whole;
    bool afterExtra = false;
    for (std::size_t bin = 0; bin < spec.binCounts.size(); ++bin) {
        const double low = spec.binEdges[bin], high = spec.binEdges[bin + 1];
        const bool extra = spec.x.extraTick && spec.x.extraTick->value >= low && spec.x.extraTick->value <= high;
        const bool air = std::exchange(afterExtra, extra) && !extra; // between the extra bar and the scale
        if (air || (spec.xWindow && (high <= spec.xWindow->low || low >= spec.xWindow->high)))
            continue;
        // The bar outside the scale holds what a log scale cannot: zero.
        values.rows.push_back({extra ? 0 : inUnit(spec.x, low), extra ? 0 : inUnit(spec.x, high), spec.binCounts[bin]});
    }
    return values;
}

Values curveValues(const ChartSpec& spec) {
    Values values;
    values.columns.push_back({spec.x.title, {}, kindOf(spec.x)});
    std::map<double, std::vector<std::optional<double>>> byX;
    const auto put = [&](double x, std::size_t column, double y) {
        if (!std::isfinite(toDrawing(spec.x, x)) || !inside(spec.xWindow, x))
            return;
        if (const auto shown = shownY(spec, y)) {
            auto& row = byX[x];
            row.resize(std::max(row.size(), column + 1));
            row[column] = shown;
        }
    };
    for (const ChartSeries& series : spec.series) {
        if (series.hidden || series.points.empty())
            continue;
        std::size_t column = values.columns.size();
        values.columns.push_back({spec.y.title, series.name, kindOf(spec.y)});
        for (const Point& point : series.points)
            put(point.x, column, point.y);
        if (series.band.empty())
            continue;
        column = values.columns.size();
        values.columns.push_back({spec.y.title, Data::tr("%1, interval from").arg(series.name), kindOf(spec.y)});
        values.columns.push_back({spec.y.title, Data::tr("%1, interval to").arg(series.name), kindOf(spec.y)});
        for (const Interval& interval : series.band) {
            put(interval.x, column, interval.low);
            put(interval.x, column + 1, interval.high);
        }
    }
    for (const HorizontalLine& line : spec.lines) {
        if (line.label.isEmpty())
            continue; // a mark for the eye
        if (!shownY(spec, line.y))
            continue;
        const std::size_t column = values.columns.size();
        values.columns.push_back({spec.y.title, line.label, kindOf(spec.y)});
        for (auto& [x, row] : byX) {
            row.resize(column + 1);
            row[column] = inUnit(spec.y, line.y);
        }
    }
    for (auto& [x, row] : byX) {
        row.resize(values.columns.size());
        row[0] = inUnit(spec.x, x);
        values.rows.push_back(std::move(row));
    }
    return values;
}

Values mapValues(const MapSpec& spec) {
    Values values;
    const QString share = Data::tr("share of tokens on which a latent is active (%)");
    values.columns = {{Data::tr("layer"), {}, Number::Whole},
                      {share, Data::tr("from"), Number::Share},
                      {share, Data::tr("to"), Number::Share}};
    for (const MapPanel& panel : spec.panels)
        values.columns.push_back({Data::tr("latents"), panel.name, Number::Whole});
    if (spec.panels.empty())
        return values;
    for (std::size_t i = 0; i < spec.panels.front().columns.size(); ++i) {
        const auto measured = [&](const MapPanel& panel) {
            return i < panel.columns.size() && panel.columns[i].latents > 0;
        };
        if (std::none_of(spec.panels.begin(), spec.panels.end(), measured))
            continue;
        for (int row = 0; row < MapColumn::rowCount; ++row) {
            const auto [low, high] = mapRowDensity(row);
            std::vector<std::optional<double>> cells{spec.panels.front().columns[i].layer, low, high};
            for (const MapPanel& panel : spec.panels)
                cells.push_back(measured(panel) ? std::optional(panel.columns[i].counts[static_cast<std::size_t>(row)])
                                                : std::nullopt);
            values.rows.push_back(std::move(cells));
        }
    }
    return values;
}

Values valuesOf(const ChartSpec& spec) {
    return spec.binCounts.empty() ? curveValues(spec) : histogramValues(spec);
}

Values valuesOf(const MapSpec& spec) {
    return mapValues(spec);
}

Values valuesOf(const Figure& figure) {
    return std::visit([](const auto& spec) { return valuesOf(spec); }, figure);
}

QString header(const Column& column, bool file) {
    QString title = column.title;
    if (file && column.kind == Number::Share) {
        const QString unit = QStringLiteral("(%1)").arg(Data::tr("share 0 to 1"));
        if (title.contains(QStringLiteral("(%)")))
            title.replace(QStringLiteral("(%)"), unit);
        else
            title += QLatin1Char(' ') + unit;
    }
    return column.prefix.isEmpty() ? title : QString(column.prefix + QStringLiteral(": ") + title);
}

QString cellText(const Column& column, double value, const QLocale& locale) {
    if (column.kind == Number::Whole && value == std::floor(value))
        return locale.toString(static_cast<qlonglong>(value));
    return formatValue(value, column.kind == Number::Share, 6, locale);
}

std::string separated(const Figure& shown, char separator, std::string (*field)(std::string_view)) {
    const Values values = valuesOf(shown);
    std::string text;
    for (const Column& column : values.columns)
        text += field(header(column, true).toStdString()) + separator;
    text.back() = '\n';
    for (const auto& row : values.rows) {
        for (const auto& value : row)
            text += (value ? formatNumber(*value) : std::string()) + separator;
        text.back() = '\n';
    }
    return text;
}

std::string tabField(std::string_view text) {
    std::string field(text);
    std::replace_if(
        field.begin(), field.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return field;
}

} // namespace

DataTable chartTable(const Figure& shown, const QLocale& locale) {
    const Values values = valuesOf(shown);
    DataTable table;
    for (const Column& column : values.columns)
        table.headers << header(column, false);
    for (const auto& row : values.rows) {
        QStringList cells;
        for (std::size_t i = 0; i < row.size(); ++i)
            cells << (row[i] ? cellText(values.columns[i], *row[i], locale) : QString());
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::string chartCsv(const Figure& shown) {
    return separated(shown, ',', csvField);
}

std::string chartTsv(const Figure& shown) {
    return separated(shown, '\t', tabField);
}

} // namespace lamina
