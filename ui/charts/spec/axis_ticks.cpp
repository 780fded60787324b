#include "ui/charts/spec/axis_ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina {

namespace {

// The nice step (1, 2 or 5 times a power of ten) that gives at most `intervals` intervals.
double niceStep(double span, int intervals) {
    const double raw = span / std::max(1, intervals);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= raw * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

int integerStep(AxisScale scale, int span, int intervals) {
    static constexpr std::array<int, 6> steps{1, 2, 3, 4, 6, 12};
    if (scale == AxisScale::Layers)
        for (const int step : steps)
            if (span <= step * std::max(1, intervals))
                return step;
    return std::max(1, static_cast<int>(std::lround(niceStep(span, intervals))));
}

QString superscript(int number) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = number < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(number)))
        text += digits.at(digit.digitValue());
    return text;
}

QString powerOfTen(int exponent) {
    return QStringLiteral("10") + superscript(exponent);
}

QString fixedDecimals(double value, int decimals, const QLocale& locale) {
    QLocale plain = locale;
    plain.setNumberOptions(plain.numberOptions() | QLocale::OmitGroupSeparator);
    if (value == 0)
        value = 0; // no "-0"
    QString text = plain.toString(value, 'f', decimals);
    if (std::abs(value) >= 10000)
        text = locale.toString(value, 'f', decimals); // grouped only where it helps
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString scientific(double value, int digits, const QLocale& locale) {
    int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    double mantissa = value / std::pow(10.0, exponent);
    const double scale = std::pow(10.0, digits - 1);
    mantissa = std::round(mantissa * scale) / scale;
    if (std::abs(mantissa) >= 10) {
        mantissa /= 10;
        ++exponent;
    }
    QString text = fixedDecimals(mantissa, digits - 1, locale);
    const QString point = locale.decimalPoint();
    if (text.contains(point)) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
    }
    if (text == QLatin1String("1"))
        return powerOfTen(exponent);
    return text + QChar(0x00d7) + powerOfTen(exponent);
}

} // namespace

double toDrawing(const ChartAxis& axis, double value) {
    if (axis.scale != AxisScale::Log)
        return value;
    return value > 0 ? std::log10(value) : std::nan("");
}

double fromDrawing(const ChartAxis& axis, double position) {
    return axis.scale == AxisScale::Log ? std::pow(10.0, position) : position;
}

AxisRange niceRange(const ChartAxis& axis, double low, double high, const AxisRange* previous) {
    if (!(std::isfinite(low) && std::isfinite(high))) {
        low = 0;
        high = 1;
    }
    AxisRange range{axis.low ? toDrawing(axis, *axis.low) : low, axis.high ? toDrawing(axis, *axis.high) : high};
    if (axis.low && axis.high)
        return range;
    if (axis.fromZero && !axis.low && axis.scale != AxisScale::Log)
        range.low = std::min(0.0, low);
    if (axis.scale == AxisScale::Integer ||
        axis.scale == AxisScale::Layers) // whole numbers with half a step of air at both ends
        return {axis.low ? range.low : std::floor(low) - 0.5, axis.high ? range.high : std::ceil(high) + 0.5};
    if (!(range.high > range.low)) {
        const double air = range.high != 0 ? std::abs(range.high) * 0.5 : 1.0;
        range.high += air;
        if (!axis.low && !axis.fromZero)
            range.low -= air;
    }
    if (previous && low >= previous->low && high <= previous->high &&
        (range.high - range.low) * 2 >= previous->high - previous->low && (!axis.low || previous->low == range.low) &&
        (!axis.high || previous->high == range.high))
        return *previous;
    // A log axis of few decades ends at round parts of one, a linear axis at whole ticks.
    const double step =
        axis.scale == AxisScale::Log ? (range.high - range.low > 2 ? 1.0 : 0.25) : niceStep(range.high - range.low, 5);
    if (!axis.low && !(axis.fromZero && range.low == 0))
        range.low = std::floor(range.low / step + 1e-9) * step;
    if (!axis.high)
        range.high = std::ceil(range.high / step - 1e-9) * step;
    return range;
}

