// What pictures, files and tables can show: a chart or a laminar map.
#pragma once

#include "ui/charts/spec/chart_spec.h"
#include "ui/charts/spec/laminar_map.h"

#include <QString>
#include <variant>

namespace lamina {

using Figure = std::variant<ChartSpec, MapSpec>;

inline QString figureTitle(const Figure& figure) {
    return std::visit([](const auto& spec) { return spec.title; }, figure);
}

inline bool figureEmpty(const Figure& figure) {
    return std::visit([](const auto& spec) { return spec.empty(); }, figure);
}

} // namespace lamina
