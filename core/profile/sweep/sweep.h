// A sweep: the run's own autoencoders trained once more at further values of one setting, on the same activations, from
// the same seeds. Each value is a point; from them comes the frontier of each layer (statistics/frontier.h).
#pragma once

#include "base/error.h"
#include "profile/run_config.h"

#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// The points' names, as CurveId::point has them, in ascending order of their values; where a value is the run's own,
// the run is that point and it is not among them.
std::vector<std::string> sweepPoints(const RunConfig& config);
// The run's own point, "l1=1": empty where nothing is swept.
std::string ownPoint(const RunConfig& config);
// The configuration of a point (of no sweep itself). `point` empty: the run's own.
RunConfig atPoint(const RunConfig& config, std::string_view point);

// Of the setting that makes this form sparser or denser, from a quarter to four times its value; empty where λ is 0.
Sweep suggestedSweep(const RunConfig& config);

// Whether its setting means anything with the others. Errors: usage.
Status checkSweep(const RunConfig& config);

} // namespace lamina
