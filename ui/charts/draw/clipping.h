// Cuts what is drawn at the part of the axes zoomed to, so that pictures too hold nothing outside the plot.
#pragma once

#include "ui/charts/spec/axis_ticks.h"

#include <vector>

namespace lamina {

// Drawing coordinates. The pieces of a line inside the ranges, cut exactly at their edges.
std::vector<std::vector<Point>> clipLine(const std::vector<Point>& line, const AxisRange& x, const AxisRange& y);

// An area's edge: cut at the x range, pressed onto the y range's ends where it leaves them. Empty: nothing inside.
std::vector<Point> clipEdge(const std::vector<Point>& edge, const AxisRange& x, const AxisRange& y);

} // namespace lamina
