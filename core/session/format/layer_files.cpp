#include "session/format/layer_files.h"

#include "base/number_format.h"
#include "sae/sae_lens.h"
#include "sae/sae_variants.h"
#include "session/format/content_limits.h"
#include "session/format/csv.h"
#include "session/format/histogram_json.h"
#include "session/format/json_reader.h"
#include "session/format/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace lamina {

namespace {

constexpr std::size_t maximumTop = 8;
constexpr std::size_t maximumBins = 65536;
constexpr std::size_t maximumWidth = std::size_t{1} << 28; // of inputs and latents

constexpr std::string_view metricsHeader = "metric,value";
} // namespace

namespace {

// In layer.json where they are not 0.
struct NumberMember {
    const char* name;
    double SaeConfig::*number;
};
constexpr NumberMember numberMembers[] = {{"l1_warmup", &SaeConfig::l1Warmup},
                                          {"lr_warmup", &SaeConfig::lrWarmup},
                                          {"lr_decay", &SaeConfig::lrDecay},
                                          {"aux_loss", &SaeConfig::auxiliary}};

// In layer.json where they are true.
struct FlagMember {
    const char* name;
    bool SaeConfig::*flag;
};
constexpr FlagMember flagMembers[] = {{"frozen_decoder", &SaeConfig::frozenDecoder},
                                      {"b_dec_mean", &SaeConfig::meanDecoderBias},
                                      {"apply_b_dec_to_input", &SaeConfig::subtractsDecoderBias},
                                      {"l1_decoder_norm", &SaeConfig::l1ByDecoderNorm}};
constexpr std::string_view transposedStart = "transpose";

std::string layerJson(const LayerResult& result, const LayerContext& context) {
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.member("control", result.key.curve.controlText());
    json.member("repeat", result.key.curve.repeat);
    if (result.key.curve.isPoint())
        json.member("point", std::string_view(result.key.curve.point));
    json.member("layer", result.key.layer);
    json.member("hook", std::string_view(hookNameInFile(context.hook, result.key.layer)));
    json.member("split", "train");
    if (result.heldout)
        json.member("heldout", true);
    if (result.inputScale != 1)
        json.member("input_scale", result.inputScale);
    if (result.normalizeScale != 1)
        json.member("normalize_scale", result.normalizeScale);
    if (!result.imported.empty())
        json.member("imported", std::string_view(result.imported));
    json.key("sae");
    json.beginObject();
    json.member("variant", result.sae.variant->name);
    json.member("tied", result.sae.tied);
    json.member("inputs", result.sae.inputs);
    json.member("latents", result.sae.latents);
    json.member("k", result.sae.k);
    for (const SaeSetting& setting : result.sae.variant->settings)
        if (setting.key != "k")
            json.member(setting.key, setting.get(result.sae));
    json.member("l1", result.sae.l1);
    json.member("learning_rate", result.sae.learningRate);
    json.member("batch", result.sae.batch);
    json.member("epochs", result.sae.epochs);
    for (const NumberMember& member : numberMembers)
        if (result.sae.*member.number != 0)
            json.member(member.name, result.sae.*member.number);
    for (const FlagMember& member : flagMembers)
        if (result.sae.*member.flag)
            json.member(member.name, true);
    if (result.sae.start == SaeStart::Transpose)
        json.member("init", transposedStart);
    if (result.sae.resampleEvery != 0)
        json.member("resample", result.sae.resampleEvery);
    json.endObject();
    json.key("failure");
    if (result.failure) {
        json.beginObject();
        json.member("kind", errorKindName(result.failure->kind));
        json.member("message", std::string_view(result.failure->message));
        json.member("detail", std::string_view(result.failure->detail));
        json.endObject();
    } else {
        json.null();
    }
    json.endObject();
    return json.take() + "\n";
}

// nullptr: of a layer that has none.
std::string metricsFile(const SaeMetrics* metrics) {
    std::string csv(metricsHeader);
    csv += '\n';
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, metrics ? *metrics : SaeMetrics()))
            appendCsvRow(csv, {metric.name, metrics ? formatNumber(metrics->*metric.value) : "nan"});
    return csv;
}

