// Several runs side by side: in what they were asked differently, what one metric does over depth in each, and the
// curves of their sessions as statistics take them.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/comparison_sentences.h"
#include "profile/statistics/depth_statistics.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct ComparedRun {
    RunConfig config;
    std::string textSha256;     // of the cleaned article; empty: not known
    double latentsPerInput = 0; // of its autoencoders; 0: not known
};

// One setting in which not all runs agree.
struct SettingDifference {
    std::string key;        // "rows"; "preset", "model", "article", "article_text" and "tied" besides the table's
    std::string_view label; // for people, in English; of the settings table where that has the key
    std::vector<std::string> values; // one for each run, in their order; locale-free
    // Whether it draws another curve by itself, so that a difference of the curves cannot be put down to the models.
    // Not so model and preset, the part that was run, the number of repeats and copies, what is measured besides,
    // another place of the same text, as many latents for each input written otherwise, and the seed where all repeats
    // read other windows anyway.
    bool counts = true;
};

// In the order preset, model, article, then the settings table. Settings that a run's name does not count (threads,
// kept weights, device) are left out. Article texts differ as "article_text" (the first letters of their SHA-256) where
// both are known.
std::vector<SettingDifference> settingDifferences(const std::vector<ComparedRun>& runs);

class Session;
// name: in sentences. Every curve of the session, complete or not; it has to outlive what is given.
ComparedCurves comparedCurves(std::string name, const Session& session);
ComparedRun comparedRun(const Session& session);
// Latents for each input of the first of these layers that has an autoencoder; 0: none has.
double latentsPerInput(const std::vector<LayerResultPtr>& layers);
// The labels or keys of those that count, with commas between; empty: none does.
std::string countedSettings(const std::vector<SettingDifference>& differences,
                            const std::function<std::string(const SettingDifference&)>& words);

// One metric of one curve; layers that failed and values that are not finite are passed over.
struct CurveResult {
    std::size_t measured = 0; // layers with results, the failed ones among them
    std::size_t failed = 0;
    std::optional<DepthPoint> lowest, highest; // the first of equals
    DepthStatistics statistics;
};
CurveResult curveResult(const std::vector<LayerResultPtr>& layers, const MetricDefinition& metric);

} // namespace lamina
