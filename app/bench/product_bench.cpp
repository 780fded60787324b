// Matrix products: the peak the forward and the training step are measured against.
#include "bench_options.h"

#include "numeric/gemm.h"
#include "numeric/threads.h"
#include "tensor/matrix.h"

#include <benchmark/benchmark.h>

namespace lamina::bench {

namespace {

// C[M,N] = A[M,K] B[K,N]; the counter is floating-point operations a second.
void product(benchmark::State& state) {
    setComputeThreads(threads());
    const auto M = static_cast<std::size_t>(state.range(0));
    const auto N = static_cast<std::size_t>(state.range(1));
    const auto K = static_cast<std::size_t>(state.range(2));
    const Matrix A(M, K);
    const Matrix B(K, N);
    Matrix C(M, N);
    for (auto _ : state)
        gemm(Transpose::No, Transpose::No, M, N, K, 1.0F, A.data(), K, B.data(), N, 0.0F, C.data(), N);
    state.counters["flops"] = benchmark::Counter(2.0 * static_cast<double>(M * N * K),
                                                 benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

BENCHMARK(product)
    ->ArgNames({"M", "N", "K"})
    ->Args({2048, 2048, 2048})  // peak
    ->Args({1024, 3072, 768})   // c_fc of GPT-2 small
    ->Args({1024, 768, 3072})   // c_proj
    ->Args({1024, 2304, 768})   // c_attn
    ->Args({1024, 576, 192})    // c_attn at width 192
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

} // namespace lamina::bench
