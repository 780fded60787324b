// Hook points: where in a block the activations are captured. One row each; options, tooltips, files and engines read
// this table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lamina {

enum class HookPoint { ResidPre, AttnZ, AttnOut, ResidMid, Ln2Normalized, MlpPre, MlpPost, MlpOut, ResidPost };

struct HookPointRow {
    HookPoint id;
    std::string_view name;     // TransformerLens's, in options and files: "hook_mlp_out"
    std::string_view sentence; // what the activations there are
    bool inner = false;        // as wide as the MLP's hidden layer; else as the residual stream
};
// In the order in which a block passes them.
std::span<const HookPointRow> hookPoints();
// Adds a row; its texts must live on. Before anything reads the table, and from one thread (a plug-in, a test).
void addHookPoint(const HookPointRow& row);

const HookPointRow& hookPointRow(HookPoint hook); // of one that the table has; else std::invalid_argument
std::string_view hookName(HookPoint hook);
// "blocks.{layer}.{name}"
std::string hookNameInFile(HookPoint hook, int layer);

} // namespace lamina
