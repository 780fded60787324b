#include "profile/statistics/comparison_sentences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace lamina {

namespace {

constexpr std::size_t fewestDepths = 3; // below, nothing is said of two curves
constexpr std::size_t fewestLayers = 6; // below, the claim cannot be told: three parts of two
constexpr double likeOrder = 0.7;       // |Spearman| from which two orders are called alike

// The templates. Which is said when stands beside each. Sessions' names never begin a sentence, whose first letter is
// made large.
namespace say {
// The mean curves over the depths that both have: fewer than three; or their levels and order.
constexpr std::string_view tooFew = "There are too few depths that both have to compare %1 in %2 and %3.";
constexpr std::string_view similar = "Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths "
                                     "stand in a similar order (Spearman %7).";
constexpr std::string_view opposite = "Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths "
                                      "stand in the opposite order (Spearman %7).";
constexpr std::string_view another = "Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths "
                                     "stand in another order (Spearman %7).";
constexpr std::string_view flat =
    "Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; one of them is the "
    "same at all depths, so that there is no shape to compare.";
constexpr std::string_view farthest = "The two lie farthest apart at depth %1: %3 in %2, %5 in %4.";
// Fewer repeats than a claim takes.
constexpr std::string_view fewRepeats = "It takes %1 repeats of each or more to say whether %2 differs by more than "
                                        "chance; here: %3 and %4.";
// What the repeats of both say: a fact, and then the Welch test of it.
constexpr std::string_view slopes =
    "From a model's first layer to its last, %1 changes by %3 in %2 and by %5 in %4 on average.";
constexpr std::string_view outer =
    "From the middle third of the depths to the outer thirds, %1 changes by %3 in %2 and "
    "by %5 in %4 on average.";
constexpr std::string_view level = "Mean %1 over these depths is %3 in %2 and %5 in %4 on average.";
constexpr std::string_view differ = "The difference is %1 (95 % interval %2 to %3, p %4, Welch).";
constexpr std::string_view open =
    "The 95 % interval of the difference, %1 to %2 (Welch), leaves open whether there is one.";
constexpr std::string_view within = "Both go the same way, and neither goes twice as far as the other (95 %).";
constexpr std::string_view notWithin =
    "Whether both go the same way, neither twice as far as the other, the repeats leave open.";
// What the repeats of either differ by.
constexpr std::string_view bySeeds = "The repeats differ by their autoencoders' seeds: this is sure of these models on "
                                     "these windows, not of other sizes or articles.";
constexpr std::string_view byWindows = "The repeats read other windows of one article: this is sure of these models on "
                                       "this article, not of other sizes or articles.";
// Settings that draw other curves by themselves differ.
constexpr std::string_view settings =
    "Settings differ that draw another curve by themselves: %1. What differs here may come from any of them.";
// What keeps the claim from being told.
constexpr std::string_view oneSession = "It takes two sessions or more, of models of different size.";
constexpr std::string_view sameSize = "The models of %1 and %2 have the same size: of sizes nothing is said.";
constexpr std::string_view part = "Of the model in %1 only %2 of %3 layers are there: of the whole nothing is said.";
constexpr std::string_view fewLayers = "It takes %1 layers or more to hold two profiles against each other; in %2: %3.";
constexpr std::string_view about = "About %1 in %2:";

constexpr std::array all{tooFew,   similar,    opposite, another, flat,      farthest,  fewRepeats, slopes,
                         outer,    level,      differ,   open,    within,    notWithin, bySeeds,    byWindows,
                         settings, oneSession, sameSize, part,    fewLayers, about};
} // namespace say

std::string depthInWords(double depth) {
    return correlationInWords(depth); // two digits
}

CurveGroup runOf(std::string_view metric, const ComparedCurves& session) {
    return curveGroup(metric, {}, session.layers);
}

// A fact of both, and the test of its difference.
void addTest(std::vector<Sentence>& sentences, std::string_view fact, const MetricDefinition& metric,
             const std::string& noun, const WelchTest& test, const ComparedCurves& first,
             const ComparedCurves& second) {
    const auto words = [&](double value) { return valueInWords(value, metric.percent); };
    sentences.push_back({fact, {noun, first.name, words(test.first.mean), second.name, words(test.second.mean)}});
    if (test.direction() == 0)
        sentences.push_back({say::open, {words(test.low), words(test.high)}});
    else
        sentences.push_back(
            {say::differ, {words(test.difference), words(test.low), words(test.high), pInWords(test.p)}});
}

Sentence scopeOf(const ComparedCurves& first, const ComparedCurves& second) {
    const bool seedsAlone = first.config->vary == Vary::Sae || second.config->vary == Vary::Sae;
    return {seedsAlone ? say::bySeeds : say::byWindows, {}};
}

bool testable(const WelchTest& test) {
    return std::min(test.first.n, test.second.n) >= fewestRepeats;
}

std::size_t width(const ComparedCurves& session) {
    return session.layers.empty() ? 0 : session.layers.front()->sae.inputs;
}

// Level, shape and largest difference of the mean curves.
std::vector<Sentence> description(const MetricDefinition& metric, const std::string& noun,
                                  const CurveComparison& comparison, const ComparedCurves& first,
                                  const ComparedCurves& second) {
    const auto words = [&](double value) { return valueInWords(value, metric.percent); };
    const SharedShape& shape = comparison.shape;
    if (shape.layers < fewestDepths)
        return {{say::tooFew, {noun, first.name, second.name}}};
    const std::string_view order = std::isnan(shape.spearman)     ? say::flat
                                   : shape.spearman >= likeOrder  ? say::similar
                                   : shape.spearman <= -likeOrder ? say::opposite
                                                                  : say::another;
    std::vector<Sentence> sentences{{order,
                                     {std::to_string(shape.layers), noun, first.name, words(shape.firstMean),
                                      second.name, words(shape.secondMean), correlationInWords(shape.spearman)}}};
    const auto farthest = std::ranges::max_element(comparison.points, {}, [](const DifferencePoint& point) {
        return std::isfinite(point.at.difference) ? std::fabs(point.at.difference) : -1.0;
    });
    if (farthest->at.difference != 0)
        sentences.push_back({say::farthest,
                             {depthInWords(farthest->depth), first.name, words(farthest->at.first.mean), second.name,
                              words(farthest->at.second.mean)}});
    return sentences;
}

// What keeps the claim from being told of these sessions, whatever their repeats say.
std::vector<Sentence> obstacles(std::span<const ComparedCurves> sessions, const std::string& otherSettings,
                                MetricNoun noun) {
    if (sessions.size() < 2)
        return {{say::oneSession, {}}};
    for (auto one = sessions.begin(); one != sessions.end(); ++one)
        for (auto other = sessions.begin(); other != one; ++other)
            if (one->modelLayers == other->modelLayers && width(*one) == width(*other))
                return {{say::sameSize, {other->name, one->name}}};
    if (!otherSettings.empty())
        return {{say::settings, {otherSettings}}};
    for (const ComparedCurves& session : sessions) {
        const auto layers = static_cast<int>(runOf("density", session).layers.size());
        if (layers < session.modelLayers)
            return {{say::part, {session.name, std::to_string(layers), std::to_string(session.modelLayers)}}};
        for (const char* const name : {"density", "fvu"}) {
            const MetricDefinition& metric = *findMetric(name);
            const DescribedCurve described = describedCurve(noun(metric), metric, meanCurve({}, session.layers));
            if (const auto why = whyNoCourse(described))
                return {{say::about, {noun(metric), session.name}}, *why};
            if (described.points.size() < fewestLayers)
                return {{say::fewLayers,
                         {std::to_string(fewestLayers), session.name, std::to_string(described.points.size())}}};
        }
    }
    return {};
}

// The grounds of two sessions' verdict on one number of theirs.
void addGround(std::vector<Sentence>& grounds, std::string_view fact, const MetricDefinition& metric,
               const std::string& noun, const WelchTest& test, bool agree, const ComparedCurves& first,
               const ComparedCurves& second) {
    addTest(grounds, fact, metric, noun, test, first, second);
    grounds.push_back({agree ? say::within : say::notWithin, {}});
}

} // namespace

