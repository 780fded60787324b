#include "session/session_summary.h"

#include "base/number_format.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "session/format/content_error.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/csv.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"
#include "session/manifest.h"

#include <algorithm>

namespace lamina {

namespace {

enum Column {
    ControlColumn = 2,
    RepeatColumn = 3,
    SplitColumn = 4,
    LayerColumn = 5,
    MetricColumn = 6,
    ValueColumn = 7
};

constexpr std::size_t mostLayers = 10'000, mostCurves = 64;

void readCurves(std::string_view csv, SessionSummary& summary) {
    parseCsv(csv, "run,model,control,repeat,split,layer,metric,value", [&](const std::vector<std::string>& fields) {
        if (fields[MetricColumn] != "density" || fields[SplitColumn] != "train" || fields[RepeatColumn] != "0")
            return;
        const auto layer = parseInteger(fields[LayerColumn]);
        const auto value = parseNumber(fields[ValueColumn]);
        if (!layer || *layer < 0 || *layer >= static_cast<long long>(mostLayers) || !value)
            throw ContentError("a row of the density is not one: layer '" + fields[LayerColumn] + "', value '" +
                               fields[ValueColumn] + "'");
        const std::string control = curveNamed(fields[ControlColumn]).control;
        auto curve = std::find_if(summary.curves.begin(), summary.curves.end(),
                                  [&](const auto& one) { return one.control == control; });
        if (curve == summary.curves.end()) {
            if (summary.curves.size() == mostCurves)
                return;
            curve = summary.curves.insert(summary.curves.end(), {control, {}});
        }
        if (curve->density.size() < mostLayers)
            curve->density.push_back({static_cast<int>(*layer), *value});
    });
    std::sort(summary.curves.begin(), summary.curves.end(),
              [](const auto& a, const auto& b) { return a.control < b.control; });
    for (auto& curve : summary.curves)
        std::sort(curve.density.begin(), curve.density.end(),
                  [](const auto& a, const auto& b) { return a.layer < b.layer; });
}

} // namespace

Result<SessionSummary> readSessionSummary(const std::filesystem::path& file) {
    LAMINA_ASSIGN(const auto source, ContentSource::open(file));
    LAMINA_ASSIGN(const Manifest manifest, readManifest(*source, file));
    SessionSummary summary;
    summary.modelName = manifest.modelName;
    summary.articleTitle = manifest.articleTitle;
    summary.preset = manifest.config.preset;
    for (const std::string_view key : changedFromPreset(manifest.config))
        summary.changed.append(summary.changed.empty() ? "" : " ")
            .append(key)
            .append("=")
            .append(findSetting(key)->get(manifest.config));
    summary.started = manifest.started;
    summary.finished = manifest.finished;
    if (source->contains(EntryNames::profile)) {
        LAMINA_ASSIGN(const std::string csv, source->read(EntryNames::profile, ContentLimits::layerCsv));
        LAMINA_ASSIGN(summary, readContent(file.string() + " (" + EntryNames::profile + ")", [&] {
                          SessionSummary whole = summary;
                          readCurves(csv, whole);
                          return whole;
                      }));
    }
    return summary;
}

} // namespace lamina