std::vector<Tick> axisTicks(const ChartAxis& axis, const AxisRange& range, int room, const QLocale& locale) {
    std::vector<Tick> ticks;
    const double span = range.high - range.low;
    if (!(span > 0))
        return ticks;
    room = std::max(2, room);
    const double slack = span * 1e-9;
    const double scale = axis.percent ? 100.0 : 1.0;

    if (axis.scale == AxisScale::Integer || axis.scale == AxisScale::Layers) {
        const int first = static_cast<int>(std::ceil(range.low - slack));
        const int last = static_cast<int>(std::floor(range.high + slack));
        const int step = integerStep(axis.scale, last - first + 1, room);
        const int start = static_cast<int>(std::ceil(first / double(step))) * step;
        for (int value = start; value <= last; value += step)
            ticks.push_back({double(value), locale.toString(value)});
    } else if (axis.scale == AxisScale::Log || axis.scale == AxisScale::Exponent) {
        const int first = static_cast<int>(std::ceil(range.low - slack));
        const int last = static_cast<int>(std::floor(range.high + slack));
        const int step = std::max(1, static_cast<int>(std::ceil((last - first + 1) / double(room))));
        const auto text = [&](double exponent) {
            const double value = std::pow(10.0, exponent) * scale;
            return axis.percent || (exponent >= -3 && exponent <= 3)
                       ? formatValue(value / scale, axis.percent, 1, locale)
                       : scientific(value, 1, locale);
        };
        if (last - first >= 2) {
            for (int exponent = first; exponent <= last; ++exponent)
                ticks.push_back({double(exponent), (exponent - first) % step == 0 ? text(exponent) : QString()});
        } else { // a decade or so: round parts of a power of ten too
            const std::vector<double> factors =
                last - first == 1 ? std::vector{1.0, 2.0, 5.0} : std::vector{1.0, 2.0, 3.0, 5.0, 7.0};
            for (int exponent = first - 2; exponent <= last + 1; ++exponent)
                for (const double factor : factors) {
                    const double position = exponent + std::log10(factor);
                    if (position >= range.low - slack && position <= range.high + slack)
                        ticks.push_back({position, formatValue(std::pow(10.0, position), axis.percent, 1, locale)});
                }
        }
    } else {
        const double step = niceStep(span * scale, std::min(room, 6) - 1 > 0 ? std::min(room, 6) : 2);
        const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
        const double largest = std::max(std::abs(range.low), std::abs(range.high)) * scale;
        const bool exponents = largest < 1e-3 || largest >= 1e6;
        for (double index = std::ceil(range.low * scale / step - 1e-6); index * step <= (range.high + slack) * scale;
             ++index) {
            const double value = index * step;
            ticks.push_back({value / scale, exponents && value != 0
                                                ? scientific(value, 3, locale)
                                                : fixedDecimals(value, exponents ? 0 : decimals, locale)});
        }
    }
    if (axis.extraTick) {
        const double clear = span / 12; // room for its label
        std::erase_if(ticks, [&](const Tick& tick) { return std::abs(tick.position - axis.extraTick->value) < clear; });
        ticks.insert(ticks.begin(), {axis.extraTick->value, axis.extraTick->label});
    }
    return ticks;
}

QString formatValue(double value, bool percent, int digits, const QLocale& locale) {
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const double shown = percent ? value * 100 : value;
    const QString unit = percent ? QStringLiteral("\u00a0%") : QString();
    if (shown == 0)
        return QStringLiteral("0") + unit;
    const double magnitude = std::abs(shown);
    if (magnitude < 1e-3 || magnitude >= 1e6)
        return scientific(shown, digits, locale) + unit;
    // Rounding may carry into the next decade (9.996 -> 10.0), so the decimals follow the rounded value.
    const double power = std::pow(10.0, digits - 1 - static_cast<int>(std::floor(std::log10(magnitude))));
    const double rounded = std::round(magnitude * power) / power;
    const int decimals = std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(rounded))));
    return fixedDecimals(shown, decimals, locale) + unit;
}

} // namespace lamina
