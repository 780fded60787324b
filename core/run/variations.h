// One experiment varied into several, for the queue.
#pragma once

#include "profile/run_config.h"

#include <string>
#include <vector>

namespace lamina {

std::vector<RunConfig> withEveryPreset(const RunConfig& config);
std::vector<RunConfig> withModels(const RunConfig& config, const std::vector<std::string>& models);
std::vector<RunConfig> withSeeds(const RunConfig& config, int count); // counted up from the one set

} // namespace lamina
