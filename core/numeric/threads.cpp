#include "numeric/threads.h"

#include <oneapi/dnnl/dnnl.h>

#include <algorithm>
#include <omp.h>

namespace lamina {

void setComputeThreads(int threads) {
#ifdef __SANITIZE_THREAD__
    threads = 1; // a stock libgomp is not instrumented: every barrier of its teams would be reported as a race
#endif
    omp_set_num_threads(std::max(1, threads));
}

int computeThreads() { return omp_get_max_threads(); }

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
