// What a training minimises, one file a variant: autograd does the rest. Letters: R rows, d inputs, F latents.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"

#include <map>
#include <span>
#include <string_view>
#include <torch/torch.h>

namespace lamina {

// By SAELens's names: W_enc [d, F], b_enc [F], W_dec [F, d], b_dec [d], and what else the variant
// has; a tied SAE has W_enc and what is `whenTied`.
using TorchParameters = std::map<std::string_view, torch::Tensor>;

// What one step weighs: these change from step to step where a schedule says so.
struct StepFactors {
    double l1 = 0.0;           // λ
    double learningRate = 0.0; // Adam's
    std::size_t rows = 0;      // of the whole step, which may be taken in several blocks
};

struct ObjectiveTerms {
    torch::Tensor latents;   // z [R, F]
    torch::Tensor error;     // x^ - x [R, d]
    torch::Tensor objective; // a number: the rows' part of the step's objective
    // A number in float64 without a gradient: what the objective adds to the mean squared error, as a sum over rows and
    // latents (λ·Σ|z|).
    torch::Tensor penalty;
    torch::Tensor l1; // a number in float64 without a gradient: Σ|z|, each times ‖W_dec[j]‖ where λ weighs it so
};

struct TorchObjective {
    std::string_view variant; // SaeVariant::name
    // z [R, F] of x [R, d]; also used, without gradients, to evaluate.
    torch::Tensor (*encode)(const SaeConfig&, const TorchParameters&, const torch::Tensor& x);
    ObjectiveTerms (*terms)(const SaeConfig&, const TorchParameters&, const torch::Tensor& x, const StepFactors&);
    bool wholeStep = false; // terms() has to see all rows of a step at once
};

extern const TorchObjective torchRelu;      // relu.cpp
extern const TorchObjective torchTopK;      // topk.cpp
extern const TorchObjective torchBatchTopK; // batchtopk.cpp
extern const TorchObjective torchJumpRelu;  // jumprelu.cpp
extern const TorchObjective torchGated;     // gated.cpp

// nullptr: this engine has none for the variant.
const TorchObjective* findTorchObjective(std::string_view variant);

// x W_enc + b_enc [R, F], the bias where there is one.
torch::Tensor preActivations(const TorchParameters& parameters, const torch::Tensor& x);
// TorchObjective::encode of what ends up with thresholds: relu(x W_enc + b_enc) where it exceeds `threshold`.
torch::Tensor keptAboveThreshold(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x);
// x^ = z W_dec + b_dec; tied: z W_encᵀ.
torch::Tensor decoded(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& z);
// ‖W_dec[j]‖ [F].
torch::Tensor decoderNorms(const TorchParameters& parameters);
// Σ (x^ - x)² / (rows·d) + λ Σ|z| / (rows·F), rows those of the step, each |z| times its ‖W_dec[j]‖ where the
// configuration says so: the objective of Cunningham et al., "Sparse
// Autoencoders Find Highly Interpretable Features in Language Models" (2023), with means for sums.
ObjectiveTerms squaredErrorAndL1(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                                 torch::Tensor z, const StepFactors& step);
// Σ (x^ - x)² / (rows·d) + penalty / (rows·F): penalty is a number, the rows' sum over latents, λ included.
ObjectiveTerms squaredErrorAnd(const SaeConfig& config, const TorchParameters& parameters, const torch::Tensor& x,
                               torch::Tensor z, const torch::Tensor& penalty, const StepFactors& step);

} // namespace lamina
