#include "session/format/layer_names.h"

#include "base/number_format.h"

#include <array>
#include <vector>

namespace lamina {

namespace {

constexpr int maximumLayer = 9999;
constexpr int maximumRepeat = 999999;

constexpr std::array<const char*, 8> fileNames{"layer.json", "metrics.csv", "epochs.csv",  "histograms.json",
                                               latentsFile,  heldoutFile,   saeConfigFile, saeWeightsFile};

std::string twoDigits(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace

std::span<const char* const> layerFileNames() {
    return fileNames;
}

std::string curveFolder(const CurveId& curve) {
    std::string folder;
    if (!curve.control.empty())
        folder = "controls/" + curve.control + "/";
    if (curve.repeat > 0)
        folder += "repeats/" + std::to_string(curve.repeat) + "/";
    if (curve.isPoint())
        folder += "points/" + curve.point + "/";
    return folder;
}

std::string layerFolder(const LayerKey& key) {
    return curveFolder(key.curve) + "layers/" + twoDigits(key.layer);
}

std::optional<LayerKey> layerKeyOf(std::string_view folder) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= folder.size();) {
        const std::size_t end = std::min(folder.find('/', begin), folder.size());
        parts.push_back(folder.substr(begin, end - begin));
        begin = end + 1;
    }
    LayerKey key;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        const std::string_view name = parts[i + 1];
        if (parts[i] == "controls") {
            if (!isControlName(name))
                return std::nullopt;
            key.curve.control = name;
            continue;
        }
        if (parts[i] == "points") {
            if (!isPointName(name))
                return std::nullopt;
            key.curve.point = name;
            continue;
        }
        const auto number = parseInteger(name);
        if (!number || *number < 0)
            return std::nullopt;
        if (parts[i] == "repeats" && *number <= maximumRepeat)
            key.curve.repeat = static_cast<int>(*number);
        else if (parts[i] == "layers" && *number <= maximumLayer)
            key.layer = static_cast<int>(*number);
        else
            return std::nullopt;
    }
    if (layerFolder(key) != folder) // one spelling only
        return std::nullopt;
    return key;
}

} // namespace lamina
