// What a forward pass is asked for.
#pragma once

#include "base/error.h"
#include "model/gpt2.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

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

// What every engine's forward() refuses. Errors: usage (no rows x cols ids, cols above the model's positions, an id
// outside the vocabulary).
Status checkForwardRequest(const Gpt2Config& model, const ForwardRequest& request);
// "the engine 'NAME' cannot capture …"
Error cannotCapture(std::string_view engine, HookPoint hook);
// "the model has no layer …", for a pass that is at its end.
Error noLayerLeft(const Gpt2Config& model, std::size_t layer);

} // namespace lamina
