#include "ui/charts/draw/map_painter.h"

#include "ui/charts/spec/axis_ticks.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

struct LaminarMap {
    Q_DECLARE_TR_FUNCTIONS(LaminarMap)
};

constexpr double gap = 6; // px
constexpr double binWidth = (DensityHistogram::high - DensityHistogram::low) / DensityHistogram::binCount;

// Diagonal lines inside a rectangle, cut at its edges (a picture format may not clip).
std::vector<QLineF> hatching(const QRectF& place, double step) {
    std::vector<QLineF> lines;
    for (double offset = step; offset < place.width() + place.height(); offset += step) {
        const QPointF from(place.left() + std::max(0.0, offset - place.height()),
                           place.top() + std::min(offset, place.height()));
        const QPointF to(place.left() + std::min(offset, place.width()),
                         place.top() + std::max(0.0, offset - place.width()));
        lines.emplace_back(from, to);
    }
    return lines;
}

// In print the scale's lightness alone: it rises or falls all along, so that greys tell the same.
QColor cellColour(double shareOfTop, const ChartTheme& theme) {
    const QColor colour = mapColour(shareOfTop, theme.dark);
    if (!theme.grey)
        return colour;
    const int lightness = qGray(colour.rgb());
    return {lightness, lightness, lightness};
}

// One painting of one map.
class MapPainter {
public:
    MapPainter(QPainter& painter, const QRectF& target, const MapSpec& spec, const ChartTheme& theme,
               const QLocale& locale)
        : m_painter(painter), m_target(target), m_spec(spec), m_theme(theme), m_locale(locale), m_small(theme.font),
          m_layout(layOutMap(target, spec, theme)), m_first(m_layout.panels.front()) {}

    void paint() {
        m_painter.fillRect(m_target, m_theme.background);
        paintTitle();
        m_painter.setFont(m_theme.font);
        if (m_spec.empty()) {
            m_painter.setPen(m_theme.faintText);
            text(QRectF(m_first.topLeft(), m_layout.panels.back().bottomRight()), Qt::AlignCenter | Qt::TextWordWrap,
                 m_spec.emptyText);
            return;
        }
        paintDensityAxis();
        for (std::size_t panel = 0; panel < m_spec.panels.size(); ++panel) {
            paintPanelTexts(panel);
            paintCells(panel);
            paintPanelEdges(panel);
            paintLayerInTraining(panel);
            paintGuide(panel);
        }
        paintScale();
    }

private:
    void text(const QRectF& place, int alignment, const QString& words) {
        m_painter.drawText(place, alignment | Qt::TextDontClip, words);
    }

    void paintTitle() {
        const QFontMetricsF heading(m_theme.headingFont);
        m_painter.setFont(m_theme.headingFont);
        m_painter.setPen(m_theme.text);
        const double width = m_target.right() - m_first.left();
        text({m_first.left(), m_target.top() + gap, width, heading.height()}, Qt::AlignLeft | Qt::AlignVCenter,
             heading.elidedText(m_spec.title, Qt::ElideRight, width - gap));
    }

    // From the bottom up, at the left edge `x`.
    void upright(double x, const QString& words) {
        m_painter.save();
        m_painter.translate(x, m_first.center().y());
        m_painter.rotate(-90);
        text({-m_first.height() / 2, 0, m_first.height(), m_small.height()}, Qt::AlignHCenter | Qt::AlignTop,
             m_small.elidedText(words, Qt::ElideRight, m_first.height() + 40));
        m_painter.restore();
    }

    void paintDensityAxis() {
        const double floor = m_first.bottom() - m_layout.deadHeight - m_layout.deadGap;
        const double left = m_target.left(), width = m_first.left() - gap - 3 - left;
        m_painter.setPen(m_theme.text);
        for (int decade = 0; decade >= static_cast<int>(std::ceil(DensityHistogram::low)); --decade) {
            const double y = std::round(floor - (decade - DensityHistogram::low) / binWidth * m_layout.cellHeight);
            text({left, y - m_small.height() / 2, width, m_small.height()}, Qt::AlignRight | Qt::AlignVCenter,
                 formatValue(std::pow(10.0, decade), true, 1, m_locale));
            m_painter.fillRect(QRectF(m_first.left() - 5, y - 0.5, 4, 1), m_theme.axis);
        }
        text({left, m_first.bottom() - m_layout.deadHeight / 2 - m_small.height() / 2, width, m_small.height()},
             Qt::AlignRight | Qt::AlignVCenter, LaminarMap::tr("dead"));
        m_painter.setPen(m_theme.faintText);
        upright(left + 4, LaminarMap::tr("share of tokens on which a latent is active"));
        upright(m_target.right() - m_small.height() - 4, LaminarMap::tr("share of the layer's latents"));
    }

