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

std::vector<CapturePass> capturePasses(const RunConfig& config) {
    std::vector<CapturePass> passes;
    const CurveNumbers repeats = config.repeatNumbers(), copies = config.copyNumbers();
    for (int repeat = repeats.first; repeat < repeats.end(); ++repeat)
        if (passes.empty() || config.vary != Vary::Sae)
            passes.push_back({{}, {repeat}});
        else
            passes.back().repeats.push_back(repeat);
    for (const std::string& control : config.controls)
        for (int copy = copies.first; copy < copies.end(); ++copy)
            passes.push_back({control, {copy}});
    return passes;
}

std::size_t curveCount(const RunConfig& config) {
    return static_cast<std::size_t>(config.repeatNumbers().count) +
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
    return label;
}

} // namespace lamina