std::string epochsFile(const LayerResult& result) {
    std::string csv = "epoch";
    for (const EpochColumn& column : epochColumns)
        csv.append(",").append(column.name);
    csv += '\n';
    for (const EpochPoint& point : result.epochs) {
        std::vector<std::string> fields{std::to_string(point.epoch)};
        for (const EpochColumn& column : epochColumns)
            fields.push_back(formatNumber(point.*column.value));
        appendCsvRow(csv, fields);
    }
    return csv;
}

std::string histogramsFile(const LayerResult& result) {
    JsonWriter json;
    json.beginObject();
    writeHistogramMembers(json, result.train);
    json.key("epoch_density");
    json.beginArray();
    for (const DensityHistogram& histogram : result.epochDensity) {
        json.beginArray();
        for (const std::uint32_t count : histogram.bins)
            json.value(count);
        json.value(histogram.dead);
        json.endArray();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

std::string latentsText(const LayerResult& result, const LayerContext& context) {
    std::string csv;
    for (const std::string_view column : latentColumns)
        csv.append(csv.empty() ? "" : ",").append(column);
    csv += '\n';
    const std::size_t latents = result.failure ? 0 : result.train.latents.size();
    for (std::size_t latent = 0; latent < latents; ++latent) {
        const LatentStatistics& statistics = result.train.latents[latent];
        std::vector<std::string> tokens;
        for (const std::size_t row : statistics.topRows)
            tokens.emplace_back(context.tokenizer.tokenBytes(context.articleIds[context.windows.tokenIndex(row)]));
        appendCsvRow(csv, latentFields(latent, statistics, tokens, context.windows));
    }
    return csv;
}

} // namespace

std::vector<std::string> latentFields(std::size_t latent, const LatentStatistics& statistics,
                                      const std::vector<std::string>& topTokens, const WindowLayout& windows) {
    const auto append = [](std::string& list, const std::string& item) {
        if (!list.empty())
            list += ' ';
        list += item;
    };
    JsonWriter tokens;
    tokens.beginArray();
    for (const std::string& token : topTokens)
        tokens.value(std::string_view(token));
    tokens.endArray();
    std::string positions, rows, activations;
    for (std::size_t i = 0; i < statistics.topRows.size(); ++i) {
        const std::size_t row = statistics.topRows[i];
        append(positions, std::to_string(windows.window(row)) + ":" + std::to_string(windows.position(row)));
        append(rows, std::to_string(row));
        append(activations, formatNumber(statistics.topActivations[i]));
    }
    return {std::to_string(latent),
            formatNumber(statistics.density),
            formatNumber(statistics.meanActivation),
            formatNumber(statistics.maxActivation),
            tokens.take(),
            positions,
            rows,
            activations};
}

std::vector<NamedBytes> layerFiles(const LayerResult& result, const LayerContext& context) {
    std::vector<NamedBytes> files{{"layer.json", layerJson(result, context)},
                                  {"metrics.csv", metricsFile(result.failure ? nullptr : &result.train.metrics)},
                                  {"epochs.csv", epochsFile(result)},
                                  {"histograms.json", histogramsFile(result)},
                                  {latentsFile, latentsText(result, context)}};
    if (result.heldout)
        files.push_back({heldoutFile, metricsFile(&*result.heldout)});
    if (result.weights) {
        const int layer = result.key.layer;
        const SaeLensSource source{context.modelName, hookNameInFile(context.hook, layer), layer, context.windows.cols,
                                   context.windows.dropFirst};
        files.push_back({saeConfigFile, saeConfigJson(result.sae, source)});
        files.push_back({saeWeightsFile, saeParametersBytes(result.sae, *result.weights)});
    }
    return files;
}

namespace {

double csvNumber(const std::string& text) {
    const auto number = parseNumber(text);
    if (!number)
        throw ContentError("'" + text.substr(0, 40) + "' is not a number");
    return *number;
}

// Read as a float at once: a double in between would round twice.
float csvFloat(std::string_view text) {
    float value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw ContentError("'" + std::string(text.substr(0, 40)) + "' is not a number");
    return value;
}

template <class T> T csvWhole(std::string_view text, T low, T high) {
    const auto number = parseInteger(text);
    if (!number || std::cmp_less(*number, low) || std::cmp_greater(*number, high))
        throw ContentError("'" + std::string(text.substr(0, 40)) + "' is not a whole number from " +
                           std::to_string(low) + " to " + std::to_string(high));
    return static_cast<T>(*number);
}

std::vector<std::string_view> spaceSeparated(std::string_view text) {
    std::vector<std::string_view> items;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

ErrorKind errorKindNamed(const std::string& name) {
    for (int kind = 0; kind < static_cast<int>(ErrorKind::Internal); ++kind)
        if (errorKindName(static_cast<ErrorKind>(kind)) == name)
            return static_cast<ErrorKind>(kind);
    return ErrorKind::Internal;
}

void readLayerJson(const std::string& text, LayerResult& result) {
    const nlohmann::json json = parseJson(text);
    const LayerKey& key = result.key;
    if (jsonText(json, "control") != key.curve.controlText() ||
        jsonWholeMember<int>(json, "repeat") != key.curve.repeat || jsonWholeMember<int>(json, "layer") != key.layer ||
        (json.contains("point") ? jsonText(json, "point") : std::string()) != key.curve.point)
        throw ContentError("it describes another layer than its folder's name");
    const nlohmann::json& sae = jsonObject(json, "sae");
    const auto variant = parseSaeVariant(jsonText(sae, "variant"));
    if (!variant.ok())
        throw ContentError("\"variant\": " + variant.error().message);
    result.sae.variant = *variant;
    result.sae.tied = jsonFlag(sae, "tied");
    result.sae.inputs = jsonWholeMember<std::size_t>(sae, "inputs", 1, maximumWidth);
    result.sae.latents = jsonWholeMember<std::size_t>(sae, "latents", 1, maximumWidth);
    result.sae.k = jsonWholeMember<std::size_t>(sae, "k", 0, maximumWidth);
    for (const SaeSetting& setting : result.sae.variant->settings)
        if (setting.key != "k")
            setting.set(result.sae, sae.contains(setting.key) ? jsonNumber(sae, std::string(setting.key).c_str())
                                                              : setting.initial);
    result.sae.l1 = jsonNumber(sae, "l1");
    result.sae.learningRate = jsonNumber(sae, "learning_rate");
    result.sae.batch = jsonWholeMember<std::size_t>(sae, "batch");
    result.sae.epochs = jsonWholeMember<int>(sae, "epochs");
    for (const NumberMember& member : numberMembers)
        if (sae.contains(member.name))
            result.sae.*member.number = jsonNumber(sae, member.name);
    for (const FlagMember& member : flagMembers)
        result.sae.*member.flag = sae.contains(member.name) && jsonFlag(sae, member.name);
    if (sae.contains("init") && jsonText(sae, "init") == transposedStart)
        result.sae.start = SaeStart::Transpose;
    if (sae.contains("resample"))
        result.sae.resampleEvery = jsonWholeMember<int>(sae, "resample");
    if (json.contains("input_scale"))
        result.inputScale = jsonNumber(json, "input_scale");
    if (json.contains("normalize_scale"))
        result.normalizeScale = jsonNumber(json, "normalize_scale");
    if (json.contains("imported"))
        result.imported = jsonText(json, "imported");
    if (json.contains("heldout") && jsonFlag(json, "heldout"))
        result.heldout.emplace();
    if (!jsonMember(json, "failure").is_null()) {
        const nlohmann::json& failure = jsonObject(json, "failure");
        result.failure = Error{errorKindNamed(jsonText(failure, "kind")), jsonText(failure, "message"),
                               jsonText(failure, "detail"), key.layer};
    }
}

// A metric that the file lacks was not measured by the version that wrote it; one that only another version knows is
// kept as it stands.
std::vector<std::pair<std::string, std::string>> readMetricValues(const std::string& text, SaeMetrics& metrics) {
    for (const MetricDefinition& metric : metricDefinitions())
        metrics.*metric.value = notMeasured;
    std::vector<std::pair<std::string, std::string>> others;
    std::set<std::string> seen;
    parseCsv(text, metricsHeader, [&](const auto& row) {
        if (!seen.insert(row[0]).second)
            throw ContentError("the metric '" + row[0].substr(0, 40) + "' stands there twice");
        const MetricDefinition* const metric = findMetric(row[0]);
        if (!metric)
            others.emplace_back(row[0], row[1]);
        else
            metrics.*metric->value = csvNumber(row[1]);
    });
    return others;
}

void readMetrics(const std::string& text, LayerResult& result) {
    result.otherMetrics = readMetricValues(text, result.train.metrics);
    if (result.failure) // the file says nan
        result.train.metrics = {};
}

void readHeldout(const std::string& text, LayerResult& result) {
    (void)readMetricValues(text, *result.heldout);
}

// Columns in any order; those of other versions are passed over, and what is missing is NaN.
void readEpochs(const std::string& text, LayerResult& result) {
    std::vector<std::string_view> names{"epoch"};
    for (const EpochColumn& column : epochColumns)
        names.push_back(column.name);
    parseCsvColumns(text, names, 1, [&](const auto& row) {
        EpochPoint& point = result.epochs.emplace_back();
        point.epoch = csvWhole<int>(*row[0], 0, std::numeric_limits<int>::max());
        for (std::size_t i = 0; i < epochColumns.size(); ++i)
            point.*epochColumns[i].value = row[i + 1] ? csvNumber(*row[i + 1]) : notMeasured;
    });
}

using Count = std::uint32_t;

Histogram readHistogram(const nlohmann::json& json, const char* name) {
    const nlohmann::json& object = jsonObject(json, name);
    Histogram histogram;
    histogram.low = jsonNumber(object, "low");
    histogram.high = jsonNumber(object, "high");
    const nlohmann::json& bins = jsonArray(object, "bins");
    if (bins.size() > maximumBins)
        throw ContentError("\"" + std::string(name) + "\" has more than " + std::to_string(maximumBins) + " bins");
    for (const nlohmann::json& bin : bins)
        histogram.bins.push_back(jsonWhole<std::uint64_t>(bin, "bins", 0, std::numeric_limits<std::uint64_t>::max()));
    return histogram;
}

void readHistograms(const std::string& text, LayerResult& result) {
    const nlohmann::json json = parseJson(text);
    const auto count = [](const nlohmann::json& value, const char* name) {
        return jsonWhole<Count>(value, name, 0, std::numeric_limits<Count>::max());
    };
    const nlohmann::json& density = jsonObject(json, "latent_density");
    const nlohmann::json& bins = jsonArray(density, "bins");
    if (bins.size() != DensityHistogram::binCount)
        throw ContentError("\"latent_density\" has not " + std::to_string(DensityHistogram::binCount) + " bins");
    for (std::size_t i = 0; i < bins.size(); ++i)
        result.train.latentDensity.bins[i] = count(bins[i], "bins");
    result.train.latentDensity.dead = count(jsonMember(density, "dead"), "dead");
    for (const HistogramDefinition& definition : histogramDefinitions)
        result.train.*definition.histogram = readHistogram(json, definition.name);
    for (const nlohmann::json& epoch : jsonArray(json, "epoch_density")) {
        if (!epoch.is_array() || epoch.size() != DensityHistogram::binCount + 1)
            throw ContentError("\"epoch_density\" has an epoch without " +
                               std::to_string(DensityHistogram::binCount + 1) + " counts");
        DensityHistogram& histogram = result.epochDensity.emplace_back();
        for (std::size_t i = 0; i < histogram.bins.size(); ++i)
            histogram.bins[i] = count(epoch[i], "epoch_density");
        histogram.dead = count(epoch.back(), "epoch_density");
    }
}

// A JSON list of texts. Nearly all of a layer's ten thousand lists are plain: those need no parser.
std::vector<std::string> readTexts(const std::string& json, const std::string& latent) {
    std::vector<std::string> texts;
    const bool plain = json.size() >= 4 && json.starts_with("[\"") && json.ends_with("\"]") &&
                       std::all_of(json.begin(), json.end(), [](char c) { return c >= ' ' && c < 0x7f && c != '\\'; });
    if (plain) {
        constexpr std::string_view between = "\",\"";
        const std::string_view inner = std::string_view(json).substr(2, json.size() - 4);
        bool stray = false; // a quote that separates nothing: not what was written here
        for (std::size_t begin = 0;;) {
            const std::size_t end = std::min(inner.find(between, begin), inner.size());
            texts.emplace_back(inner.substr(begin, end - begin));
            stray = stray || texts.back().find('"') != std::string::npos;
            if (end == inner.size())
                break;
            begin = end + between.size();
        }
        if (!stray)
            return texts;
        texts.clear();
    }
    const nlohmann::json list = parseJson(json);
    if (!list.is_array())
        throw ContentError("latent " + latent + ": its top tokens are no list");
    for (const nlohmann::json& text : list) {
        if (!text.is_string())
            throw ContentError("latent " + latent + ": a top token is not text");
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

void readLatent(const std::vector<const std::string*>& row, std::size_t trainingRows, LayerLatents& latents) {
    if (csvWhole<std::size_t>(*row[0], 0, maximumWidth) != latents.statistics.size())
        throw ContentError("its latents are not in order");
    LatentStatistics& statistics = latents.statistics.emplace_back();
    statistics.density = csvNumber(*row[1]);
    statistics.meanActivation = csvNumber(*row[2]);
    statistics.maxActivation = csvFloat(*row[3]);
    std::vector<std::string>& texts = latents.topTokens.emplace_back(readTexts(*row[4], *row[0]));
    const auto topRows = spaceSeparated(*row[6]);
    const auto topActivations = spaceSeparated(*row[7]);
    if (texts.size() != topRows.size() || topActivations.size() != topRows.size() || topRows.size() > maximumTop)
        throw ContentError("latent " + *row[0] + ": its top tokens, rows and activations do not match");
    for (std::size_t i = 0; i < topRows.size(); ++i) {
        const auto index = csvWhole<std::uint32_t>(topRows[i], 0, std::numeric_limits<std::uint32_t>::max());
        if (index >= trainingRows)
            throw ContentError("latent " + *row[0] + ": row " + std::to_string(index) + " is beyond the " +
                               std::to_string(trainingRows) + " rows of this run");
        statistics.topRows.push_back(index);
        statistics.topActivations.push_back(csvFloat(topActivations[i]));
    }
}

LayerLatents readLatents(const std::string& text, const WindowLayout& windows, const LayerResult& result) {
    const std::size_t expected = result.failure ? 0 : result.sae.latents;
    const std::size_t trainingRows = windows.trainingRows();
    LayerLatents latents;
    parseCsvColumns(text, latentColumns, latentColumns.size(),
                    [&](const auto& row) { readLatent(row, trainingRows, latents); });
    if (latents.statistics.size() != expected)
        throw ContentError("it has " + std::to_string(latents.statistics.size()) + " latents, layer.json says " +
                           std::to_string(expected));
    return latents;
}

} // namespace

Result<LayerResult> loadLayerFiles(const LayerKey& key, const std::string& where, const LayerFileReader& read) {
    LayerResult result;
    result.key = key;
    const auto load = [&](const char* name, auto parse) -> Status {
        const bool json = std::string_view(name).ends_with(".json");
        LAMINA_ASSIGN(const std::string text, read(name, json ? ContentLimits::layerJson : ContentLimits::layerCsv));
        const auto parsed = readContent(where + "/" + name, [&] {
            parse(text, result);
            return true;
        });
        return parsed.ok() ? Status() : Status(parsed.error());
    };
    LAMINA_TRY(load("layer.json", readLayerJson));
    LAMINA_TRY(load("metrics.csv", readMetrics));
    LAMINA_TRY(load("epochs.csv", readEpochs));
    LAMINA_TRY(load("histograms.json", readHistograms));
    if (result.heldout)
        LAMINA_TRY(load(heldoutFile, readHeldout));
    return result;
}

Result<LayerLatents> loadLayerLatents(const LayerResult& result, const WindowLayout& windows, const std::string& where,
                                      const LayerFileReader& read) {
    LAMINA_ASSIGN(const std::string text, read(latentsFile, ContentLimits::layerCsv));
    return readContent(where + "/" + latentsFile, [&] { return readLatents(text, windows, result); });
}

} // namespace lamina
