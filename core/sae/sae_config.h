// What one sparse autoencoder is and how it is trained. Letters: N rows, d inputs, F latents.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <string_view>

namespace lamina {

enum class SaeVariant {
    Relu, // z = relu(x W_enc + b_enc)
    TopK  // z = relu(x W_enc [+ b_enc]), then per row the k largest kept; ties with the k-th kept
};

struct SaeConfig {
    SaeVariant variant = SaeVariant::Relu;
    bool tied = false;         // x^ = z W_encᵀ, no biases (the course preset); else x^ = z W_dec + b_dec
    std::size_t inputs = 0;    // d
    std::size_t latents = 0;   // F
    std::size_t k = 0;         // TopK only, 1..F
    double l1 = 0.0;           // λ of objective = mse + λ·l1, mse = mean over n,i; l1 = mean over n,j of |z|
    double learningRate = 1e-3;
    std::size_t batch = 0;     // rows a step; 0 = full batch; the last short batch is kept
    int epochs = 75;           // Adam 0.9/0.999, ε 1e-8
};

std::string_view saeVariantName(SaeVariant variant); // "relu", "topk"
// Errors: usage, listing the names.
Result<SaeVariant> parseSaeVariant(std::string_view name);
// Errors: usage, naming the field, its value and its range.
Status checkSaeConfig(const SaeConfig& config);

} // namespace lamina
