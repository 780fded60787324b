// GPT-2 for training: parameters in one array, loss and gradient written out by hand (no autograd).
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "model/gpt2.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lamina {

// One parameter tensor under its Hugging Face name; weights [in, out] as in Conv1D.
struct ParameterTensor {
    std::string name;
    std::vector<std::size_t> shape;
    std::size_t offset = 0; // in the parameter array, floats
    std::size_t size = 0;
};

// Where each tensor stands: matrices (which weight decay shrinks) first, then biases and LayerNorm's vectors.
struct ParameterLayout {
    struct Block {
        std::size_t ln1Gain, ln1Bias, qkvWeight, qkvBias, attnWeight, attnBias;
        std::size_t ln2Gain, ln2Bias, fcWeight, fcBias, projWeight, projBias;
    };
    explicit ParameterLayout(const Gpt2Config& config);

    std::vector<ParameterTensor> tensors;
    std::vector<Block> blocks;
    std::size_t tokenEmbedding = 0; // [vocabulary, width], also the head
    std::size_t positionEmbedding = 0;
    std::size_t finalGain = 0;
    std::size_t finalBias = 0;
    std::size_t decayed = 0; // floats in matrices
    std::size_t size = 0;
};

// `windows` rows of `length` tokens, each with its next tokens and the position of its first one.
struct Batch {
    std::size_t windows = 0;
    std::size_t length = 0;
    std::vector<std::int32_t> ids;            // [windows, length]
    std::vector<std::int32_t> targets;        // [windows, length]
    std::vector<std::uint32_t> firstPosition; // [windows]
};

// Windows are shared out to `lanes` threads, each with buffers and a gradient of its own, so that threads meet only
// once a step; the same lanes give the same bits. Gelu is the tanh form, the head is tied.
class LanguageModel {
public:
    LanguageModel(const Gpt2Config& config, int lanes);
    ~LanguageModel();

    const Gpt2Config& config() const { return m_config; }
    const ParameterLayout& layout() const { return m_layout; }
    std::span<float> parameters() { return {m_parameters.data(), m_layout.size}; }
    std::span<const float> parameters() const { return {m_parameters.data(), m_layout.size}; }
    std::span<const float> gradient() const;

    // GPT-2's: normal of 0.02 (projections into the residual stream: over √(2 layers)), biases 0, gains 1.
    void initialise(std::uint64_t seed);

    // The mean cross-entropy over the batch in nats; gradient() receives its gradient. Errors: cancelled.
    Result<double> lossAndGradient(const Batch& batch, RunToken& token);
    // Each position's cross-entropy [windows, length] in nats. Errors: cancelled.
    Result<std::vector<float>> losses(const Batch& batch, RunToken& token);

private:
    class Lane;
    Status run(const Batch& batch, bool backward, std::vector<float>& losses, RunToken& token);

    Gpt2Config m_config;
    ParameterLayout m_layout;
    Matrix m_parameters;
    std::vector<std::unique_ptr<Lane>> m_lanes;
};

} // namespace lamina
