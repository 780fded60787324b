// The compute thread's thread count.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

// Processors this process may run on (its affinity mask), at least 1.
int availableThreads();

// Sets OpenMP's thread count for the calling thread; call first thing inside the compute thread.
void setComputeThreads(int threads);
int computeThreads();

// The widest instruction set that both this build and this processor have: "baseline", "avx2" or "avx512".
// LAMINA_ISA in the environment can lower it (tests compare the paths).
std::string_view instructionSet();

// "2.6.0" for the oneDNN the program runs with.
std::string oneDnnVersion();

// What oneDNN's own kernels may use here, e.g. "avx512_core_bf16".
std::string oneDnnInstructionSet();

} // namespace lamina
