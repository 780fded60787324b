#include "session/session_stability.h"

#include "session/session.h"

#include <map>

namespace lamina {

namespace {

// The curves of each kind that have saved autoencoders, by layer.
using SavedCurves = std::map<std::string, std::map<int, std::vector<LayerResultPtr>>>;

SavedCurves savedCurves(const Session& session) {
    SavedCurves saved;
    for (const LayerResultPtr& layer : session.profile().layers)
        if (!layer->failure && session.hasSaeWeights(layer->key))
            saved[layer->key.curve.control][layer->key.layer].push_back(layer);
    for (auto& [control, layers] : saved)
        std::erase_if(layers, [](const auto& of) { return of.second.size() < 2; });
    std::erase_if(saved, [](const auto& of) { return of.second.empty(); });
    return saved;
}

} // namespace

Status hasStability(const Session& session) {
    if (!savedCurves(session).empty())
        return {};
    bool repeated = false;
    for (const CurveId& curve : session.profile().curves())
        repeated = repeated || curve.repeat > 0;
    return makeError(ErrorKind::Usage,
                     session.file().string() + (repeated ? " holds no autoencoders; run it with --save-sae 1"
                                                         : " holds no repeats; run it with --repeats 2 or more"));
}

Result<std::vector<CurveStability>> sessionStability(const Session& session, RunToken& token) {
    LAMINA_TRY(hasStability(session));
    std::vector<CurveStability> curves;
    for (const auto& [control, layers] : savedCurves(session)) {
        CurveStability& curve = curves.emplace_back();
        curve.control = control;
        for (const auto& [layer, repeats] : layers) {
            std::vector<Matrix> directions;
            for (const LayerResultPtr& repeat : repeats) {
                LAMINA_TRY(token.checkpoint());
                LAMINA_ASSIGN(const SaeParameters weights, session.saeWeights(repeat->key));
                LAMINA_ASSIGN(const auto latents, session.latents(repeat->key));
                directions.push_back(liveDirections(repeat->sae, weights, latents->statistics));
            }
            LAMINA_ASSIGN(LatentStability stability, latentStability(layer, directions, token));
            curve.layers.push_back(stability);
        }
    }
    return curves;
}

} // namespace lamina
