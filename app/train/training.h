// The training run: which windows each step reads, the learning rate, AdamW, checkpoints.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "language_model.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace lamina {

// Everything that decides the result, but for the tokens themselves (the checkpoint keeps a hash of those).
struct TrainingOptions {
    std::size_t totalTokens = 20'000'000;
    std::size_t batchTokens = 8192;
    std::size_t shortWindow = 256; // tokens a window at first, at a random position offset
    double longShare = 0.15;       // of the steps, at the end, read windows of all positions
    double learningRate = 2e-3;
    double warmUpShare = 0.02;    // of the steps, linear
    double finalRateShare = 0.05; // of the learning rate, where the cosine ends
    double weightDecay = 0.1;     // on matrices
    double beta1 = 0.9;
    double beta2 = 0.95;
    double clip = 1.0; // the gradient's norm at most
    std::uint64_t seed = 1;
    int threads = 1;
};

// Errors: usage, naming the option and its limits.
Status checkOptions(const TrainingOptions& options, const Gpt2Config& config, std::size_t corpusTokens);

std::size_t totalSteps(const TrainingOptions& options);
// Of the step counted from 0.
double learningRateAt(const TrainingOptions& options, std::size_t step);

// The batch of a step: windows of the shuffled corpus, each read once an epoch. Depends on nothing but its arguments.
class WindowSource {
public:
    WindowSource(const TrainingOptions& options, std::size_t positions, std::span<const std::uint16_t> tokens);
    Batch batch(std::size_t step);

private:
    struct Shuffle {
        std::size_t epoch = ~std::size_t{0};
        std::size_t shift = 0; // of the grid of windows, so that epochs cut the text elsewhere
        std::vector<std::uint32_t> order;
    };
    std::size_t windowStart(std::size_t length, std::size_t counter, const char* purpose);

    const TrainingOptions m_options;
    std::size_t m_positions;
    std::span<const std::uint16_t> m_tokens;
    Shuffle m_shuffle;
};

class Training {
public:
    Training(const Gpt2Config& config, const TrainingOptions& options, std::span<const std::uint16_t> tokens);

    std::size_t step() const { return m_step; } // steps done
    bool finished() const { return m_step == totalSteps(m_options); }
    const LanguageModel& model() const { return m_model; }

    // One step; its mean loss before the update. Errors: cancelled (the step is as if not begun), diverged.
    Result<double> advance(RunToken& token);

    // Parameters, moments, step, configuration; atomic. A resumed run continues bit for bit.
    Status save(const std::filesystem::path& path) const;
    // Errors: not_found, format, usage (another configuration or corpus, naming the field).
    Status resume(const std::filesystem::path& path);

private:
    nlohmann::ordered_json description() const;

    Gpt2Config m_config;
    TrainingOptions m_options;
    std::uint64_t m_corpusHash;
    WindowSource m_source;
    LanguageModel m_model;
    Matrix m_first, m_second; // AdamW's moments
    std::size_t m_step = 0;
};

// The model of a checkpoint, for evaluation and export, with the description it was saved with.
struct CheckpointModel {
    std::unique_ptr<LanguageModel> model;
    std::size_t step = 0;
    std::size_t tokensSeen = 0;
};
Result<CheckpointModel> loadCheckpoint(const std::filesystem::path& path, int threads);

} // namespace lamina
