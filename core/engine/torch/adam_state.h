// Private to core/engine/torch: torch::optim::Adam's step, and its moments, read and set.
#pragma once

#include <torch/torch.h>

namespace lamina {

struct AdamMoments {
    torch::Tensor first, second; // m and v, in the parameter's shape
};

// Zeros before the first step.
AdamMoments momentsOf(torch::optim::Adam& optimizer, const torch::Tensor& parameter);
// As after `step` updates.
void setMoments(torch::optim::Adam& optimizer, const torch::Tensor& parameter, AdamMoments moments, std::int64_t step);
// One update of every parameter that has a gradient. On a GPU, where libtorch has it, by one kernel for all of them:
// the optimiser's own loop takes some ten for each, and a small layer waits for their launches. The same formula.
void takeAdamStep(torch::optim::Adam& optimizer, double learningRate);

} // namespace lamina
