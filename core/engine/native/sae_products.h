// The matrix products of an SAE over some rows, on the calling thread alone. Letters: R rows, d inputs, F latents.
// Each polls the token between slices of at most about a tenth of a second. Errors: cancelled.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "numeric/gemm.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>

namespace lamina {

// C[M,N] = op(A) op(B) + beta·C, as gemm() has it.
Status polledGemm(RunToken& token, Transpose transA, Transpose transB, std::size_t M, std::size_t N, std::size_t K,
                  const float* A, std::size_t lda, const float* B, std::size_t ldb, float beta, float* C,
                  std::size_t ldc);

// z [R, F] of X [R, d], as SaeVariant::encode has it. counts[F] grows by [z > 0]; returns Σ z.
Result<double> encodeRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X, MatrixView z,
                          std::uint32_t* counts, RunToken& token);

// xHat [R, d] = z W_dec (z W_encᵀ when tied), without b_dec.
Status decodeRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView z, MatrixView xHat,
                  RunToken& token);

// g [R, F] = e W_decᵀ (e W_enc when tied): the gradient at z of an objective whose gradient at x^ is e [R, d].
Status latentGradientRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView e, MatrixView g,
                          RunToken& token);

} // namespace lamina
