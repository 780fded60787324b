#include "model/hook_point.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace lamina {

namespace {

std::vector<HookPointRow>& table() {
    static std::vector<HookPointRow> rows{
        {HookPoint::ResidPre, "hook_resid_pre", "The residual stream as the layer receives it."},
        {HookPoint::AttnZ, "attn.hook_z",
         "What the attention heads read from earlier tokens, side by side, before their output weights."},
        {HookPoint::AttnOut, "hook_attn_out", "What the layer's attention adds to the residual stream."},
        {HookPoint::ResidMid, "hook_resid_mid", "The residual stream between the layer's attention and its MLP."},
        {HookPoint::Ln2Normalized, "ln2.hook_normalized",
         "The MLP's input after LayerNorm's scaling, before its gain and bias: no weights are folded."},
        {HookPoint::MlpPre, "mlp.hook_pre", "The MLP's hidden layer before its activation function.", true},
        {HookPoint::MlpPost, "mlp.hook_post", "The MLP's hidden layer after its activation function.", true},
        {HookPoint::MlpOut, "hook_mlp_out", "What the layer's MLP adds to the residual stream."},
        {HookPoint::ResidPost, "hook_resid_post", "The residual stream as the layer leaves it."},
    };
    return rows;
}

} // namespace

std::span<const HookPointRow> hookPoints() {
    return table();
}

void addHookPoint(const HookPointRow& row) {
    table().push_back(row);
}

const HookPointRow& hookPointRow(HookPoint hook) {
    const auto row = std::ranges::find(table(), hook, &HookPointRow::id);
    if (row == table().end())
        throw std::invalid_argument("no such hook point");
    return *row;
}

std::string_view hookName(HookPoint hook) {
    return hookPointRow(hook).name;
}

std::string hookNameInFile(HookPoint hook, int layer) {
    return "blocks." + std::to_string(layer) + "." + std::string(hookName(hook));
}

} // namespace lamina
