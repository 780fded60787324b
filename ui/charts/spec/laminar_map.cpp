#include "ui/charts/spec/laminar_map.h"

#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

struct LaminarMap {
    Q_DECLARE_TR_FUNCTIONS(LaminarMap)
};

constexpr double gap = 6;
constexpr int bins = DensityHistogram::binCount;
constexpr double binWidth = (DensityHistogram::high - DensityHistogram::low) / bins;

// viridis by Stéfan van der Walt and Nathaniel Smith (matplotlib, CC0), every 17th of its 256 colours; between them
// straight lines in sRGB stay within a step of the original.
constexpr std::array<QRgb, 16> viridis{0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e,
                                       0x1f988b, 0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725};

MapColumn columnOf(int layer, const DensityHistogram& histogram, MapColumn::State state) {
    MapColumn column;
    column.layer = layer;
    column.state = state;
    column.counts[0] = histogram.dead;
    for (std::size_t bin = 0; bin < histogram.bins.size(); ++bin)
        column.counts[bin + 1] = histogram.bins[bin];
    for (const double count : column.counts)
        column.latents += count;
    return column;
}

double roundUp(double value) {
    for (const double end : {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75})
        if (value <= end)
            return end;
    return 1;
}

} // namespace

bool MapSpec::empty() const {
    for (const MapPanel& panel : panels)
        for (const MapColumn& column : panel.columns)
            if (column.state != MapColumn::State::Missing)
                return false;
    return true;
}

MapSpec mapOf(const std::vector<MapCurve>& curves, int modelLayers, const LayerRange& range, double leastTop) {
    MapSpec spec;
    spec.title = LaminarMap::tr("Laminar map: how active the latents of each layer are");
    spec.modelLayers = modelLayers;
    spec.emptyText = LaminarMap::tr("Each layer adds a column here as it is measured.");
    spec.helpTopic = QStringLiteral("laminar_map");
    const int last = range.lastOf(modelLayers);
    double largest = leastTop;
    for (const MapCurve& curve : curves) {
        MapPanel panel;
        panel.name = curveName(curve.id);
        panel.id = seriesId(curve.id);
        for (int layer = range.first; layer <= last; ++layer) {
            MapColumn column;
            column.layer = layer;
            const auto found = std::find_if(curve.layers.begin(), curve.layers.end(),
                                            [&](const LayerResultPtr& one) { return one->key.layer == layer; });
            if (found != curve.layers.end()) {
                if ((*found)->failure)
                    column.state = MapColumn::State::Failed;
                else
                    column = columnOf(layer, (*found)->train.latentDensity, MapColumn::State::Measured);
            } else if (curve.live && curve.live->first == layer) {
                column = columnOf(layer, curve.live->second, MapColumn::State::InTraining);
            }
            for (int row = 1; row < MapColumn::rowCount; ++row)
                largest = std::max(largest, column.share(row));
            panel.columns.push_back(column);
        }
        spec.panels.push_back(std::move(panel));
    }
    spec.top = roundUp(largest);
    return spec;
}

MapSpec mapOf(const Profile& profile, int modelLayers, const LayerRange& range) {
    std::vector<MapCurve> curves;
    for (const CurveId& id : firstCurves(profile.curves()))
        curves.push_back({id, profile.curve(id), std::nullopt});
    return mapOf(curves, modelLayers, range);
}

QRectF MapLayout::column(std::size_t panel, int layer) const {
    const QRectF& place = panels[panel];
    const double width = place.width() / layers;
    const double left = std::round(place.left() + width * (layer - firstLayer));
    return {left, place.top(), std::round(place.left() + width * (layer - firstLayer + 1)) - left, place.height()};
}

QRectF MapLayout::cell(const MapCell& cell) const {
    const QRectF across = column(cell.panel, cell.layer);
    if (cell.row == 0)
        return {across.left(), across.bottom() - deadHeight, across.width(), deadHeight};
    const double floor = across.bottom() - deadHeight - deadGap;
    const double top = std::round(floor - cellHeight * cell.row);
    return {across.left(), top, across.width(), std::round(floor - cellHeight * (cell.row - 1)) - top};
}

std::optional<MapCell> MapLayout::at(QPointF position) const {
    for (std::size_t panel = 0; panel < panels.size(); ++panel) {
        const QRectF& place = panels[panel];
        if (!place.contains(position))
            continue;
        const int layer =
            firstLayer +
            std::clamp(static_cast<int>((position.x() - place.left()) / place.width() * layers), 0, layers - 1);
        const double above = place.bottom() - deadHeight - deadGap / 2 - position.y();
        if (above < 0)
            return MapCell{panel, layer, 0};
        const double bin = (place.bottom() - deadHeight - deadGap - position.y()) / cellHeight;
        return MapCell{panel, layer, 1 + std::clamp(static_cast<int>(std::floor(bin)), 0, bins - 1)};
    }
    return std::nullopt;
}

