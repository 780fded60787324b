// Models that people have as PyTorch's own checkpoints: pytorch_model.bin of a Hugging Face folder, or nanoGPT's
// ckpt.pt. Their tensors are written once as model.safetensors, in a folder of the cache, and read from there.
#pragma once

#include "base/error.h"
#include "base/run_token.h"

#include <filesystem>

namespace lamina {

// A folder that Gpt2::open takes: `folder` itself where it has model.safetensors or no checkpoint; else one in
// $XDG_CACHE_HOME/lamina/models (or ~/.cache/lamina/models) that is named after the checkpoint's content, made where it
// is not there yet. Vocabulary and merges are the folder's own; nanoGPT's folders need them put there.
// Blocking; hashes and may copy the weights. Errors: unsupported (older than PyTorch 1.6, or anything but tensors in
// it, naming what; nothing of it is run), format (damaged; tensors that are no GPT-2's), not_found, disk_full,
// cancelled.
Result<std::filesystem::path> safetensorsFolder(const std::filesystem::path& folder, RunToken& token);

} // namespace lamina
