#include "profile/sweep/sweep.h"

#include "base/number_format.h"
#include "profile/settings.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

std::string pointName(const std::string& key, double value) {
    return key + "=" + formatNumber(value);
}

} // namespace

std::string ownPoint(const RunConfig& config) {
    if (config.sweep.empty())
        return {};
    return config.sweep.key + "=" + findSetting(config.sweep.key)->get(config);
}

std::vector<std::string> sweepPoints(const RunConfig& config) {
    const std::string own = ownPoint(config);
    std::vector<std::string> points;
    for (const double value : config.sweep.values)
        if (std::string name = pointName(config.sweep.key, value); name != own)
            points.push_back(std::move(name));
    return points;
}

RunConfig atPoint(const RunConfig& config, std::string_view point) {
    RunConfig there = config;
    there.sweep = {};
    if (const std::size_t equals = point.find('='); equals != std::string_view::npos)
        (void)setSetting(there, point.substr(0, equals), std::string(point.substr(equals + 1)));
    return there;
}

Sweep suggestedSweep(const RunConfig& config) {
    const bool byK = hasSetting(*config.sae, "k");
    const double own = byK ? parseNumber(findSetting("k")->get(config)).value_or(0) : config.l1;
    Sweep sweep{byK ? "k" : "l1", {}};
    for (const double factor : {0.25, 0.5, 2.0, 4.0})
        if (const double value = byK ? std::floor(own * factor) : own * factor; value > 0)
            sweep.values.push_back(value);
    return sweep.values.empty() ? Sweep{} : sweep;
}

Status checkSweep(const RunConfig& config) {
    if (config.sweep.empty())
        return {};
    const auto usage = [&](const std::string& what) {
        return makeError(ErrorKind::Usage, "--sweep " + config.sweep.text() + " " + what);
    };
    if (config.sweep.key != "l1" && !hasSetting(*config.sae, config.sweep.key))
        return usage("sweeps a setting that --sae " + std::string(config.sae->name) + " does not have");
    if (sweepPoints(config).empty())
        return usage("has only the run's own value; name others");
    return {};
}

} // namespace lamina
