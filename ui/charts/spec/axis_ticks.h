// Nice ticks and ends of an axis, and numbers as they are written on charts.
#pragma once

#include "ui/charts/spec/chart_spec.h"

#include <QLocale>
#include <vector>

namespace lamina {

struct AxisRange {
    double low = 0; // in drawing coordinates: log10 of the data on a Log axis
    double high = 1;
    bool operator==(const AxisRange&) const = default;
};

struct Tick {
    double position = 0; // drawing coordinates
    QString label;       // may be empty: grid line only
    bool operator==(const Tick&) const = default;
};

// Data to drawing coordinates (log10 on a Log axis; NaN for what a Log axis cannot show).
double toDrawing(const ChartAxis& axis, double value);
// And back.
double fromDrawing(const ChartAxis& axis, double position);

// The axis's ends for data between low and high (drawing coordinates): fixed ends where the axis has them, else whole
// ticks round the data. With `previous`, those ends stay while the data are inside and fill at least half of them,
// so a live axis does not jitter.
AxisRange niceRange(const ChartAxis& axis, double low, double high, const AxisRange* previous = nullptr);

// Ticks inside the range: at most `room` labels (at least 2 are tried); grid and label positions at nice values.
std::vector<Tick> axisTicks(const ChartAxis& axis, const AxisRange& range, int room, const QLocale& locale);

// A value with `digits` significant digits in the locale's form: "0.00123", "12.3 %", "1.2×10⁻⁵".
QString formatValue(double value, bool percent, int digits, const QLocale& locale);

} // namespace lamina
