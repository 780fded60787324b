// The laminar map: one picture of the whole model. Layers across, log10 latent density up, colour = the share of a
// layer's latents with that density; dead latents stand in a row of their own at the bottom.
#pragma once

#include "profile/profile.h"
#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/chart_theme.h"

#include <QLocale>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <array>
#include <optional>
#include <vector>

namespace lamina {

// One layer of one curve. Row 0 holds the dead latents, row 1 + b the density histogram's bin b (rarest first).
struct MapColumn {
    enum class State { Missing, Measured, InTraining, Failed };
    static constexpr int rowCount = 1 + DensityHistogram::binCount;

    int layer = 0;
    State state = State::Missing;
    double latents = 0; // all of the layer's, the sum of counts
    std::array<double, rowCount> counts{};
    double share(int row) const { return latents > 0 ? counts[static_cast<std::size_t>(row)] / latents : 0; }
};

// One curve: the run or a control. Columns are the layers from first to last, all of them.
struct MapPanel {
    QString name;
    std::vector<MapColumn> columns;
    QString id{}; // which curve it is (seriesId()), for a click on one of its layers
};

struct MapSpec {
    QString title;
    std::vector<MapPanel> panels; // drawn side by side on one scale
    int modelLayers = 0;          // for "layer 3 (4 of 12)"
    double top = 0.1;             // share at the colour scale's end, of living latents; dead ones are told in greys
    std::optional<int> guide;     // the chosen layer, outlined
    QString emptyText;
    QString helpTopic;

    bool empty() const; // nothing measured yet
};

// What a map is made of: a curve's finished layers and the one in training.
struct MapCurve {
    CurveId id;
    std::vector<LayerResultPtr> layers;
    std::optional<std::pair<int, DensityHistogram>> live;
};

// `range`: the run's layers. The scale's end is a round value at or above the largest share of living latents in any
// panel, so that panels compare; `leastTop` keeps a live map's scale from jumping.
MapSpec mapOf(const std::vector<MapCurve>& curves, int modelLayers, const LayerRange& range, double leastTop = 0);
// Of a finished profile: every curve that was measured.
MapSpec mapOf(const Profile& profile, int modelLayers, const LayerRange& range);

// A place in a map.
struct MapCell {
    std::size_t panel = 0;
    int layer = 0;
    int row = 0;
    bool operator==(const MapCell&) const = default;
};

// Where everything stands: for painting and for the mouse.
struct MapLayout {
    std::vector<QRectF> panels; // cells with the dead row
    QRectF scale;               // the colour bar
    int firstLayer = 0, layers = 1;
    double cellHeight = 1, deadHeight = 1, deadGap = 1;

    QRectF cell(const MapCell& cell) const;
    QRectF column(std::size_t panel, int layer) const;
    std::optional<MapCell> at(QPointF position) const; // none outside the cells
};
MapLayout layOutMap(const QRectF& target, const MapSpec& spec, const ChartTheme& theme);

// Exact values of a cell in three lines; the names of its range alone.
QString mapReadout(const MapSpec& spec, const MapCell& cell, const QLocale& locale);
QString mapRowText(int row); // "dead latents", "active on 1.2 to 1.4 % of tokens"
// Ends of a row as shares of tokens; the dead row: 0 and 0.
std::pair<double, double> mapRowDensity(int row);

// The scale's colour for a share of its end, 0 to 1: viridis, from near the background (few) to far from it (many), so
// that "more" reads the same way in both themes. In the light theme the brightest yellow is paled: a single latent is
// no alarm.
QColor mapColour(double shareOfTop, bool dark);
// Of the row of dead latents, whose share goes up to all of them: from the background to the text's colour.
QColor deadColour(double share, const ChartTheme& theme);

} // namespace lamina
