// All that is said of a metric in a session: of the run, its repeats, and each control beside it. The window, reports
// and the command line say the same.
#pragma once

#include "profile/controls.h"
#include "profile/statistics/claims.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// What sentences name in the reader's language.
struct SentenceWords {
    MetricNoun noun = englishNoun;
    std::string (*condition)(const Control&) = [](const Control& control) { return std::string(control.condition); };
};

struct ProfileSentences {
    std::vector<Sentence> run;
    std::vector<std::vector<Sentence>> controls; // of each that has layers, in the order of their names
    std::vector<std::string_view> notes;         // how far all this goes: table texts

    std::vector<Sentence> all() const;
};
// layers: of all curves, complete ones. withControls: also what lies beside the run.
ProfileSentences profileSentences(const RunConfig& config, std::string_view metric,
                                  std::span<const LayerResultPtr> layers, bool withControls,
                                  const SentenceWords& words = {});

} // namespace lamina
