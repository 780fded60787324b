#include "ui/charts/spec/evidence/evidence_charts.h"

#include "profile/statistics/repeats.h"
#include "profile/sweep/sweep.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace lamina {

namespace {

struct EvidenceCharts {
    Q_DECLARE_TR_FUNCTIONS(EvidenceCharts)
};

constexpr const char* compared = "fvu"; // free of the layer's power, which MSE is not

QString l0InWords(double l0) {
    return QLocale().toString(l0, 'g', 3);
}

// Of each layer the first repeat's.
std::vector<const LayerFrontier*> firstRepeats(const std::vector<LayerFrontier>& frontiers) {
    std::vector<const LayerFrontier*> first;
    for (const LayerFrontier& frontier : frontiers)
        if (first.empty() || first.back()->layer != frontier.layer)
            first.push_back(&frontier);
    return first;
}

ChartSeries intervalSeries(const std::vector<LayerInterval>& intervals) {
    constexpr int enough = 3;
    ChartSeries series;
    int before = -1;
    for (const LayerInterval& of : intervals) {
        if (before >= 0 && of.layer > before + 1)
            series.points.push_back({before + 1.0, std::numeric_limits<double>::quiet_NaN()});
        before = of.layer;
        series.points.push_back({double(of.layer), of.mean});
        if (of.n >= enough)
            series.band.push_back({double(of.layer), of.low, of.high});
    }
    return series;
}

void layerAxis(ChartSpec& spec, const RunConfig& config, int modelLayers) {
    spec.x.title = EvidenceCharts::tr("layer");
    spec.x.scale = AxisScale::Layers;
    spec.x.low = config.layers.first - 0.5;
    spec.x.high = config.layers.lastOf(modelLayers) + 0.5;
    spec.readoutHeading = [modelLayers](double layer) {
        return EvidenceCharts::tr("layer %1").arg(layerText(static_cast<int>(layer), modelLayers));
    };
}

} // namespace

ChartSpec frontierChart(const std::vector<LayerFrontier>& frontiers, const EqualL0& at, std::optional<int> chosen) {
    const MetricText text = metricText(compared);
    ChartSpec spec;
    spec.title = EvidenceCharts::tr("%1 against L0, layer by layer").arg(text.title);
    spec.helpTopic = QStringLiteral("frontier");
    spec.x.title = metricText("l0").axis;
    spec.x.scale = AxisScale::Log;
    spec.y.title = text.axis;
    spec.y.percent = text.percent;
    spec.y.fromZero = true;
    spec.emptyText = EvidenceCharts::tr("A sweep draws a line a layer here.");
    spec.readoutHeading = [](double l0) { return EvidenceCharts::tr("L0 = %1").arg(l0InWords(l0)); };
    const std::vector<const LayerFrontier*> layers = firstRepeats(frontiers);
    std::vector<int> shown;
    if (chosen)
        shown = {*chosen};
    else if (!layers.empty())
        shown = {layers.front()->layer, layers[layers.size() / 2]->layer, layers.back()->layer};
    // Those that stand out are drawn last, above the others.
    for (const bool standsOut : {false, true})
        for (const LayerFrontier* layer : layers) {
            const auto place = std::ranges::find(shown, layer->layer);
            if ((place != shown.end()) != standsOut)
                continue;
            ChartSeries series;
            series.name = EvidenceCharts::tr("layer %1").arg(layer->layer);
            series.hue = Hue::Others;
            series.inLegend = series.inReadout = standsOut;
            if (standsOut)
                styleCompared(series, static_cast<std::size_t>(place - shown.begin()));
            for (const LayerResultPtr& point : layer->points)
                series.points.push_back({point->train.metrics.l0, point->train.metrics.fvu});
            spec.series.push_back(std::move(series));
        }
    if (!at.empty())
        spec.guide = at.l0;
    return spec;
}

