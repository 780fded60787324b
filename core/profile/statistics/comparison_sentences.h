// What may be said of sessions beside each other: of a metric in two of them, and whether both model sizes draw the
// same profile. The rules stand in depth_comparison.h and, for readers, in the help topic "compare".
#pragma once

#include "profile/statistics/claims.h"
#include "profile/statistics/depth_comparison.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// One of the sessions compared.
struct ComparedCurves {
    std::string name; // in sentences
    const RunConfig* config = nullptr;
    int modelLayers = 0;                // of the whole model
    std::vector<LayerResultPtr> layers; // of all its curves, complete ones
};

// Of two sessions and one kind of curve (`control` empty: the run).
CurveComparison compareCurves(std::string_view metric, std::string_view control, const ComparedCurves& first,
                              const ComparedCurves& second);

// Level, shape and depth of the largest difference, as a description; what their repeats say of slope and level, where
// both have at least three; and what the difference may come from. otherSettings: in which they differ besides the
// model, in the reader's words; empty: none.
std::vector<Sentence> comparisonSentences(std::string_view metric, const ComparedCurves& first,
                                          const ComparedCurves& second, const std::string& otherSettings,
                                          MetricNoun noun = englishNoun);

// The claim "both model sizes draw the same profile" held against all of them: each beside the first.
Finding modelsAgree(std::span<const ComparedCurves> sessions, const std::string& otherSettings,
                    MetricNoun noun = englishNoun);

// How to read the difference and its band, said once beside them.
inline constexpr std::string_view differenceNote =
    "The difference is drawn at the layers of the model with fewer of them; the other model's curve is read between "
    "its "
    "two layers at either side. The band is a 95 % interval (Welch) at each depth by itself: over many depths some lie "
    "outside it by chance.";

// Every template and note above, for the translations.
std::vector<std::string_view> comparisonTexts();

} // namespace lamina
