#include "session/check_record.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/json_reader.h"
#include "session/format/json_writer.h"

#include <cmath>
#include <cstdio>

namespace lamina {

namespace {

std::string rounded(double value, const char* format = "%.3g") {
    char text[32];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string place(const LayerKey& key) {
    return "layer " + std::to_string(key.layer) +
           (key.curve.isRun() ? "" : ", " + curveLabel(key.curve));
}

// "fvu of layer 3, random weights, by 3e-07"
std::string shortly(const CheckedNumber& number) {
    return number.what + " of " + place(number.key) + ", by " +
           (number.counts ? rounded(number.difference, "%.0f") + " of " + rounded(number.stored, "%.0f") + " counts"
                          : rounded(number.difference));
}

void writeKey(JsonWriter& json, const LayerKey& key) {
    json.member("control", key.curve.controlText());
    json.member("repeat", key.curve.repeat);
    json.member("layer", key.layer);
}

LayerKey keyIn(const nlohmann::json& object) {
    const std::string control = jsonText(object, "control");
    if (control != "none" && !isControlName(control))
        throw ContentError("\"control\" is no name of a control");
    return {curveNamed(control, jsonWholeMember<int>(object, "repeat", 0)), jsonWholeMember<int>(object, "layer", 0)};
}

CheckedNumber numberIn(const nlohmann::json& object) {
    CheckedNumber number;
    number.key = keyIn(object);
    number.what = jsonText(object, "what");
    number.stored = jsonNumber(object, "stored");
    number.computed = jsonNumber(object, "computed");
    number.difference = jsonNumber(object, "difference");
    number.allowed = jsonNumber(object, "allowed");
    number.counts = jsonFlag(object, "counts");
    return number;
}

} // namespace

std::string CheckedNumber::sentence() const {
    const std::string begin = what + " of " + place(key) + ": ";
    if (counts)
        return begin + rounded(difference, "%.0f") + " of " + rounded(stored, "%.0f") +
               " counts stand elsewhere, where " + rounded(std::floor(allowed), "%.0f") + " may";
    return begin + formatNumber(stored) + " stored, " + formatNumber(computed) +
           " recomputed, a relative difference of " + rounded(difference) + " where " + rounded(allowed) +
           " is allowed";
}

std::string checkText(const CheckRecord& record) {
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.member("date", record.date);
    json.member("program", record.program);
    json.member("engine_version", record.engineVersion);
    json.member("device", record.device);
    json.member("precision", record.precision);
    json.member("content_sha256", record.content);
    json.member("layers", record.layers);
    json.member("layers_of", record.of);
    json.member("layers_failed", record.failed);
    json.member("differing", record.differing);
    json.key("worst");
    if (record.worst) {
        json.beginObject();
        writeKey(json, record.worst->key);
        json.member("what", record.worst->what);
        json.member("stored", record.worst->stored);
        json.member("computed", record.worst->computed);
        json.member("difference", record.worst->difference);
        json.member("allowed", record.worst->allowed);
        json.member("counts", record.worst->counts);
        json.endObject();
    } else {
        json.null();
    }
    json.key("retrained");
    json.beginArray();
    for (const RetrainedMetric& metric : record.retrained) {
        json.beginObject();
        writeKey(json, metric.key);
        json.member("metric", metric.metric);
        json.member("stored", metric.stored);
        json.member("retrained", metric.retrained);
        json.member("relative", metric.relative);
        json.member("spread", metric.spread);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

CheckRecord parseCheck(std::string_view text) {
    const nlohmann::json json = parseJson(text);
    CheckRecord record;
    record.date = jsonText(json, "date");
    record.program = jsonText(json, "program");
    record.engineVersion = jsonText(json, "engine_version");
    record.device = jsonText(json, "device");
    record.precision = jsonText(json, "precision");
    record.content = jsonText(json, "content_sha256");
    record.layers = jsonWholeMember<std::size_t>(json, "layers");
    record.of = jsonWholeMember<std::size_t>(json, "layers_of");
    record.failed = jsonWholeMember<std::size_t>(json, "layers_failed");
    record.differing = jsonWholeMember<std::size_t>(json, "differing");
    if (!jsonMember(json, "worst").is_null())
        record.worst = numberIn(jsonObject(json, "worst"));
    for (const nlohmann::json& object : jsonArray(json, "retrained"))
        record.retrained.push_back({jsonText(object, "metric"), keyIn(object), jsonNumber(object, "stored"),
                                    jsonNumber(object, "retrained"), jsonNumber(object, "relative"),
                                    jsonNumber(object, "spread")});
    return record;
}

Result<std::string> contentDigest(ContentSource& source) {
    Hash hash(Hash::Kind::Sha256);
    for (const std::string& name : source.names()) {
        if (name == EntryNames::check)
            continue;
        LAMINA_ASSIGN(const std::string bytes, source.read(name, ContentLimits::weights));
        hash.add(name + '\n' + std::to_string(bytes.size()) + '\n');
        hash.add(bytes);
    }
    return hash.hex();
}

std::string checkSentence(const StoredCheck& check) {
    const CheckRecord& record = check.record;
    std::string text = "Checked with " + record.engineVersion + " in " + record.precision + " on " +
                       record.date.substr(0, 10) + ": ";
    if (!check.current)
        return text + "but this session has been changed since, so nothing is known of its numbers; check it again.";
    if (record.layers == 0)
        return text + "its autoencoders' weights were not saved, so they were only trained again.";
    const std::string layers = (record.layers == record.of ? "all " : std::to_string(record.layers) + " of ") +
                               std::to_string(record.of) + " layers";
    if (record.agrees())
        text += layers + " agree";
    else
        text += std::to_string(record.differing) + (record.differing == 1 ? " number differs" : " numbers differ") +
                " in " + layers;
    if (record.worst)
        text += "; the largest difference is in " + shortly(*record.worst);
    if (record.failed > 0)
        text += "; " + std::to_string(record.failed) + " failed and have no numbers";
    return text + ".";
}

} // namespace lamina
