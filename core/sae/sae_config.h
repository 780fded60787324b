// What one sparse autoencoder is and how it is trained. Letters: N rows, d inputs, F latents.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <string>

namespace lamina {

struct SaeVariant;
// The first of saeVariants().
const SaeVariant& defaultSaeVariant();

// How an SAE's weights start.
enum class SaeStart {
    Linear,   // torch.nn.Linear's defaults, each tensor by itself
    Transpose // rows of W_dec in random directions, of norm 0.1; W_enc = W_decᵀ; biases 0
};

struct SaeConfig {
    const SaeVariant* variant = &defaultSaeVariant(); // never null; how z comes from x W_enc
    bool tied = false;       // x^ = z W_encᵀ, no biases (the course preset); else x^ = z W_dec + b_dec
    std::size_t inputs = 0;  // d
    std::size_t latents = 0; // F
    std::size_t k = 0;       // latents kept for each row, 1..F, in the variants that have such a number; else 0
    double l1 = 0.0;         // λ of objective = mse + λ·l1, mse = mean over n,i; l1 = mean over n,j of |z|, or what
                             // else the variant weighs
    double learningRate = 1e-3;
    std::size_t batch = 0; // rows a step; 0 = full batch; the last short batch is kept
    int epochs = 75;       // Adam 0.9/0.999, ε 1e-8; 0 = it stays as it starts
    // Shares of all steps, 0-1 (sae/schedule.h): λ and the rate rise to their values, the rate falls at the end.
    double l1Warmup = 0;
    double lrWarmup = 0;
    double lrDecay = 0;
    bool frozenDecoder = false; // W_dec stays as it starts; needs an SAE with a decoder of its own
    SaeStart start = SaeStart::Linear;
    bool meanDecoderBias = false;      // b_dec starts as the mean of the rows
    bool subtractsDecoderBias = false; // z comes from (x - b_dec) W_enc, SAELens's apply_b_dec_to_input
    bool l1ByDecoderNorm = false;      // l1 = mean over n,j of |z|·‖W_dec[j]‖
    double auxiliary = 0;              // α of the loss that latents dead for an epoch learn by (AuxK); 0: none
    int resampleEvery = 0;             // epochs between resamplings (sae/recipes/resampling.h); 0: none
    double bandwidth = 0;              // of the straight-through kernel, above 0, in the variants that have one; else 0
};

// Errors: usage, naming the field, its value and its range.
Status checkSaeConfig(const SaeConfig& config);
// "SAE setting k is 0; it has to be …", for the checks of variants.
Error wrongSaeSetting(const std::string& field, const std::string& value, const std::string& range);

} // namespace lamina
