#include "profile/statistics/profile_sentences.h"

#include "profile/statistics/inference.h"

#include <map>
#include <set>

namespace lamina {

std::vector<Sentence> ProfileSentences::all() const {
    std::vector<Sentence> sentences = run;
    for (const std::vector<Sentence>& control : controls)
        sentences.insert(sentences.end(), control.begin(), control.end());
    return sentences;
}

ProfileSentences profileSentences(const RunConfig& config, std::string_view metricName,
                                  std::span<const LayerResultPtr> layers, bool withControls,
                                  const SentenceWords& words) {
    ProfileSentences said;
    const MetricDefinition* const metric = findMetric(metricName);
    if (!metric)
        return said;
    const auto described = [&](std::string_view control) {
        return describedCurve(words.noun(*metric), *metric, meanCurve(control, layers));
    };
    const auto add = [](std::vector<Sentence>& to, std::vector<Sentence> sentences) {
        to.insert(to.end(), sentences.begin(), sentences.end());
    };
    std::map<std::string, std::set<int>> curves; // repeats of each control
    for (const LayerResultPtr& layer : layers)
        curves[layer->key.curve.control].insert(layer->key.curve.repeat);
    const DescribedCurve run = described({});
    add(said.run, curveSentences(run));
    add(said.run, repeatSentences(config, metricName, layers, words.noun));
    if (curves[{}].size() < static_cast<std::size_t>(fewestRepeats))
        said.notes.push_back(oneRunNote);
    bool fewCopiesSomewhere = false;
    for (const auto& [name, copies] : curves) {
        const Control* const control = findControl(name);
        if (!control || !withControls)
            continue;
        std::vector<Sentence>& sentences = said.controls.emplace_back();
        const std::string condition = words.condition(*control);
        add(sentences, controlSentences(run, described(name), condition));
        add(sentences, copiesSentences(metricName, name, layers, words.noun));
        fewCopiesSomewhere = fewCopiesSomewhere || copies.size() < 2;
    }
    if (fewCopiesSomewhere)
        said.notes.push_back(oneCopyNote);
    return said;
}

} // namespace lamina
