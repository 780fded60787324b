#include "profile/curves.h"

#include "profile/controls.h"
#include "profile/run_config.h"

#include <algorithm>

namespace lamina {

CurveId curveNamed(std::string_view controlText, int repeat) {
    return {controlText == "none" ? std::string() : std::string(controlText), repeat};
}

bool isControlName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name != "none" && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::vector<CurveId> curvesOf(const RunConfig& config) {
    std::vector<CurveId> curves{CurveId{}};
    for (const std::string& control : config.controls)
        curves.push_back({control, 0});
    return curves;
}

std::string curveLabel(const CurveId& curve) {
    std::string label(runLabel);
    if (!curve.control.empty()) {
        const Control* control = findControl(curve.control);
        label = control ? std::string(control->label) : curve.control;
    }
    if (curve.repeat > 0)
        label += ", repeat " + std::to_string(curve.repeat + 1);
    return label;
}

} // namespace lamina
