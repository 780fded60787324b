// GPT-2 in eager PyTorch, operation by operation as Hugging Face's GPT2Model does it: the reference of the forward's
// tests (float64) and of lamina-bench (float32). Torch headers stay in its source.
#pragma once

#include "model/hook_point.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace lamina::reference {

enum class Precision { Float32, Float64 };

// Threads of PyTorch's own loops and of its BLAS. Call in the thread that computes.
void setTorchThreads(int threads);

class Gpt2Reference {
public:
    // Throws std::runtime_error where the folder cannot be read.
    Gpt2Reference(const std::filesystem::path& folder, Precision precision);
    ~Gpt2Reference();

    // ids [rows, cols]. keep: every hook of every layer stays for activations(). Nothing past the last block is
    // computed.
    void forward(std::span<const std::int32_t> ids, std::size_t rows, std::size_t cols, bool keep);
    // [rows*cols, width of the hook], of the last forward with keep.
    std::vector<double> activations(HookPoint hook, int layer) const;
    // The mean loss of the next token in each window, with the values at one hook replaced; empty: none are.
    std::vector<double> losses(std::span<const std::int32_t> ids, std::size_t rows, std::size_t cols, HookPoint hook,
                               int layer, const std::vector<double>& replaced);
    // [rows*cols, vocabulary] of the last forward.
    std::vector<double> logits() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina::reference
