#include "profile/statistics/claims.h"

#include "profile/statistics/inference.h"
#include "profile/sweep/sweep.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t fewestLayers = 6; // three parts of two

// The templates. Which is said when stands beside each.
namespace say {
// Fewer repeats than a claim takes.
constexpr std::string_view fewRepeats =
    "It takes %1 repeats or more to say more of %2 than what one curve does; here: %3.";
// The t interval of the slope lies on one side of 0; else the third.
constexpr std::string_view rises =
    "%1 rises with depth in %2 of %3 repeats: on average by %4 a layer (95 % interval %5 to "
    "%6, p %7).";
constexpr std::string_view falls =
    "%1 falls with depth in %2 of %3 repeats: on average by %4 a layer (95 % interval %5 to "
    "%6, p %7).";
constexpr std::string_view open =
    "%1 changes by %2 a layer on average over %3 repeats; the 95 % interval, %4 to %5, leaves "
    "open whether it rises or falls.";
// What the repeats differ by.
constexpr std::string_view bySeeds =
    "The repeats share model, article and windows and differ by their autoencoders' seeds: "
    "this is sure of this model on these windows.";
constexpr std::string_view byWindows =
    "The repeats read other windows of one article with one model: this is sure of this model on this article.";
// At least six layers that all repeats have.
constexpr std::string_view fits =
    "A straight line describes %1 of %2 repeats best, a parabola %3, a constant %4 (AICc).";
// The thirds and halves of the layers.
constexpr std::string_view outer = "%1: the outer thirds of the layers lie %2 above the middle third on average (95 % "
                                   "interval %3 to %4).";
constexpr std::string_view inner = "%1: the outer thirds of the layers lie %2 below the middle third on average (95 % "
                                   "interval %3 to %4).";
constexpr std::string_view halves =
    "%1 changes by %2 a layer up to the middle (p %3) and by %4 a layer from there (p %5).";
// Fewer layers than the course of a whole model takes, or a part of the model.
constexpr std::string_view fewLayers = "It takes %1 layers or more to say how %2 runs with depth; here: %3.";
constexpr std::string_view partOfModel =
    "Only %1 of the model's %2 layers were profiled: of the others nothing is said.";
constexpr std::string_view oneModel = "This session holds one model.";
// Beside N copies: by rank.
constexpr std::string_view copies =
    "Beside %2 copies of it the run's mean %1 has p %3 by rank, its slope p %4 and its order of "
    "layers p %5; only at 0.05 or below does the run stand apart.";
// Swept: enough layers at one L0.
constexpr std::string_view atL0 =
    "At an L0 of %1 in every layer, %2 is lowest in layer %3 (%4) and highest in layer %5 "
    "(%6).";
constexpr std::string_view meansAtL0 = "These are means over %1 repeats.";
constexpr std::string_view leftOutAtL0 = "Left out are the layers whose points do not reach that L0: %1.";
// Swept: too few layers at one L0.
constexpr std::string_view noL0 =
    "The sweep's points bring no more than %1 layers to one L0, too few to compare them so.";
constexpr std::string_view fewCopies =
    "%2 copies are too few to say whether the run's curve of %1 stands apart; it takes 19.";

constexpr std::array all{fewRepeats, rises, falls,     open,        bySeeds,     byWindows, fits,
                         outer,      inner, halves,    fewLayers,   partOfModel, oneModel,  copies,
                         fewCopies,  atL0,  meansAtL0, leftOutAtL0, noL0};
} // namespace say

constexpr std::string_view risesClaim = "Density rises with depth, about linearly.";
constexpr std::string_view middleClaim = "The middle layers reconstruct best (FVU is U-shaped).";

constexpr std::string_view moreRepeats = "Run 5 repeats";
constexpr std::string_view otherModel = "Compare with another model";
constexpr std::string_view sweepL1 = "Sweep λ, to compare layers at one L0";
constexpr std::array claimLabels{risesClaim, middleClaim, modelsClaim, moreRepeats, otherModel, sweepL1};

