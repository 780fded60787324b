#include "ui/charts/draw/clipping.h"

#include <algorithm>

namespace lamina {

namespace {

// The line with a point added wherever it crosses an end of a range.
std::vector<Point> withCrossings(const std::vector<Point>& line, const AxisRange& x, const AxisRange& y) {
    std::vector<Point> dense;
    dense.reserve(line.size() + 8);
    std::vector<double> at; // shares of the way from one point to the next
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i > 0) {
            const Point& a = line[i - 1];
            const Point& b = line[i];
            at.clear();
            const auto cross = [&](double from, double to, double end) {
                if ((from < end && to > end) || (from > end && to < end))
                    at.push_back((end - from) / (to - from));
            };
            cross(a.x, b.x, x.low);
            cross(a.x, b.x, x.high);
            cross(a.y, b.y, y.low);
            cross(a.y, b.y, y.high);
            std::sort(at.begin(), at.end());
            for (const double share : at)
                dense.push_back({a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)});
        }
        dense.push_back(line[i]);
    }
    return dense;
}

// With room for rounding: a crossing lies on the end itself.
bool inside(double value, const AxisRange& range) {
    const double slack = (range.high - range.low) * 1e-9;
    return value >= range.low - slack && value <= range.high + slack;
}

} // namespace

std::vector<std::vector<Point>> clipLine(const std::vector<Point>& line, const AxisRange& x, const AxisRange& y) {
    std::vector<std::vector<Point>> pieces;
    bool open = false;
    for (const Point& point : withCrossings(line, x, y)) {
        if (!inside(point.x, x) || !inside(point.y, y)) {
            open = false;
            continue;
        }
        if (!open)
            pieces.emplace_back();
        open = true;
        pieces.back().push_back(point);
    }
    return pieces;
}

std::vector<Point> clipEdge(const std::vector<Point>& edge, const AxisRange& x, const AxisRange& y) {
    std::vector<Point> kept;
    for (const Point& point : withCrossings(edge, x, y))
        if (inside(point.x, x))
            kept.push_back({point.x, std::clamp(point.y, y.low, y.high)});
    return kept;
}

} // namespace lamina
