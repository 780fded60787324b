// Which curve of a session a layer belongs to: the run itself or a control, which repeat of it, and at which point of a
// sweep.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct RunConfig;

struct CurveId {
    std::string control; // a name of controls(), or one of a newer version's; empty: the run itself
    int repeat = 0;
    std::string point{}; // "l1=0.5": the run's repeat with that setting in place of its own (Sweep); empty: its own

    // The run first, then the controls by name; in each by repeat, its points behind it.
    auto operator<=>(const CurveId&) const = default;
    bool isRun() const { return control.empty() && repeat == 0 && point.empty(); }
    bool isPoint() const { return !point.empty(); }
    // The curve that reads the same tokens and is no point.
    CurveId withoutPoint() const { return {control, repeat, {}}; }
    std::string_view controlText() const { return control.empty() ? std::string_view("none") : control; } // in files
};

// "none" is the run; any other text is a control's name.
CurveId curveNamed(std::string_view controlText, int repeat = 0, std::string_view point = {});
// Names may be those of controls that this version does not know: small letters, digits and hyphens, at most 64.
bool isControlName(std::string_view name);
// A setting's key, "=" and a number, at most 64 characters.
bool isPointName(std::string_view name);

struct LayerKey {
    CurveId curve;
    int layer = 0;
    auto operator<=>(const LayerKey&) const = default;
};

// Curves whose layers are captured once for all of them: they read the same tokens with the same weights.
struct CapturePass {
    std::string control;
    std::vector<CurveId> curves; // never empty
};
// What a run with this configuration draws, in the order in which it is computed: the run's repeats, each with the
// points of its sweep, then the copies of each control. Repeat r of a control has the seeds of repeat r of the run, so
// that the two make a pair.
std::vector<CapturePass> capturePasses(const RunConfig& config);
std::size_t curveCount(const RunConfig& config); // points included

// For people, in English: "this model", "random weights", "random weights, repeat 2" (repeats count from 0 in files,
// from 1 for people), "this model, l1 = 0.5". A control that this version does not know is called by its name.
std::string curveLabel(const CurveId& curve);

} // namespace lamina
