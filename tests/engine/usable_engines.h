// The engines that can be opened here, for suites that run over all of them.
#pragma once

#include "engine/engines.h"

#include <string>
#include <vector>

namespace lamina::test {

inline std::vector<std::string> usableEngines() {
    std::vector<std::string> names;
    for (const std::string& name : engineNames())
        if (openEngine(name, automaticChoice).ok())
            names.push_back(name);
    return names;
}

// Those of them that train this SAE.
inline std::vector<Engine*> enginesFor(const SaeConfig& config) {
    std::vector<Engine*> engines;
    for (const std::string& name : usableEngines())
        if (Engine* const engine = *openEngine(name, automaticChoice); engine->supports(config).ok())
            engines.push_back(engine);
    return engines;
}

} // namespace lamina::test
