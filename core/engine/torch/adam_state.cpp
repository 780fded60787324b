#include "engine/torch/adam_state.h"

#include <memory>
#include <sstream>
#include <string>
#include <type_traits>

namespace lamina {

namespace {

// What the optimiser knows a parameter by: its address, which before libtorch 2 it keeps as text.
template <class Optimizer> auto keyOf(Optimizer& optimizer, const torch::Tensor& parameter) {
    using Key = typename std::decay_t<decltype(optimizer.state())>::key_type;
    if constexpr (std::is_same_v<Key, std::string>) {
        std::ostringstream text;
        text << parameter.unsafeGetTensorImpl();
        return text.str();
    } else {
        return static_cast<Key>(parameter.unsafeGetTensorImpl());
    }
}

} // namespace

AdamMoments momentsOf(torch::optim::Adam& optimizer, const torch::Tensor& parameter) {
    const auto found = optimizer.state().find(keyOf(optimizer, parameter));
    if (found == optimizer.state().end())
        return {torch::zeros_like(parameter.detach()), torch::zeros_like(parameter.detach())};
    const auto& state = static_cast<const torch::optim::AdamParamState&>(*found->second);
    return {state.exp_avg(), state.exp_avg_sq()};
}

void setMoments(torch::optim::Adam& optimizer, const torch::Tensor& parameter, AdamMoments moments, std::int64_t step) {
    const auto key = keyOf(optimizer, parameter);
    optimizer.state().erase(key);
    if (step == 0)
        return;
    auto state = std::make_unique<torch::optim::AdamParamState>();
    state->step(step);
    state->exp_avg(std::move(moments.first));
    state->exp_avg_sq(std::move(moments.second));
    optimizer.state()[key] = std::move(state);
}

void setLearningRate(torch::optim::Adam& optimizer, double rate) {
    for (auto& group : optimizer.param_groups())
        group.options().set_lr(rate);
}

} // namespace lamina
