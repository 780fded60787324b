#include "session/manifest.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "profile/presets.h"
#include "profile/settings.h"
#include "sae/sae_metrics.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/json_reader.h"
#include "session/format/json_writer.h"
#include "session/format/layer_files.h"
#include "session/format/seal.h"

namespace lamina {

namespace {

// Numbers and flags as JSON has them, everything else as the settings table writes it.
void writeSetting(JsonWriter& json, const Setting& setting, const std::string& text) {
    json.key(setting.key);
    if (setting.kind == SettingKind::Flag)
        return json.value(text == "1");
    if (setting.kind == SettingKind::Integer)
        if (const auto number = parseInteger(text))
            return json.value(*number);
    if (setting.kind == SettingKind::Number)
        if (const auto number = parseNumber(text))
            return json.value(*number);
    json.value(std::string_view(text));
}

std::string settingText(const nlohmann::json& value, const std::string& key) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_boolean())
        return value.get<bool>() ? "1" : "0";
    if (value.is_number_unsigned())
        return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer())
        return std::to_string(value.get<std::int64_t>());
    if (value.is_number())
        return formatNumber(value.get<double>());
    throw ContentError("the setting \"" + key + "\" is neither text, number nor flag");
}

void writeConfiguration(JsonWriter& json, const RunConfig& config) {
    json.key("configuration");
    json.beginObject();
    json.member("preset", std::string_view(config.preset));
    json.member("preset_modified", presetModified(config));
    json.member("model", std::string_view(config.model));
    json.member("article", std::string_view(config.article));
    json.member("tied", config.tied);
    for (const Setting& setting : settings())
        writeSetting(json, setting, setting.get(config));
    json.endObject();
}

[[noreturn]] void throwUnknown(const std::string& what, const std::string& value) {
    throw ContentError(what + " is '" + value.substr(0, 80) +
                       "', which this version of Lamina does not know; a newer program is needed to open it");
}

void readSetting(RunConfig& config, const Setting& setting, const nlohmann::json& json) {
    const std::string key(setting.key);
    const auto found = json.find(key);
    if (found == json.end()) {
        if (setting.since == 1) // every file has it
            throw ContentError("the setting \"" + key + "\" is missing");
        return; // an older file: the setting keeps its default
    }
    const std::string text = settingText(*found, key);
    const Status set = setSetting(config, key, text);
    if (!set.ok() && setting.choices)
        throwUnknown("the setting \"" + key + "\"", text);
    if (!set.ok())
        throw ContentError("the setting \"" + key + "\": " + set.error().message);
}

RunConfig readConfiguration(const nlohmann::json& json) {
    RunConfig config;
    const std::string preset = jsonText(json, "preset");
    if (!applyPreset(config, preset).ok())
        throwUnknown("\"preset\"", preset);
    config = {}; // settings that an older file lacks have their default, whatever the preset is now
    config.preset = preset;
    config.model = jsonText(json, "model");
    config.article = jsonText(json, "article");
    config.tied = jsonFlag(json, "tied");
    for (const Setting& setting : settings())
        readSetting(config, setting, json);
    return config;
}

