// lamina-bench: Google Benchmark's options apply, e.g. --benchmark_filter=forward --benchmark_repetitions=3.
#include "bench_options.h"

#include "base/machine.h"
#include "base/number_format.h"
#include "numeric/threads.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <unistd.h>

namespace lamina::bench {

int threads() {
    const char* chosen = std::getenv("LAMINA_BENCH_THREADS");
    const auto count = chosen ? parseInteger(chosen) : std::nullopt;
    return count && *count > 0 && *count <= 1024 ? static_cast<int>(*count) : availableThreads();
}

#if defined(LAMINA_HAS_REFERENCE)
// OpenBLAS 0.3.21 takes AVX-512 processors newer than itself for a Haswell, and PyTorch's products then run at half
// their speed. It reads its choice when it is loaded, so the program starts once more with the right one.
void letOpenBlasUseAvx512(char** argv) {
    if (instructionSet() == "avx512" && !std::getenv("OPENBLAS_CORETYPE") &&
        ::setenv("OPENBLAS_CORETYPE", "SkylakeX", 0) == 0)
        ::execv("/proc/self/exe", argv);
}
#endif

} // namespace lamina::bench

int main(int argc, char** argv) {
#if defined(LAMINA_HAS_REFERENCE)
    lamina::bench::letOpenBlasUseAvx512(argv);
#endif
    lamina::setComputeThreads(lamina::bench::threads());
    benchmark::AddCustomContext("threads", std::to_string(lamina::bench::threads()));
    benchmark::AddCustomContext("instruction_set", std::string(lamina::instructionSet()));
    benchmark::AddCustomContext("onednn", lamina::oneDnnVersion() + " " + lamina::oneDnnInstructionSet());
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    lamina::bench::registerEpochs();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
