// Matrix products through oneDNN: one threading pool (OpenMP) for the whole program.
#pragma once

#include <cstddef>

namespace lamina {

enum class Transpose { No, Yes };

// C[M,N] = alpha * op(A)[M,K] * op(B)[K,N] + beta * C, row-major, lda/ldb/ldc = row strides of A, B, C as stored.
// With beta = 0, C is not read. Uses the calling thread's OpenMP thread count (one inside a parallel region).
// oneDNN 2.6's kernels borrow the stack pointer: a signal handler that runs meanwhile on the ordinary stack overwrites
// the heap. Threads that compute must block every signal that has a handler.
// The same arguments and thread count give the same bits. Throws std::runtime_error when oneDNN refuses (never seen).
void gemm(Transpose transA, Transpose transB, std::size_t M, std::size_t N, std::size_t K, float alpha, const float* A,
          std::size_t lda, const float* B, std::size_t ldb, float beta, float* C, std::size_t ldc);

} // namespace lamina