ChartSpec equalL0Chart(const Profile& profile, const std::vector<LayerFrontier>& frontiers, const EqualL0& at,
                       const RunConfig& config, int modelLayers) {
    const MetricText text = metricText(compared);
    ChartSpec spec;
    spec.title = at.empty() ? EvidenceCharts::tr("%1 at equal L0").arg(text.title)
                            : EvidenceCharts::tr("%1 at equal L0 = %2").arg(text.title, l0InWords(at.l0));
    spec.helpTopic = QStringLiteral("frontier");
    layerAxis(spec, config, modelLayers);
    spec.y.title = text.axis;
    spec.y.percent = text.percent;
    spec.y.fromZero = true;
    spec.emptyText = EvidenceCharts::tr("No two layers have points on both sides of one L0: sweep further values.");
    if (at.empty())
        return spec;
    ChartSeries equal = intervalSeries(layerIntervals(groupAtL0(frontiers, at, compared)));
    equal.name = EvidenceCharts::tr("every layer at L0 = %1").arg(l0InWords(at.l0));
    styleCompared(equal, 0);
    ChartSeries own = intervalSeries(layerIntervals(curveGroup(compared, {}, profile.layers)));
    own.name = EvidenceCharts::tr("every layer at %1, as run").arg(pointText(ownPoint(config)));
    styleCompared(own, 1);
    own.dashed = true;
    spec.series = {std::move(equal), std::move(own)};
    return spec;
}

QString equalL0Text(const EqualL0& at) {
    if (at.empty())
        return EvidenceCharts::tr("The layers cannot be compared at one L0: the points of no layer enclose any. Sweep "
                                  "further values.");
    QString said = EvidenceCharts::tr("At L0 = %1 each layer has %1 active latents a token, so that its FVU tells of "
                                      "the layer and not of how sparse its autoencoder came out. Between the two "
                                      "nearest points it runs along ln L0; beyond the points nothing is said.")
                       .arg(l0InWords(at.l0));
    if (!at.leftOut.empty()) {
        QStringList layers;
        for (const int layer : at.leftOut)
            layers << QString::number(layer);
        said += QLatin1Char(' ') + EvidenceCharts::tr("Layers left out, as their points do not reach it: %1.")
                                       .arg(layers.join(QStringLiteral(", ")));
    }
    return said;
}

ChartSpec stabilityChart(const std::vector<CurveStability>& curves, const RunConfig& config, int modelLayers) {
    ChartSpec spec;
    spec.title = EvidenceCharts::tr("Latents found again, by layer");
    spec.helpTopic = QStringLiteral("stability");
    layerAxis(spec, config, modelLayers);
    spec.y.title = EvidenceCharts::tr("mean largest decoder cosine");
    spec.y.low = 0;
    spec.y.high = 1;
    spec.emptyText = EvidenceCharts::tr("Repeats whose autoencoders were saved draw a point a layer here.");
    for (const CurveStability& curve : curves) {
        const CurveId id = curveNamed(curve.control);
        ChartSeries found, chance;
        for (const LatentStability& layer : curve.layers) {
            found.points.push_back({double(layer.layer), layer.mean});
            found.band.push_back({double(layer.layer), layer.lowest, layer.highest});
            chance.points.push_back({double(layer.layer), layer.chance});
        }
        found.name = curveName(id);
        styleCurve(found, id);
        spec.series.push_back(std::move(found));
        if (!curve.control.empty())
            continue;
        chance.name = EvidenceCharts::tr("directions drawn at random");
        chance.hue = Hue::Neutral;
        chance.dotted = true;
        spec.series.push_back(std::move(chance));
    }
    return spec;
}

QString stabilityText(const std::vector<CurveStability>& curves) {
    QStringList said;
    const auto number = [](double value) { return QLocale().toString(value, 'f', 2); };
    for (const CurveStability& curve : curves) {
        if (!curve.control.empty())
            continue;
        std::vector<LatentStability> layers;
        std::ranges::copy_if(curve.layers, std::back_inserter(layers),
                             [](const LatentStability& layer) { return std::isfinite(layer.mean); });
        if (layers.empty())
            continue;
        const auto [low, high] = std::ranges::minmax_element(layers, {}, &LatentStability::mean);
        const auto [least, most] = std::ranges::minmax_element(layers, {}, &LatentStability::chance);
        said << EvidenceCharts::tr("For each living latent of one repeat the nearest of another is looked for: their "
                                   "decoder directions have a cosine of %1 on average in layer %2 and of %3 in layer "
                                   "%4, the layers where they agree least and most; directions drawn at random, as "
                                   "many of them, have %5 to %6.")
                    .arg(number(low->mean))
                    .arg(low->layer)
                    .arg(number(high->mean))
                    .arg(high->layer)
                    .arg(number(least->chance), number(most->chance));
    }
    return said.join(QLatin1Char(' '));
}

} // namespace lamina
