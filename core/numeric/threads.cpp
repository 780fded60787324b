#include "numeric/threads.h"

#include <oneapi/dnnl/dnnl.h>

#include <algorithm>
#include <cstdlib>
#include <omp.h>
#include <sched.h>

namespace lamina {

int availableThreads() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return std::max(1, CPU_COUNT(&set));
}

void setComputeThreads(int threads) { omp_set_num_threads(std::max(1, threads)); }

int computeThreads() { return omp_get_max_threads(); }

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

std::string oneDnnVersion() {
    const dnnl_version_t* version = dnnl_version();
    return std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch);
}

std::string oneDnnInstructionSet() {
    switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41:
        return "sse41";
    case dnnl_cpu_isa_avx:
        return "avx";
    case dnnl_cpu_isa_avx2:
        return "avx2";
    case dnnl_cpu_isa_avx512_core:
        return "avx512_core";
    case dnnl_cpu_isa_avx512_core_vnni:
        return "avx512_core_vnni";
    case dnnl_cpu_isa_avx512_core_bf16:
        return "avx512_core_bf16";
    default:
        return "isa " + std::to_string(static_cast<int>(dnnl_get_effective_cpu_isa()));
    }
}

} // namespace lamina
