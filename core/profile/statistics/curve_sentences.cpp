#include "profile/statistics/curve_sentences.h"

#include "sae/sae_variant.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace lamina {

namespace {

constexpr std::size_t fewestLayers = 3;   // below, no course is described
constexpr std::size_t fewestForShape = 5; // points, below which no hill or valley is seen
constexpr std::size_t fewestToFollow = 6; // points, below which no curve is said to follow another
constexpr double sameValue = 1e-9;        // relative range of a constant curve
constexpr double nearCeiling = 0.98;      // of it
constexpr double likeOrder = 0.7;         // |Spearman| from which two orders are called alike
constexpr double deepEnough = 0.5;        // of the range: how far both ends stand off an inner extreme
constexpr double mostSteps = 2.0 / 3;     // of the steps, that lead to such an extreme and away from it

// The templates. Which is chosen stands in curveSentences() and controlSentences(), in this order.
namespace say {
constexpr std::string_view nothing = "There is no layer whose %1 could be described.";
constexpr std::string_view tooFew = "%2 layers are too few to say how %1 changes with depth.";
constexpr std::string_view atCeiling =
    "%1 sits at its ceiling, %3, in all of these %2 layers: this curve cannot show what "
    "depth changes.";
constexpr std::string_view constant = "%1 is %3 in all of these %2 layers.";
constexpr std::string_view allDead =
    "Nearly all latents are dead in all of these %2 layers: this curve of %1 tells of the "
    "training, not of the model.";
constexpr std::string_view rises =
    "%1 rises at each of %2 steps, from %4 at layer %3 to %6 at layer %5; a straight line "
    "explains %7 of its variance.";
constexpr std::string_view falls =
    "%1 falls at each of %2 steps, from %4 at layer %3 to %6 at layer %5; a straight line "
    "explains %7 of its variance.";
constexpr std::string_view valley =
    "%1 is lowest inside, %2 at layer %3, and higher at both ends: %5 at layer %4, %7 at "
    "layer %6.";
constexpr std::string_view hill = "%1 is highest inside, %2 at layer %3, and lower at both ends: %5 at layer %4, %7 at "
                                  "layer %6.";
constexpr std::string_view mostlyRises = "%1 mostly rises, at %2 of %3 steps, from %5 at layer %4 to %7 at layer %6; a "
                                         "straight line explains %8 of its variance.";
constexpr std::string_view mostlyFalls = "%1 mostly falls, at %2 of %3 steps, from %5 at layer %4 to %7 at layer %6; a "
                                         "straight line explains %8 of its variance.";
constexpr std::string_view uneven =
    "%1 goes up and down, from %3 at layer %2 to %5 at layer %4; highest at layer %6 (%7), "
    "lowest at layer %8 (%9).";
constexpr std::string_view followsDead = "Over these layers it goes with the share of dead latents (Spearman %1) more "
                                         "closely than with depth (%2).";
constexpr std::string_view followsPower =
    "Over these layers it goes with the input power (Spearman %1) more closely than "
    "with depth (%2).";
constexpr std::string_view failed = "Layers left out because they have no result: %1.";
constexpr std::string_view deadLayers = "Layers of which nearly all latents are dead: %1.";

constexpr std::string_view tooFewShared = "%2: too few layers to compare %1.";
constexpr std::string_view deadControl =
    "%2: nearly all latents are dead in %3 of %4 layers, so that there is no curve of "
    "%1 to compare.";
constexpr std::string_view flatControl = "%2: %1 is %3 in all of these %4 layers; the run's mean is %5.";
constexpr std::string_view flatRun =
    "%2: mean %1 is %3; the run's is %4 in all layers, so that there is no shape to compare.";
constexpr std::string_view similar =
    "%2: mean %1 is %3, the run's %4; the layers stand in a similar order (Spearman %5 over "
    "%6 layers).";
constexpr std::string_view opposite =
    "%2: mean %1 is %3, the run's %4; the layers stand in the opposite order (Spearman "
    "%5 over %6 layers).";
constexpr std::string_view another =
    "%2: mean %1 is %3, the run's %4; the layers stand in another order (Spearman %5 over "
    "%6 layers).";
constexpr std::string_view deadInControl = "Of its layers, nearly all latents are dead in: %1.";

constexpr std::array all{nothing,     tooFew,       atCeiling, constant,    allDead,      rises,
                         falls,       valley,       hill,      mostlyRises, mostlyFalls,  uneven,
                         followsDead, followsPower, failed,    deadLayers,  tooFewShared, deadControl,
                         flatControl, flatRun,      similar,   opposite,    another,      deadInControl};
} // namespace say

std::string withDigits(double value, std::chars_format format, int precision) {
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
    return {buffer.data(), end};
}

std::string layer(const DepthPoint& point) {
    return std::to_string(static_cast<long>(std::lround(point.depth)));
}

std::string share(double value) {
    return withDigits(100 * value, std::chars_format::fixed, 0) + " %";
}

// "1-5, 8"
std::string layerList(const std::vector<int>& layers) {
    std::string text;
    for (std::size_t i = 0; i < layers.size();) {
        std::size_t end = i + 1;
        while (end < layers.size() && layers[end] == layers[end - 1] + 1)
            ++end;
        text += (text.empty() ? "" : ", ") + std::to_string(layers[i]);
        if (end > i + 1)
            text += (end > i + 2 ? "-" : ", ") + std::to_string(layers[end - 1]);
        i = end;
    }
    return text;
}

bool byValue(const DepthPoint& a, const DepthPoint& b) {
    return a.value < b.value;
}

bool constant(const std::vector<DepthPoint>& points) {
    const auto [low, high] = std::minmax_element(points.begin(), points.end(), byValue);
    return high->value - low->value <= sameValue * std::max(std::fabs(low->value), std::fabs(high->value));
}

// Whether this extreme lies inside, both ends stand off it by half the curve's range, and most steps lead to it before
// and away from it after.
bool inside(const std::vector<DepthPoint>& points, std::vector<DepthPoint>::const_iterator extreme, bool lowest,
            double range) {
    if (points.size() < fewestForShape || extreme == points.begin() || extreme + 1 == points.end() ||
        std::fabs(points.front().value - extreme->value) < deepEnough * range ||
        std::fabs(points.back().value - extreme->value) < deepEnough * range)
        return false;
    std::size_t fitting = 0;
    for (auto at = points.begin() + 1; at != points.end(); ++at)
        fitting += (at->value < (at - 1)->value) == ((at <= extreme) == lowest);
    return static_cast<double>(fitting) >= mostSteps * static_cast<double>(points.size() - 1);
}

Sentence courseOf(const DescribedCurve& curve) {
    const auto& points = curve.points;
    const auto words = [&](const DepthPoint& point) { return valueInWords(point.value, curve.percent); };
    const DepthPoint &first = points.front(), &last = points.back();
    const auto [low, high] = std::minmax_element(points.begin(), points.end(), byValue);
    std::size_t up = 0, down = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        up += points[i].value > points[i - 1].value;
        down += points[i].value < points[i - 1].value;
    }
    const std::size_t steps = points.size() - 1;
    const DepthStatistics statistics = depthStatistics(points);
    const std::string line = share(statistics.r2);
    if (up == steps || down == steps)
        return {up == steps ? say::rises : say::falls,
                {curve.metric, std::to_string(steps), layer(first), words(first), layer(last), words(last), line}};
    const double range = high->value - low->value;
    const bool valley = inside(points, low, true, range);
    if (valley || inside(points, high, false, range)) {
        const DepthPoint& extreme = valley ? *low : *high;
        return {valley ? say::valley : say::hill,
                {curve.metric, words(extreme), layer(extreme), layer(first), words(first), layer(last), words(last)}};
    }
    if (std::fabs(statistics.spearman) >= likeOrder) {
        const bool rising = statistics.spearman > 0;
        return {rising ? say::mostlyRises : say::mostlyFalls,
                {curve.metric, std::to_string(rising ? up : down), std::to_string(steps), layer(first), words(first),
                 layer(last), words(last), line}};
    }
    return {say::uneven,
            {curve.metric, layer(first), words(first), layer(last), words(last), layer(*high), words(*high),
             layer(*low), words(*low)}};
}

} // namespace

