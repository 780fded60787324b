// Private to core/engine/torch: torch::optim::Adam's moments, read and set.
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
void setLearningRate(torch::optim::Adam& optimizer, double rate);

} // namespace lamina
