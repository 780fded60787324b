#include "ui/run/shown_profile.h"

#include <algorithm>
#include <set>

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
    Results results;
    for (const LayerResultPtr& result : session->profile().all()) {
        results[result->key] = result;
        if (!result->key.curve.isPoint())
            state.sae = result->sae;
    }
    state.results = std::make_shared<const Results>(std::move(results));
    state.modelLayers = session->modelLayers();
    if (const ReadArticlePtr article = session->article(); !article->windows.starts.empty())
        state.article = article;
    for (const CurveId& curve : session->profile().curves())
        if (const ReadArticlePtr moved = session->article(curve); moved != session->article())
            state.moved[curve] = moved;
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
    for (const CurveEvent& event : mail.curves)
        applyCurve(state, event);
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
        if (mail.end->session)
            state.session = mail.end->session;
    }
}

int ShownProfile::lastLayer() const {
    return std::min(config().layers.lastOf(modelLayers()), modelLayers() - 1);
}

void ShownProfile::applyCurve(State& state, const CurveEvent& event) {
    if (event.kind == CurveEvent::Kind::Started) {
        if (event.article)
            state.moved[event.curve] = event.article;
        return;
    }
    Results results = *state.results;
    std::erase_if(results, [&](const auto& entry) { return entry.first.curve == event.curve; });
    state.results = std::make_shared<const Results>(std::move(results));
    if (state.live && state.live->key.curve == event.curve)
        state.live.reset();
    if (event.curve.repeat == 0)
        std::erase(state.config.controls, event.curve.control);
    state.moved.erase(event.curve);
}

ReadArticlePtr ShownProfile::article(const CurveId& curve) const {
    const auto moved = m_state->moved.find(curve.withoutPoint());
    return moved == m_state->moved.end() ? m_state->article : moved->second;
}

std::vector<CurveId> ShownProfile::curves() const {
    std::set<CurveId> ids{CurveId{}};
    for (const auto& entry : *m_state->results)
        ids.insert(entry.first.curve.withoutPoint());
    if (live())
        ids.insert(live()->key.curve.withoutPoint());
    return {ids.begin(), ids.end()};
}

std::vector<LayerResultPtr> ShownProfile::curve(const CurveId& id) const {
    std::vector<LayerResultPtr> layers;
    for (const auto& [key, result] : *m_state->results)
        if (key.curve == id)
            layers.push_back(result);
    return layers;
}

Profile ShownProfile::profile() const {
    Profile profile;
    for (const auto& [key, result] : *m_state->results)
        profile.add(result);
    return profile;
}

LayerResultPtr ShownProfile::result(const LayerKey& key) const {
    const auto found = m_state->results->find(key);
    return found == m_state->results->end() ? nullptr : found->second;
}

std::vector<LayerResultPtr> ShownProfile::completeLayers() const {
    std::vector<LayerResultPtr> layers;
    for (const CurveId& id : curves())
        if (complete(id))
            for (const LayerResultPtr& layer : curve(id))
                layers.push_back(layer);
    return layers;
}

bool ShownProfile::complete(const CurveId& id) const {
    return static_cast<int>(curve(id).size()) == lastLayer() - firstLayer() + 1;
}

} // namespace lamina