void writeArticle(JsonWriter& json, const Manifest& manifest) {
    const Provenance& provenance = manifest.provenance;
    json.key("article");
    json.beginObject();
    json.member("title", std::string_view(manifest.articleTitle));
    json.member("source", std::string_view(provenance.articleSource));
    json.member("revision", std::string_view(provenance.articleRevision));
    json.member("retrieved", std::string_view(provenance.articleRetrieved));
    json.member("etag", std::string_view(provenance.articleEtag));
    json.member("canonical", std::string_view(provenance.articleCanonical));
    json.member("saved_copy", provenance.articleSavedCopy);
    json.member("page_sha256", std::string_view(provenance.pageSha256));
    json.member("text_sha256", std::string_view(provenance.textSha256));
    json.member("tokens_sha256", std::string_view(manifest.tokensSha256));
    json.member("raw_characters", manifest.rawCharacters);
    json.member("sliced_characters", manifest.slicedCharacters);
    json.member("cleaned_characters", manifest.cleanedCharacters);
    json.key("removed");
    json.beginArray();
    for (const RemovedText& removed : manifest.removed) {
        json.beginObject();
        json.member("kind", std::string_view(removed.kind));
        json.member("parts", removed.parts);
        json.member("characters", removed.characters);
        json.key("excerpts");
        json.beginArray();
        for (const std::string& excerpt : removed.excerpts)
            json.value(std::string_view(excerpt));
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void readArticle(const nlohmann::json& json, Manifest& manifest) {
    Provenance& provenance = manifest.provenance;
    manifest.articleTitle = jsonText(json, "title");
    provenance.articleSource = jsonText(json, "source");
    provenance.articleRevision = jsonText(json, "revision");
    provenance.articleRetrieved = jsonText(json, "retrieved");
    provenance.articleEtag = jsonText(json, "etag");
    if (json.contains("canonical")) { // not in the manifests of 0.1's first sessions
        provenance.articleCanonical = jsonText(json, "canonical");
        provenance.articleSavedCopy = jsonFlag(json, "saved_copy");
    }
    provenance.pageSha256 = jsonText(json, "page_sha256");
    provenance.textSha256 = jsonText(json, "text_sha256");
    manifest.tokensSha256 = jsonText(json, "tokens_sha256");
    manifest.rawCharacters = jsonWholeMember<std::size_t>(json, "raw_characters");
    manifest.slicedCharacters = jsonWholeMember<std::size_t>(json, "sliced_characters");
    manifest.cleanedCharacters = jsonWholeMember<std::size_t>(json, "cleaned_characters");
    if (json.contains("removed"))
        for (const nlohmann::json& entry : jsonArray(json, "removed")) {
            RemovedText& removed = manifest.removed.emplace_back();
            removed.kind = jsonText(entry, "kind");
            removed.parts = jsonWholeMember<std::size_t>(entry, "parts");
            removed.characters = jsonWholeMember<std::size_t>(entry, "characters");
            for (const nlohmann::json& excerpt : jsonArray(entry, "excerpts")) {
                if (!excerpt.is_string())
                    throw ContentError("\"excerpts\" holds something that is not text");
                removed.excerpts.push_back(excerpt.get<std::string>());
            }
        }
}

// Only where a hub gave them.
void writeSaesSource(JsonWriter& json, const Provenance& provenance) {
    if (provenance.saesRepository.empty())
        return;
    json.key("saes_source");
    json.beginObject();
    json.member("repository", std::string_view(provenance.saesRepository));
    json.member("commit", std::string_view(provenance.saesCommit));
    json.endObject();
}

void readSaesSource(const nlohmann::json& json, Provenance& provenance) {
    if (!json.contains("saes_source"))
        return;
    const nlohmann::json& source = jsonObject(json, "saes_source");
    provenance.saesRepository = jsonText(source, "repository");
    provenance.saesCommit = jsonText(source, "commit");
}

// Only where a hub gave the model.
void writeModelSource(JsonWriter& json, const Provenance& provenance) {
    if (provenance.modelRepository.empty())
        return;
    json.key("model_source");
    json.beginObject();
    json.member("repository", std::string_view(provenance.modelRepository));
    json.member("revision", std::string_view(provenance.modelRevision));
    json.member("commit", std::string_view(provenance.modelCommit));
    json.endObject();
}

void readModelSource(const nlohmann::json& json, Provenance& provenance) {
    if (!json.contains("model_source"))
        return;
    const nlohmann::json& source = jsonObject(json, "model_source");
    provenance.modelRepository = jsonText(source, "repository");
    provenance.modelRevision = jsonText(source, "revision");
    provenance.modelCommit = jsonText(source, "commit");
}

void writeLayers(JsonWriter& json, const std::vector<ManifestLayer>& layers) {
    json.key("layers");
    json.beginArray();
    for (const ManifestLayer& layer : layers) {
        json.beginObject();
        json.member("folder", std::string_view(layerFolder(layer.key)));
        json.member("control", layer.key.curve.controlText());
        json.member("repeat", layer.key.curve.repeat);
        if (layer.key.curve.isPoint())
            json.member("point", std::string_view(layer.key.curve.point));
        json.member("layer", layer.key.layer);
        json.member("seconds", layer.seconds);
        json.key("failure");
        if (layer.failure)
            json.value(std::string_view(layer.failure->message));
        else
            json.null();
        json.endObject();
    }
    json.endArray();
}

std::vector<ManifestLayer> readLayers(const nlohmann::json& list) {
    std::vector<ManifestLayer> layers;
    for (const nlohmann::json& entry : list) {
        const std::string folder = jsonText(entry, "folder");
        const auto key = layerKeyOf(folder);
        if (!key)
            throw ContentError("\"" + folder.substr(0, 80) + "\" is not a layer's folder this version knows");
        layers.push_back({*key, jsonNumber(entry, "seconds"), std::nullopt});
        if (!jsonMember(entry, "failure").is_null())
            layers.back().failure = Error{ErrorKind::Diverged, jsonText(entry, "failure"), {}, key->layer};
    }
    return layers;
}

void writeSums(JsonWriter& json, const std::map<std::string, std::string>& sums) {
    json.key("sha256");
    json.beginObject();
    for (const auto& [entry, hash] : sums)
        json.member(entry, std::string_view(hash));
    json.endObject();
}

std::map<std::string, std::string> textsIn(const nlohmann::json& json, const char* name) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, text] : jsonObject(json, name).items()) {
        if (!text.is_string())
            throw ContentError("\"" + std::string(name) + "\" holds something that is not text");
        texts[key] = text.get<std::string>();
    }
    return texts;
}

