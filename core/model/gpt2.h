// GPT-2: configuration and weights of a Hugging Face folder.
#pragma once

#include "base/error.h"
#include "model/hook_point.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

// The fields of a Hugging Face GPT-2 config.json that change the forward pass. Fields that would change it in a way
// not built here are refused by name, never ignored.
struct Gpt2Config {
    std::size_t layers = 12;      // n_layer
    std::size_t heads = 12;       // n_head
    std::size_t width = 768;      // n_embd, d
    std::size_t inner = 3072;     // n_inner, null = 4d
    std::size_t positions = 1024; // n_positions (n_ctx)
    std::size_t vocabulary = 50257;
    double layerNormEpsilon = 1e-5;
    std::string activation = "gelu_new"; // also gelu, gelu_pytorch_tanh, gelu_fast, relu, silu/swish, tanh
    bool scaleAttention = true;          // scale_attn_weights
    bool scaleByInverseLayer = false;    // scale_attn_by_inverse_layer_idx
    bool tiedHead = true;                // tie_word_embeddings

    // Errors: not_found, format, unsupported (naming the field and its value).
    static Result<Gpt2Config> load(const std::filesystem::path& folder);
    std::size_t hookWidth(HookPoint hook) const;
    std::size_t parameters() const;
    // Floating-point operations of the forward through the first `through` layers.
    double forwardFlops(std::size_t rows, std::size_t cols, std::size_t through) const;
};

// model.safetensors of a Hugging Face folder, or the shards its index names, in the order of their names; only the
// index is read, so a shard may be missing. Errors: not_found, format, unsupported (pickle files are refused with the
// reason).
Result<std::vector<std::filesystem::path>> weightFilesOf(const std::filesystem::path& folder);

// What is done to the weights before the forward.
enum class WeightControl {
    None,
    Permuted, // random-weights control: the entries of every weight matrix (embeddings included) permuted at random;
              // LayerNorm and biases kept
    Initial   // init-weights control: every matrix drawn anew as GPT-2's are before training, N(0, 0.02), projections into
              // the residual stream divided by √(2L); biases 0, LayerNorm 1 and 0
};

// An opened model folder: files mapped and every tensor's name, dtype and shape checked; no weights converted yet.
// Immutable, usable from any thread.
class Gpt2 {
public:
    // Errors: not_found, format, unsupported (pickle files are refused with the reason), permission.
    static Result<Gpt2> open(const std::filesystem::path& folder);

    const Gpt2Config& config() const;
    const std::filesystem::path& folder() const;
    // The weight files, for provenance (hashed by the session).
    const std::vector<std::filesystem::path>& weightFiles() const;
    // Heads of other tasks that the files hold besides, in their order: they do not enter the forward.
    const std::vector<std::string>& ignoredTensors() const;

    struct Data;

private:
    friend class ModelWeights;
    std::shared_ptr<const Data> m_data;
};

} // namespace lamina
