#include "ui/run/shown_profile.h"

#include <algorithm>

namespace lamina {

ShownProfile::ShownProfile() : m_state(std::make_shared<State>()) {}

ShownProfile::State& ShownProfile::own() {
    if (m_state.use_count() > 1)
        m_state = std::make_shared<State>(*m_state);
    return *m_state;
}

ShownProfile ShownProfile::forRun(const RunConfig& config, int modelLayers) {
    ShownProfile shown;
    shown.m_state->config = config;
    shown.m_state->modelLayers = std::max(1, modelLayers);
    return shown;
}

ShownProfile ShownProfile::forSession(std::shared_ptr<const Session> session) {
    ShownProfile shown;
    State& state = *shown.m_state;
    state.config = session->config();
    int last = state.config.layers.last;
    Results results;
    for (const LayerResultPtr& result : session->profile().layers) {
        results[result->key] = result;
        state.sae = result->sae;
        last = std::max(last, result->key.layer);
    }
    state.results = std::make_shared<const Results>(std::move(results));
    state.modelLayers = std::max({1, last + 1, session->provenance().modelLayers});
    if (const ReadArticlePtr article = session->article(); !article->windows.starts.empty())
        state.article = article;
    state.session = std::move(session);
    return shown;
}

void ShownProfile::apply(const RunMail& mail) {
    State& state = own();
    if (mail.facts) {
        state.config = mail.facts->config;
        state.modelLayers = mail.facts->modelLayers;
        state.sae = mail.facts->sae;
    }
    if (mail.article)
        state.article = mail.article;
    if (!mail.finished.empty()) {
        Results results = *state.results;
        for (const LayerResultPtr& result : mail.finished) {
            results[result->key] = result;
            if (state.live && state.live->key == result->key)
                state.live.reset();
        }
        state.results = std::make_shared<const Results>(std::move(results));
    }
    if (mail.live) {
        std::optional<Live>& live = state.live;
        if (!live || live->key != mail.live->key)
            live = Live{mail.live->key, {}, {}, {}};
        live->epochs.insert(live->epochs.end(), mail.live->newEpochs.begin(), mail.live->newEpochs.end());
        live->density = mail.live->density;
        live->activations = mail.live->activations;
    }
    if (mail.end) {
        state.live.reset();
        if (!mail.end->controlFollows && mail.end->session)
            state.session = mail.end->session;
    }
}

int ShownProfile::lastLayer() const {
    return config().layers.last < 0 ? modelLayers() - 1 : std::min(config().layers.last, modelLayers() - 1);
}

std::vector<LayerResultPtr> ShownProfile::curve(std::optional<Control> control) const {
    std::vector<LayerResultPtr> layers;
    for (const auto& [key, result] : *m_state->results)
        if (key.control == control && key.repeat == 0)
            layers.push_back(result);
    return layers;
}

LayerResultPtr ShownProfile::result(std::optional<Control> control, int layer) const {
    const auto found = m_state->results->find(LayerKey{control, 0, layer});
    return found == m_state->results->end() ? nullptr : found->second;
}

bool ShownProfile::hasControl() const {
    if (live() && live()->key.control)
        return true;
    return std::any_of(m_state->results->begin(), m_state->results->end(),
                       [](const auto& entry) { return entry.first.control.has_value(); });
}

bool ShownProfile::complete(std::optional<Control> control) const {
    return static_cast<int>(curve(control).size()) == lastLayer() - firstLayer() + 1;
}

} // namespace lamina
