// Private to core/engine/torch: GPT-2's forward pass layer by layer on a device.
#pragma once

#include "engine/engine.h"
#include "engine/torch/torch_support.h"

#include <memory>
#include <torch/torch.h>

namespace lamina {

// What is captured is float64 where `numbers` are, else float32. Errors: as Engine::forward().
Result<std::unique_ptr<ForwardPass>> torchForward(const torch::Device& device, TorchNumbers numbers, const Gpt2& model,
                                                  const ForwardRequest& request);
// As Engine::forwardBytes().
std::uint64_t torchForwardBytes(const torch::Device& device, torch::Dtype type, const Gpt2Config& model,
                                std::size_t rows, std::size_t cols, HookPoint hook);

// As Engine::lossBytes().
std::uint64_t torchLossBytes(const torch::Device& device, torch::Dtype type, const Gpt2Config& model, std::size_t rows,
                             std::size_t cols, HookPoint hook);

} // namespace lamina
