// The laminar preset's training defaults; the evidence for them stands beside the demo model (EVIDENCE.md).
#pragma once

#include <cstddef>

namespace lamina {

inline constexpr double laminarL1 = 2.0;
inline constexpr double laminarLearningRate = 1e-3;
inline constexpr std::size_t laminarBatch = 512;

} // namespace lamina
