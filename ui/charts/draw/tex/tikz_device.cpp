#include "ui/charts/draw/tex/tikz_device.h"

#include "ui/charts/draw/picture_options.h"
#include "ui/charts/draw/tex/tex_text.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainterPath>
#include <cmath>

namespace lamina {

class TikzEngine : public QPaintEngine {
public:
    explicit TikzEngine(double height) : QPaintEngine(AllFeatures), m_height(height) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState&) override {} // read when something is drawn
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}

    void drawPath(const QPainterPath& path) override {
        QString points;
        const QPainterPath placed = state->transform().map(path);
        for (int i = 0; i < placed.elementCount(); ++i) {
            const QPainterPath::Element& element = placed.elementAt(i);
            switch (element.type) {
            case QPainterPath::MoveToElement:
                points += QLatin1Char(' ') + at(element);
                break;
            case QPainterPath::LineToElement:
                points += QStringLiteral(" -- ") + at(element);
                break;
            case QPainterPath::CurveToElement:
                points += QStringLiteral(" .. controls ") + at(element) + QStringLiteral(" and ") +
                          at(placed.elementAt(i + 1)) + QStringLiteral(" .. ") + at(placed.elementAt(i + 2));
                i += 2;
                break;
            case QPainterPath::CurveToDataElement:
                break;
            }
        }
        draw(points + (closes(placed) ? QStringLiteral(" -- cycle") : QString()));
    }

    void drawRects(const QRectF* rects, int count) override {
        for (int i = 0; i < count; ++i) {
            const QRectF placed = state->transform().mapRect(rects[i]);
            draw(QLatin1Char(' ') + at(placed.bottomLeft()) + QStringLiteral(" rectangle ") + at(placed.topRight()));
        }
    }

    void drawPolygon(const QPointF* corners, int count, PolygonDrawMode mode) override {
        QPainterPath path;
        path.addPolygon(QPolygonF(QList<QPointF>(corners, corners + count)));
        if (mode != PolylineMode)
            path.closeSubpath();
        drawPath(path);
    }

    void drawTextItem(const QPointF& baseline, const QTextItem& item) override {
        const QString words = item.text().trimmed();
        if (words.isEmpty())
            return;
        const QTransform& placing = state->transform();
        const QPointF middle = placing.map(baseline + QPointF(item.width() / 2, 0));
        const double angle = -std::atan2(placing.m12(), placing.m11()) * 180 / M_PI;
        const double size = QFontInfo(item.font()).pixelSize();
        m_tikz +=
            QStringLiteral("\\node[anchor=base,inner sep=0pt%1,text={%2},font=\\fontsize{%3}{%4}\\selectfont%5] at %6 "
                           "{%7};\n")
                .arg(std::abs(angle) > 0.5 ? QStringLiteral(",rotate=%1").arg(angle, 0, 'f', 0) : QString(),
                     texColour(state->pen().color()), texPoints(size), texPoints(1.2 * size),
                     item.font().weight() > QFont::Medium ? QStringLiteral("\\bfseries") : QString(), at(middle),
                     texText(words));
    }

    QString tikz() const { return m_tikz; }

private:
    QString at(const QPointF& px) const {
        return QLatin1Char('(') + texCm(px.x()) + QLatin1Char(',') + texCm(m_height - px.y()) + QLatin1Char(')');
    }

    static bool closes(const QPainterPath& path) {
        const int count = path.elementCount();
        return count > 2 && QPointF(path.elementAt(0)) == QPointF(path.elementAt(count - 1));
    }

    void draw(const QString& path) {
        QStringList how;
        const auto opacity = [&](const char* what, const QColor& colour) {
            const double share = colour.alphaF() * state->opacity();
            if (share < 0.999)
                how << QStringLiteral("%1 opacity=%2").arg(QLatin1String(what)).arg(share, 0, 'f', 2);
        };
        if (state->brush().style() != Qt::NoBrush) {
            how << QStringLiteral("fill={%1}").arg(texColour(state->brush().color()));
            opacity("fill", state->brush().color());
        }
        if (state->pen().style() != Qt::NoPen) {
            how << QStringLiteral("draw={%1}").arg(texColour(state->pen().color()))
                << QStringLiteral("line width=%1pt").arg(texPoints(std::max(0.5, state->pen().widthF())));
            opacity("draw", state->pen().color());
        }
        if (!how.isEmpty())
            m_tikz += QStringLiteral("\\path[%1]%2;\n").arg(how.join(QLatin1Char(',')), path);
    }

    double m_height;
    QString m_tikz;
};

TikzDevice::TikzDevice(const QSizeF& size) : m_size(size), m_engine(std::make_unique<TikzEngine>(size.height())) {}

TikzDevice::~TikzDevice() = default;

QPaintEngine* TikzDevice::paintEngine() const {
    return m_engine.get();
}

QString TikzDevice::tikz() const {
    return m_engine->tikz();
}

int TikzDevice::metric(PaintDeviceMetric metric) const {
    switch (metric) {
    case PdmWidth:
        return qRound(m_size.width());
    case PdmHeight:
        return qRound(m_size.height());
    case PdmWidthMM:
        return qRound(m_size.width() / pxPerCm * 10);
    case PdmHeightMM:
        return qRound(m_size.height() / pxPerCm * 10);
    case PdmNumColors:
        return 1 << 24;
    case PdmDepth:
        return 32;
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
        return 96;
    case PdmDevicePixelRatio:
        return 1;
    case PdmDevicePixelRatioScaled:
        return static_cast<int>(devicePixelRatioFScale());
    }
    return 0;
}

} // namespace lamina
