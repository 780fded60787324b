#include "session/export/comparison_export.h"

#include "base/number_format.h"
#include "session/comparison.h"
#include "session/format/csv.h"
#include "session/format/json_writer.h"
#include "session/session.h"

#include <algorithm>

namespace lamina {

namespace {

// The run first, then the controls by name.
std::vector<std::string> controlsOf(const Session& session) {
    std::vector<std::string> names;
    for (const CurveId& curve : firstCurves(session.profile().curves()))
        names.push_back(curve.control);
    return names;
}

std::vector<std::string> controlsOfBoth(const Session& first, const Session& second) {
    const std::vector<std::string> others = controlsOf(second);
    std::vector<std::string> both = controlsOf(first);
    std::erase_if(both, [&](const std::string& name) { return std::ranges::find(others, name) == others.end(); });
    return both;
}

std::string controlText(const std::string& control) {
    return std::string(CurveId{control, 0}.controlText());
}

std::vector<ComparedRun> runsOf(const std::vector<NamedSession>& sessions) {
    std::vector<ComparedRun> runs;
    for (const NamedSession& one : sessions)
        runs.push_back(comparedRun(*one.session));
    return runs;
}

void writeCurves(JsonWriter& json, const Session& session, const MetricDefinition& metric) {
    json.beginArray();
    for (const std::string& control : controlsOf(session)) {
        const CurveGroup group = curveGroup(metric.name, control, session.profile().layers);
        json.beginObject();
        json.member("control", controlText(control));
        json.key("repeats");
        json.numbers(group.repeats);
        json.key("points");
        json.beginArray();
        const std::vector<LayerInterval> intervals = layerIntervals(group);
        for (std::size_t layer = 0; layer < intervals.size(); ++layer) {
            const LayerInterval& point = intervals[layer];
            std::vector<double> values;
            for (const std::vector<double>& curve : group.values)
                values.push_back(curve[layer]);
            json.beginObject();
            json.member("layer", point.layer);
            json.member("depth", normalisedDepth(point.layer, session.modelLayers()));
            json.key("values");
            json.numbers(values);
            json.member("mean", point.mean);
            json.member("low", point.low);
            json.member("high", point.high);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

void writeTest(JsonWriter& json, std::string_view name, const WelchTest& test) {
    json.key(name);
    json.beginObject();
    json.member("first", test.first.mean);
    json.member("second", test.second.mean);
    json.member("difference", test.difference);
    json.member("low", test.low);
    json.member("high", test.high);
    json.member("p", test.p);
    json.endObject();
}

void writeDifference(JsonWriter& json, const std::string& control, const CurveComparison& comparison) {
    json.beginObject();
    json.member("control", controlText(control));
    json.member("spearman", comparison.shape.spearman);
    json.key("points");
    json.beginArray();
    for (const DifferencePoint& point : comparison.points) {
        json.beginObject();
        json.member("depth", point.depth);
        json.member("first", point.at.first.mean);
        json.member("second", point.at.second.mean);
        json.member("difference", point.at.difference);
        json.member("low", point.at.low);
        json.member("high", point.at.high);
        json.endObject();
    }
    json.endArray();
    writeTest(json, "level", comparison.repeats.level);
    writeTest(json, "slope", comparison.repeats.slope);
    writeTest(json, "outer_minus_middle", comparison.repeats.outer);
    json.key("rank_correlation");
    json.beginObject();
    json.member("first", comparison.repeats.firstRank.mean);
    json.member("second", comparison.repeats.secondRank.mean);
    json.endObject();
    json.endObject();
}

void writeSentences(JsonWriter& json, const std::vector<Sentence>& sentences) {
    json.beginArray();
    for (const Sentence& sentence : sentences)
        json.value(std::string_view(sentence.english()));
    json.endArray();
}

void writePairs(JsonWriter& json, const std::vector<NamedSession>& sessions, const MetricDefinition& metric) {
    const std::vector<ComparedCurves> curves = comparedCurves(sessions);
    json.beginArray();
    for (std::size_t i = 1; i < curves.size(); ++i) {
        json.beginObject();
        json.member("first", std::string_view(curves[0].name));
        json.member("second", std::string_view(curves[i].name));
        json.key("curves");
        json.beginArray();
        for (const std::string& control : controlsOfBoth(*sessions[0].session, *sessions[i].session))
            writeDifference(json, control, compareCurves(metric.name, control, curves[0], curves[i]));
        json.endArray();
        json.key("sentences");
        writeSentences(
            json, comparisonSentences(metric.name, curves[0], curves[i], otherSettings({sessions[0], sessions[i]})));
        json.endObject();
    }
    json.endArray();
}

void writeSettings(JsonWriter& json, const std::vector<SettingDifference>& differences) {
    json.beginArray();
    for (const SettingDifference& difference : differences) {
        json.beginObject();
        json.member("key", std::string_view(difference.key));
        json.member("counts", difference.counts);
        json.key("values");
        json.beginArray();
        for (const std::string& value : difference.values)
            json.value(std::string_view(value));
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

} // namespace

std::vector<ComparedCurves> comparedCurves(const std::vector<NamedSession>& sessions) {
    std::vector<ComparedCurves> curves;
    for (const NamedSession& one : sessions)
        curves.push_back(comparedCurves(one.name, *one.session));
    return curves;
}

std::string otherSettings(const std::vector<NamedSession>& sessions) {
    return countedSettings(settingDifferences(runsOf(sessions)),
                           [](const SettingDifference& difference) { return difference.key; });
}

std::string comparisonCsv(const std::vector<NamedSession>& sessions) {
    std::string csv = "session,run,model,layers,control,repeat,split,layer,depth,metric,value\n";
    for (const NamedSession& one : sessions) {
        const Session& session = *one.session;
        const std::string layers = std::to_string(session.modelLayers());
        for (const CurveId& curve : session.profile().curves())
            for (const LayerResultPtr& layer : session.profile().curve(curve)) {
                const auto rows = [&](const char* split, const SaeMetrics& metrics) {
                    for (const MetricDefinition& metric : metricDefinitions())
                        if (isGiven(metric, metrics))
                            appendCsvRow(csv,
                                         {one.name, session.runName(), session.modelName(), layers, curve.controlText(),
                                          std::to_string(curve.repeat), split, std::to_string(layer->key.layer),
                                          formatNumber(normalisedDepth(layer->key.layer, session.modelLayers())),
                                          metric.name, layer->failure ? "nan" : formatNumber(metrics.*metric.value)});
                };
                rows("train", layer->train.metrics);
                if (layer->heldout)
                    rows("heldout", *layer->heldout);
            }
    }
    return csv;
}

std::string meansCsv(const std::vector<NamedSession>& sessions) {
    std::string csv = "session,model,layers,control,layer,depth,metric,curves,mean,low,high\n";
    for (const NamedSession& one : sessions) {
        const Session& session = *one.session;
        for (const std::string& control : controlsOf(session))
            for (const MetricDefinition& metric : metricDefinitions())
                for (const LayerInterval& point :
                     layerIntervals(curveGroup(metric.name, control, session.profile().layers)))
                    if (isGiven(metric, session.profile().layers))
                        appendCsvRow(csv, {one.name, session.modelName(), std::to_string(session.modelLayers()),
                                           controlText(control), std::to_string(point.layer),
                                           formatNumber(normalisedDepth(point.layer, session.modelLayers())),
                                           metric.name, std::to_string(point.n), formatNumber(point.mean),
                                           formatNumber(point.low), formatNumber(point.high)});
    }
    return csv;
}

std::string differenceCsv(const std::vector<NamedSession>& sessions) {
    std::string csv = "first,second,control,metric,depth,first_curves,second_curves,first_mean,second_mean,difference,"
                      "low,high\n";
    const std::vector<ComparedCurves> curves = comparedCurves(sessions);
    for (std::size_t i = 1; i < curves.size(); ++i)
        for (const std::string& control : controlsOfBoth(*sessions[0].session, *sessions[i].session))
            for (const MetricDefinition& metric : metricDefinitions())
                for (const DifferencePoint& point : compareCurves(metric.name, control, curves[0], curves[i]).points)
                    appendCsvRow(csv, {curves[0].name, curves[i].name, controlText(control), metric.name,
                                       formatNumber(point.depth), std::to_string(point.at.first.n),
                                       std::to_string(point.at.second.n), formatNumber(point.at.first.mean),
                                       formatNumber(point.at.second.mean), formatNumber(point.at.difference),
                                       formatNumber(point.at.low), formatNumber(point.at.high)});
    return csv;
}

std::string comparisonJson(const std::vector<NamedSession>& sessions, const MetricDefinition& metric) {
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.member("metric", metric.name);
    json.key("sessions");
    json.beginArray();
    for (const NamedSession& one : sessions) {
        json.beginObject();
        json.member("name", std::string_view(one.name));
        json.member("run", std::string_view(one.session->runName()));
        json.member("model", std::string_view(one.session->modelName()));
        json.member("layers", one.session->modelLayers());
        json.key("curves");
        writeCurves(json, *one.session, metric);
        json.endObject();
    }
    json.endArray();
    json.key("settings");
    writeSettings(json, settingDifferences(runsOf(sessions)));
    json.key("pairs");
    writePairs(json, sessions, metric);
    const Finding finding = modelsAgree(comparedCurves(sessions), otherSettings(sessions));
    json.key("finding");
    json.beginObject();
    json.member("name", finding.name);
    json.member("claim", finding.claim);
    json.member("verdict", verdictText(finding.verdict));
    json.key("grounds");
    writeSentences(json, finding.grounds);
    json.endObject();
    json.endObject();
    return json.take() + "\n";
}

} // namespace lamina