// Throws where the text is not what was written.
void checkSeal(std::string_view text, int schema) {
    const Seal seal = sealOf(text);
    if (seal == Seal::Broken || (seal == Seal::None && schema >= Manifest::firstSealed))
        throw ContentError("it is damaged, or was changed: it does not have the SHA-256 that it says at its end");
}

// Everything of the manifest that this version knows, but its own SHA-256.
std::string knownText(const Manifest& manifest) {
    const Provenance& provenance = manifest.provenance;
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.member("schema", Manifest::schema);
    json.member("run", std::string_view(manifest.run));
    json.member("model", std::string_view(manifest.modelName));
    json.member("model_layers", provenance.modelLayers);
    json.member("finished", manifest.finished);
    json.member("started", std::string_view(manifest.started));
    json.member("ended", std::string_view(manifest.ended));
    json.key("program");
    json.beginObject();
    json.member("version", std::string_view(provenance.program));
    if (!provenance.engine.empty()) {
        json.member("engine", std::string_view(provenance.engine));
        json.member("engine_version", std::string_view(provenance.engineVersion));
        json.member("device", std::string_view(provenance.device));
        json.member("precision", std::string_view(provenance.precision));
    }
    json.member("onednn", std::string_view(provenance.oneDnn));
    json.key("libtorch"); // not part of the product: nothing here was computed by it
    json.null();
    json.member("instruction_set", std::string_view(provenance.instructionSet));
    json.member("threads", provenance.threads);
    json.member("seed", manifest.config.seed);
    json.endObject();
    writeConfiguration(json, manifest.config);
    writeArticle(json, manifest);
    writeModelSource(json, provenance);
    writeSaesSource(json, provenance);
    json.key("model_sha256");
    json.beginObject();
    for (const auto& [file, hash] : provenance.modelSha256)
        json.member(file, std::string_view(hash));
    json.endObject();
    writeLayers(json, manifest.layers);
    json.key("warnings");
    json.beginArray();
    for (const std::string& warning : manifest.warnings)
        json.value(std::string_view(warning));
    json.endArray();
    json.key("formulas");
    json.beginObject();
    for (const MetricDefinition& metric : metricDefinitions())
        json.member(metric.name, metric.formula);
    json.endObject();
    writeSums(json, manifest.sums);
    json.endObject();
    return json.take() + "\n";
}

// The members of `file` that `known` lacks, at any depth of objects; null where there are none.
nlohmann::json membersOnlyIn(const nlohmann::json& file, const nlohmann::json& known) {
    nlohmann::json other;
    for (const auto& [key, value] : file.items()) {
        const auto found = known.find(key);
        if (found == known.end())
            other[key] = value;
        else if (value.is_object() && found->is_object())
            if (nlohmann::json inner = membersOnlyIn(value, *found); !inner.is_null())
                other[key] = std::move(inner);
    }
    return other;
}

void addMembers(nlohmann::ordered_json& target, const nlohmann::ordered_json& other) {
    for (const auto& [key, value] : other.items()) {
        const auto found = target.find(key);
        if (found == target.end())
            target[key] = value;
        else if (found->is_object() && value.is_object())
            addMembers(*found, value);
    }
}

} // namespace

std::string manifestText(const Manifest& manifest) {
    std::string text = knownText(manifest);
    if (manifest.other.empty())
        return sealed(std::move(text));
    auto json = nlohmann::ordered_json::parse(text);
    addMembers(json, nlohmann::ordered_json::parse(manifest.other));
    return sealed(json.dump(2) + "\n");
}

std::vector<std::string> unknownSettings(const Manifest& manifest) {
    std::vector<std::string> keys;
    if (manifest.other.empty())
        return keys;
    const auto other = nlohmann::json::parse(manifest.other);
    if (const auto configuration = other.find("configuration"); configuration != other.end())
        for (const auto& [key, value] : configuration->items())
            keys.push_back(key);
    return keys;
}

