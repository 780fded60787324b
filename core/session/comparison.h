// Several runs side by side: in what they were asked differently, and what one metric does over depth in each.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/depth_statistics.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct ComparedRun {
    RunConfig config;
    std::string textSha256; // of the cleaned article; empty: not known
};

// One setting in which not all runs agree.
struct SettingDifference {
    std::string key;        // "rows"; "preset", "model", "article", "article_text" and "tied" besides the table's
    std::string_view label; // for people, in English; of the settings table where that has the key
    std::vector<std::string> values; // one for each run, in their order; locale-free
};

// In the order preset, model, article, then the settings table. Settings that a run's name does not count (threads,
// kept weights, device) are left out. Article texts differ as "article_text" (the first letters of their SHA-256) where
// both are known.
std::vector<SettingDifference> settingDifferences(const std::vector<ComparedRun>& runs);

// One metric of one curve; layers that failed and values that are not finite are passed over.
struct CurveResult {
    std::size_t measured = 0; // layers with results, the failed ones among them
    std::size_t failed = 0;
    std::optional<DepthPoint> lowest, highest; // the first of equals
    DepthStatistics statistics;
};
CurveResult curveResult(const std::vector<LayerResultPtr>& layers, const MetricDefinition& metric);

} // namespace lamina