MapLayout layOutMap(const QRectF& target, const MapSpec& spec, const ChartTheme& theme) {
    const QFontMetricsF small(theme.font), heading(theme.headingFont);
    MapLayout layout;
    const bool named = spec.panels.size() > 1;
    const double left =
        target.left() + std::ceil(4 + small.height() + gap + small.horizontalAdvance(QStringLiteral("0.001 %")) + gap);
    const double top = target.top() + std::ceil(heading.height() + 3 * gap + (named ? small.height() + gap : 0));
    const double bottom = target.bottom() - std::ceil(2 * small.height() + 2 * gap);
    const double scaleWidth = 14,
                 scaleRoom = scaleWidth + gap + small.horizontalAdvance(QStringLiteral("≥ 100 %")) + 3 * gap;
    const double right = target.right() - scaleRoom - small.height() - gap - 4;
    const auto count = std::max<std::size_t>(1, spec.panels.size());
    const double between = 4 * gap;
    const double width = std::max(10.0, (right - left - between * double(count - 1)) / double(count));
    const double height = std::max(20.0, bottom - top);
    for (std::size_t i = 0; i < count; ++i)
        layout.panels.emplace_back(std::round(left + (width + between) * double(i)), std::round(top), std::round(width),
                                   std::round(height));
    if (!spec.panels.empty() && !spec.panels.front().columns.empty()) {
        layout.firstLayer = spec.panels.front().columns.front().layer;
        layout.layers = static_cast<int>(spec.panels.front().columns.size());
    }
    layout.deadHeight = std::max(6.0, std::round(height / 22));
    layout.deadGap = std::max(3.0, std::round(height / 60));
    layout.cellHeight = (std::round(height) - layout.deadHeight - layout.deadGap) / bins;
    layout.scale = QRectF(target.right() - scaleRoom + gap - small.height() - 4, top, scaleWidth, height);
    return layout;
}

std::pair<double, double> mapRowDensity(int row) {
    if (row <= 0)
        return {0, 0};
    const double low = DensityHistogram::low + binWidth * (row - 1);
    return {std::pow(10.0, low), std::pow(10.0, low + binWidth)};
}

QString mapRowText(int row) {
    if (row <= 0)
        return LaminarMap::tr("dead latents");
    const auto [low, high] = mapRowDensity(row);
    const auto percent = [](double share) { return QString::number(share * 100, 'g', 3); };
    return LaminarMap::tr("active on %1 to %2 % of tokens").arg(percent(low), percent(high));
}

QString mapReadout(const MapSpec& spec, const MapCell& cell, const QLocale& locale) {
    if (cell.panel >= spec.panels.size())
        return {};
    const MapPanel& panel = spec.panels[cell.panel];
    const auto found = std::find_if(panel.columns.begin(), panel.columns.end(),
                                    [&](const MapColumn& column) { return column.layer == cell.layer; });
    if (found == panel.columns.end())
        return {};
    const QString heading =
        LaminarMap::tr("layer %1").arg(layerText(cell.layer, spec.modelLayers)) + QStringLiteral(" · ") + panel.name;
    switch (found->state) {
    case MapColumn::State::Missing:
        return heading + QLatin1Char('\n') + LaminarMap::tr("not measured yet");
    case MapColumn::State::Failed:
        return heading + QLatin1Char('\n') + LaminarMap::tr("this layer has no result");
    case MapColumn::State::InTraining:
    case MapColumn::State::Measured:
        break;
    }
    const double count = found->counts[static_cast<std::size_t>(cell.row)];
    QString text = heading + QLatin1Char('\n') + mapRowText(cell.row) + QLatin1Char('\n') +
                   LaminarMap::tr("%1 of the layer's latents (%2 of %3)")
                       .arg(formatValue(found->share(cell.row), true, 3, locale), locale.toString(count, 'f', 0),
                            locale.toString(found->latents, 'f', 0));
    if (found->state == MapColumn::State::InTraining)
        text += QLatin1Char('\n') + LaminarMap::tr("in training");
    return text;
}

QColor mapColour(double shareOfTop, bool dark) {
    const double share = std::clamp(shareOfTop, 0.0, 1.0);
    const double place = (dark ? share : 1 - share) * (viridis.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), viridis.size() - 2);
    const double weight = place - static_cast<double>(below);
    const QColor a = QColor::fromRgb(viridis[below]), b = QColor::fromRgb(viridis[below + 1]);
    const auto mixed = [weight](int from, int to) {
        return static_cast<int>(std::lround(from + weight * (to - from)));
    };
    const QColor colour(mixed(a.red(), b.red()), mixed(a.green(), b.green()), mixed(a.blue(), b.blue()));
    constexpr double paledTo = 0.25, paleness = 0.7; // of the scale; of white, at its low end
    if (dark || share >= paledTo)
        return colour;
    const double white = paleness * (1 - share / paledTo);
    const auto paled = [white](int value) { return static_cast<int>(std::lround(value + white * (255 - value))); };
    return QColor(paled(colour.red()), paled(colour.green()), paled(colour.blue()));
}

QColor deadColour(double share, const ChartTheme& theme) {
    const double ink = 0.06 + 0.94 * std::clamp(share, 0.0, 1.0); // one dead latent is to be seen, too
    const auto mixed = [ink](int ground, int text) {
        return static_cast<int>(std::lround(ground + ink * (text - ground)));
    };
    return QColor(mixed(theme.background.red(), theme.text.red()), mixed(theme.background.green(), theme.text.green()),
                  mixed(theme.background.blue(), theme.text.blue()));
}

} // namespace lamina
