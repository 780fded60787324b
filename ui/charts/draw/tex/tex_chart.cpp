#include "ui/charts/draw/tex/tex_chart.h"

#include "ui/charts/draw/decimation.h"
#include "ui/charts/draw/marker.h"
#include "ui/charts/draw/tex/tex_text.h"

#include <QFontInfo>
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace lamina {

namespace {

constexpr double gap = 6; // px

QString colourName(Hue hue) {
    static constexpr std::array names{"Run",       "Control",   "Objective", "Reconstruction", "Sparsity",
                                      "Density",   "Dead",      "Neutral",   "Others",         "Compared1",
                                      "Compared2", "Compared3", "Compared4", "Compared5",      "Compared6"};
    return QStringLiteral("lamina") + QLatin1String(names[static_cast<std::size_t>(hue)]);
}

QString defined(const QString& name, const QColor& colour) {
    return QStringLiteral("\\definecolor{%1}{HTML}{%2}\n").arg(name, colour.name().mid(1).toUpper());
}

QString markName(Marker marker) {
    switch (marker) {
    case Marker::HollowSquare:
    case Marker::FilledSquare:
        return QStringLiteral("square*");
    case Marker::HollowDiamond:
    case Marker::FilledDiamond:
        return QStringLiteral("diamond*");
    case Marker::HollowTriangle:
    case Marker::FilledTriangle:
        return QStringLiteral("triangle*");
    case Marker::FilledPentagon:
        return QStringLiteral("pentagon*");
    case Marker::FilledStar:
        return QStringLiteral("star");
    case Marker::None:
        return QStringLiteral("none");
    case Marker::FilledCircle:
    case Marker::HollowCircle:
        break;
    }
    return QStringLiteral("*");
}

QString fontOf(const QFont& font, bool bold = false) {
    const double size = QFontInfo(font).pixelSize();
    return QStringLiteral("\\fontsize{%1}{%2}\\selectfont%3")
        .arg(texPoints(size), texPoints(1.2 * size), bold ? QStringLiteral("\\bfseries") : QString());
}

// One chart being written.
class ChartWriter {
public:
    explicit ChartWriter(const TexChart& chart)
        : m_chart(chart), m_spec(chart.spec), m_theme(chart.theme),
          m_layout(layOut(chart.spec, chartRanges(chart.spec, nullptr), chart.place)) {}

    QString write() {
        defineColours();
        writeTitle();
        writeLegend();
        m_tex +=
            QStringLiteral("\\begin{axis}[\n  ") + axisOptions().join(QStringLiteral(",\n  ")) + QStringLiteral("]\n");
        for (const ChartSeries& series : m_spec.series)
            if (!series.hidden && !series.points.empty())
                writeSeries(series);
        writeLines();
        m_tex += QStringLiteral("\\end{axis}\n");
        return m_tex;
    }

private:
    // In the axis's own numbers: an Exponent axis is drawn by log10, a Log axis is TeX's own.
    static double inAxis(const ChartAxis& axis, double value) {
        return axis.percent && axis.scale != AxisScale::Exponent ? value * 100 : value;
    }
    static double ofPosition(const ChartAxis& axis, double position) {
        return inAxis(axis, fromDrawing(axis, position));
    }
    QString coordinates(double x, double y) const {
        return QLatin1Char('(') + texNumber(inAxis(m_spec.x, x)) + QLatin1Char(',') + texNumber(inAxis(m_spec.y, y)) +
               QLatin1Char(')');
    }
    // A place in the plot, by its position on both axes.
    QString placed(double xPosition, double yPosition) const {
        return QStringLiteral("(axis cs:%1,%2)")
            .arg(texNumber(ofPosition(m_spec.x, xPosition)), texNumber(ofPosition(m_spec.y, yPosition)));
    }
    QString cm(double x, double y) const {
        return QLatin1Char('(') + texCm(m_chart.corner.x() + x) + QStringLiteral("cm,") +
               texCm(m_chart.pictureHeight - m_chart.corner.y() - y) + QStringLiteral("cm)");
    }

    void defineColours() {
        m_tex += defined(QStringLiteral("laminaGround"), m_theme.background);
        m_tex += defined(QStringLiteral("laminaText"), m_theme.text);
        m_tex += defined(QStringLiteral("laminaFaint"), m_theme.faintText);
        m_tex += defined(QStringLiteral("laminaGrid"), m_theme.grid);
        m_tex += defined(QStringLiteral("laminaAxis"), m_theme.axis);
        m_tex += defined(QStringLiteral("laminaGuide"), m_theme.guide);
        std::set<Hue> hues;
        for (const ChartSeries& series : m_spec.series)
            hues.insert(series.hue);
        for (const Hue hue : hues)
            m_tex += defined(colourName(hue), m_theme.colour(hue));
    }

    void writeTitle() {
        m_tex += QStringLiteral("\\node[anchor=base west,inner sep=0pt,text=laminaText,font=%1] at %2 {%3};\n")
                     .arg(fontOf(m_theme.headingFont, true),
                          cm(m_layout.plot.left(), gap + 0.8 * m_layout.headingHeight), texText(m_spec.title));
    }

    QStringList axisOptions() const {
        const QString small = fontOf(m_theme.font);
        QStringList options{
            QStringLiteral("at={%1}").arg(cm(m_layout.plot.left(), m_layout.plot.bottom())),
            QStringLiteral("anchor=south west, scale only axis, clip mode=individual, unbounded coords=jump"),
            QStringLiteral("width=%1cm, height=%2cm").arg(texCm(m_layout.plot.width()), texCm(m_layout.plot.height()))};
        options << ends(QStringLiteral("x"), m_spec.x, m_layout.ranges.x)
                << ends(QStringLiteral("y"), m_spec.y, m_layout.ranges.y)
                << ticks(QStringLiteral("x"), m_spec.x, m_layout.xTicks)
                << ticks(QStringLiteral("y"), m_spec.y, m_layout.yTicks)
                << QStringLiteral("xlabel={%1}, ylabel={%2}").arg(texText(m_spec.x.title), texText(m_spec.y.title))
                << QStringLiteral("axis x line*=bottom, axis y line*=left, tick align=outside, minor tick num=0, "
                                  "scaled ticks=false")
                << QStringLiteral("x axis line style={laminaAxis}, y axis line style={draw=none}")
                << QStringLiteral("xtick style={laminaAxis}, ytick style={draw=none}, ymajorgrids, "
                                  "grid style={laminaGrid, line width=0.4pt}")
                << QStringLiteral("tick label style={font=%1, text=laminaText}").arg(small)
                << QStringLiteral("label style={font=%1, text=laminaFaint}").arg(small) << yLabelPlace(small);
        return options;
    }

    QString ends(const QString& name, const ChartAxis& axis, const AxisRange& range) const {
        return QStringLiteral("%1min=%2, %1max=%3%4")
            .arg(name, texNumber(ofPosition(axis, range.low)), texNumber(ofPosition(axis, range.high)),
                 axis.scale == AxisScale::Log ? QStringLiteral(", %1mode=log, %1minorticks=false").arg(name)
                                              : QString());
    }

    // As the chart has them, so that a log axis of shares and the place of dead latents read the same.
    QString ticks(const QString& name, const ChartAxis& axis, const std::vector<Tick>& ticks) const {
        QStringList places, labels;
        for (const Tick& tick : ticks) {
            places << texNumber(ofPosition(axis, tick.position));
            labels << QLatin1Char('{') + texText(tick.label) + QLatin1Char('}');
        }
        return QStringLiteral("%1tick={%2}, %1ticklabels={%3}")
            .arg(name, places.join(QLatin1Char(',')), labels.join(QLatin1Char(',')));
    }

    // At the chart's left edge, whatever the ticks are: axes of one column of charts line up.
    QString yLabelPlace(const QString& small) const {
        const double toEdge = m_layout.plot.left() - 4;
        return QStringLiteral("every axis y label/.style={at={(axis description cs:0,0.5)}, xshift=-%1cm, rotate=90, "
                              "anchor=north, font=%2, text=laminaFaint}")
            .arg(texCm(toEdge), small);
    }

    // Where the chart has it: a legend of pgfplots would be a grid, wider than the plot.
    void writeLegend() {
        const LegendLayout& legend = m_layout.legend;
        for (const LegendEntry& entry : legend.entries) {
            const ChartSeries& series = m_spec.series[entry.series];
            const double x = entry.place.left(), y = entry.place.center().y();
            const QString look = lineOptions(series);
            if (series.line)
                m_tex += QStringLiteral("\\draw[%1] %2 -- %3;\n").arg(look, cm(x, y), cm(x + legend.swatch, y));
            if (series.marker != Marker::None)
                m_tex += QStringLiteral("\\path[%1] plot[only marks] coordinates {%2};\n")
                             .arg(look, cm(x + legend.swatch / 2, y));
            m_tex += QStringLiteral("\\node[anchor=mid west, inner sep=0pt, text=laminaText, font=%1] at %2 {%3};\n")
                         .arg(fontOf(m_theme.font), cm(x + legend.swatch + gap, y), texText(entry.text));
        }
    }

    QString lineOptions(const ChartSeries& series) const {
        const QString colour = colourName(series.hue);
        QStringList options{series.line ? colour : QString(QStringLiteral("only marks, ") + colour)};
        const double width = series.filled ? 1.2 : m_theme.lineWidth * (m_layout.markerSize < 6 ? 0.8 : 1);
        options << QStringLiteral("line width=%1pt").arg(texPoints(width));
        if (series.dashed)
            options << QStringLiteral("dashed");
        else if (series.dotted)
            options << QStringLiteral("densely dotted");
        if (series.filled)
            options << QStringLiteral("fill=%1, fill opacity=%2")
                           .arg(colour, m_theme.dark ? QStringLiteral("0.45") : QStringLiteral("0.35"));
        options << QStringLiteral("mark=%1").arg(markName(series.marker));
        if (series.marker != Marker::None) {
            const double box = markerBox(series.marker, m_layout.markerSize);
            options << QStringLiteral("mark size=%1pt").arg(texPoints(box / 2))
                    << QStringLiteral("mark options={solid, line width=%1pt, draw=%2, fill=%3}")
                           .arg(texPoints(markerPen(series.marker)), colour,
                                isHollow(series.marker) ? QStringLiteral("laminaGround") : colour);
        }
        return options.join(QStringLiteral(", "));
    }

    void writeSeries(const ChartSeries& series) {
        writeBand(series);
        m_tex += QStringLiteral("\\addplot[%1] coordinates {").arg(lineOptions(series));
        for (const Point& point : decimate(series.points))
            m_tex += coordinates(point.x, std::isfinite(toDrawing(m_spec.y, point.y)) ? point.y : std::nan(""));
        m_tex += series.filled ? QStringLiteral("} \\closedcycle;\n") : QStringLiteral("};\n");
    }

    // Up along the high ends and back along the low ones, anew after each gap.
    void writeBand(const ChartSeries& series) {
        QString high, low;
        const auto close = [&] {
            if (!high.isEmpty())
                m_tex += QStringLiteral("\\addplot[draw=none, fill=%1, fill opacity=%2] coordinates {%3%4} "
                                        "-- cycle;\n")
                             .arg(colourName(series.hue),
                                  m_theme.dark ? QStringLiteral("0.22") : QStringLiteral("0.16"), high, low);
            high.clear();
            low.clear();
        };
        for (const Interval& interval : series.band) {
            if (!std::isfinite(toDrawing(m_spec.y, interval.low)) ||
                !std::isfinite(toDrawing(m_spec.y, interval.high))) {
                close();
                continue;
            }
            high += coordinates(interval.x, interval.high);
            low.prepend(coordinates(interval.x, interval.low));
        }
        close();
    }

    // Labelled lines, the line where layers are compared, marks and labels.
    void writeLines() {
        const AxisRange &x = m_layout.ranges.x, &y = m_layout.ranges.y;
        const QString small = fontOf(m_theme.font);
        for (const HorizontalLine& line : m_spec.lines) {
            const double at = toDrawing(m_spec.y, line.y);
            if (!(at >= y.low && at <= y.high))
                continue;
            const bool below = at > y.low + 0.85 * (y.high - y.low);
            m_tex += QStringLiteral("\\draw[laminaGuide, dash dot, line width=%1pt] %2 -- %3 node[anchor=%4, inner "
                                    "sep=2pt, text=laminaFaint, font=%5] {%6};\n")
                         .arg(texPoints(1.2), placed(x.low, at), placed(x.high, at),
                              below ? QStringLiteral("north east") : QStringLiteral("south east"), small,
                              texText(line.label));
        }
        if (m_spec.guide)
            if (const double at = toDrawing(m_spec.x, *m_spec.guide); at >= x.low && at <= x.high)
                m_tex += QStringLiteral("\\draw[laminaGuide, line width=%1pt] %2 -- %3;\n")
                             .arg(texPoints(1), placed(at, y.low), placed(at, y.high));
        for (const double mark : m_spec.marks)
            if (const double at = toDrawing(m_spec.x, mark); at >= x.low && at <= x.high)
                m_tex += QStringLiteral("\\fill[laminaFaint] %1 -- ++(-3pt,5.2pt) -- ++(6pt,0pt) -- cycle;\n")
                             .arg(placed(at, y.high));
        for (const PointLabel& label : m_spec.labels) {
            const double at = toDrawing(m_spec.y, label.at.y);
            const bool beyond = !(at < y.low + 0.9 * (y.high - y.low));
            m_tex += QStringLiteral("\\node[anchor=%1, inner sep=2pt, text=laminaText, font=%2] at %3 {%4};\n")
                         .arg(beyond ? QStringLiteral("north west") : QStringLiteral("south west"), small,
                              placed(toDrawing(m_spec.x, label.at.x), beyond ? y.high : at), texText(label.text));
        }
    }

    const TexChart& m_chart;
    const ChartSpec& m_spec;
    const ChartTheme& m_theme;
    const ChartLayout m_layout;
    QString m_tex;
};

} // namespace

QString texChart(const TexChart& chart) {
    return ChartWriter(chart).write();
}

} // namespace lamina
