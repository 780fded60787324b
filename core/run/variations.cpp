#include "run/variations.h"

#include "profile/presets.h"
#include "profile/settings.h"

namespace lamina {

std::vector<RunConfig> withEveryPreset(const RunConfig& config) {
    std::vector<RunConfig> configs;
    for (const Preset& preset : presets()) {
        configs.push_back(config);
        (void)applyPreset(configs.back(), preset.name); // a preset of the table
    }
    return configs;
}

std::vector<RunConfig> withModels(const RunConfig& config, const std::vector<std::string>& models) {
    std::vector<RunConfig> configs;
    for (const std::string& model : models) {
        configs.push_back(config);
        configs.back().model = model;
    }
    return configs;
}

std::vector<RunConfig> withSeeds(const RunConfig& config, int count) {
    std::vector<RunConfig> configs;
    for (int i = 0; i < count; ++i) {
        configs.push_back(config);
        configs.back().seed += static_cast<std::uint64_t>(i);
    }
    return configs;
}

} // namespace lamina
