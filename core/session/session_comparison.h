// How several runs differ in what they were asked to do.
#pragma once

#include "profile/run_config.h"

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

} // namespace lamina
