// What every benchmark of lamina-bench shares.
#pragma once

namespace lamina::bench {

// Threads of both sides: LAMINA_BENCH_THREADS, else all this process may use.
int threads();

// Benchmarks of every engine that is here; opens them.
void registerEpochs();

} // namespace lamina::bench
