#include "ui/charts/widgets/chart_zoom.h"

#include <algorithm>

namespace lamina {

namespace {

constexpr std::size_t mostSteps = 100;
constexpr double deepestZoom = 1e-4; // of the whole axis

double smallestSpan(const ShownAxis& axis) {
    if (axis.axis.scale == AxisScale::Layers || axis.axis.scale == AxisScale::Integer)
        return 2;
    return (axis.whole.high - axis.whole.low) * deepestZoom;
}

bool coversAll(double span, const AxisRange& whole) {
    return !(span < (whole.high - whole.low) * (1 - 1e-9));
}

// The window of a range that is made wide enough and moved inside the whole axis; nullopt where it is all of it.
std::optional<AxisWindow> windowOf(const ShownAxis& axis, const AxisRange& range) {
    const double span = std::max(range.high - range.low, smallestSpan(axis));
    if (coversAll(span, axis.whole))
        return std::nullopt;
    const double middle = (range.low + range.high) / 2;
    const double low = std::clamp(middle - span / 2, axis.whole.low, axis.whole.high - span);
    return AxisWindow{fromDrawing(axis.axis, low), fromDrawing(axis.axis, low + span)};
}

AxisRange scaled(const AxisRange& range, double about, double factor) {
    return {about - (about - range.low) * factor, about + (range.high - about) * factor};
}

std::optional<AxisWindow> moved(const ShownAxis& axis, double share) {
    const double span = axis.shown.high - axis.shown.low;
    if (coversAll(span, axis.whole))
        return std::nullopt;
    const double low = std::clamp(axis.shown.low + share * span, axis.whole.low, axis.whole.high - span);
    return AxisWindow{fromDrawing(axis.axis, low), fromDrawing(axis.axis, low + span)};
}

AxisRange inside(const AxisRange& part, const AxisRange& whole) {
    return {std::max(whole.low, std::min(part.low, part.high)), std::min(whole.high, std::max(part.low, part.high))};
}

} // namespace

bool ChartZoom::set(const Windows& windows, Step step) {
    if (windows == m_now)
        return false;
    if (step == Step::New) {
        m_before.push_back(m_now);
        if (m_before.size() > mostSteps)
            m_before.erase(m_before.begin());
    }
    m_now = windows;
    return true;
}

bool ChartZoom::undo() {
    if (m_before.empty())
        return false;
    const Windows before = m_before.back();
    m_before.pop_back();
    return set(before, Step::Same);
}

bool ChartZoom::reset() {
    return set({}, Step::New);
}

bool ChartZoom::clear() {
    m_before.clear();
    return set({}, Step::Same);
}

bool ChartZoom::zoomAbout(const ShownAxis& x, const ShownAxis& y, Point about, double xFactor, double yFactor,
                          Step step) {
    Windows zoom = m_now;
    if (xFactor != 1)
        zoom.x = windowOf(x, scaled(x.shown, about.x, xFactor));
    if (yFactor != 1)
        zoom.y = windowOf(y, scaled(y.shown, about.y, yFactor));
    return set(zoom, step);
}

bool ChartZoom::pan(const ShownAxis& x, const ShownAxis& y, double xShare, double yShare, Step step) {
    Windows zoom = m_now;
    if (zoom.x)
        zoom.x = moved(x, xShare);
    if (zoom.y)
        zoom.y = moved(y, yShare);
    return set(zoom, step);
}

bool ChartZoom::toRectangle(const ShownAxis& x, const ShownAxis& y, std::optional<AxisRange> xPart,
                            std::optional<AxisRange> yPart) {
    Windows zoom = m_now;
    if (xPart)
        zoom.x = windowOf(x, inside(*xPart, x.whole));
    if (yPart)
        zoom.y = windowOf(y, inside(*yPart, y.whole));
    return set(zoom, Step::New);
}

void ChartZoom::follow(const ChartSpec& before, const ChartSpec& now) {
    const bool xOther = before.x.title != now.x.title || before.x.scale != now.x.scale;
    const bool yOther = xOther || before.y.title != now.y.title || before.y.scale != now.y.scale;
    if (!yOther)
        return;
    m_before.push_back(m_now);
    for (Windows& zoom : m_before) {
        zoom.y.reset();
        if (xOther)
            zoom.x.reset();
    }
    m_before.erase(std::unique(m_before.begin(), m_before.end()), m_before.end());
    m_now = m_before.back();
    m_before.pop_back();
}

} // namespace lamina
