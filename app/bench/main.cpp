// lamina-bench: Google Benchmark's options apply, e.g. --benchmark_filter=forward --benchmark_repetitions=3.
#include "bench_options.h"

#include "base/number_format.h"
#include "numeric/threads.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

namespace lamina::bench {

int threads() {
    const char* chosen = std::getenv("LAMINA_BENCH_THREADS");
    const auto count = chosen ? parseInteger(chosen) : std::nullopt;
    return count && *count > 0 && *count <= 1024 ? static_cast<int>(*count) : availableThreads();
}

} // namespace lamina::bench

int main(int argc, char** argv) {
    lamina::setComputeThreads(lamina::bench::threads());
    benchmark::AddCustomContext("threads", std::to_string(lamina::bench::threads()));
    benchmark::AddCustomContext("instruction_set", std::string(lamina::instructionSet()));
    benchmark::AddCustomContext("onednn", lamina::oneDnnVersion() + " " + lamina::oneDnnInstructionSet());
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
