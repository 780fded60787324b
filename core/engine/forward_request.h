// What a forward pass is asked for.
#pragma once

#include "model/gpt2.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lamina {

struct ForwardRequest {
    std::span<const std::int32_t> ids; // [rows, cols], no padding, positions 0..cols-1 in every row; copied by the pass
    std::size_t rows = 0;
    std::size_t cols = 0;
    HookPoint hook = HookPoint::MlpOut;
    WeightControl weights = WeightControl::None; // what is done to the weights first
    std::uint64_t weightSeed = 0;                // and its seed
    bool dropFirst = false; // position 0 of each row is left out of what is captured; cols is then at least 2
};

} // namespace lamina
