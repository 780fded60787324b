// A trained model as a Hugging Face folder, and back.
#pragma once

#include "base/error.h"
#include "language_model.h"

#include <filesystem>
#include <memory>

namespace lamina {

// Writes config.json, model.safetensors (F16) and copies of the tokenizer's vocab.json and merges.txt, each atomically.
// Errors: usage (the vocabulary's size is not the model's), and those of the files.
Status exportFolder(const LanguageModel& model, const std::filesystem::path& tokenizerFolder,
                    const std::filesystem::path& out);

// Errors: not_found, format, unsupported (another architecture than the trainer's, naming the field).
Result<std::unique_ptr<LanguageModel>> importFolder(const std::filesystem::path& folder, int threads);

} // namespace lamina
