// The engine that a run computes with.
#pragma once

#include "engine/engines.h"
#include "profile/run_config.h"
#include "sae/sae_variant.h"

#include <string>

namespace lamina {

// "auto" is the engine 'torch' where the native one cannot train the run's autoencoder; every engine measures all.
// Errors: as openEngine().
inline Result<Engine*> runEngine(const RunConfig& config) {
    if (config.engine != automaticChoice || config.sae->native || !config.saes.empty())
        return openEngine(config.engine, config.device, config.precision);
    Result<Engine*> engine = openEngine("torch", config.device, config.precision);
    if (!engine.ok()) {
        Error error = engine.error();
        error.message = "--sae " + std::string(config.sae->name) + " needs the engine 'torch': " + error.message;
        return error;
    }
    return engine;
}

} // namespace lamina
