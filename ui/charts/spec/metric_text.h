// Metrics and layers in words, for titles, axes and tooltips; in the language of the window.
#pragma once

#include <QString>
#include <string_view>

namespace lamina {

struct MetricText {
    QString title;   // "Density"
    QString axis;    // "density (%)"
    QString meaning; // one sentence for a newcomer
    bool percent = false;
    bool fromZero = true;
};

// A metric by its name in files (metricDefinitions()); an unknown name is its own title.
MetricText metricText(std::string_view name);

// "3 (4 of 12)": layers are numbered from 0; the second form counts them.
QString layerText(int layer, int layers);

} // namespace lamina
