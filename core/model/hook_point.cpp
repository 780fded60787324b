#include "model/hook_point.h"

namespace lamina {

std::string_view hookName(HookPoint hook) {
    switch (hook) {
    case HookPoint::ResidPre:
        return "hook_resid_pre";
    case HookPoint::AttnOut:
        return "hook_attn_out";
    case HookPoint::ResidMid:
        return "hook_resid_mid";
    case HookPoint::MlpPre:
        return "mlp.hook_pre";
    case HookPoint::MlpPost:
        return "mlp.hook_post";
    case HookPoint::MlpOut:
        return "hook_mlp_out";
    case HookPoint::ResidPost:
        return "hook_resid_post";
    }
    return "hook_mlp_out";
}

Result<HookPoint> parseHookPoint(std::string_view name) {
    std::string names;
    for (const HookPoint hook : allHookPoints) {
        if (name == hookName(hook))
            return hook;
        names.append(names.empty() ? "" : ", ").append(hookName(hook));
    }
    return makeError(ErrorKind::Usage, "there is no hook point '" + std::string(name) + "'; choose one of " + names);
}

std::string hookNameInFile(HookPoint hook, int layer) {
    return "blocks." + std::to_string(layer) + "." + std::string(hookName(hook));
}

} // namespace lamina
