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

} // namespace lamina::test
