// What may be said of a curve, in the language of the window.
#pragma once

#include "profile/profile.h"

#include <QString>
#include <string_view>
#include <vector>

namespace lamina {

// How a metric changes with depth; and what the run and a control share (empty for a control that this version does not
// know). Failed layers are left out.
QString depthSentenceText(std::string_view metric, const std::vector<LayerResultPtr>& curve);
QString sharedShapeText(std::string_view metric, const std::vector<LayerResultPtr>& run,
                        const std::vector<LayerResultPtr>& curve, const std::string& control);

} // namespace lamina
