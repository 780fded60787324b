#include "profile/curves.h"

#include "base/number_format.h"
#include "profile/controls.h"
#include "profile/run_config.h"
#include "profile/sweep/sweep.h"

#include <algorithm>

namespace lamina {

CurveId curveNamed(std::string_view controlText, int repeat, std::string_view point) {
    return {controlText == "none" ? std::string() : std::string(controlText), repeat, std::string(point)};
}

bool isControlName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name != "none" && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool isPointName(std::string_view name) {
    const std::size_t equals = name.find('=');
    return equals != std::string_view::npos && equals > 0 && name.size() <= 64 &&
           std::ranges::all_of(name.substr(0, equals),
                               [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); }) &&
           parseNumber(name.substr(equals + 1));
}

std::vector<CapturePass> capturePasses(const RunConfig& config) {
    std::vector<CapturePass> passes;
    const CurveNumbers repeats = config.repeatNumbers(), copies = config.copyNumbers();
    const std::vector<std::string> points = sweepPoints(config);
    for (int repeat = repeats.first; repeat < repeats.end(); ++repeat) {
        if (passes.empty() || config.vary != Vary::Sae)
            passes.emplace_back();
        passes.back().curves.push_back({{}, repeat, {}});
        for (const std::string& point : points)
            passes.back().curves.push_back({{}, repeat, point});
    }
    for (const std::string& control : config.controls)
        for (int copy = copies.first; copy < copies.end(); ++copy)
            passes.push_back({control, {{control, copy, {}}}});
    return passes;
}

std::size_t curveCount(const RunConfig& config) {
    return static_cast<std::size_t>(config.repeatNumbers().count) * (1 + sweepPoints(config).size()) +
           config.controls.size() * static_cast<std::size_t>(config.copyNumbers().count);
}

std::string curveLabel(const CurveId& curve) {
    std::string label(runLabel);
    if (!curve.control.empty()) {
        const Control* control = findControl(curve.control);
        label = control ? std::string(control->label) : curve.control;
    }
    if (curve.repeat > 0)
        label += ", repeat " + std::to_string(curve.repeat + 1);
    if (const std::size_t equals = curve.point.find('='); equals != std::string::npos)
        label += ", " + curve.point.substr(0, equals) + " = " + curve.point.substr(equals + 1);
    return label;
}

} // namespace lamina
