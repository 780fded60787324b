#include "ui/charts/spec/curve_text.h"

#include "profile/controls.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>

namespace lamina {

namespace {

struct Curves {
    Q_DECLARE_TR_FUNCTIONS(Curves)
};

// Place of a control in the table of controls; those that this version does not know come after it.
std::size_t controlIndex(const CurveId& curve) {
    std::size_t index = 0;
    for (const Control& control : controls()) {
        if (control.name == curve.control)
            break;
        ++index;
    }
    return index;
}

} // namespace

QString curveName(const CurveId& curve) {
    const QString name = tableText(curveLabel({curve.control, 0}));
    const QString whole = curve.repeat > 0 ? Curves::tr("%1, repeat %2").arg(name).arg(curve.repeat + 1) : name;
    return curve.isPoint() ? QString(whole + QStringLiteral(", ") + pointText(curve.point)) : whole;
}

QString pointText(const std::string& point) {
    const QString text = fromStd(point);
    const qsizetype equals = text.indexOf(QLatin1Char('='));
    const QString key = text.left(equals);
    return (key == QLatin1String("l1") ? QStringLiteral("λ") : key) + QStringLiteral(" = ") +
           QLocale().toString(text.mid(equals + 1).toDouble(), 'g', QLocale::FloatingPointShortest);
}

Hue curveHue(const CurveId& curve) {
    static constexpr std::array hues{Hue::Control, Hue::Compared3, Hue::Compared4, Hue::Compared5, Hue::Compared6};
    return curve.control.empty() ? Hue::Run : hues[controlIndex(curve) % hues.size()];
}

void styleCurve(ChartSeries& series, const CurveId& curve) {
    static constexpr std::array markers{Marker::HollowSquare, Marker::HollowDiamond, Marker::HollowTriangle};
    series.hue = curveHue(curve);
    series.dashed = !curve.control.empty();
    series.marker = curve.control.empty() ? Marker::FilledCircle : markers[controlIndex(curve) % markers.size()];
}

QString seriesId(const CurveId& curve) {
    return QStringLiteral("curve:%1:%2").arg(fromStd(curve.controlText())).arg(curve.repeat);
}

std::optional<CurveId> curveOfSeries(const QString& id) {
    const QStringList parts = id.split(QLatin1Char(':'));
    if (parts.size() != 3 || parts[0] != QLatin1String("curve"))
        return std::nullopt;
    return curveNamed(parts[1].toStdString(), parts[2].toInt());
}

} // namespace lamina