    void paintPanelTexts(std::size_t index) {
        const QRectF& place = m_layout.panels[index];
        m_painter.setPen(m_theme.text);
        if (m_spec.panels.size() > 1)
            text({place.left(), place.top() - m_small.height() - gap, place.width(), m_small.height()},
                 Qt::AlignLeft | Qt::AlignVCenter,
                 m_small.elidedText(m_spec.panels[index].name, Qt::ElideRight, place.width()));
        ChartAxis layers;
        layers.scale = AxisScale::Layers;
        const AxisRange range{m_layout.firstLayer - 0.5, m_layout.firstLayer + m_layout.layers - 0.5};
        const int room = static_cast<int>(place.width() / m_small.horizontalAdvance(QStringLiteral("0000")));
        for (const Tick& tick : axisTicks(layers, range, room, m_locale)) {
            const double x = m_layout.column(index, static_cast<int>(std::lround(tick.position))).center().x();
            text({x - 30, place.bottom() + gap, 60, m_small.height()}, Qt::AlignHCenter | Qt::AlignTop, tick.label);
        }
        m_painter.setPen(m_theme.faintText);
        text({place.left(), place.bottom() + gap + m_small.height(), place.width(), m_small.height()},
             Qt::AlignHCenter | Qt::AlignTop, LaminarMap::tr("layer"));
    }

    // Without antialiasing: cells then meet exactly.
    void paintCells(std::size_t index) {
        for (const MapColumn& column : m_spec.panels[index].columns) {
            if (column.state == MapColumn::State::Failed) {
                m_painter.setRenderHint(QPainter::Antialiasing, true);
                m_painter.setPen(QPen(m_theme.guide, 1));
                for (const QLineF& line : hatching(m_layout.column(index, column.layer), 7))
                    m_painter.drawLine(line);
                continue;
            }
            m_painter.setRenderHint(QPainter::Antialiasing, false);
            for (int row = 0; row < MapColumn::rowCount; ++row)
                if (column.counts[static_cast<std::size_t>(row)] > 0)
                    m_painter.fillRect(m_layout.cell({index, column.layer, row}),
                                       row == 0 ? deadColour(column.share(0), m_theme)
                                                : cellColour(column.share(row) / m_spec.top, m_theme));
        }
    }

    void paintPanelEdges(std::size_t index) {
        const QRectF& place = m_layout.panels[index];
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.setPen(QPen(m_theme.axis, 1));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(QRectF(place.left() - 1, place.top() - 1, place.width() + 1,
                                  place.height() - m_layout.deadHeight - m_layout.deadGap + 1));
        m_painter.drawRect(QRectF(place.left() - 1, place.bottom() - m_layout.deadHeight - 1, place.width() + 1,
                                  m_layout.deadHeight + 1));
        m_painter.setRenderHint(QPainter::Antialiasing, true);
    }

    // A hollow marker above it, as on the curves.
    void paintLayerInTraining(std::size_t index) {
        for (const MapColumn& column : m_spec.panels[index].columns) {
            if (column.state != MapColumn::State::InTraining)
                continue;
            const QRectF across = m_layout.column(index, column.layer);
            m_painter.setPen(QPen(m_theme.colour(Hue::Run), 2));
            m_painter.setBrush(m_theme.background);
            m_painter.drawEllipse(QPointF(across.center().x(), m_layout.panels[index].top() - 1), 4.5, 4.5);
        }
    }

    void paintGuide(std::size_t index) {
        if (!m_spec.guide || *m_spec.guide < m_layout.firstLayer ||
            *m_spec.guide >= m_layout.firstLayer + m_layout.layers)
            return;
        const QRectF across = m_layout.column(index, *m_spec.guide);
        m_painter.setPen(QPen(m_theme.text, 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(across.adjusted(-1, -1, 1, 1));
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.guide);
        const double x = across.center().x(), y = m_layout.panels[index].bottom() + 1;
        m_painter.drawPolygon(QPolygonF({{x - 4, y + 5}, {x + 4, y + 5}, {x, y}}));
    }

    // The colour scale of living latents, in as many steps as there are whole pixels, at most 64.
    void paintScale() {
        const QRectF& scale = m_layout.scale;
        const int steps = std::clamp(static_cast<int>(scale.height() / 2), 8, 64);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        for (int step = 0; step < steps; ++step) {
            const double from = std::round(scale.bottom() - scale.height() * step / steps);
            const double to = std::round(scale.bottom() - scale.height() * (step + 1) / steps);
            m_painter.fillRect(QRectF(scale.left(), to, scale.width(), from - to),
                               cellColour((step + 0.5) / steps, m_theme));
        }
        m_painter.setPen(QPen(m_theme.axis, 1));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(scale.adjusted(-1, -1, 0, 0));
        ChartAxis shares;
        shares.percent = true;
        m_painter.setPen(m_theme.text);
        for (const Tick& tick : axisTicks(shares, {0, m_spec.top}, 6, m_locale)) {
            const double y = scale.bottom() - scale.height() * tick.position / m_spec.top;
            text({scale.right() + gap, y - m_small.height() / 2, 100, m_small.height()},
                 Qt::AlignLeft | Qt::AlignVCenter, tick.label + QStringLiteral("\u00a0%"));
        }
    }

    QPainter& m_painter;
    const QRectF m_target;
    const MapSpec& m_spec;
    const ChartTheme& m_theme;
    const QLocale& m_locale;
    const QFontMetricsF m_small;
    const MapLayout m_layout;
    const QRectF m_first;
};

} // namespace

void paintLaminarMap(QPainter& painter, const QRectF& target, const MapSpec& spec, const ChartTheme& theme,
                     const QLocale& locale) {
    painter.save();
    MapPainter(painter, target, spec, theme, locale).paint();
    painter.restore();
}

} // namespace lamina
