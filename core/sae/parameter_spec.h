// What one tensor of an SAE is: its name, its shape in the letters d (inputs) and F (latents), and how it starts.
#pragma once

#include "base/seed.h"
#include "tensor/matrix.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace lamina {

// Of one SAE: d and F.
struct SaeExtents {
    std::size_t inputs = 0;
    std::size_t latents = 0;
};

enum class Extent { One, Inputs, Latents }; // 1, d, F
std::size_t extentOf(Extent extent, const SaeExtents& extents);

struct ParameterSpec {
    std::string_view name; // SAELens's: "W_enc"
    Extent rows, cols;     // rows is One: a vector, stored as [cols]
    // Fills the tensor, which is all zero, at the start of the training; nullptr leaves it zero.
    void (*initial)(Matrix& tensor, const SaeExtents& extents, Random& random);
    bool whenTied = false; // a tied SAE has it too
    bool trained = true;   // false: the optimiser leaves it alone
    // The power of s, -1, 0 or 1, that weights trained on s·x are multiplied by to take x itself, and that of a tied
    // SAE's (engine/input_scaling.h).
    int folding = 0;
    int tiedFolding = 0;
    bool stored = true; // false: of the training alone, in its state but in no file of weights

    bool vector() const { return rows == Extent::One; }
};

// torch.nn.Linear's defaults: uniform ±1/√d for what takes the inputs, ±1/√F for what takes the latents.
void uniformByInputs(Matrix& tensor, const SaeExtents& extents, Random& random);
void uniformByLatents(Matrix& tensor, const SaeExtents& extents, Random& random);

// z from x W_enc + b_enc, x^ = z W_dec + b_dec; tied: x^ = z W_encᵀ and no biases.
inline constexpr std::array linearParameters{
    ParameterSpec{"W_enc", Extent::Inputs, Extent::Latents, uniformByInputs, true, true, 1},
    ParameterSpec{"b_enc", Extent::One, Extent::Latents, uniformByInputs},
    ParameterSpec{"W_dec", Extent::Latents, Extent::Inputs, uniformByLatents, false, true, -1},
    ParameterSpec{"b_dec", Extent::One, Extent::Inputs, uniformByLatents, false, true, -1}};

} // namespace lamina
