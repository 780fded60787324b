#include "sae/kernels/positive_latents.h"

#include "sae/kernels/sae_kernels.h"

namespace lamina {

void gradientOfPositive(ConstMatrixView z, MatrixView g, float slope, float* encBias) {
    const SaeKernels& kernels = saeKernels();
    for (std::size_t n = 0; n < z.rows; ++n)
        kernels.maskGradient(z.row(n), g.row(n), slope, encBias, z.cols);
}

} // namespace lamina
