// Hook points: where in a block the activations are captured. Names are TransformerLens's.
#pragma once

#include "base/error.h"

#include <array>
#include <string>
#include <string_view>

namespace lamina {

enum class HookPoint { ResidPre, AttnOut, ResidMid, MlpPre, MlpPost, MlpOut, ResidPost };

inline constexpr std::array<HookPoint, 7> allHookPoints{HookPoint::ResidPre, HookPoint::AttnOut, HookPoint::ResidMid,
                                                        HookPoint::MlpPre,   HookPoint::MlpPost, HookPoint::MlpOut,
                                                        HookPoint::ResidPost};

// "hook_resid_pre", "hook_attn_out", "hook_resid_mid", "mlp.hook_pre", "mlp.hook_post", "hook_mlp_out",
// "hook_resid_post".
std::string_view hookName(HookPoint hook);
// Errors: usage, listing the names.
Result<HookPoint> parseHookPoint(std::string_view name);
// "blocks.{layer}.{name}"
std::string hookNameInFile(HookPoint hook, int layer);

} // namespace lamina
