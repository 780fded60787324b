#include "session/check_record.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/json_reader.h"
#include "session/format/json_writer.h"

#include <array>
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
    return "layer " + std::to_string(key.layer) + (key.curve.isRun() ? "" : ", " + curveLabel(key.curve));
}

// "3e-07", "2 of 10230 counts"
std::string byHowMuch(const CheckedNumber& number) {
    return number.counts ? rounded(number.difference, "%.0f") + "/" + rounded(number.stored, "%.0f")
                         : rounded(number.difference);
}

namespace say {
constexpr std::string_view changed = "Checked with %1 in %2 on %3, but changed since then: of the numbers it has now "
                                     "nothing is known; check it again.";
constexpr std::string_view noWeights =
    "Trained again with %1 in %2 on %3; the autoencoders' own weights were not saved, so "
    "no number was compared.";
constexpr std::string_view allAgree = "Checked with %1 in %2 on %3: all %4 layers agree.";
constexpr std::string_view someAgree = "Checked with %1 in %2 on %3: %4 of %5 layers were recomputed, and agree.";
constexpr std::string_view differ = "Checked with %1 in %2 on %3: %6 of the numbers of %4 layers (of %5) do not agree.";
constexpr std::string_view worst = "Largest difference: %1 of layer %2 (%3), by %4.";
constexpr std::string_view failed = "Layers that have no numbers to compare: %1.";
constexpr std::array<std::string_view, 7> all{changed, noWeights, allAgree, someAgree, differ, worst, failed};
} // namespace say

void writeKey(JsonWriter& json, const LayerKey& key) {
    json.member("control", key.curve.controlText());
    json.member("repeat", key.curve.repeat);
    if (key.curve.isPoint())
        json.member("point", std::string_view(key.curve.point));
    json.member("layer", key.layer);
}

LayerKey keyIn(const nlohmann::json& object) {
    const std::string control = jsonText(object, "control");
    if (control != "none" && !isControlName(control))
        throw ContentError("\"control\" is no name of a control");
    const std::string point = object.contains("point") ? jsonText(object, "point") : std::string();
    if (!point.empty() && !isPointName(point))
        throw ContentError("\"point\" is no name of a point");
    return {curveNamed(control, jsonWholeMember<int>(object, "repeat", 0), point),
            jsonWholeMember<int>(object, "layer", 0)};
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

std::span<const std::string_view> checkTemplates() {
    return say::all;
}

std::vector<Sentence> checkSentences(const StoredCheck& check) {
    const CheckRecord& record = check.record;
    const auto said = [&](std::string_view text) {
        return Sentence{text,
                        {record.engineVersion, record.precision, record.date.substr(0, 10),
                         std::to_string(record.layers), std::to_string(record.of), std::to_string(record.differing)}};
    };
    if (!check.current)
        return {said(say::changed)};
    if (record.layers == 0)
        return {said(say::noWeights)};
    std::vector<Sentence> sentences{said(!record.agrees()             ? say::differ
                                         : record.layers == record.of ? say::allAgree
                                                                      : say::someAgree)};
    if (record.worst)
        sentences.push_back({say::worst,
                             {record.worst->what, std::to_string(record.worst->key.layer),
                              curveLabel(record.worst->key.curve), byHowMuch(*record.worst)}});
    if (record.failed > 0)
        sentences.push_back({say::failed, {std::to_string(record.failed)}});
    return sentences;
}

std::string checkLine(const StoredCheck& check) {
    std::string line;
    for (const Sentence& sentence : checkSentences(check))
        line += (line.empty() ? "" : " ") + sentence.english();
    return line;
}

} // namespace lamina
