#include "ui/charts/spec/profile_charts.h"

#include "profile/statistics/repeats.h"
#include "sae/sae_variant.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/sentence_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>

namespace lamina {

namespace {

struct Charts {
    Q_DECLARE_TR_FUNCTIONS(Charts)
};

// The outline of bars between edges, as a stepped line from and to the floor.
std::vector<Point> barOutline(const std::vector<double>& edges, const std::vector<double>& counts) {
    std::vector<Point> outline;
    outline.reserve(2 * counts.size() + 2);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        outline.push_back({edges[i], counts[i]});
        outline.push_back({edges[i + 1], counts[i]});
    }
    return outline;
}

// Bins from the first to the last that hold something, with one empty bin of air.
std::pair<std::size_t, std::size_t> occupied(const std::vector<std::uint64_t>& bins) {
    std::size_t first = bins.size(), last = 0;
    for (std::size_t i = 0; i < bins.size(); ++i)
        if (bins[i] > 0) {
            first = std::min(first, i);
            last = i;
        }
    if (first == bins.size())
        return {0, 0};
    return {first > 0 ? first - 1 : 0, std::min(bins.size(), last + 2)};
}

ChartSpec histogramChart(const Histogram* histogram) {
    ChartSpec spec;
    spec.y.fromZero = true;
    if (!histogram || histogram->bins.empty())
        return spec;
    const auto [first, last] = occupied(histogram->bins);
    if (first == last)
        return spec;
    const double width = (histogram->high - histogram->low) / static_cast<double>(histogram->bins.size());
    for (std::size_t i = first; i < last; ++i) {
        spec.binEdges.push_back(histogram->low + width * static_cast<double>(i));
        spec.binCounts.push_back(static_cast<double>(histogram->bins[i]));
    }
    spec.binEdges.push_back(histogram->low + width * static_cast<double>(last));
    ChartSeries bars;
    bars.points = barOutline(spec.binEdges, spec.binCounts);
    bars.hue = Hue::Run;
    bars.filled = true;
    spec.series.push_back(std::move(bars));
    return spec;
}

} // namespace