// What the curve follows more closely than depth.
std::optional<Sentence> followedBy(const DescribedCurve& curve) {
    if (curve.points.size() < fewestToFollow)
        return std::nullopt;
    const double depth = depthStatistics(curve.points).spearman;
    const double dead = sharedShape(curve.points, curve.deadShare).spearman;
    const double power = sharedShape(curve.points, curve.inputPower).spearman;
    const auto strength = [](double rho) { return std::isnan(rho) ? 0.0 : std::fabs(rho); };
    const bool byDead = strength(dead) >= strength(power);
    const double strongest = byDead ? dead : power;
    if (strength(strongest) < likeOrder || strength(strongest) <= strength(depth))
        return std::nullopt;
    return Sentence{byDead ? say::followsDead : say::followsPower,
                    {correlationInWords(strongest), correlationInWords(depth)}};
}

CurveKind kindOf(const DescribedCurve& curve) {
    const auto& points = curve.points;
    if (points.empty())
        return CurveKind::Nothing;
    if (points.size() < fewestLayers)
        return CurveKind::TooFew;
    if (curve.dead.size() >= points.size())
        return CurveKind::AllDead;
    if (curve.ceiling && std::ranges::all_of(points, [&](const DepthPoint& point) {
            return point.value >= nearCeiling * *curve.ceiling;
        }))
        return CurveKind::AtCeiling;
    return constant(points) ? CurveKind::Constant : CurveKind::Course;
}

