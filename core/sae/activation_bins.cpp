#include "sae/activation_bins.h"

namespace lamina {

namespace {

constexpr double low = -6.0;
constexpr double high = 4.0;
constexpr std::size_t binCount = 80;

} // namespace

LogBins activationBins() { return {low, high, binCount}; }

Histogram emptyActivationHistogram() { return {low, high, std::vector<std::uint64_t>(binCount)}; }

} // namespace lamina