CurveComparison compareCurves(std::string_view metric, std::string_view control, const ComparedCurves& first,
                              const ComparedCurves& second) {
    return compareCurves(onCommonDepth(curveGroup(metric, control, first.layers), first.modelLayers,
                                       curveGroup(metric, control, second.layers), second.modelLayers));
}

std::vector<Sentence> comparisonSentences(std::string_view metricName, const ComparedCurves& first,
                                          const ComparedCurves& second, const std::string& otherSettings,
                                          MetricNoun nounOf) {
    const MetricDefinition* const metric = findMetric(metricName);
    if (!metric)
        return {};
    const std::string noun = nounOf(*metric);
    const CurveComparison comparison = compareCurves(metricName, {}, first, second);
    std::vector<Sentence> sentences = description(*metric, noun, comparison, first, second);
    if (comparison.shape.layers < fewestDepths)
        return sentences;
    const std::size_t repeats[] = {runOf(metricName, first).values.size(), runOf(metricName, second).values.size()};
    if (std::min(repeats[0], repeats[1]) < static_cast<std::size_t>(fewestRepeats)) {
        sentences.push_back(
            {say::fewRepeats,
             {std::to_string(fewestRepeats), noun, std::to_string(repeats[0]), std::to_string(repeats[1])}});
    } else if (testable(comparison.repeats.slope)) {
        addTest(sentences, say::slopes, *metric, noun, comparison.repeats.slope, first, second);
        addTest(sentences, say::level, *metric, noun, comparison.repeats.level, first, second);
        sentences.push_back(scopeOf(first, second));
    }
    if (!otherSettings.empty())
        sentences.push_back({say::settings, {otherSettings}});
    return sentences;
}

