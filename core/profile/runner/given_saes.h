// A run on trained autoencoders (RunConfig::saes), which are measured and not trained.
#pragma once

#include "base/error.h"
#include "model/gpt2.h"
#include "profile/run_config.h"
#include "sae/imports/imported_sae.h"

namespace lamina {

// Settings that mean nothing where nothing is trained. Errors: usage.
Status checkGivenSaes(const RunConfig& config);
// Whether they are those that the run needs. Errors: usage, format.
Status checkGivenSaes(const RunConfig& config, const SaeFolder& saes, const Gpt2Config& model);
// The configuration with the form and size of the first of them as the run's own: what texts and estimates go by.
RunConfig withGivenSaes(RunConfig config, const SaeFolder& saes);

} // namespace lamina
