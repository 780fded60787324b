// What may be said of one run's curve over depth, and of it beside a control's: descriptions of what was measured, each
// with the numbers it rests on, and never more. One table holds every template with its condition.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/depth_statistics.h"
#include "sae/sae_metrics.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// A sentence as a template with %1, %2 ... and its arguments, so that the window can translate it.
struct Sentence {
    std::string_view text;
    std::vector<std::string> arguments;
    std::string english() const;
};

// A curve as it is described: its finite points in layer order, and what a reader has to know of them.
struct DescribedCurve {
    std::string metric; // as the reader calls it: "density"
    bool percent = false;
    std::vector<DepthPoint> points;
    std::size_t failed = 0;        // layers that diverged: they have no point
    std::vector<int> dead;         // layers of which nearly all latents are dead
    std::optional<double> ceiling; // that the form of SAE sets: TopK's k/F for the density
    // Of the same layers, what a density or an FVU may follow instead of depth; empty for the other metrics.
    std::vector<DepthPoint> deadShare, inputPower;
};
// `layers`: of one curve, in layer order.
DescribedCurve describedCurve(std::string metricName, const MetricDefinition& metric,
                              std::span<const LayerResultPtr> layers);

// What stands between a curve and any word on its course; Course: nothing does.
enum class CurveKind { Nothing, TooFew, AllDead, AtCeiling, Constant, Course };
CurveKind kindOf(const DescribedCurve& curve);
// Why, for every kind but Course; and what the curve follows more closely than depth.
std::optional<Sentence> whyNoCourse(const DescribedCurve& curve);
std::optional<Sentence> followedBy(const DescribedCurve& curve);

// What the curve does: where it rises and by how much, where its extremes lie, or why it says nothing. At least one.
std::vector<Sentence> curveSentences(const DescribedCurve& curve);
// Level and shape of a control's curve beside the run's. `condition`: the control's, in the reader's language.
std::vector<Sentence> controlSentences(const DescribedCurve& run, const DescribedCurve& control,
                                       const std::string& condition);

// How far the sentences go, said once beside them.
inline constexpr std::string_view oneRunNote =
    "This describes one run. Another seed, article or setting may draw another curve.";
inline constexpr std::string_view oneCopyNote =
    "A control is drawn once: what it shares with the run is seen here, and how often chance would give it is not.";

// Every template and note above, for the translations.
std::vector<std::string_view> sentenceTemplates();

// Whether so few latents are left that the layer's numbers tell of its training alone: 99.5 % dead, or 90 % dead and
// the reconstruction no better than the mean.
bool nearlyAllDead(const SaeMetrics& metrics);

// "5.35 %", "0.0123": three digits, locale-free.
std::string valueInWords(double value, bool percent);
// "0.97"; "= 0.03", "< 0.001".
std::string correlationInWords(double rho);
std::string pInWords(double p);

} // namespace lamina
