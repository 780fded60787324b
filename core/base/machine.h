// What this machine offers a process.
#pragma once

#include <string_view>

namespace lamina {

// Processors this process may run on (its affinity mask), at least 1.
int availableThreads();

// The widest instruction set that both this build and this processor have: "baseline", "avx2" or "avx512".
// LAMINA_ISA in the environment can lower it (tests compare the paths).
std::string_view instructionSet();

} // namespace lamina
