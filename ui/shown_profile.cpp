#include "shown_profile.h"

#include <algorithm>

namespace lamina {

ShownProfile ShownProfile::forRun(const RunConfig& config, int modelLayers) {
    ShownProfile shown;
    shown.m_config = config;
    shown.m_modelLayers = std::max(1, modelLayers);
    return shown;
}

ShownProfile ShownProfile::forSession(std::shared_ptr<const Session> session) {
    ShownProfile shown;
    shown.m_config = session->config();
    int last = shown.m_config.layers.last;
    for (const LayerResultPtr& result : session->profile().layers) {
        shown.m_results[result->key] = result;
        shown.m_sae = result->sae;
        last = std::max(last, result->key.layer);
    }
    shown.m_modelLayers = std::max(1, last + 1);
    return shown;
}

void ShownProfile::apply(const RunMail& mail) {
    if (mail.facts) {
        m_config = mail.facts->config;
        m_modelLayers = mail.facts->modelLayers;
        m_sae = mail.facts->sae;
    }
    for (const LayerResultPtr& result : mail.finished) {
        m_results[result->key] = result;
        if (m_live && m_live->key == result->key)
            m_live.reset();
    }
    if (mail.live) {
        if (!m_live || m_live->key != mail.live->key)
            m_live = Live{mail.live->key, {}, {}, {}};
        m_live->epochs.insert(m_live->epochs.end(), mail.live->newEpochs.begin(), mail.live->newEpochs.end());
        m_live->density = mail.live->density;
        m_live->activations = mail.live->activations;
    }
    if (mail.end)
        m_live.reset();
}

int ShownProfile::lastLayer() const {
    return m_config.layers.last < 0 ? m_modelLayers - 1 : std::min(m_config.layers.last, m_modelLayers - 1);
}

std::vector<LayerResultPtr> ShownProfile::curve(std::optional<Control> control) const {
    std::vector<LayerResultPtr> layers;
    for (const auto& [key, result] : m_results)
        if (key.control == control && key.repeat == 0)
            layers.push_back(result);
    return layers;
}

LayerResultPtr ShownProfile::result(std::optional<Control> control, int layer) const {
    const auto found = m_results.find(LayerKey{control, 0, layer});
    return found == m_results.end() ? nullptr : found->second;
}

bool ShownProfile::hasControl() const {
    return (m_live && m_live->key.control) || std::any_of(m_results.begin(), m_results.end(), [](const auto& entry) {
               return entry.first.control.has_value();
           });
}

bool ShownProfile::complete(std::optional<Control> control) const {
    return static_cast<int>(curve(control).size()) == lastLayer() - firstLayer() + 1;
}

} // namespace lamina
