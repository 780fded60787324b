// Thins a long line for drawing without losing what the eye would see.
#pragma once

#include "ui/charts/spec/chart_spec.h"

#include <cstddef>
#include <vector>

namespace lamina {

inline constexpr std::size_t mostPointsDrawn = 1500;

// At most `most` points (plus one per gap), in order: first, last and every bucket's smallest and largest y are kept.
// Deterministic; a line of `most` points or fewer is returned as it is.
std::vector<Point> decimate(const std::vector<Point>& points, std::size_t most = mostPointsDrawn);

// Splits at gaps (y not finite): the runs between them, none empty.
std::vector<std::vector<Point>> splitAtGaps(const std::vector<Point>& points);

} // namespace lamina
