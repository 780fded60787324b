#include "ui/charts/draw/decimation.h"

#include <algorithm>
#include <cmath>

namespace lamina {

std::vector<Point> decimate(const std::vector<Point>& points, std::size_t most) {
    if (points.size() <= most || most < 4)
        return points;
    std::vector<Point> kept;
    kept.reserve(most);
    kept.push_back(points.front());
    const std::size_t inner = points.size() - 2;
    const std::size_t buckets = (most - 2) / 2;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        const auto begin = points.begin() + 1 + static_cast<std::ptrdiff_t>(inner * bucket / buckets);
        const auto end = points.begin() + 1 + static_cast<std::ptrdiff_t>(inner * (bucket + 1) / buckets);
        if (begin == end)
            continue;
        const auto [lowest, highest] =
            std::minmax_element(begin, end, [](const Point& a, const Point& b) { return a.y < b.y; });
        kept.push_back(*std::min(lowest, highest));
        if (lowest != highest)
            kept.push_back(*std::max(lowest, highest));
    }
    kept.push_back(points.back());
    return kept;
}

std::vector<std::vector<Point>> splitAtGaps(const std::vector<Point>& points) {
    std::vector<std::vector<Point>> runs;
    bool open = false;
    for (const Point& point : points) {
        if (!std::isfinite(point.y)) {
            open = false;
            continue;
        }
        if (!open)
            runs.emplace_back();
        open = true;
        runs.back().push_back(point);
    }
    return runs;
}

} // namespace lamina
