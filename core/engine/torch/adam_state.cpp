#include "engine/torch/adam_state.h"

#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

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

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)

namespace {

// The optimiser's own state, so that saving and resuming know of one place alone.
void fusedStep(torch::optim::Adam& optimizer, torch::optim::OptimizerParamGroup& group) {
    const torch::NoGradGuard noGradients;
    const auto& options = static_cast<const torch::optim::AdamOptions&>(group.options());
    std::vector<torch::Tensor> parameters, gradients, first, second, steps;
    for (const torch::Tensor& parameter : group.params()) {
        if (!parameter.grad().defined())
            continue;
        auto& kept = optimizer.state()[keyOf(optimizer, parameter)];
        if (!kept) {
            auto fresh = std::make_unique<torch::optim::AdamParamState>();
            fresh->step(0);
            fresh->exp_avg(torch::zeros_like(parameter.detach()));
            fresh->exp_avg_sq(torch::zeros_like(parameter.detach()));
            kept = std::move(fresh);
        }
        auto& state = static_cast<torch::optim::AdamParamState&>(*kept);
        state.step(state.step() + 1);
        parameters.push_back(parameter);
        gradients.push_back(parameter.grad());
        first.push_back(state.exp_avg());
        second.push_back(state.exp_avg_sq());
        // All are as old: one number stands for all of them.
        steps.push_back(steps.empty() ? torch::full({}, static_cast<double>(state.step()),
                                                    parameter.options().dtype(torch::kFloat32).requires_grad(false))
                                      : steps.front());
    }
    if (!parameters.empty())
        at::_fused_adam_(parameters, gradients, first, second, {}, steps, options.lr(), std::get<0>(options.betas()),
                         std::get<1>(options.betas()), options.weight_decay(), options.eps(), /*amsgrad=*/false,
                         /*maximize=*/false);
}

} // namespace

#endif

void takeAdamStep(torch::optim::Adam& optimizer, double learningRate) {
    for (auto& group : optimizer.param_groups())
        group.options().set_lr(learningRate);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
    auto& groups = optimizer.param_groups();
    if (!groups.empty() && !groups.front().params().empty() && groups.front().params().front().is_cuda()) {
        for (auto& group : groups)
            fusedStep(optimizer, group);
        return;
    }
#endif
    optimizer.step();
}

} // namespace lamina
