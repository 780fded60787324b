// The process's memory, as the system counts it.
#pragma once

#include <cstdint>

namespace lamina {

// Bytes resident now and at the most so far (Linux: /proc/self/status); 0 where unknown.
std::uint64_t residentBytes();
std::uint64_t peakResidentBytes();

} // namespace lamina
