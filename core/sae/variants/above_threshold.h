// Latents that count above a threshold of their own, shared by the variants that end up with one.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"

#include <cstdint>

namespace lamina {

// SaeVariant::encode: z = relu(x W_enc + b_enc) where it exceeds `threshold`; a NaN shows. A tied SAE has no b_enc.
inline double encodeAboveThreshold(const SaeConfig&, const SaeParameters& parameters, MatrixView z,
                                   std::uint32_t* counts) {
    const Matrix &bias = parameters["b_enc"], &threshold = parameters["threshold"];
    double sum = 0.0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float* row = z.row(n);
        for (std::size_t j = 0; j < z.cols; ++j) {
            const float value = row[j] + (bias.empty() ? 0.0F : bias(0, j));
            row[j] = value > threshold(0, j) && value > 0.0F ? value : value == value ? 0.0F : value;
            counts[j] += row[j] > 0.0F ? 1 : 0;
            sum += row[j];
        }
    }
    return sum;
}

// Folding leaves z alone, but divides a tied SAE's by s. Not trained itself: seal() sets it.
constexpr ParameterSpec thresholdParameter(void (*initial)(Matrix&, const SaeExtents&, Random&)) {
    return {.name = "threshold",
            .rows = Extent::One,
            .cols = Extent::Latents,
            .initial = initial,
            .whenTied = true,
            .trained = false,
            .folding = 0,
            .tiedFolding = -1};
}

} // namespace lamina