Settle fiveRepeats() {
    return {moreRepeats, {{"repeats", "5"}}};
}

// Nothing where L0 does not hang on λ.
std::optional<Settle> sweepOfL1(const RunConfig& config) {
    const Sweep sweep = suggestedSweep(config);
    return sweep.key == "l1" ? std::optional(Settle{sweepL1, {{"sweep", sweep.text()}}}) : std::nullopt;
}

struct Direction {
    MeanTest test;
    Sentence sentence;
};
Direction directionOf(const MetricDefinition& metric, const std::string& noun, const CurveGroup& group) {
    Direction direction{meanTest(slopes(group)), {}};
    const LayerInterval& spread = direction.test.spread;
    const auto words = [&](double value) { return valueInWords(value, metric.percent); };
    const std::string n = std::to_string(spread.n);
    if (direction.test.direction() == 0)
        direction.sentence = {say::open, {noun, words(spread.mean), n, words(spread.low), words(spread.high)}};
    else if (direction.test.direction() > 0)
        direction.sentence = {say::rises,
                              {noun, std::to_string(direction.test.above), n, words(spread.mean), words(spread.low),
                               words(spread.high), pInWords(direction.test.p)}};
    else
        direction.sentence = {say::falls,
                              {noun, std::to_string(direction.test.below), n, words(-spread.mean), words(-spread.high),
                               words(-spread.low), pInWords(direction.test.p)}};
    return direction;
}

Sentence scopeOf(const RunConfig& config) {
    return {config.vary == Vary::Sae ? say::bySeeds : say::byWindows, {}};
}

Sentence tooFewRepeats(const std::string& noun, std::size_t repeats) {
    return {say::fewRepeats, {std::to_string(fewestRepeats), noun, std::to_string(repeats)}};
}

// What keeps any claim on a metric from being told, whatever the repeats say; then the finding is complete.
bool obstructed(Finding& finding, const RunConfig& config, const MetricDefinition& metric, const std::string& noun,
                const CurveGroup& group, std::span<const LayerResultPtr> layers) {
    const std::vector<LayerResultPtr> mean = meanCurve({}, layers);
    const DescribedCurve described = describedCurve(noun, metric, mean);
    if (const auto why = whyNoCourse(described)) {
        finding.grounds.push_back(*why);
        return true;
    }
    if (described.points.size() < fewestLayers) {
        finding.grounds.push_back(
            {say::fewLayers, {std::to_string(fewestLayers), noun, std::to_string(described.points.size())}});
        return true;
    }
    if (group.values.size() < static_cast<std::size_t>(fewestRepeats)) {
        finding.grounds = curveSentences(described);
        finding.grounds.push_back(tooFewRepeats(noun, group.values.size()));
        finding.settle = fiveRepeats();
        return true;
    }
    if (const auto follows = followedBy(described)) {
        // At a fixed λ a weaker input alone leaves fewer latents alive: depth is not told apart from that.
        finding.grounds = {directionOf(metric, noun, group).sentence, *follows, scopeOf(config)};
        if (metric.name == "fvu") // which layers can be compared by at one L0
            finding.settle = sweepOfL1(config);
        return true;
    }
    return false;
}