namespace {

// A metric after training, or as it was after an epoch; NaN where there is none.
double valueOf(std::string_view metric, const LayerResult& result, std::optional<int> epoch) {
    if (epoch && knownByEpoch(metric)) {
        const EpochPoint* shown = nullptr;
        for (const EpochPoint& point : result.epochs)
            if (point.epoch <= *epoch)
                shown = &point;
        if (shown && (!result.failure || shown->epoch == *epoch))
            return liveValue(metric, *shown, result.sae.latents).value_or(std::nan(""));
        return std::nan("");
    }
    const MetricDefinition* values = findMetric(metric);
    return values && !result.failure ? result.train.metrics.*(values->value) : std::nan("");
}

// With gaps where a layer between them has no value.
void addPoint(std::vector<Point>& points, double x, double y) {
    if (!points.empty() && x > points.back().x + 1)
        points.push_back({points.back().x + 1, std::nan("")});
    points.push_back({x, y});
}

// In layer order; a layer that is not there is a gap.
std::vector<Point> pointsByLayer(std::string_view metric, const std::vector<LayerResultPtr>& layers,
                                 std::optional<int> epoch) {
    std::vector<Point> points;
    for (const LayerResultPtr& result : layers)
        addPoint(points, result->key.layer, valueOf(metric, *result, epoch));
    return points;
}

// The run with its repeats, or a control with its copies.
using Group = std::span<const DepthCurve>;
std::vector<Group> groupsOf(const std::vector<DepthCurve>& curves) {
    std::vector<Group> groups;
    for (std::size_t first = 0; first < curves.size();) {
        std::size_t end = first + 1;
        while (end < curves.size() && curves[end].id.control == curves[first].id.control)
            ++end;
        groups.emplace_back(curves.data() + first, end - first);
        first = end;
    }
    return groups;
}

// `value` of each layer over the group's curves; layers for which it is nothing are left out.
template <class Value> std::vector<LayerInterval> spreadOf(Group group, Value value) {
    std::map<int, std::vector<double>> values;
    for (const DepthCurve& curve : group)
        for (const LayerResultPtr& result : curve.layers)
            if (const std::optional<double> one = value(*result))
                values[result->key.layer].push_back(*one);
    std::vector<LayerInterval> spread;
    for (const auto& [layer, of] : values) {
        spread.push_back(interval(of));
        spread.back().layer = layer;
    }
    return spread;
}

// The means, with a band where the layer has enough curves to tell how they spread: of the run's repeats the 95 %
// interval of the mean, of a control's copies all of them, since what counts is whether the run lies among them.
void drawSpread(ChartSeries& series, const std::vector<LayerInterval>& spread, bool ofControl) {
    constexpr int enough = 3;
    for (const LayerInterval& layer : spread) {
        addPoint(series.points, layer.layer, layer.mean);
        if (layer.n >= enough)
            series.band.push_back(
                {double(layer.layer), ofControl ? layer.smallest : layer.low, ofControl ? layer.largest : layer.high});
    }
}

QString groupName(Group group) {
    const QString name = curveName({group.front().id.control, 0});
    const auto count =
        static_cast<int>(std::ranges::count_if(group, [](const DepthCurve& one) { return !one.layers.empty(); }));
    if (count <= 1)
        return group.size() == 1 ? curveName(group.front().id) : name;
    return group.front().id.control.empty() ? Charts::tr("%1, mean of %2 (95 %)").arg(name).arg(count)
                                            : Charts::tr("%1, mean of %2 (lowest to highest)").arg(name).arg(count);
}

ChartSeries groupSeries(std::string_view metric, Group group, std::optional<int> epoch) {
    const CurveId& first = group.front().id;
    ChartSeries series;
    series.name = groupName(group);
    series.id = seriesId(first);
    styleCurve(series, first);
    if (group.size() == 1)
        series.points = pointsByLayer(metric, group.front().layers, epoch);
    else
        drawSpread(series,
                   spreadOf(group, [&](const LayerResult& r) { return std::optional(valueOf(metric, r, epoch)); }),
                   !first.control.empty());
    return series;
}

// The same on the rows held out, dotted; no points where none are.
ChartSeries heldoutSeries(std::string_view metric, Group group) {
    const MetricDefinition* const definition = findMetric(metric);
    ChartSeries series;
    series.name = Charts::tr("%1, held out").arg(curveName({group.front().id.control, 0}));
    styleCurve(series, group.front().id);
    series.marker = Marker::None; // its points lie beside those trained on, whose markers they would cover
    series.dotted = true;
    if (definition)
        drawSpread(series,
                   spreadOf(group,
                            [&](const LayerResult& r) {
                                return r.heldout ? std::optional((*r.heldout).*(definition->value)) : std::nullopt;
                            }),
                   false);
    return series;
}

} // namespace

