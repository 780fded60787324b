#include "numeric/gemm.h"

#include <oneapi/dnnl/dnnl.h>

#include <stdexcept>
#include <string>

namespace lamina {

void gemm(Transpose transA, Transpose transB, std::size_t M, std::size_t N, std::size_t K, float alpha, const float* A,
          std::size_t lda, const float* B, std::size_t ldb, float beta, float* C, std::size_t ldc) {
    if (M == 0 || N == 0)
        return;
    const auto status = dnnl_sgemm(transA == Transpose::Yes ? 'T' : 'N', transB == Transpose::Yes ? 'T' : 'N',
                                   static_cast<dnnl_dim_t>(M), static_cast<dnnl_dim_t>(N), static_cast<dnnl_dim_t>(K),
                                   alpha, A, static_cast<dnnl_dim_t>(lda), B, static_cast<dnnl_dim_t>(ldb), beta, C,
                                   static_cast<dnnl_dim_t>(ldc));
    if (status != dnnl_success)
        throw std::runtime_error("dnnl_sgemm failed with status " + std::to_string(static_cast<int>(status)));
}

} // namespace lamina
