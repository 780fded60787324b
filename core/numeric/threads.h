// The compute thread's thread count, and the oneDNN at work.
#pragma once

#include <string>

namespace lamina {

// Sets OpenMP's thread count for the calling thread; call first thing inside the compute thread.
void setComputeThreads(int threads);
int computeThreads();

// "2.6.0" for the oneDNN the program runs with.
std::string oneDnnVersion();

// What oneDNN's own kernels may use here, e.g. "avx512_core_bf16".
std::string oneDnnInstructionSet();

} // namespace lamina
