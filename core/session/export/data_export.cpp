#include "session/export/data_export.h"

#include "base/files.h"
#include "base/number_format.h"
#include "session/format/csv.h"
#include "session/format/histogram_json.h"
#include "session/format/json_writer.h"
#include "session/format/layer_files.h"
#include "session/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina {

namespace {

// The layers asked for, curve by curve: the run first, then controls; in each by repeat, then layer.
std::vector<LayerResultPtr> sortedLayers(const Profile& profile, std::optional<int> layer) {
    std::vector<LayerResultPtr> layers;
    std::copy_if(profile.layers.begin(), profile.layers.end(), std::back_inserter(layers),
                 [&](const LayerResultPtr& result) { return !layer || result->key.layer == *layer; });
    std::stable_sort(layers.begin(), layers.end(),
                     [](const LayerResultPtr& a, const LayerResultPtr& b) { return a->key < b->key; });
    return layers;
}

// A layer whose training diverged has no final metrics; its rows stay, so that its absence shows.
double finalValue(const LayerResult& result, const MetricDefinition& metric) {
    return result.failure ? std::numeric_limits<double>::quiet_NaN() : result.train.metrics.*metric.value;
}

void writeKeyMembers(JsonWriter& json, const LayerKey& key) {
    json.member("control", key.curve.controlText());
    json.member("repeat", key.curve.repeat);
    json.member("layer", key.layer);
}

void writeMetrics(JsonWriter& json, const SaeMetrics& metrics) {
    json.beginObject();
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, metrics))
            json.member(metric.name, metrics.*metric.value);
    json.endObject();
}

void writeMetrics(JsonWriter& json, const LayerResult& result) {
    SaeMetrics metrics;
    for (const MetricDefinition& metric : metricDefinitions())
        metrics.*metric.value = finalValue(result, metric);
    writeMetrics(json, metrics);
}

void writeEpochs(JsonWriter& json, const std::vector<EpochPoint>& epochs) {
    json.beginArray();
    for (const EpochPoint& point : epochs) {
        json.beginObject();
        json.member("epoch", point.epoch);
        for (const EpochColumn& column : epochColumns)
            json.member(column.name, point.*column.value);
        json.endObject();
    }
    json.endArray();
}

// {"layers":[…]} with `write` for what follows each layer's key.
template <class Write> std::string layersJson(const std::vector<LayerResultPtr>& layers, Write write) {
    JsonWriter json;
    json.beginObject();
    json.key("layers");
    json.beginArray();
    for (const LayerResultPtr& result : layers) {
        json.beginObject();
        writeKeyMembers(json, result->key);
        write(json, *result);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

} // namespace

void eachMetric(
    const LayerResult& result,
    const std::function<void(std::string_view split, std::string_view metric, std::string_view value)>& row) {
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, result.train.metrics))
            row("train", metric.name, formatNumber(finalValue(result, metric)));
    for (const auto& [metric, value] : result.otherMetrics)
        row("train", metric, value);
    if (result.heldout)
        for (const MetricDefinition& metric : metricDefinitions())
            if (isGiven(metric, *result.heldout))
                row("heldout", metric.name, formatNumber((*result.heldout).*metric.value));
}

void writeOutcome(JsonWriter& json, const LayerResult& result) {
    json.member("split", "train");
    json.key("failure");
    if (result.failure)
        json.value(std::string_view(result.failure->message));
    else
        json.null();
    json.key("metrics");
    writeMetrics(json, result);
    if (result.heldout) {
        json.key("heldout");
        writeMetrics(json, *result.heldout);
    }
}

std::string profileCsv(const Profile& profile, const std::string& run, const std::string& model) {
    std::string csv = "run,model,control,repeat,split,layer,metric,value\n";
    for (const LayerResultPtr& result : sortedLayers(profile, std::nullopt))
        eachMetric(*result, [&](std::string_view split, std::string_view metric, std::string_view value) {
            appendCsvRow(csv, {run, model, result->key.curve.controlText(), std::to_string(result->key.curve.repeat),
                               split, std::to_string(result->key.layer), metric, value});
        });
    return csv;
}

