#include "engine/native/sae_products.h"

#include "sae/sae_variant.h"

#include <algorithm>

namespace lamina {

Status polledGemm(RunToken& token, Transpose transA, Transpose transB, std::size_t M, std::size_t N, std::size_t K,
                  const float* A, std::size_t lda, const float* B, std::size_t ldb, float beta, float* C,
                  std::size_t ldc) {
    // About 10 ms on a fast core, 100 ms on a very slow one. Cut only along the longer side of C: the product is
    // packed anew in each slice.
    constexpr double mostFlops = 4e9;
    const double flops = 2.0 * static_cast<double>(M) * static_cast<double>(N) * static_cast<double>(K);
    const auto slices = static_cast<std::size_t>(flops / mostFlops) + 1;
    const bool alongRows = M >= N;
    const std::size_t length = alongRows ? M : N;
    const std::size_t step = slices == 1 ? length : ((length + slices - 1) / slices + 63) / 64 * 64;
    for (std::size_t first = 0; first < length; first += step) {
        LAMINA_TRY(token.checkpoint());
        const std::size_t count = std::min(step, length - first);
        if (alongRows)
            gemm(transA, transB, count, N, K, 1.0F, transA == Transpose::No ? A + first * lda : A + first, lda, B, ldb,
                 beta, C + first * ldc, ldc);
        else
            gemm(transA, transB, M, count, K, 1.0F, A, lda, transB == Transpose::No ? B + first : B + first * ldb, ldb,
                 beta, C + first, ldc);
    }
    return {};
}

Result<double> encodeRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X, MatrixView z,
                          std::uint32_t* counts, RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    LAMINA_TRY(polledGemm(token, Transpose::No, Transpose::No, X.rows, F, d, X.data, X.stride, weights["W_enc"].data(),
                          F, 0.0F, z.data, z.stride));
    // A row's activation costs little beside its 2dF operations above, so one poll is enough here.
    return config.variant->encode(config, weights, z, counts);
}

Status decodeRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView z, MatrixView xHat,
                  RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    if (config.tied)
        return polledGemm(token, Transpose::No, Transpose::Yes, z.rows, d, F, z.data, z.stride, weights["W_enc"].data(),
                          F, 0.0F, xHat.data, xHat.stride);
    return polledGemm(token, Transpose::No, Transpose::No, z.rows, d, F, z.data, z.stride, weights["W_dec"].data(), d,
                      0.0F, xHat.data, xHat.stride);
}

Status latentGradientRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView e, MatrixView g,
                          RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    if (config.tied)
        return polledGemm(token, Transpose::No, Transpose::No, e.rows, F, d, e.data, e.stride, weights["W_enc"].data(),
                          F, 0.0F, g.data, g.stride);
    return polledGemm(token, Transpose::No, Transpose::Yes, e.rows, F, d, e.data, e.stride, weights["W_dec"].data(), d,
                      0.0F, g.data, g.stride);
}

} // namespace lamina
