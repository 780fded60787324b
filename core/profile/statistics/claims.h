// The three claims that students meet, held against a session: each supported, not supported, or not yet to be told,
// with the numbers that rests on and what would settle it. The rules stand in claims.cpp and, for readers, in the help
// topic "findings".
#pragma once

#include "profile/profile.h"
#include "profile/statistics/curve_sentences.h"
#include "profile/statistics/frontier.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

inline constexpr std::string_view modelsClaim = "Both model sizes draw the same profile.";

enum class Verdict { Supported, NotSupported, CannotTell };
// "supported", "not supported", "cannot tell yet"; shown in words, so in the tables' translations.
std::string_view verdictText(Verdict verdict);

// What would settle a claim: settings to change, by key, or another model to compare with (then none).
struct Settle {
    std::string_view label; // of the button: "Run 5 repeats"
    std::vector<std::pair<std::string_view, std::string>> settings;
};

struct Finding {
    std::string_view name;  // in files: "density_rises"
    std::string_view claim; // as a sentence
    Verdict verdict = Verdict::CannotTell;
    std::vector<Sentence> grounds;
    std::optional<Settle> settle; // nullopt: nothing would, or it is settled
};

// A metric's name in the reader's language, for sentences.
using MetricNoun = std::string (*)(const MetricDefinition&);
std::string englishNoun(const MetricDefinition& metric);

// layers: of all curves of one session; frontiers: of its sweep, if it has one; config: its own; modelLayers: of the
// whole model.
std::vector<Finding> findings(const RunConfig& config, int modelLayers, std::span<const LayerResultPtr> layers,
                              const std::vector<LayerFrontier>& frontiers = {}, MetricNoun noun = englishNoun);

// What the run's repeats say of a metric's direction, and what a control's copies say of the run, to follow
// controlSentences(): nothing with one curve.
std::vector<Sentence> repeatSentences(const RunConfig& config, std::string_view metric,
                                      std::span<const LayerResultPtr> layers, MetricNoun noun = englishNoun);
std::vector<Sentence> copiesSentences(std::string_view metric, std::string_view control,
                                      std::span<const LayerResultPtr> layers, MetricNoun noun = englishNoun);

// Every template, claim, verdict and label above, for the translations.
std::vector<std::string_view> claimTexts();

} // namespace lamina
