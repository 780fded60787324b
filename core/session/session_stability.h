// Whether a session's repeats find the same latents, from its saved autoencoders.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "profile/statistics/latent_stability.h"

#include <string>
#include <vector>

namespace lamina {

class Session;

struct CurveStability {
    std::string control; // empty: the run
    std::vector<LatentStability> layers;
};

// Whether there are two repeats, or copies of a control, whose autoencoders were saved. Errors: usage, saying what is
// missing and how to run it.
Status hasStability(const Session& session);
// Of the run and of each control that has two such curves. Reads all weights; seconds for large autoencoders. Errors:
// as above, format, cancelled.
Result<std::vector<CurveStability>> sessionStability(const Session& session, RunToken& token);

} // namespace lamina
