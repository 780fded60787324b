// The exports that are data: CSV, JSON, safetensors. (Pictures and reports: ui/charts.)
#pragma once

#include "base/error.h"
#include "profile/profile.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

class JsonWriter;
class Session;

// What every table of results has of one layer: each metric it has, of both splits, written as files have numbers.
void eachMetric(
    const LayerResult& result,
    const std::function<void(std::string_view split, std::string_view metric, std::string_view value)>& row);
// The same as members "split", "failure", "metrics" and, where rows were held out, "heldout".
void writeOutcome(JsonWriter& json, const LayerResult& result);

// run,model,control,repeat,split,layer,metric,value — the archive's profile.csv, byte for byte.
// `run` is the run's name (Session::runName).
std::string profileCsv(const Profile& profile, const std::string& run, const std::string& model);
std::string profileJson(const Profile& profile, const std::string& run, const std::string& model);

// control,repeat,layer,epoch,objective,mse,l1,density — of one layer, or of all.
std::string curvesCsv(const Profile& profile, std::optional<int> layer);
std::string curvesJson(const Profile& profile, std::optional<int> layer);

// control,repeat,layer,histogram,low,high,count — latent_density (dead latents as a row of their own with low and high
// empty), activations, inputs, l0_per_token.
std::string histogramsCsv(const Profile& profile, std::optional<int> layer);
std::string histogramsJson(const Profile& profile, std::optional<int> layer);

// control,repeat,layer and latentColumns (session/format/layer_files.h): each layer's latents with the tokens that
// activate them most; of one layer, or of all. Errors: as Session::latents().
Result<std::string> latentsCsv(const Session& session, std::optional<int> layer);

// metrics.json = {"final": {…}, "epochs": [{…}, …]}; NaN is null.
std::string metricsJson(const SaeMetrics& metrics, const std::vector<EpochPoint>& epochs);

// Writes DIR/cfg.json and DIR/sae_weights.safetensors of one layer. Errors: not_found (no weights saved), disk, …
Status exportSae(const Session& session, const LayerKey& key, const std::filesystem::path& folder);

} // namespace lamina
