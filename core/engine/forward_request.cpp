#include "engine/forward_request.h"

#include <string>

namespace lamina {

std::optional<HookPlace> hookPlace(HookPoint hook) {
    switch (hook) {
    case HookPoint::ResidPre:
        return HookPlace{0, false};
    case HookPoint::AttnZ:
    case HookPoint::AttnOut:
        return HookPlace{0, true};
    case HookPoint::ResidMid:
        return HookPlace{1, false};
    case HookPoint::Ln2Normalized:
    case HookPoint::MlpPre:
    case HookPoint::MlpPost:
    case HookPoint::MlpOut:
        return HookPlace{1, true};
    case HookPoint::ResidPost:
        return HookPlace{2, false};
    }
    return std::nullopt;
}

Status checkForwardRequest(const Gpt2Config& model, const ForwardRequest& request) {
    const std::span<const std::int32_t> ids = request.ids;
    const std::size_t rows = request.rows, cols = request.cols;
    if (rows == 0 || cols == 0 || ids.size() % cols != 0 || ids.size() / cols != rows)
        return makeError(ErrorKind::Usage, std::to_string(ids.size()) + " token ids do not make " +
                                               std::to_string(rows) + " windows of " + std::to_string(cols));
    if (cols > model.positions)
        return makeError(ErrorKind::Usage,
                         "windows of " + std::to_string(cols) + " tokens are longer than the model's " +
                             std::to_string(model.positions) + " positions; choose at most that many columns");
    for (std::size_t t = 0; t < ids.size(); ++t)
        if (ids[t] < 0 || static_cast<std::size_t>(ids[t]) >= model.vocabulary)
            return makeError(ErrorKind::Usage, "token " + std::to_string(t) + " has the id " + std::to_string(ids[t]) +
                                                   ", the model's vocabulary ends at " +
                                                   std::to_string(model.vocabulary - 1) +
                                                   "; use the tokenizer that belongs to the model");
    return {};
}

Error cannotRunOn(std::string_view engine) {
    return makeError(ErrorKind::Usage, "the engine '" + std::string(engine) +
                                           "' cannot measure the cross-entropy recovered; leave --ce out or choose "
                                           "--engine native");
}

Error cannotCapture(std::string_view engine, HookPoint hook) {
    return makeError(ErrorKind::Usage, "the engine '" + std::string(engine) + "' cannot capture " +
                                           std::string(hookName(hook)) + "; choose another hook point or engine");
}

Error noLayerLeft(const Gpt2Config& model, std::size_t layer) {
    return makeError(ErrorKind::Usage, "the model has no layer " + std::to_string(layer) + "; its last is " +
                                           std::to_string(model.layers - 1));
}

} // namespace lamina
