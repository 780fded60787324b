// What may be said of a curve, in the language of the window.
#pragma once

#include "profile/profile.h"

#include <QStringList>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// What the curve of a metric does, and how a control's lies beside the run's (empty for a control that this version
// does not know): one sentence a line. Failed layers are left out.
QStringList curveTexts(std::string_view metric, const std::vector<LayerResultPtr>& curve);
QStringList controlTexts(std::string_view metric, const std::vector<LayerResultPtr>& run,
                         const std::vector<LayerResultPtr>& curve, const std::string& control);

// What has to be known of one layer before its numbers are read: the sentences, and in a few words with semicolons
// between ("mostly dead latents; still moving"). Empty where there is nothing.
QStringList warningTexts(const LayerResult& layer);
QString warningLabels(const LayerResult& layer);

} // namespace lamina