std::string profileJson(const Profile& profile, const std::string& run, const std::string& model) {
    JsonWriter json;
    json.beginObject();
    json.member("run", std::string_view(run));
    json.member("model", std::string_view(model));
    json.key("layers");
    json.beginArray();
    for (const LayerResultPtr& result : sortedLayers(profile, std::nullopt)) {
        json.beginObject();
        writeKeyMembers(json, result->key);
        writeOutcome(json, *result);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

std::string curvesCsv(const Profile& profile, std::optional<int> layer) {
    std::string csv = "control,repeat,layer,epoch";
    for (const EpochColumn& column : epochColumns)
        csv.append(",").append(column.name);
    csv += '\n';
    for (const LayerResultPtr& result : sortedLayers(profile, layer))
        for (const EpochPoint& point : result->epochs) {
            std::vector<std::string> fields{std::string(result->key.curve.controlText()),
                                            std::to_string(result->key.curve.repeat), std::to_string(result->key.layer),
                                            std::to_string(point.epoch)};
            for (const EpochColumn& column : epochColumns)
                fields.push_back(formatNumber(point.*column.value));
            appendCsvRow(csv, fields);
        }
    return csv;
}

std::string curvesJson(const Profile& profile, std::optional<int> layer) {
    return layersJson(sortedLayers(profile, layer), [](JsonWriter& json, const LayerResult& result) {
        json.key("epochs");
        writeEpochs(json, result.epochs);
    });
}

std::string histogramsCsv(const Profile& profile, std::optional<int> layer) {
    std::string csv = "control,repeat,layer,histogram,low,high,count\n";
    for (const LayerResultPtr& result : sortedLayers(profile, layer)) {
        if (result->failure) // nothing was measured
            continue;
        const auto row = [&](const char* name, const std::string& low, const std::string& high, std::uint64_t count) {
            appendCsvRow(csv, {result->key.curve.controlText(), std::to_string(result->key.curve.repeat),
                               std::to_string(result->key.layer), name, low, high, std::to_string(count)});
        };
        const auto rows = [&](const char* name, double low, double high, const auto& bins) {
            const auto edge = [&](std::size_t i) {
                return formatNumber(low + (high - low) * static_cast<double>(i) / static_cast<double>(bins.size()));
            };
            for (std::size_t i = 0; i < bins.size(); ++i)
                row(name, edge(i), edge(i + 1), bins[i]);
        };
        rows("latent_density", DensityHistogram::low, DensityHistogram::high, result->train.latentDensity.bins);
        row("latent_density", "", "", result->train.latentDensity.dead);
        for (const HistogramDefinition& definition : histogramDefinitions) {
            const Histogram& histogram = result->train.*definition.histogram;
            rows(definition.name, histogram.low, histogram.high, histogram.bins);
        }
    }
    return csv;
}

std::string histogramsJson(const Profile& profile, std::optional<int> layer) {
    std::vector<LayerResultPtr> layers = sortedLayers(profile, layer);
    std::erase_if(layers, [](const LayerResultPtr& result) { return result->failure.has_value(); });
    return layersJson(layers,
                      [](JsonWriter& json, const LayerResult& result) { writeHistogramMembers(json, result.train); });
}

Result<std::string> latentsCsv(const Session& session, std::optional<int> layer) {
    std::string csv = "control,repeat,layer";
    for (const std::string_view column : latentColumns)
        csv.append(",").append(column);
    csv += '\n';
    for (const LayerResultPtr& result : sortedLayers(session.profile(), layer)) {
        LAMINA_ASSIGN(const auto latents, session.latents(result->key));
        const WindowLayout& windows = session.article(result->key.curve)->windows;
        for (std::size_t latent = 0; latent < latents->statistics.size(); ++latent) {
            std::vector<std::string> fields{std::string(result->key.curve.controlText()),
                                            std::to_string(result->key.curve.repeat),
                                            std::to_string(result->key.layer)};
            for (std::string& field :
                 latentFields(latent, latents->statistics[latent], latents->topTokens[latent], windows))
                fields.push_back(std::move(field));
            appendCsvRow(csv, fields);
        }
    }
    return csv;
}

std::string metricsJson(const SaeMetrics& metrics, const std::vector<EpochPoint>& epochs) {
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.key("final");
    writeMetrics(json, metrics);
    json.key("epochs");
    writeEpochs(json, epochs);
    json.endObject();
    return json.take() + "\n";
}

Status exportSae(const Session& session, const LayerKey& key, const std::filesystem::path& folder) {
    LAMINA_ASSIGN(const Session::SaeFiles files, session.saeFiles(key));
    LAMINA_TRY(createDirectories(folder));
    LAMINA_TRY(writeFileAtomically(folder / std::filesystem::path(saeWeightsFile).filename(), files.weights));
    return writeFileAtomically(folder / std::filesystem::path(saeConfigFile).filename(), files.config);
}

} // namespace lamina