// Supported: the slope's interval lies above 0 and a line describes at least half of the repeats best. Not supported:
// it lies below 0, or it lies above and a line describes fewer than half. Else open.
Finding densityRises(const RunConfig& config, std::span<const LayerResultPtr> layers, MetricNoun noun) {
    Finding finding{"density_rises", risesClaim, Verdict::CannotTell, {}, std::nullopt};
    const MetricDefinition& metric = *findMetric("density");
    const CurveGroup group = curveGroup(metric.name, {}, layers);
    if (obstructed(finding, config, metric, noun(metric), group, layers))
        return finding;
    const Direction direction = directionOf(metric, noun(metric), group);
    const BestFits fits = bestFits(group);
    const int told = fits.constant + fits.line + fits.parabola;
    finding.grounds = {direction.sentence};
    if (told > 0)
        finding.grounds.push_back({say::fits,
                                   {std::to_string(fits.line), std::to_string(told), std::to_string(fits.parabola),
                                    std::to_string(fits.constant)}});
    finding.grounds.push_back(scopeOf(config));
    if (direction.test.direction() < 0)
        finding.verdict = Verdict::NotSupported;
    else if (direction.test.direction() > 0 && told > 0)
        finding.verdict = 2 * fits.line >= told ? Verdict::Supported : Verdict::NotSupported;
    return finding;
}

// Where a sweep brings the layers to one L0: what FVU is there; nothing with too few layers.
struct AtL0 {
    CurveGroup group;
    std::vector<Sentence> sentences;
};
std::optional<AtL0> fvuAtL0(const std::vector<LayerFrontier>& frontiers, const MetricDefinition& metric,
                            const std::string& noun) {
    const EqualL0 at = equalL0(frontiers);
    if (at.layers.size() < fewestLayers)
        return std::nullopt;
    AtL0 there{groupAtL0(frontiers, at, metric.name), {}};
    const std::vector<LayerInterval> means = layerIntervals(there.group);
    const auto [lowest, highest] = std::ranges::minmax_element(means, {}, &LayerInterval::mean);
    const auto words = [&](double value) { return valueInWords(value, metric.percent); };
    there.sentences.push_back({say::atL0,
                               {valueInWords(at.l0, false), noun, std::to_string(lowest->layer), words(lowest->mean),
                                std::to_string(highest->layer), words(highest->mean)}});
    if (there.group.values.size() > 1)
        there.sentences.push_back({say::meansAtL0, {std::to_string(there.group.values.size())}});
    std::string leftOut;
    for (const int layer : at.leftOut)
        leftOut += (leftOut.empty() ? "" : ", ") + std::to_string(layer);
    if (!leftOut.empty())
        there.sentences.push_back({say::leftOutAtL0, {leftOut}});
    return there;
}

// Supported: FVU falls up to the middle and rises from there, each by its own test (both have to pass, so together
// they are made of null curves less often than either). Not supported: the outer thirds do not lie above the middle by
// their whole interval, or one half runs the other way. Else open. Where a sweep allows it, all of that at equal L0.
Finding middleIsBest(const RunConfig& config, std::span<const LayerResultPtr> layers,
                     const std::vector<LayerFrontier>& frontiers, MetricNoun noun) {
    Finding finding{"middle_reconstructs_best", middleClaim, Verdict::CannotTell, {}, std::nullopt};
    const MetricDefinition& metric = *findMetric("fvu");
    const std::optional<AtL0> equal = fvuAtL0(frontiers, metric, noun(metric));
    const CurveGroup group = equal ? equal->group : curveGroup(metric.name, {}, layers);
    if (!equal && obstructed(finding, config, metric, noun(metric), group, layers)) {
        if (!frontiers.empty())
            finding.grounds.push_back({say::noL0, {std::to_string(equalL0(frontiers).layers.size())}});
        return finding;
    }
    if (equal && group.values.size() < static_cast<std::size_t>(fewestRepeats)) {
        finding.grounds = equal->sentences;
        finding.grounds.push_back(tooFewRepeats(noun(metric), group.values.size()));
        finding.settle = fiveRepeats();
        return finding;
    }
    const MeanTest outer = meanTest(outerMinusMiddle(group));
    const MeanTest first = meanTest(halfSlopes(group, false)), second = meanTest(halfSlopes(group, true));
    const auto words = [&](double value) { return valueInWords(value, metric.percent); };
    finding.grounds = {
        outer.spread.mean < 0
            ? Sentence{say::inner,
                       {noun(metric), words(-outer.spread.mean), words(-outer.spread.high), words(-outer.spread.low)}}
            : Sentence{say::outer,
                       {noun(metric), words(outer.spread.mean), words(outer.spread.low), words(outer.spread.high)}},
        {say::halves,
         {noun(metric), words(first.spread.mean), pInWords(first.p), words(second.spread.mean), pInWords(second.p)}},
        scopeOf(config)};
    if (equal)
        finding.grounds.insert(finding.grounds.begin(), equal->sentences.begin(), equal->sentences.end());
    if (first.direction() < 0 && second.direction() > 0)
        finding.verdict = Verdict::Supported;
    else if (outer.direction() < 0 || first.direction() > 0 || second.direction() < 0)
        finding.verdict = Verdict::NotSupported;
    return finding;
}

} // namespace

