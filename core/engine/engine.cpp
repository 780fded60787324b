#include "engine/engine.h"

namespace lamina {

Result<std::vector<double>> ForwardPass::nextTokenLosses(const ConstMatrixView*, RunToken&) {
    return makeError(ErrorKind::Internal, "this forward pass cannot run the model on from a hook point");
}

Status Engine::supportsLosses() const {
    return cannotRunOn(info().name);
}

Result<Matrix> Engine::reconstruct(const SaeConfig&, const SaeParameters&, Activations&, RunToken&) {
    return cannotRunOn(info().name);
}

std::uint64_t Engine::lossBytes(const Gpt2Config&, std::size_t, std::size_t, HookPoint) const {
    return 0;
}

} // namespace lamina
