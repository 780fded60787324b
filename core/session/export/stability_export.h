// Whether repeats find the same latents, as data.
#pragma once

#include "base/error.h"

#include <string>

namespace lamina {

class Session;

// run,model,control,layer,repeats,mean,lowest,highest,chance (statistics/latent_stability.h).
// Errors: as sessionStability().
Result<std::string> stabilityCsv(const Session& session);
// {"run","model","curves":[{"control","layers":[{"layer","repeats","mean","lowest","highest","chance"}…]}…]}
Result<std::string> stabilityJson(const Session& session);

} // namespace lamina
