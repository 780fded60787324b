// What a chart shows, as plain values: the window, the picture exports and the reports draw the same ChartSpec.
#pragma once

#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace lamina {

// One point in data coordinates. A y that is not finite is a gap: the line is interrupted there.
struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

// Colours are roles; the theme gives each its Okabe-Ito colour, another one in the dark theme where the light one would
// drown. A role never stands for itself alone: line style and marker tell series apart in greyscale too.
enum class Hue {
    Run,
    Control,
    Objective,
    Reconstruction,
    Sparsity,
    Density,
    Dead,
    Neutral,
    Others,    // a crowd of series behind those that are meant
    Compared1, // the first of several sessions on one pair of axes; six differ, then they repeat with other markers
    Compared2,
    Compared3,
    Compared4,
    Compared5,
    Compared6
};

enum class Marker {
    None,
    FilledCircle,
    HollowCircle,
    HollowSquare,
    HollowDiamond,
    HollowTriangle,
    FilledSquare,
    FilledDiamond,
    FilledTriangle,
    FilledPentagon,
    FilledStar
};

// An interval round a series at one x, such as 95 % of repeats.
struct Interval {
    double x = 0;
    double low = 0;
    double high = 0;
};

// A part of an axis, in data coordinates.
struct AxisWindow {
    double low = 0;
    double high = 0;
    bool operator==(const AxisWindow&) const = default;
};

struct ChartSeries {
    QString name; // in the legend and the readout
    std::vector<Point> points;
    Hue hue = Hue::Run;
    Marker marker = Marker::None;
    bool dashed = false;
    bool line = true;    // false: markers only
    bool filled = false; // the area below the line, for histograms (points are the outline)
    bool inLegend = true;
    bool inReadout = true;
    bool scales = true;           // false: the axes' automatic ends do not follow it; what is beyond them is cut
    bool hidden = false;          // switched off in the legend, which still names it
    std::vector<Interval> band{}; // drawn faint behind the line; empty: none
    bool dotted = false;          // a third line style; `dashed` goes before it
    bool expected = false;        // named in the legend before it has points, so that nothing moves when they come
    QString id{}; // which curve it is (seriesId()), for a click on one of its points; empty: no curve of the run
};

enum class AxisScale {
    Linear,
    Integer, // ticks at whole numbers only
    Layers,  // the same, in steps that divide common depths (12, 24, 36, 48)
    Log,     // data above 0; drawn by log10
    Exponent // data are log10 already; ticks are written 10^x
};

struct ChartAxis {
    QString title; // with its unit
    AxisScale scale = AxisScale::Linear;
    bool percent = false;            // data are shares 0-1, written as percent
    std::optional<double> low, high; // fixed ends; else nice ends round the data
    bool fromZero = false;           // the automatic low end is 0 (for data >= 0)
    // A tick of its own outside the scale, such as "dead" left of a log axis.
    struct ExtraTick {
        double value = 0;
        QString label;
    };
    std::optional<ExtraTick> extraTick;
};

// What stands above a point of the plot; at the plot's top where the point lies beyond it.
struct PointLabel {
    Point at;
    QString text;
};

// A labelled line across the plot, such as the ceiling k/F.
struct HorizontalLine {
    double y = 0;
    QString label;
};

struct ChartSpec {
    QString title; // heading above the plot
    ChartAxis x;
    ChartAxis y;
    std::vector<ChartSeries> series;
    std::optional<double> guide; // vertical line at the chosen x
    std::vector<double> marks;   // xs with a ▼ at the plot's top; x.title says what they stand for
    std::vector<HorizontalLine> lines;
    std::vector<PointLabel> labels;
    QString emptyText;                             // what will appear, shown while no series has a point
    std::function<QString(double)> readoutHeading; // the readout's first line for an x; none: the x itself
    // A histogram: one readout per bin, its count looked up by x in these edges (edges.size() == counts.size() + 1).
    std::vector<double> binEdges;
    std::vector<double> binCounts;
    std::optional<int> selectedBin;             // index into binCounts, drawn as chosen
    std::optional<AxisWindow> yExtent;          // the automatic ends of y hold this too
    std::optional<AxisWindow> xWindow, yWindow; // the part zoomed to; none: everything
    QString helpTopic;                          // key of the help text that explains this chart; empty: none

    bool empty() const;
};

inline bool ChartSpec::empty() const {
    for (const ChartSeries& one : series)
        if (!one.points.empty())
            return false;
    return true;
}

} // namespace lamina
