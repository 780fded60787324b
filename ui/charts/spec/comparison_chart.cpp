#include "ui/charts/spec/comparison_chart.h"

#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <set>

namespace lamina {

namespace {

struct ComparisonChart {
    Q_DECLARE_TR_FUNCTIONS(ComparisonChart)
};

constexpr std::size_t comparedColours = 6; // of styleCompared()

std::vector<CurveId> idsOf(const std::vector<DepthCurve>& curves) {
    std::vector<CurveId> ids;
    for (const DepthCurve& curve : curves)
        ids.push_back(curve.id);
    return ids;
}

// The run and its controls, whatever repeats there are of each.
std::vector<CurveId> kindsOf(const std::vector<LayerResultPtr>& layers) {
    std::set<CurveId> kinds;
    for (const LayerResultPtr& layer : layers)
        kinds.insert({layer->key.curve.control, 0});
    return {kinds.begin(), kinds.end()};
}

// "run A", "run A: random weights".
QString seriesName(const QString& session, const QString& curve) {
    return curve == curveName({}) ? session : ComparisonChart::tr("%1: %2").arg(session, curve);
}

void setDepthAxis(ChartSpec& spec) {
    spec.x.title = ComparisonChart::tr("depth l/(L−1)");
    spec.x.low = -0.02; // markers at the ends stay whole
    spec.x.high = 1.02;
    spec.readoutHeading = [](double depth) {
        return ComparisonChart::tr("depth %1").arg(QLocale().toString(depth, 'f', 2));
    };
}

void setLayerAxis(ChartSpec& spec, double last) {
    spec.x.title = ComparisonChart::tr("layer");
    spec.x.scale = AxisScale::Layers;
    spec.x.low = -0.5;
    spec.x.high = last + 0.5;
    spec.readoutHeading = [](double layer) { return ComparisonChart::tr("layer %1").arg(std::lround(layer)); };
}

ChartSeries differenceSeries(std::string_view metric, const std::string& control, const ComparedCurves& first,
                             const ComparedCurves& second) {
    ChartSeries series;
    const QString pair = ComparisonChart::tr("%1 less %2").arg(fromStd(second.name), fromStd(first.name));
    series.name = seriesName(pair, curveName({control, 0}));
    for (const DifferencePoint& point : compareCurves(metric, control, first, second).points) {
        series.points.push_back({point.depth, point.at.difference});
        if (std::isfinite(point.at.low) && std::isfinite(point.at.high))
            series.band.push_back({point.depth, point.at.low, point.at.high});
    }
    return series;
}

} // namespace

std::vector<std::size_t> comparisonStyles(const std::vector<CurveId>& ofFirst, std::size_t sessions) {
    const auto taken = [&](std::size_t style) {
        ChartSeries run;
        styleCompared(run, style);
        return std::ranges::any_of(ofFirst, [&](const CurveId& id) {
            ChartSeries control;
            styleCurve(control, id);
            return !id.control.empty() && control.hue == run.hue;
        });
    };
    std::vector<std::size_t> styles{0};
    for (std::size_t style = 1; styles.size() < sessions; ++style)
        if (style > 1 &&
            (style >= comparedColours || !taken(style))) // the second colour is a control's, in any profile
            styles.push_back(style);
    return styles;
}

void styleInComparison(ChartSeries& series, std::size_t style, const CurveId& curve) {
    if (style == 0)
        return styleCurve(series, curve);
    ChartSeries run;
    styleCompared(run, style);
    styleCurve(series, curve);
    series.hue = run.hue;
    if (!curve.control.empty())
        return;
    series.marker = run.marker;
    series.dotted = run.dotted;
}

ChartSpec comparisonChart(std::string_view metric, const std::vector<ComparedSession>& sessions, bool normalised) {
    const MetricText text = metricText(metric);
    ChartSpec spec;
    spec.title = normalised ? ComparisonChart::tr("%1 by depth").arg(text.title)
                            : ComparisonChart::tr("%1 by layer").arg(text.title);
    spec.helpTopic = QStringLiteral("compare");
    spec.y.title = text.axis;
    spec.y.percent = text.percent;
    spec.y.fromZero = text.fromZero;
    spec.emptyText = ComparisonChart::tr("Add sessions on the left: their curves appear here.");
    const std::vector<std::size_t> styles =
        comparisonStyles(sessions.empty() ? std::vector<CurveId>() : idsOf(sessions[0].curves), sessions.size());
    double last = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const ComparedSession& session = sessions[i];
        const double depth = std::max(1, session.modelLayers - 1);
        const ChartSpec own = depthChart(metric, session.curves, {session.modelLayers, session.range, {}, {}, {}});
        for (ChartSeries series : own.series) {
            series.name = seriesName(session.name, series.name);
            const bool heldout = series.dotted;
            const Marker marker = series.marker;
            styleInComparison(series, styles[i], curveOfSeries(series.id).value_or(CurveId{}));
            if (heldout) {
                series.dotted = true;
                series.marker = marker;
            }
            series.id.clear(); // of which session it would not say
            for (Point& point : series.points) {
                last = std::max(last, point.x);
                point.x = normalised ? point.x / depth : point.x;
            }
            for (Interval& interval : series.band)
                interval.x = normalised ? interval.x / depth : interval.x;
            spec.series.push_back(std::move(series));
        }
    }
    if (normalised)
        setDepthAxis(spec);
    else
        setLayerAxis(spec, last);
    return spec;
}

ChartSpec differenceChart(std::string_view metric, const std::vector<ComparedCurves>& sessions) {
    const MetricText text = metricText(metric);
    ChartSpec spec;
    spec.title = ComparisonChart::tr("Difference by depth");
    spec.helpTopic = QStringLiteral("compare");
    spec.y.title = ComparisonChart::tr("Δ %1").arg(text.axis);
    spec.y.percent = text.percent;
    spec.y.fromZero = true;
    spec.emptyText =
        ComparisonChart::tr("With two sessions or more: what each differs by from the first, by depth, and "
                            "its 95 % band where both have repeats.");
    setDepthAxis(spec);
    if (sessions.size() < 2)
        return spec;
    const std::vector<CurveId> first = kindsOf(sessions[0].layers);
    const std::vector<std::size_t> styles = comparisonStyles(first, sessions.size());
    for (std::size_t i = 1; i < sessions.size(); ++i) {
        const std::vector<CurveId> second = kindsOf(sessions[i].layers);
        for (const CurveId& kind : first) {
            if (std::ranges::find(second, kind) == second.end())
                continue;
            ChartSeries series = differenceSeries(metric, kind.control, sessions[0], sessions[i]);
            styleInComparison(series, styles[i], kind);
            if (!series.points.empty())
                spec.series.push_back(std::move(series));
        }
    }
    if (!spec.series.empty())
        spec.lines.push_back({0, {}});
    return spec;
}

} // namespace lamina
