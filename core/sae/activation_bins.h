// The one histogram of positive latent activations: log10 of z, 80 bins from -6 to 4.
#pragma once

#include "numeric/log_bins.h"
#include "sae/sae_metrics.h"

namespace lamina {

LogBins activationBins();
Histogram emptyActivationHistogram();

} // namespace lamina