std::optional<Sentence> whyNoCourse(const DescribedCurve& curve) {
    const std::string count = std::to_string(curve.points.size());
    switch (kindOf(curve)) {
    case CurveKind::Nothing:
        return Sentence{say::nothing, {curve.metric}};
    case CurveKind::TooFew:
        return Sentence{say::tooFew, {curve.metric, count}};
    case CurveKind::AllDead:
        return Sentence{say::allDead, {curve.metric, count}};
    case CurveKind::AtCeiling:
        return Sentence{say::atCeiling, {curve.metric, count, valueInWords(*curve.ceiling, curve.percent)}};
    case CurveKind::Constant:
        return Sentence{say::constant, {curve.metric, count, valueInWords(curve.points.front().value, curve.percent)}};
    case CurveKind::Course:
        break;
    }
    return std::nullopt;
}

std::string Sentence::english() const {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool placeholder = text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
        if (!placeholder) {
            result += text[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(text[++i] - '1');
        std::string argument = index < arguments.size() ? arguments[index] : std::string();
        if (result.empty() && !argument.empty() && argument[0] >= 'a' && argument[0] <= 'z')
            argument[0] = static_cast<char>(argument[0] - 'a' + 'A');
        result += argument;
    }
    return result;
}

std::vector<std::string_view> sentenceTemplates() {
    std::vector<std::string_view> texts(say::all.begin(), say::all.end());
    texts.insert(texts.end(), {oneRunNote, oneCopyNote});
    return texts;
}

bool nearlyAllDead(const SaeMetrics& metrics) {
    return metrics.dead >= 0.995 || (metrics.dead >= 0.9 && metrics.fvu >= 1);
}

std::string valueInWords(double value, bool percent) {
    const double shown = percent ? 100 * value : value;
    const bool large = std::fabs(shown) >= 1000; // three digits would take an exponent
    return withDigits(shown, large ? std::chars_format::fixed : std::chars_format::general, large ? 0 : 3) +
           (percent ? " %" : "");
}

std::string correlationInWords(double rho) {
    return withDigits(rho, std::chars_format::fixed, 2);
}

std::string pInWords(double p) {
    return p < 0.001 ? "< 0.001" : "= " + withDigits(p, std::chars_format::general, 2);
}

DescribedCurve describedCurve(std::string metricName, const MetricDefinition& metric,
                              std::span<const LayerResultPtr> layers) {
    DescribedCurve curve{std::move(metricName), metric.percent, {}, 0, {}, {}, {}, {}};
    // What a fixed λ makes of a layer hangs on its power: how active it is, and so how well it is reconstructed.
    const bool pressed = metric.name == "density" || metric.name == "l0" || metric.name == "fvu";
    for (const LayerResultPtr& result : layers) {
        if (result->failure) {
            ++curve.failed;
            continue;
        }
        const SaeMetrics& metrics = result->train.metrics;
        if (const double value = metrics.*metric.value; std::isfinite(value))
            curve.points.push_back({static_cast<double>(result->key.layer), value});
        if (pressed) {
            const auto depth = static_cast<double>(result->key.layer);
            curve.deadShare.push_back({depth, metrics.dead});
            curve.inputPower.push_back({depth, metrics.inputPower});
        }
        if (nearlyAllDead(metrics))
            curve.dead.push_back(result->key.layer);
        const auto& sae = result->sae;
        if (const auto ceiling = sae.latents > 0 ? sae.variant->densityCeiling(sae) : std::nullopt) {
            if (metric.name == "density")
                curve.ceiling = *ceiling;
            else if (metric.name == "l0")
                curve.ceiling = *ceiling * static_cast<double>(sae.latents);
        }
    }
    return curve;
}

std::vector<Sentence> curveSentences(const DescribedCurve& curve) {
    const std::optional<Sentence> without = whyNoCourse(curve);
    std::vector<Sentence> sentences{without ? *without : courseOf(curve)};
    if (const auto follows = without ? std::nullopt : followedBy(curve))
        sentences.push_back(*follows);
    if (!curve.dead.empty() && sentences.front().text != say::allDead)
        sentences.push_back({say::deadLayers, {layerList(curve.dead)}});
    if (curve.failed > 0)
        sentences.push_back({say::failed, {std::to_string(curve.failed)}});
    return sentences;
}

std::vector<Sentence> controlSentences(const DescribedCurve& run, const DescribedCurve& control,
                                       const std::string& condition) {
    const SharedShape shared = sharedShape(run.points, control.points);
    const std::string layers = std::to_string(shared.layers);
    const auto words = [&](double value) { return valueInWords(value, run.percent); };
    if (shared.layers < fewestLayers)
        return {{say::tooFewShared, {run.metric, condition}}};
    if (control.dead.size() + fewestLayers > control.points.size())
        return {{say::deadControl,
                 {run.metric, condition, std::to_string(control.dead.size()), std::to_string(control.points.size())}}};
    if (constant(control.points))
        return {{say::flatControl, {run.metric, condition, words(shared.secondMean), layers, words(shared.firstMean)}}};
    if (constant(run.points))
        return {{say::flatRun, {run.metric, condition, words(shared.secondMean), words(shared.firstMean)}}};
    const std::string_view order = shared.spearman >= likeOrder    ? say::similar
                                   : shared.spearman <= -likeOrder ? say::opposite
                                                                   : say::another;
    std::vector<Sentence> sentences{{order,
                                     {run.metric, condition, words(shared.secondMean), words(shared.firstMean),
                                      correlationInWords(shared.spearman), layers}}};
    if (!control.dead.empty())
        sentences.push_back({say::deadInControl, {layerList(control.dead)}});
    return sentences;
}

} // namespace lamina