Manifest parseManifest(std::string_view text) {
    nlohmann::json json = parseJson(text);
    const int schema = jsonWholeMember<int>(json, "schema", 1);
    if (schema > Manifest::schema)
        throw ContentError("it was written by a newer Lamina (schema " + std::to_string(schema) + ", this one knows " +
                           std::to_string(Manifest::schema) + "); a newer program is needed to open it");
    checkSeal(text, schema);
    json.erase(std::string(sealMember));
    Manifest manifest;
    manifest.run = jsonText(json, "run");
    manifest.modelName = jsonText(json, "model");
    if (json.contains("model_layers"))
        manifest.provenance.modelLayers = jsonWholeMember<int>(json, "model_layers");
    manifest.finished = jsonFlag(json, "finished");
    manifest.started = jsonText(json, "started");
    manifest.ended = jsonText(json, "ended");
    const nlohmann::json& program = jsonObject(json, "program");
    manifest.provenance.program = jsonText(program, "version");
    if (program.contains("engine")) { // not in the files of 0.1 and of the first with schema 2
        manifest.provenance.engine = jsonText(program, "engine");
        manifest.provenance.engineVersion = jsonText(program, "engine_version");
        manifest.provenance.device = jsonText(program, "device");
        if (program.contains("precision"))
            manifest.provenance.precision = jsonText(program, "precision");
    }
    manifest.provenance.oneDnn = jsonText(program, "onednn");
    manifest.provenance.instructionSet = jsonText(program, "instruction_set");
    manifest.provenance.threads = jsonWholeMember<int>(program, "threads");
    manifest.config = readConfiguration(jsonObject(json, "configuration"));
    readArticle(jsonObject(json, "article"), manifest);
    readModelSource(json, manifest.provenance);
    readSaesSource(json, manifest.provenance);
    manifest.provenance.modelSha256 = textsIn(json, "model_sha256");
    if (json.contains("sha256") || schema >= Manifest::firstSealed)
        manifest.sums = textsIn(json, "sha256");
    manifest.layers = readLayers(jsonArray(json, "layers"));
    for (const nlohmann::json& warning : jsonArray(json, "warnings")) {
        if (!warning.is_string())
            throw ContentError("\"warnings\" holds something that is not text");
        manifest.warnings.push_back(warning.get<std::string>());
    }
    if (const auto other = membersOnlyIn(json, nlohmann::json::parse(knownText(manifest))); !other.is_null())
        manifest.other = other.dump();
    return manifest;
}

Result<Manifest> readManifest(ContentSource& source, const std::filesystem::path& session) {
    LAMINA_ASSIGN(const std::string text, source.read(EntryNames::manifest, ContentLimits::manifest));
    LAMINA_ASSIGN(Manifest manifest,
                  readContent(session.string() + ": " + EntryNames::manifest, [&] { return parseManifest(text); }));
    source.expect(manifest.sums);
    return manifest;
}

Result<Manifest> readManifest(const std::filesystem::path& session) {
    LAMINA_ASSIGN(const auto source, ContentSource::open(session));
    return readManifest(*source, session);
}

std::string configurationDifference(const RunConfig& before, const RunConfig& now) {
    std::string differences;
    const auto compare = [&](const std::string& field, const std::string& was, const std::string& is) {
        if (was != is)
            differences += (differences.empty() ? "" : "; ") + field + " was " + was + ", now " + is;
    };
    for (const Setting& setting : settings())
        if (setting.effect != Effect::None)
            compare(optionName(setting.key), setting.get(before), setting.get(now));
    // Tied weights have no option of their own: they come with --preset.
    compare("the preset's choice of tied weights", before.tied ? "on" : "off", now.tied ? "on" : "off");
    return differences;
}

std::string runName(const RunConfig& config, const Provenance& provenance) {
    std::string identity = provenance.textSha256;
    // A setting that came later counts where it is not at its default, so that the names of older runs stay.
    for (const Setting& setting : settings())
        if (setting.effect == Effect::Result && (setting.since == 1 || setting.get(config) != defaultOf(setting)))
            identity += "\n" + std::string(setting.key) + "=" + setting.get(config);
    identity += config.tied ? "\ntied" : "";
    for (const auto& [file, hash] : provenance.modelSha256)
        identity += "\n" + file + "=" + hash;
    return config.preset + "-s" + std::to_string(config.seed) + "-" + sha256(identity).substr(0, 8);
}

} // namespace lamina
