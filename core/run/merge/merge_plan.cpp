#include "run/merge/merge_plan.h"

#include "profile/settings.h"
#include "run/resume_check.h"
#include "session/comparison.h"
#include "session/format/content_limits.h"
#include "session/format/entry_names.h"

#include <algorithm>
#include <set>

namespace lamina {

namespace {

// What parts may differ in: which of the whole's curves and layers each has.
bool isShare(std::string_view key) {
    return key == "layers" || key == "repeats" || key == "first_repeat" || key == "control" || key == "copies" ||
           key == "first_copy";
}

Error cannotMerge(const MergePart& part, const MergePart& with, const std::string& why) {
    return makeError(ErrorKind::Usage,
                     "cannot merge " + part.path.string() + " with " + with.path.string() + ": " + why);
}

Error differing(const MergePart& part, const MergePart& with, const std::string& what, const std::string& value,
                const std::string& other) {
    return cannotMerge(part, with, what + " is " + value + " in the one and " + other + " in the other");
}

Status checkSettings(const std::vector<MergePart>& parts) {
    std::vector<ComparedRun> runs;
    for (const MergePart& part : parts) {
        for (const std::string& setting : unknownSettings(part.manifest))
            return makeError(ErrorKind::Usage, "cannot merge " + part.path.string() +
                                                   ": it was run by a newer Lamina with the setting '" + setting +
                                                   "', which this one does not know");
        // Model and article are told apart by their files below: they may lie elsewhere on another machine.
        runs.push_back({part.config(), {}});
        runs.back().config.model = runs.front().config.model;
        runs.back().config.article = runs.front().config.article;
    }
    for (const SettingDifference& row : settingDifferences(runs)) {
        if (isShare(row.key))
            continue;
        const auto other = std::ranges::find_if(row.values, [&](const auto& value) { return value != row.values[0]; });
        const MergePart& part = parts[static_cast<std::size_t>(other - row.values.begin())];
        return differing(part, parts[0], findSetting(row.key) ? optionName(row.key) : row.key, *other, row.values[0]);
    }
    for (const Setting& setting : settings())
        if (setting.effect == Effect::KeptFiles)
            for (const MergePart& part : parts)
                if (setting.get(part.config()) != setting.get(parts[0].config()))
                    return differing(part, parts[0], optionName(setting.key), setting.get(part.config()),
                                     setting.get(parts[0].config()));
    return {};
}

Status checkModel(const MergePart& part, const MergePart& first) {
    if (part.manifest.modelName != first.manifest.modelName)
        return differing(part, first, "the model", part.manifest.modelName, first.manifest.modelName);
    const auto& files = part.manifest.provenance.modelSha256;
    const auto& others = first.manifest.provenance.modelSha256;
    for (const auto& [file, hash] : files)
        if (const auto found = others.find(file); found == others.end() || found->second != hash)
            return cannotMerge(part, first, "the model's " + file + " is not the same");
    if (files != others)
        return cannotMerge(part, first, "the model's files are not the same");
    return {};
}

Status checkSameEntry(const MergePart& part, const MergePart& first, const char* name, std::uint64_t limit,
                      const char* difference) {
    LAMINA_ASSIGN(const std::string bytes, part.source->read(name, limit));
    LAMINA_ASSIGN(const std::string others, first.source->read(name, limit));
    return bytes == others ? Status() : Status(cannotMerge(part, first, difference));
}

// The smallest range that holds both.
CurveNumbers joined(CurveNumbers a, CurveNumbers b) {
    const int first = std::min(a.first, b.first);
    return {first, std::max(a.end(), b.end()) - first};
}

LayerRange joinedLayers(const std::vector<MergePart>& parts) {
    const auto text = [](const MergePart& part) { return findSetting("layers")->get(part.config()); };
    if (std::ranges::all_of(parts, [&](const MergePart& part) { return text(part) == text(parts[0]); }))
        return parts[0].config().layers;
    const int modelLayers = parts[0].modelLayers;
    LayerRange range{modelLayers, 0};
    for (const MergePart& part : parts) {
        range.first = std::min(range.first, part.config().layers.first);
        range.last = std::max(range.last, part.config().layers.lastOf(modelLayers));
    }
    return range.first == 0 && range.last == modelLayers - 1 ? LayerRange() : range;
}

} // namespace

std::string layerInWords(const LayerKey& key) {
    return "layer " + std::to_string(key.layer) + " of " + curveLabel(key.curve);
}

Status checkPartsOfOneRun(const std::vector<MergePart>& parts) {
    LAMINA_TRY(checkSettings(parts));
    const MergePart& first = parts[0];
    for (const MergePart& part : parts) {
        if (&part == &first)
            continue;
        LAMINA_TRY(checkModel(part, first));
        LAMINA_TRY(checkSameEntry(part, first, EntryNames::article, ContentLimits::article,
                                  "the article's text is not the same"));
        LAMINA_TRY(checkSameEntry(part, first, EntryNames::tokens, ContentLimits::tokens,
                                  "the article's tokens, or the windows read of them, are not the same"));
        const auto machinery = machineryDifferences(first.manifest.provenance, part.manifest.provenance);
        if (!machinery.empty())
            return differing(part, first, "the " + machinery[0].what, machinery[0].now, machinery[0].before);
    }
    return {};
}

RunConfig wholeConfiguration(const std::vector<MergePart>& parts) {
    RunConfig whole = parts[0].config();
    whole.layers = joinedLayers(parts);
    CurveNumbers repeats = whole.repeatNumbers();
    std::optional<CurveNumbers> copies;
    bool asManyAsRepeats = true;
    std::string controlNames;
    for (const MergePart& part : parts) {
        repeats = joined(repeats, part.config().repeatNumbers());
        if (part.config().controls.empty())
            continue;
        copies = copies ? joined(*copies, part.config().copyNumbers()) : part.config().copyNumbers();
        asManyAsRepeats = asManyAsRepeats && part.config().copies == 0;
        for (const std::string& control : part.config().controls)
            controlNames += (controlNames.empty() ? "" : ",") + control;
    }
    whole.firstRepeat = repeats.first;
    whole.repeats = repeats.count;
    whole.firstCopy = whole.copies = 0;
    whole.controls.clear();
    if (!copies)
        return whole;
    (void)setSetting(whole, "control", controlNames); // each once, in the table's order
    if (!asManyAsRepeats || copies->first != repeats.first || copies->count != repeats.count) {
        whole.firstCopy = copies->first;
        whole.copies = copies->count;
    }
    return whole;
}

Status checkScaling(const std::vector<MergePart>& parts, const Profile& whole) {
    for (const MergePart& part : parts) {
        if (!part.config().scaleControls)
            continue;
        for (const LayerResultPtr& layer : part.profile.layers) {
            if (layer->key.curve.control.empty())
                continue;
            const LayerResultPtr was = part.profile.scaledTo(layer->key), is = whole.scaledTo(layer->key);
            if (!is || (was && was->key == is->key))
                continue;
            const int repeat = is->key.curve.repeat;
            return makeError(ErrorKind::Usage, "cannot merge " + part.path.string() + ": its " +
                                                   layerInWords(layer->key) + " was not scaled to " +
                                                   layerInWords(is->key) +
                                                   ", as it is in the whole; run that part with --first-repeat " +
                                                   std::to_string(repeat));
        }
    }
    return {};
}

std::vector<std::string> gapsIn(const Profile& profile, const RunConfig& config, int modelLayers) {
    std::set<LayerKey> there;
    for (const LayerResultPtr& layer : profile.all())
        there.insert(layer->key);
    const int first = config.layers.first, last = config.layers.lastOf(modelLayers);
    std::vector<std::string> gaps;
    const auto look = [&](const CurveId& curve) {
        for (int layer = first; layer <= last; ++layer) {
            int end = layer; // behind the gap that begins here
            while (end <= last && !there.contains({curve, end}))
                ++end;
            if (end == layer)
                continue;
            if (layer == first && end > last)
                gaps.push_back(curveLabel(curve) + " is missing");
            else if (end == layer + 1)
                gaps.push_back(layerInWords({curve, layer}) + " is missing");
            else
                gaps.push_back("layers " + std::to_string(layer) + "-" + std::to_string(end - 1) + " of " +
                               curveLabel(curve) + " are missing");
            layer = end;
        }
    };
    for (const CapturePass& pass : capturePasses(config))
        for (const CurveId& curve : pass.curves)
            look(curve);
    return gaps;
}

} // namespace lamina
