#include "session/export/frontier_export.h"

#include "base/number_format.h"
#include "profile/statistics/frontier.h"
#include "profile/sweep/sweep.h"
#include "session/export/data_export.h"
#include "session/format/csv.h"
#include "session/format/json_writer.h"
#include "session/session.h"

#include <algorithm>

namespace lamina {

namespace {

// The run's repeats with their points, by key; none where nothing was swept.
std::vector<LayerResultPtr> sweptResults(const Session& session) {
    std::vector<LayerResultPtr> results;
    if (!session.profile().points.empty())
        for (LayerResultPtr& result : session.profile().all())
            if (result->key.curve.control.empty())
                results.push_back(std::move(result));
    return results;
}

std::string pointOf(const Session& session, const LayerResult& result) {
    return result.key.curve.isPoint() ? result.key.curve.point : ownPoint(session.config());
}

// At equal L0: of each metric, each layer with its interval.
struct AtL0 {
    EqualL0 at;
    std::vector<std::pair<const MetricDefinition*, std::vector<LayerInterval>>> metrics;
};
AtL0 metricsAtL0(const Session& session) {
    AtL0 all;
    const std::vector<LayerFrontier> frontiers = layerFrontiers(session.profile());
    all.at = equalL0(frontiers);
    for (const MetricDefinition* metric : tableMetrics(session.profile().layers))
        if (metric->name != "l0" && metric->name != "density") // the same in every layer
            all.metrics.emplace_back(metric, layerIntervals(groupAtL0(frontiers, all.at, metric->name)));
    return all;
}

void beginDocument(JsonWriter& json, const Session& session) {
    json.beginObject();
    json.member("run", std::string_view(session.runName()));
    json.member("model", std::string_view(session.modelName()));
    json.member("sweep", std::string_view(session.config().sweep.text()));
}

} // namespace

std::string frontierCsv(const Session& session) {
    std::string csv = "run,model,control,repeat,point,split,layer,metric,value\n";
    for (const LayerResultPtr& result : sweptResults(session)) {
        const std::string point = pointOf(session, *result);
        eachMetric(*result, [&](std::string_view split, std::string_view metric, std::string_view value) {
            appendCsvRow(csv, {session.runName(), session.modelName(), result->key.curve.controlText(),
                               std::to_string(result->key.curve.repeat), point, split,
                               std::to_string(result->key.layer), metric, value});
        });
    }
    return csv;
}

std::string frontierJson(const Session& session) {
    JsonWriter json;
    beginDocument(json, session);
    json.key("layers");
    json.beginArray();
    for (const LayerResultPtr& result : sweptResults(session)) {
        json.beginObject();
        json.member("control", result->key.curve.controlText());
        json.member("repeat", result->key.curve.repeat);
        json.member("point", std::string_view(pointOf(session, *result)));
        json.member("layer", result->key.layer);
        writeOutcome(json, *result);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

std::string equalL0Csv(const Session& session) {
    std::string csv = "run,model,l0,layer,metric,n,mean,low,high\n";
    const AtL0 all = metricsAtL0(session);
    const std::string l0 = formatNumber(all.at.l0);
    for (const auto& [metric, intervals] : all.metrics) {
        const auto row = [&](int layer, const LayerInterval& of) {
            appendCsvRow(csv,
                         {session.runName(), session.modelName(), l0, std::to_string(layer), metric->name,
                          std::to_string(of.n), formatNumber(of.mean), formatNumber(of.low), formatNumber(of.high)});
        };
        for (const LayerInterval& of : intervals)
            row(of.layer, of);
        for (const int layer : all.at.leftOut)
            row(layer, {});
    }
    return csv;
}

std::string equalL0Json(const Session& session) {
    const AtL0 all = metricsAtL0(session);
    JsonWriter json;
    beginDocument(json, session);
    json.member("l0", all.at.l0);
    json.key("left_out");
    json.beginArray();
    for (const int layer : all.at.leftOut)
        json.value(layer);
    json.endArray();
    json.key("layers");
    json.beginArray();
    for (std::size_t i = 0; i < all.at.layers.size(); ++i) {
        json.beginObject();
        json.member("layer", all.at.layers[i]);
        json.key("metrics");
        json.beginObject();
        for (const auto& [metric, intervals] : all.metrics) {
            json.key(metric->name);
            json.beginObject();
            json.member("n", intervals[i].n);
            json.member("mean", intervals[i].mean);
            json.member("low", intervals[i].low);
            json.member("high", intervals[i].high);
            json.endObject();
        }
        json.endObject();
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

} // namespace lamina