ChartSpec depthChart(std::string_view metric, const std::vector<DepthCurve>& curves, const DepthChartOptions& options) {
    const MetricText text = metricText(metric);
    const int last = options.range.lastOf(options.layers);
    ChartSpec spec;
    spec.title = options.epoch && knownByEpoch(metric)
                     ? Charts::tr("%1 by layer, epoch %2").arg(text.title).arg(*options.epoch)
                     : Charts::tr("%1 by layer").arg(text.title);
    spec.helpTopic = QString::fromUtf8(metric.data(), static_cast<qsizetype>(metric.size()));
    spec.x.title = Charts::tr("layer");
    spec.x.scale = AxisScale::Layers;
    spec.x.low = options.range.first - 0.5;
    spec.x.high = last + 0.5;
    spec.y.title = text.axis;
    spec.y.percent = text.percent;
    spec.y.fromZero = text.fromZero;
    spec.emptyText = Charts::tr("Each layer adds one point here as it is measured.");
    std::map<int, QStringList> warned; // of the run's layers
    for (const DepthCurve& curve : curves)
        for (const LayerResultPtr& result : curve.layers)
            if (const QStringList labels = curve.id.isRun() ? warningLabels(*result) : QStringList(); !labels.isEmpty())
                warned[result->key.layer] = labels;
    spec.readoutHeading = [warned, layers = options.layers](double x) -> QString {
        const int layer = static_cast<int>(x);
        const auto note = warned.find(layer);
        return Charts::tr("layer %1").arg(layerText(layer, layers)) +
               (note == warned.end() ? QString() : QStringLiteral(": ") + note->second.join(QStringLiteral("; ")));
    };
    if (!warned.empty()) {
        QStringList words;
        for (const auto& [layer, labels] : warned) {
            spec.marks.push_back(layer);
            words += labels;
        }
        words.removeDuplicates();
        spec.x.title = Charts::tr("layer (▼ %1)").arg(words.join(QStringLiteral(", ")));
    }
    for (const Group group : groupsOf(curves)) {
        ChartSeries series = groupSeries(metric, group, options.epoch);
        const Hue hue = series.hue;
        const bool dashed = series.dashed;
        const auto add = [&](ChartSeries one, bool expected) {
            one.expected = expected;
            if (expected || !one.points.empty())
                spec.series.push_back(std::move(one));
        };
        add(std::move(series), options.growing);
        if (group.front().id.control.empty() && !options.epoch)
            add(heldoutSeries(metric, group), options.growing && options.heldout);
        for (const DepthCurve& curve : group) {
            if (!curve.moving)
                continue;
            ChartSeries moving;
            moving.name = Charts::tr("in training");
            moving.id = seriesId(curve.id);
            moving.points = {{double(curve.moving->layer), curve.moving->value}};
            moving.hue = hue;
            moving.marker = Marker::HollowCircle;
            moving.dashed = dashed;
            moving.line = false;
            moving.inLegend = false; // it comes and goes: the plot would jump each time
            spec.series.push_back(std::move(moving));
        }
    }
    if (options.guide && *options.guide >= options.range.first && *options.guide <= last)
        spec.guide = *options.guide;
    if (options.ceiling && metric == "density" && !spec.empty())
        spec.lines.push_back({*options.ceiling, Charts::tr("ceiling k/F")});
    return spec;
}

std::optional<AxisWindow> replayExtent(std::string_view metric, const std::vector<DepthCurve>& curves) {
    if (!knownByEpoch(metric))
        return std::nullopt;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    const auto include = [&](double value) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    };
    for (const DepthCurve& curve : curves)
        for (const LayerResultPtr& result : curve.layers) {
            include(valueOf(metric, *result, std::nullopt));
            for (const EpochPoint& point : result->epochs)
                include(liveValue(metric, point, result->sae.latents).value_or(std::nan("")));
        }
    return high >= low ? std::optional(AxisWindow{low, high}) : std::nullopt;
}

void overlay(ChartSpec& chart, std::string_view metric, const std::vector<OverlaidCurve>& curves,
             std::optional<int> epoch) {
    // After the colours of the run and its controls (curve_text); an overlay never has another curve's.
    std::size_t style = 2;
    const auto taken = [&] {
        return std::any_of(chart.series.begin(), chart.series.end(), [&](const ChartSeries& own) {
            ChartSeries next;
            styleCompared(next, style);
            return own.dashed && own.hue == next.hue;
        });
    };
    for (const OverlaidCurve& curve : curves) {
        ChartSeries series;
        series.name = curve.name;
        series.points = pointsByLayer(metric, curve.layers, epoch);
        while (style < 6 && taken())
            ++style;
        styleCompared(series, style++);
        if (series.points.empty())
            continue;
        chart.x.high = std::max(chart.x.high.value_or(0), series.points.back().x + 0.5);
        chart.series.push_back(std::move(series));
    }
}

void styleCompared(ChartSeries& series, std::size_t index) {
    static constexpr std::array<Hue, 6> hues{Hue::Compared1, Hue::Compared2, Hue::Compared3,
                                             Hue::Compared4, Hue::Compared5, Hue::Compared6};
    static constexpr std::array<Marker, 6> markers{Marker::FilledCircle,   Marker::FilledSquare,
                                                   Marker::FilledDiamond,  Marker::FilledTriangle,
                                                   Marker::FilledPentagon, Marker::FilledStar};
    series.hue = hues[index % hues.size()];
    series.marker = markers[(index + index / hues.size()) % markers.size()];
    series.dotted = (index / hues.size()) % 2 == 1;
}

