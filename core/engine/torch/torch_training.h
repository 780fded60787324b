// Private to core/engine/torch: one SAE trained by autograd and torch::optim::Adam on a device.
#pragma once

#include "engine/engine.h"
#include "engine/torch/objectives/objective.h"
#include "engine/torch/torch_support.h"

namespace lamina {

// X [N, d] on the device. Errors and exceptions: as Engine::train().
Result<std::unique_ptr<SaeTraining>> torchTraining(const SaeConfig& config, TorchNumbers numbers,
                                                   const torch::Tensor& X, SaeParameters initial,
                                                   std::uint64_t shuffleSeed);

// The weights on a device, as the objectives take them.
TorchParameters torchParameters(const torch::Device& device, const SaeParameters& weights);
// Rows whose latents are held at once, for training and evaluation alike; N above 0.
std::size_t torchBlockRows(const torch::Device& device, const SaeConfig& config, std::size_t N);
// As Engine::trainingBytes().
std::uint64_t torchTrainingBytes(const torch::Device& device, const SaeConfig& config, std::size_t N);

} // namespace lamina