std::string_view verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Supported:
        return "supported";
    case Verdict::NotSupported:
        return "not supported";
    case Verdict::CannotTell:
        break;
    }
    return "cannot tell yet";
}

std::string englishNoun(const MetricDefinition& metric) {
    return std::string(metric.noun);
}

std::vector<Finding> findings(const RunConfig& config, int modelLayers, std::span<const LayerResultPtr> layers,
                              const std::vector<LayerFrontier>& frontiers, MetricNoun noun) {
    std::vector<Finding> found{densityRises(config, layers, noun), middleIsBest(config, layers, frontiers, noun)};
    const int profiled = config.layers.lastOf(modelLayers) - config.layers.first + 1;
    for (Finding& finding : found)
        if (profiled < modelLayers)
            finding.grounds.push_back({say::partOfModel, {std::to_string(profiled), std::to_string(modelLayers)}});
    found.push_back({"models_agree", modelsClaim, Verdict::CannotTell, {{say::oneModel, {}}}, Settle{otherModel, {}}});
    return found;
}

std::vector<Sentence> repeatSentences(const RunConfig& config, std::string_view metricName,
                                      std::span<const LayerResultPtr> layers, MetricNoun noun) {
    const MetricDefinition* const metric = findMetric(metricName);
    const CurveGroup group = curveGroup(metricName, {}, layers);
    if (!metric || group.values.size() < 2)
        return {};
    if (group.values.size() < static_cast<std::size_t>(fewestRepeats))
        return {tooFewRepeats(noun(*metric), group.values.size())};
    if (whyNoCourse(describedCurve(noun(*metric), *metric, meanCurve({}, layers))))
        return {};
    return {directionOf(*metric, noun(*metric), group).sentence, scopeOf(config)};
}

std::vector<Sentence> copiesSentences(std::string_view metricName, std::string_view control,
                                      std::span<const LayerResultPtr> layers, MetricNoun noun) {
    const MetricDefinition* const metric = findMetric(metricName);
    const CurveGroup run = curveGroup(metricName, {}, layers), copies = curveGroup(metricName, control, layers);
    if (!metric || run.empty() || copies.values.size() < 2)
        return {};
    const std::string count = std::to_string(copies.values.size());
    if (copies.values.size() < static_cast<std::size_t>(fewestCopies))
        return {{say::fewCopies, {noun(*metric), count}}};
    const auto p = [&](auto numbers) {
        return pInWords(rankTest(meanTest(numbers(run)).spread.mean, numbers(copies)).p);
    };
    const auto shape = shapeTest(run, copies);
    return {{say::copies, {noun(*metric), count, p(levels), p(slopes), pInWords(shape ? shape->p : 1.0)}}};
}

std::vector<std::string_view> claimTexts() {
    std::vector<std::string_view> texts(say::all.begin(), say::all.end());
    texts.insert(texts.end(), claimLabels.begin(), claimLabels.end());
    for (const Verdict verdict : {Verdict::Supported, Verdict::NotSupported, Verdict::CannotTell})
        texts.push_back(verdictText(verdict));
    return texts;
}

} // namespace lamina