std::optional<double> liveValue(std::string_view metric, const EpochPoint& point, std::size_t latents) {
    if (metric == "density")
        return point.density;
    if (metric == "l0")
        return point.density * static_cast<double>(latents);
    if (metric == "mse")
        return point.mse;
    if (metric == "l1")
        return point.l1;
    if (metric == "objective")
        return point.objective;
    return std::nullopt;
}

bool knownByEpoch(std::string_view metric) {
    return liveValue(metric, {}, 0).has_value();
}

std::optional<double> densityCeiling(const SaeConfig& sae) {
    return sae.latents == 0 ? std::nullopt : sae.variant->densityCeiling(sae);
}

ChartSpec lossChart(const std::vector<EpochPoint>& epochs, double l1, int totalEpochs, bool logarithmic,
                    const SaeVariant& variant) {
    ChartSpec spec;
    spec.title = Charts::tr("Training");
    spec.helpTopic = QStringLiteral("training");
    spec.x.title = Charts::tr("epoch");
    spec.x.scale = AxisScale::Integer;
    spec.x.low = 0;
    spec.x.high = std::max(1, totalEpochs);
    spec.y.title = Charts::tr("loss, raw units");
    spec.y.scale = logarithmic ? AxisScale::Log : AxisScale::Linear;
    spec.y.fromZero = true;
    spec.emptyText = Charts::tr("The training curves of the chosen layer appear here, epoch by epoch.");
    spec.readoutHeading = [](double epoch) { return Charts::tr("epoch %1").arg(static_cast<int>(epoch)); };
    ChartSeries objective{Charts::tr("objective"), {}, Hue::Objective, Marker::None};
    ChartSeries mse{Charts::tr("MSE"), {}, Hue::Reconstruction, Marker::None, true};
    const bool ofDensity = variant.weighed(0, 1) != 0;
    ChartSeries sparsity{ofDensity ? Charts::tr("λ·density") : Charts::tr("λ·L1"), {}, Hue::Sparsity, Marker::None};
    for (const EpochPoint& point : epochs) {
        const double x = point.epoch;
        objective.points.push_back({x, point.objective});
        mse.points.push_back({x, point.mse});
        sparsity.points.push_back({x, l1 * variant.weighed(point.l1, point.density)});
    }
    spec.series = {std::move(objective), std::move(mse), std::move(sparsity)};
    return spec;
}

ChartSpec densityByEpochChart(const std::vector<EpochPoint>& epochs, int totalEpochs, std::optional<double> ceiling) {
    ChartSpec spec;
    spec.title = Charts::tr("Density while training");
    spec.helpTopic = QStringLiteral("density_by_epoch");
    spec.x.title = Charts::tr("epoch");
    spec.x.scale = AxisScale::Integer;
    spec.x.low = 0;
    spec.x.high = std::max(1, totalEpochs);
    spec.y.title = metricText("density").axis;
    spec.y.percent = true;
    spec.y.fromZero = true;
    spec.emptyText = Charts::tr("How active the latents are, epoch by epoch.");
    spec.readoutHeading = [](double epoch) { return Charts::tr("epoch %1").arg(static_cast<int>(epoch)); };
    ChartSeries density{Charts::tr("density"), {}, Hue::Density, Marker::None};
    for (const EpochPoint& point : epochs)
        density.points.push_back({double(point.epoch), point.density});
    spec.series = {std::move(density)};
    if (ceiling && !spec.empty())
        spec.lines.push_back({*ceiling, Charts::tr("ceiling k/F")});
    return spec;
}

