// The engine that a run computes with.
#pragma once

#include "engine/engines.h"
#include "profile/run_config.h"

namespace lamina {

// Errors: as openEngine().
inline Result<Engine*> runEngine(const RunConfig& config) {
    return openEngine(config.engine, config.device, config.precision);
}

} // namespace lamina
