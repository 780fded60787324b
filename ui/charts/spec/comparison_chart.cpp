#include "ui/charts/spec/comparison_chart.h"

#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina {

namespace {

struct ComparisonChart {
    Q_DECLARE_TR_FUNCTIONS(ComparisonChart)
};

} // namespace

ChartSpec comparisonChart(std::string_view metric, const std::vector<ComparedCurve>& curves, bool normalised) {
    const MetricText text = metricText(metric);
    const MetricDefinition* const definition = findMetric(metric);
    double SaeMetrics::*const value = definition ? definition->value : nullptr;
    ChartSpec spec;
    spec.title = normalised ? ComparisonChart::tr("%1 by depth").arg(text.title)
                            : ComparisonChart::tr("%1 by layer").arg(text.title);
    spec.helpTopic = QStringLiteral("compare");
    spec.y.title = text.axis;
    spec.y.percent = text.percent;
    spec.y.fromZero = text.fromZero;
    spec.emptyText = ComparisonChart::tr("Add sessions on the left: each becomes one curve here.");
    int last = 0;
    for (const ComparedCurve& curve : curves) {
        ChartSeries series;
        series.name = curve.name;
        styleCompared(series, curve.style);
        const double depth = std::max(1, curve.modelLayers - 1);
        int before = 0;
        for (const LayerResultPtr& result : curve.layers) {
            const int layer = result->key.layer;
            const auto add = [&](int at, double y) {
                series.points.push_back({normalised ? at / depth : double(at), y});
            };
            if (!series.points.empty() && layer > before + 1)
                add(before + 1, std::numeric_limits<double>::quiet_NaN()); // a layer that is not there is a gap
            add(layer,
                value && !result->failure ? result->train.metrics.*value : std::numeric_limits<double>::quiet_NaN());
            before = layer;
            last = std::max(last, layer);
        }
        if (!series.points.empty())
            spec.series.push_back(std::move(series));
    }
    if (normalised) {
        spec.x.title = ComparisonChart::tr("depth l/(L−1)");
        spec.x.low = -0.02; // markers at the ends stay whole
        spec.x.high = 1.02;
        spec.readoutHeading = [](double depth) {
            return ComparisonChart::tr("depth %1").arg(QLocale().toString(depth, 'f', 2));
        };
    } else {
        spec.x.title = ComparisonChart::tr("layer");
        spec.x.scale = AxisScale::Layers;
        spec.x.low = -0.5;
        spec.x.high = last + 0.5;
        spec.readoutHeading = [](double layer) { return ComparisonChart::tr("layer %1").arg(std::lround(layer)); };
    }
    return spec;
}

} // namespace lamina