ChartSpec latentDensityChart(const DensityHistogram* histogram) {
    constexpr double barLow = DensityHistogram::low - 0.5, barHigh = DensityHistogram::low - 0.25;
    constexpr double width = (DensityHistogram::high - DensityHistogram::low) / DensityHistogram::binCount;
    ChartSpec spec;
    spec.title = Charts::tr("Latent density");
    spec.helpTopic = QStringLiteral("latent_density");
    spec.x.title = Charts::tr("share of tokens on which a latent is active");
    spec.x.scale = AxisScale::Exponent;
    spec.x.percent = true;
    spec.x.low = barLow - 0.125;
    spec.x.high = DensityHistogram::high;
    spec.x.extraTick = ChartAxis::ExtraTick{(barLow + barHigh) / 2, Charts::tr("dead")};
    spec.y.title = Charts::tr("latents");
    spec.y.fromZero = true;
    spec.emptyText =
        Charts::tr("Rare latents stand at the left, busy ones at the right, dead ones in a bar of their own.");
    if (!histogram)
        return spec;
    // Edges run from the dead bar over an empty stretch to the bins, so that a readout finds each of them.
    spec.binEdges = {barLow, barHigh};
    spec.binCounts = {double(histogram->dead), 0};
    std::vector<double> edges{DensityHistogram::low}, counts;
    for (int bin = 0; bin < DensityHistogram::binCount; ++bin) {
        edges.push_back(DensityHistogram::low + width * (bin + 1));
        counts.push_back(histogram->bins[static_cast<std::size_t>(bin)]);
    }
    spec.binEdges.insert(spec.binEdges.end(), edges.begin(), edges.end());
    spec.binCounts.insert(spec.binCounts.end(), counts.begin(), counts.end());
    spec.readoutHeading = [](double x) {
        if (x < barHigh)
            return Charts::tr("dead latents");
        const auto percent = [](double exponent) { return QString::number(std::pow(10.0, exponent) * 100, 'g', 3); };
        const double low = std::floor((x - DensityHistogram::low) / width) * width + DensityHistogram::low;
        return Charts::tr("active on %1 to %2 % of tokens").arg(percent(low), percent(low + width));
    };
    ChartSeries dead{Charts::tr("dead"), barOutline({barLow, barHigh}, {double(histogram->dead)}), Hue::Dead,
                     Marker::None};
    dead.filled = true;
    dead.inLegend = false;
    dead.scales = false; // beside a third of the latents in one bar the others would be flat
    if (histogram->dead > 0)
        spec.labels.push_back({{barHigh + 0.03, double(histogram->dead)},
                               Charts::tr("%1 dead").arg(QLocale().toString(histogram->dead))});
    ChartSeries alive{Charts::tr("latents"), barOutline(edges, counts), Hue::Run, Marker::None};
    alive.filled = true;
    alive.inLegend = false;
    spec.series = {std::move(dead), std::move(alive)};
    return spec;
}

ChartSpec activationChart(const Histogram* histogram) {
    ChartSpec spec = histogramChart(histogram);
    spec.title = Charts::tr("Activations");
    spec.helpTopic = QStringLiteral("activations");
    spec.x.title = Charts::tr("size of a positive activation z");
    spec.x.scale = AxisScale::Exponent;
    spec.y.title = Charts::tr("count");
    spec.emptyText = Charts::tr("How large the latents' activations are, where they are active.");
    spec.readoutHeading = [](double x) {
        return Charts::tr("z about %1").arg(QString::number(std::pow(10.0, x), 'g', 3));
    };
    return spec;
}

ChartSpec inputsChart(const Histogram* histogram) {
    ChartSpec spec = histogramChart(histogram);
    spec.title = Charts::tr("Inputs");
    spec.helpTopic = QStringLiteral("input_power");
    spec.x.title = Charts::tr("value of an input x");
    spec.y.title = Charts::tr("count");
    spec.emptyText = Charts::tr("The activations of the model that the autoencoder is fed; measured when a layer is "
                                "finished.");
    spec.readoutHeading = [](double x) { return Charts::tr("x about %1").arg(QString::number(x, 'g', 3)); };
    return spec;
}

ChartSpec l0Chart(const Histogram* histogram) {
    ChartSpec spec = histogramChart(histogram);
    spec.title = Charts::tr("L0 per token");
    spec.helpTopic = QStringLiteral("l0_per_token");
    spec.x.title = Charts::tr("active latents of a token");
    spec.y.title = Charts::tr("tokens");
    spec.emptyText = Charts::tr("How many latents each token uses; measured when a layer is finished.");
    spec.readoutHeading = [](double x) {
        return Charts::tr("about %1 active latents").arg(QString::number(x, 'f', 0));
    };
    return spec;
}

} // namespace lamina