Finding modelsAgree(std::span<const ComparedCurves> sessions, const std::string& otherSettings, MetricNoun noun) {
    Finding finding{"models_agree", modelsClaim, Verdict::CannotTell, obstacles(sessions, otherSettings, noun),
                    std::nullopt};
    if (!finding.grounds.empty())
        return finding;
    const MetricDefinition &density = *findMetric("density"), &fvu = *findMetric("fvu");
    const ComparedCurves& first = sessions.front();
    const auto others = sessions.subspan(1);
    bool allAgree = true, oneDiffers = false;
    for (const ComparedCurves& second : others) {
        const RepeatComparison densities = compareCurves(density.name, {}, first, second).repeats;
        const RepeatComparison errors = compareCurves(fvu.name, {}, first, second).repeats;
        if (!testable(densities.slope) || !testable(errors.outer)) {
            allAgree = false;
            finding.grounds.push_back(
                {say::fewRepeats,
                 {std::to_string(fewestRepeats), noun(density), std::to_string(densities.slope.first.n),
                  std::to_string(densities.slope.second.n)}});
            continue;
        }
        addGround(finding.grounds, say::slopes, density, noun(density), densities.slope,
                  agreeWithinTwo(densities.firstSlopes, densities.secondSlopes), first, second);
        addGround(finding.grounds, say::outer, fvu, noun(fvu), errors.outer,
                  agreeWithinTwo(errors.firstOuter, errors.secondOuter), first, second);
        const Verdict verdict = sameProfile(densities, errors, static_cast<int>(others.size()));
        allAgree = allAgree && verdict == Verdict::Supported;
        oneDiffers = oneDiffers || verdict == Verdict::NotSupported;
        finding.grounds.push_back(scopeOf(first, second));
    }
    finding.verdict = oneDiffers ? Verdict::NotSupported : allAgree ? Verdict::Supported : Verdict::CannotTell;
    return finding;
}

std::vector<std::string_view> comparisonTexts() {
    std::vector<std::string_view> texts(say::all.begin(), say::all.end());
    texts.push_back(differenceNote);
    return texts;
}

} // namespace lamina
