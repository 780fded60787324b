#include "base/machine.h"

#include <algorithm>
#include <cstdlib>
#include <sched.h>

namespace lamina {

int availableThreads() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return std::max(1, CPU_COUNT(&set));
}

namespace {

std::string_view detectInstructionSet() {
#if defined(__x86_64__)
    const std::string_view ceiling = [] {
        const char* chosen = std::getenv("LAMINA_ISA");
        return chosen ? std::string_view(chosen) : std::string_view("avx512");
    }();
    if (ceiling == "baseline")
        return "baseline";
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512 && ceiling == "avx512")
        return "avx512";
    if (avx2)
        return "avx2";
#endif
    return "baseline";
}

} // namespace

std::string_view instructionSet() {
    static const std::string_view detected = detectInstructionSet();
    return detected;
}

} // namespace lamina
