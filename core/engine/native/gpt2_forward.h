// GPT-2's forward pass layer by layer, float32 on the CPU.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "engine/forward_request.h"
#include "model/gpt2.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace lamina {

// One forward pass, advanced layer by layer on demand: memory holds the residual stream, one layer's weights and one
// capture; a used layer's weights are given back. Belongs to the compute thread.
class Gpt2Forward {
public:
    // request.dropFirst is not looked at. Errors: usage (cols above the model's positions, an id outside the
    // vocabulary).
    static Result<Gpt2Forward> start(const Gpt2& model, const ForwardRequest& request);
    Gpt2Forward(Gpt2Forward&&) noexcept;
    Gpt2Forward& operator=(Gpt2Forward&&) noexcept;
    ~Gpt2Forward();

    // The layer that next() will compute.
    int layer() const;
    // Computes the next layer, no further than the part of the block its hook is in (attention or MLP; the rest follows
    // with the next call), and returns a copy of the activations there: [rows*cols, hookWidth], position 0 included.
    // progress: 0 to 1 in this call. Errors: cancelled, format (weights unreadable), out_of_memory; after one, this
    // object can only be destroyed.
    Result<Matrix> next(RunToken& token, const std::function<void(double)>& progress = {});
    // Passes over a layer that is not wanted; it is computed when a later one needs it.
    Status skip(RunToken& token);
    // As ForwardPass::nextTokenLosses(); replaced [rows*cols, hookWidth], position 0 included. Where request.losses.
    Result<std::vector<double>> nextTokenLosses(const Matrix* replaced, RunToken& token);
    // Logits [rows*cols, vocabulary] after the last layer (LayerNorm and head included). Test and tool use.
    Result<Matrix> logits(RunToken& token);

    // The most bytes that a pass over rows x cols tokens holds at once: float32 weights of half a block, residual
    // stream, scratch, one capture. (The permuted control holds the whole embedding matrix for a moment at its start.)
    static std::uint64_t bytes(const Gpt2Config& model, std::size_t rows, std::size_t cols, HookPoint hook);
    // What nextTokenLosses() adds: two residual streams, the head and some rows of logits.
    static std::uint64_t lossBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols);

private:
    struct State;
    explicit Gpt2Forward(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
