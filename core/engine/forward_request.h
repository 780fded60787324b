// What a forward pass is asked for.
#pragma once

#include "base/error.h"
#include "model/gpt2.h"

#include <cstddef>
#include <cstdint>
#include <optional>
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
    bool losses = false;    // ForwardPass::nextTokenLosses() will be asked for: the pass keeps what that needs
    bool dropFirst = false; // position 0 of each row is left out of what is captured; cols is then at least 2
};

// Where in the forward pass a hook point is. A block is computed in two parts, attention, then MLP.
struct HookPlace {
    std::size_t partsBefore; // of its block
    bool inside;             // captured inside the part that follows; else it is the residual stream before that part
};
// nullopt: a hook point that a plug-in has added.
std::optional<HookPlace> hookPlace(HookPoint hook);

// What every engine's forward() refuses. Errors: usage (no rows x cols ids, cols above the model's positions, an id
// outside the vocabulary).
Status checkForwardRequest(const Gpt2Config& model, const ForwardRequest& request);
// "the engine 'NAME' cannot measure …", of one that cannot run a model on with replaced activations.
Error cannotRunOn(std::string_view engine);
// "the engine 'NAME' cannot capture …"
Error cannotCapture(std::string_view engine, HookPoint hook);
// "the model has no layer …", for a pass that is at its end.
Error noLayerLeft(const Gpt2Config& model, std::size_t layer);

} // namespace lamina
