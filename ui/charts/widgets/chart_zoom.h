// Which part of a chart is shown, and the steps back to what was shown before. A value: it knows no widget.
#pragma once

#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/chart_spec.h"

#include <optional>
#include <vector>

namespace lamina {

// An axis as it is drawn; ranges in drawing coordinates.
struct ShownAxis {
    const ChartAxis& axis;
    AxisRange shown;
    AxisRange whole; // without a zoom
};

class ChartZoom {
public:
    // Parts of the axes in data coordinates; none: all of that axis.
    struct Windows {
        std::optional<AxisWindow> x, y;
        bool operator==(const Windows&) const = default;
    };
    enum class Step { New, Same }; // whether the change can be undone by itself

    const Windows& windows() const { return m_now; }
    bool zoomed() const { return m_now != Windows{}; }
    bool canUndo() const { return !m_before.empty(); }

    // Each of these returns whether anything changed.
    bool set(const Windows& windows, Step step);
    bool undo();
    bool reset(); // shows everything; a step that can be undone
    bool clear(); // shows everything and forgets the steps
    // Scales what is shown about a position in drawing coordinates; a factor of 1 leaves an axis alone, one below 1
    // zooms in. No window shows less than two layers, or a ten thousandth of another axis.
    bool zoomAbout(const ShownAxis& x, const ShownAxis& y, Point about, double xFactor, double yFactor, Step step);
    // Moves the windows by shares of themselves, up to the axes' ends. An axis without a window stays.
    bool pan(const ShownAxis& x, const ShownAxis& y, double xShare, double yShare, Step step);
    // To parts given in drawing coordinates, their ends in any order; none: that axis stays.
    bool toRectangle(const ShownAxis& x, const ShownAxis& y, std::optional<AxisRange> xPart,
                     std::optional<AxisRange> yPart);
    // Another spec follows: an axis that means something else keeps no window, and the steps back lose it too.
    void follow(const ChartSpec& before, const ChartSpec& now);

private:
    Windows m_now;
    std::vector<Windows> m_before;
};

} // namespace lamina
