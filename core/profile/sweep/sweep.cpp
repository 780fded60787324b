#include "profile/sweep/sweep.h"

#include "base/number_format.h"
#include "profile/settings.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t mostValues = 32;

// Those that move an autoencoder along its frontier: how sparse it is.
bool canBeSwept(std::string_view key) {
    return key == "l1" || std::ranges::any_of(saeSettings(), [&](const SaeSetting* row) { return row->key == key; });
}

std::string sweepable() {
    std::string names = "l1";
    for (const SaeSetting* row : saeSettings())
        names.append(", ").append(row->key);
    return names;
}

std::string pointName(const std::string& key, double value) {
    return key + "=" + formatNumber(value);
}

} // namespace

std::string sweepText(const Sweep& sweep) {
    if (sweep.empty())
        return "none";
    std::string text = sweep.key;
    for (std::size_t i = 0; i < sweep.values.size(); ++i)
        text += (i == 0 ? "=" : ",") + formatNumber(sweep.values[i]);
    return text;
}

bool readSweep(const std::string& text, Sweep& sweep, std::string& problem) {
    if (text == "none") {
        sweep = {};
        return true;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        return false;
    Sweep read{text.substr(0, equals), {}};
    if (!canBeSwept(read.key)) {
        problem = "sweeps '" + read.key + "'; what can be swept is one of " + sweepable();
        return false;
    }
    const Setting& setting = *findSetting(read.key);
    for (std::size_t begin = equals + 1; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string value = text.substr(begin, comma - begin);
        RunConfig scratch;
        const auto number = parseNumber(value);
        if (!number || !setting.set(scratch, value, problem)) {
            problem = "has the value '" + value + "', which " + optionName(read.key) + " does not take";
            return false;
        }
        read.values.push_back(*number);
        begin = comma + 1;
    }
    std::ranges::sort(read.values);
    read.values.erase(std::unique(read.values.begin(), read.values.end()), read.values.end());
    if (read.values.size() > mostValues) {
        problem = "has more than " + std::to_string(mostValues) + " values";
        return false;
    }
    sweep = std::move(read);
    return true;
}

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
        return makeError(ErrorKind::Usage, "--sweep " + sweepText(config.sweep) + " " + what);
    };
    if (config.sweep.key != "l1" && !hasSetting(*config.sae, config.sweep.key))
        return usage("sweeps a setting that --sae " + std::string(config.sae->name) + " does not have");
    if (sweepPoints(config).empty())
        return usage("has only the run's own value; name others");
    return {};
}

} // namespace lamina
